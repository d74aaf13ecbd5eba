// `npm run generate` also writes THIRD_PARTY_LICENSES: the licenses of every package that is bundled into a program
// and so shipped with this one. With --check it fails where the checked-in file differs.

import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleProvider, bundleWxcc } from "./bundle";
import { bundleTesting } from "./bundle-testing";

const root = join(__dirname, "../..");
const file = "THIRD_PARTY_LICENSES";

interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression. */
  readonly license: string;
  readonly text: string;
}

/** Folders of the packages that files of a bundle come from, relative to the root. */
export function packageFolders(files: readonly string[]): string[] {
  const folders = files.flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  return [...new Set(folders)].sort();
}

async function readPackage(folder: string): Promise<BundledPackage> {
  const { name, version, license } = JSON.parse(await readFile(join(root, folder, "package.json"), "utf8"));
  const names = (await readdir(join(root, folder))).filter((entry) => /^(licen[cs]e|notice)/i.test(entry));
  if (typeof license !== "string" || names.length === 0) {
    throw new Error(`${folder} says no license, or ships no text of it: it can't be bundled.`);
  }
  const texts = await Promise.all(names.sort().map((entry) => readFile(join(root, folder, entry), "utf8")));
  return { name, version, license, text: texts.map((text) => text.trim()).join("\n\n") };
}

export function licensesText(packages: readonly BundledPackage[]): string {
  const rule = "=".repeat(80);
  const sections = packages.map(
    ({ name, version, license, text }) =>
      `${rule}\n${name} ${version} (${license})\n${rule}\n\n${text.replaceAll("\r\n", "\n")}\n`,
  );
  return ["The programs in dist/ contain these packages.\n", ...sections].join("\n");
}

/** Folders of the packages whose files are in a bundle. Bundles into a folder of its own: a check changes nothing. */
export async function bundledPackages(): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), "wxcc-licenses-"));
  const wxcc = await bundleWxcc(join(folder, "wxcc.js"));
  const provider = await bundleProvider(join(folder, "provider"));
  const testing = await bundleTesting(join(folder, "testing"));
  await rm(folder, { recursive: true });
  return packageFolders([...wxcc.files, ...provider.files, ...testing]);
}

/** `name version` of the packages that a list of licenses does not hold. */
export function missingPackages(listed: string, packages: readonly BundledPackage[]): string[] {
  return packages
    .filter(({ name, version }) => !listed.includes(`\n${name} ${version} (`))
    .map(({ name, version }) => `${name} ${version}`);
}

async function main(): Promise<void> {
  const packages = await Promise.all((await bundledPackages()).map(readPackage));
  const text = licensesText(packages);
  const path = join(root, file);
  if (!process.argv.includes("--check")) {
    await writeFile(path, text);
    console.log(`${file}: ${packages.length} packages`);
    return;
  }
  const listed = existsSync(path) ? await readFile(path, "utf8") : "";
  if (listed === text) return;
  const missing = missingPackages(listed, packages);
  console.error(
    `${file} is not up to date${missing.length === 0 ? "" : ` (missing: ${missing.join(", ")})`}. ` +
      "Run npm run generate and commit the result.",
  );
  process.exitCode = 1;
}

if (require.main === module) void main();
