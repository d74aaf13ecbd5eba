// V8's code cache of the provider: what was compiled in an earlier start is loaded instead of compiled again. It lives
// in the user's cache folder, never beside the provider, whose folder Terraform hashes. It is an extra only: whatever
// is wrong with it, the provider starts without.

import { createHash, randomUUID } from "node:crypto";
import { closeSync, fstatSync, openSync, readdirSync, readFileSync } from "node:fs";
import { lstatSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { makePrivate } from "../contact-center/private-file";

type Variables = Readonly<Record<string, string | undefined>>;

const prefix = "terraform-provider-wxcc-";
const hashBytes = 32;
const keptMilliseconds = 30 * 24 * 3_600_000;

/** Where the cache of one bundle lies, or undefined when the user has no home. */
export function codeCachePath(
  variables: Variables,
  platform: NodeJS.Platform,
  key: string,
): string | undefined {
  const folder = cacheFolder(variables, platform);
  return folder === undefined ? undefined : join(folder, "wxcc", `${prefix}${key}.cache`);
}

/** A relative XDG_CACHE_HOME counts as not set (XDG Base Directory Specification). */
function cacheFolder({ XDG_CACHE_HOME: chosen, HOME: home }: Variables, platform: NodeJS.Platform) {
  if (chosen !== undefined && isAbsolute(chosen)) return chosen;
  if (home === undefined || !isAbsolute(home)) return undefined;
  return platform === "darwin" ? join(home, "Library/Caches") : join(home, ".cache");
}

/**
 * The code of an earlier start, or undefined when there is none to trust. V8 itself would run whatever it is given
 * (release builds check no sum), so what is not whole, or could have been written by another user, is not used.
 */
export function readCodeCache(path: string): Buffer | undefined {
  let file: number | undefined;
  try {
    const folder = lstatSync(dirname(path));
    file = openSync(path, "r");
    const { uid, mode } = fstatSync(file);
    // Into a folder of others an old file of this user can be moved.
    if (!folder.isDirectory() || folder.uid !== uid || (folder.mode & 0o022) !== 0) return undefined;
    if (uid !== process.getuid?.() || (mode & 0o022) !== 0) return undefined;
    const content = readFileSync(file);
    const code = content.subarray(hashBytes);
    return sha256(code).equals(content.subarray(0, hashBytes)) ? code : undefined;
  } catch {
    return undefined; // not there, or not readable: the provider compiles its code itself
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Writes the cache whole or not at all, and removes those of versions that are no longer in use. */
export function writeCodeCache(path: string, code: Buffer, now: number = Date.now()): void {
  try {
    makePrivate(dirname(path));
    writeWhole(path, Buffer.concat([sha256(code), code]));
    removeOld(dirname(path), now);
  } catch {
    // a read-only home, a folder of somebody else or a full disk: the next start is as slow as this one
  }
}

function writeWhole(path: string, content: Buffer): void {
  const temporary = `${path}.${randomUUID()}`;
  try {
    writeFileSync(temporary, content, { mode: 0o600, flag: "wx" });
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}

function removeOld(folder: string, now: number): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (name.startsWith(prefix) && now - statSync(path).mtimeMs > keptMilliseconds)
      rmSync(path, { force: true });
  }
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}
