// `npm run generate` writes what is derived from the definitions; with --check it fails where the checked-in
// files differ.

import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { dataSources, provider, resources } from "../resources";
import { l1Files } from "./l1";
import { protocolJson } from "./protocol";
import packageJson from "../../package.json";

const root = join(__dirname, "../..");
const generatedFolder = join(root, "src/constructs/generated");
const protocolFile = join(root, "src/terraform/protocol/protocol.json");

async function main(): Promise<void> {
  const definitions = {
    provider,
    resources: Object.values(resources),
    dataSources: Object.values(dataSources),
  };
  const files = await l1Files(definitions, packageJson.version);
  if (process.argv.includes("--check")) await check(files);
  else await write(files);
}

async function write(files: ReadonlyMap<string, string>): Promise<void> {
  await rm(generatedFolder, { recursive: true, force: true });
  await mkdir(generatedFolder, { recursive: true });
  for (const [name, content] of files) await writeFile(join(generatedFolder, name), content);
  await writeFile(protocolFile, protocolJson());
  console.log(
    `${files.size} files written to ${relative(root, generatedFolder)}, and ${relative(root, protocolFile)}`,
  );
}

async function check(files: ReadonlyMap<string, string>): Promise<void> {
  const present = await readdir(generatedFolder);
  const names = [...new Set([...present, ...files.keys()])].sort();
  const stale: string[] = [];
  for (const name of names) if (!(await isCurrent(name, files.get(name), present))) stale.push(name);
  if ((await readFile(protocolFile, "utf8")) !== protocolJson()) stale.push(relative(root, protocolFile));
  if (stale.length === 0) return;
  console.error(
    `Generated files are not up to date: ${stale.join(", ")}. Run npm run generate and commit the result.`,
  );
  process.exitCode = 1;
}

async function isCurrent(
  name: string,
  expected: string | undefined,
  present: readonly string[],
): Promise<boolean> {
  return present.includes(name) && (await readFile(join(generatedFolder, name), "utf8")) === expected;
}

void main();
