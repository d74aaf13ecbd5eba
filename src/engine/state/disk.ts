// Files of the state on disk: read as they are, replaced so that a crash leaves the old or the new contents.

import { createHash, randomBytes } from "node:crypto";
import { readFileSync, renameSync } from "node:fs";
import { type FileHandle, open, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { systemRefusal } from "../../schema/system-refusal";
import { failState } from "./state-error";
import { systemErrorCode } from "./system-error";

/** The bytes of a file, or null when there is none. @throws StateError when it can't be read */
export function readIfThere(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (thrown) {
    if (systemErrorCode(thrown) === "ENOENT") return null;
    return failState(`Cannot read the state ${path}`, systemRefusal(thrown, path));
  }
}

/** SHA-256 (hex), to notice a file that somebody else changed. */
export function fingerprintOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * Replaces a file so that a reader sees the old or the new contents, never a part. Mode 0600, because
 * attributes may be confidential.
 * @param lastLook the last moment at which it can be left alone: what this throws leaves the old contents
 */
export async function writeAtomically(
  path: string,
  bytes: Buffer,
  lastLook: () => void = () => undefined,
): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    const file = await open(temporary, "wx", 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    lastLook();
    renameSync(temporary, path);
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw thrown;
  }
  await syncFolder(dirname(path));
}

/** Writes a file that is not there yet, for its owner alone. @returns false when there is one */
export async function writeNew(path: string, bytes: Buffer): Promise<boolean> {
  const file = await openNew(path);
  if (file === null) return false;
  try {
    await file.writeFile(bytes);
    await file.sync();
  } catch (thrown) {
    await rm(path, { force: true });
    throw thrown;
  } finally {
    await file.close();
  }
  await syncFolder(dirname(path));
  return true;
}

async function openNew(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, "wx", 0o600);
  } catch (thrown) {
    if (systemErrorCode(thrown) === "EEXIST") return null;
    throw thrown;
  }
}

/** Makes a new, renamed or removed file survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open folders; there it needs no second step.
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
