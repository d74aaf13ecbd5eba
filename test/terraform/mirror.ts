// A filesystem mirror with this checkout's provider and the stand-in for the null provider, from which `terraform init`
// installs them as it would from a registry.

import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { version } from "../../package.json";
import { bundleProvider } from "../../src/generate/bundle";

const { platform, arch } = process;
const here = `${platform === "win32" ? "windows" : platform}_${arch === "x64" ? "amd64" : arch}`;
const registry = "registry.terraform.io";

let building: Promise<string> | undefined;

/** Root of the mirror, built once for each test file. */
export function builtMirror(): Promise<string> {
  building ??= buildMirror();
  return building;
}

/** The package folder of a provider inside the mirror. */
export function packageFolder(mirror: string, source: string, providerVersion = version): string {
  return join(mirror, registry, source, providerVersion, here);
}

async function buildMirror(): Promise<string> {
  const mirror = mkdtempSync(join(tmpdir(), "wxcc-mirror-"));
  process.once("exit", () => rmSync(mirror, { recursive: true, force: true }));
  const own = packageFolder(mirror, "wxcc/wxcc");
  mkdirSync(dirname(own), { recursive: true });
  await bundleProvider(own);
  await bundleNullProvider(join(packageFolder(mirror, "hashicorp/null", "3.2.4"), "terraform-provider-null"));
  return mirror;
}

/** @param outfile absolute path of the program to write */
export async function bundleNullProvider(outfile: string): Promise<void> {
  await build({
    entryPoints: [join(__dirname, "null-provider/main.ts")],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    banner: { js: "#!/usr/bin/env node" },
    logLevel: "warning",
  });
  chmodSync(outfile, 0o755);
}

/** Writes a CLI configuration that knows this mirror and nothing else. @returns its path */
export function mirrorSettings(folder: string, mirror: string): string {
  const path = join(folder, "terraform.rc");
  writeFileSync(
    path,
    `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n` +
      `  direct { exclude = ["*/*/*"] }\n}\n`,
  );
  return path;
}
