// `npm run generate` writes what is derived from the definitions; with --check it fails where the checked-in
// files differ.

import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { dataSources, provider, resources } from "../resources";
import { docsPages, generatedDocs } from "./docs";
import { l1Files } from "./l1";
import { protocolCodecs } from "./protocol";
import packageJson from "../../package.json";

const root = join(__dirname, "../..");
const generatedFolder = join(root, "src/constructs/generated");
const protocolFile = join(root, "src/terraform/protocol/codecs.ts");
const docsFolder = join(root, "docs");

async function main(): Promise<void> {
  const definitions = {
    provider,
    resources: Object.values(resources),
    dataSources: Object.values(dataSources),
  };
  const bindings = await l1Files(definitions, packageJson.version);
  const pages = await docsPages();
  const targets: readonly Target[] = [
    { folder: generatedFolder, owned: ["."], files: bindings },
    { folder: docsFolder, owned: generatedDocs, files: pages },
    { folder: dirname(protocolFile), owned: [basename(protocolFile)], files: protocolFiles() },
  ];
  if (process.argv.includes("--check")) await check(targets);
  else await write(targets);
}

/** Where files are written; whatever else lies at the owned places is stale. */
interface Target {
  readonly folder: string;
  /** Names of files and folders below `folder`. */
  readonly owned: readonly string[];
  /** Contents by path below `folder`. */
  readonly files: ReadonlyMap<string, string>;
}

function protocolFiles(): Map<string, string> {
  return new Map([[basename(protocolFile), protocolCodecs()]]);
}

async function write(targets: readonly Target[]): Promise<void> {
  for (const { folder, owned, files } of targets) {
    for (const place of owned) await rm(join(folder, place), { recursive: true, force: true });
    for (const [name, content] of files) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }
    console.log(`${relative(root, folder)}: ${files.size} files written`);
  }
}

async function check(targets: readonly Target[]): Promise<void> {
  const stale = (await Promise.all(targets.map(staleFiles))).flat();
  if (stale.length === 0) return;
  console.error(
    `Generated files are not up to date: ${stale.join(", ")}. Run npm run generate and commit the result.`,
  );
  process.exitCode = 1;
}

async function staleFiles({ folder, owned, files }: Target): Promise<string[]> {
  const present = (await Promise.all(owned.map((place) => filesAt(folder, place)))).flat();
  const names = [...new Set([...present, ...files.keys()])].sort();
  const isStale = async (name: string) =>
    !present.includes(name) || (await readFile(join(folder, name), "utf8")) !== files.get(name);
  const checked = await Promise.all(names.map(async (name) => ((await isStale(name)) ? [name] : [])));
  return checked.flat().map((name) => relative(root, join(folder, name)));
}

/** Paths of the files at one place, below `folder`. */
async function filesAt(folder: string, place: string): Promise<string[]> {
  const path = join(folder, place);
  if (!existsSync(path)) return [];
  if (!(await stat(path)).isDirectory()) return [place];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"));
}

void main();
