// The Terraform provider that comes with wxcc, and where Terraform looks for it.

import { randomUUID } from "node:crypto";
import { accessSync, chmodSync, constants, copyFileSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { providerSource } from "../resources";
import { fail } from "../schema/diagnostic";
import type { Cli } from "./cli";

/** What Terraform starts; it must be called so. */
const executable = "terraform-provider-wxcc";

/** A source address without a host stands for the first under Terraform and for the second under OpenTofu. */
export const hosts = ["registry.terraform.io", "registry.opentofu.org"];

/** Terraform's names of the platforms that can start a Node script by its first line. */
export const platforms = ["linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64"] as const;
export type Platform = (typeof platforms)[number];

const architectures: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };

/** Terraform's name of this machine's platform. */
export function platformOf({ platform, arch }: Pick<NodeJS.Process, "platform" | "arch">): Platform {
  const name = `${platform}_${architectures[arch] ?? arch}`;
  return (
    platforms.find((known) => known === name) ??
    fail(
      `The provider does not run on ${name}`,
      `Terraform can start it on ${platforms.join(", ")}. On Windows use the Windows Subsystem for Linux.`,
    )
  );
}

/** The folder of the provider beside this program, ready to be started. */
export function providerPackage({ program }: Pick<Cli, "program">): string {
  const folder = join(dirname(program), "provider");
  const path = join(folder, executable);
  if (!existsSync(path)) {
    fail("The Terraform provider is not beside this wxcc", `There is no ${path}. Build it: npm run build.`);
  }
  try {
    accessSync(path, constants.X_OK);
  } catch {
    chmodSync(path, 0o755); // some package managers unpack everything as plain files
  }
  return folder;
}

/** Where Terraform and OpenTofu look without being told. */
export function impliedPluginFolder(home: string): string {
  return join(home, ".terraform.d/plugins");
}

export interface Installation {
  /** Folder of the provider, as `providerPackage` gives it. */
  readonly from: string;
  /** Root of the mirror: a tree of host, namespace, type, version and platform. */
  readonly mirror: string;
  readonly version: string;
  readonly platforms: readonly Platform[];
}

/** Puts the provider into a filesystem mirror. @returns whether anything had to be written */
export function installProvider({ from, mirror, version, platforms: chosen }: Installation): boolean {
  const folders = hosts.flatMap((host) =>
    chosen.map((platform) => join(mirror, host, providerSource, version, platform)),
  );
  const outdated = folders.filter((folder) => !holdsTheSame(folder, from));
  for (const folder of outdated) replace(folder, from, mirror);
  return outdated.length > 0;
}

function holdsTheSame(folder: string, other: string): boolean {
  if (!existsSync(folder)) return false;
  const names = readdirSync(other).sort();
  return (
    names.join("\n") === readdirSync(folder).sort().join("\n") &&
    names.every((name) => readFileSync(join(folder, name)).equals(readFileSync(join(other, name))))
  );
}

/** Terraform never sees half of it: the copy is made aside and takes its place when it is complete. */
function replace(folder: string, from: string, mirror: string): void {
  const aside = join(mirror, `.${randomUUID()}`);
  mkdirSync(join(aside, "new"), { recursive: true });
  try {
    for (const name of readdirSync(from)) {
      const copy = join(aside, "new", name);
      copyFileSync(join(from, name), copy);
      // Nothing of it is ever written to: Terraform compares its hash with the lock file.
      chmodSync(copy, name === executable ? 0o555 : 0o444);
    }
    mkdirSync(dirname(folder), { recursive: true });
    if (existsSync(folder)) renameSync(folder, join(aside, "old"));
    renameSync(join(aside, "new"), folder);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}
