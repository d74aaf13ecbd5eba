/**
 * Files that their owner alone may read, in folders of the same kind. What another user could have put there is not used:
 * where XDG_CACHE_HOME leads into a shared folder it may hold anybody's token. Node knows no owners on Windows, where
 * everything counts as this user's.
 */
import { randomUUID } from "node:crypto";
import { chmodSync, closeSync, constants, fstatSync, lstatSync, mkdirSync, openSync } from "node:fs";
import { readFileSync, type Stats } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { isCode } from "./system-error";

/** A folder or file that others own, or may have written. */
export class NotPrivateError extends Error {
  override readonly name = "NotPrivateError";
}

/** A folder of this user alone: made where it is missing, and closed to others. @throws NotPrivateError */
export function makePrivate(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder); // a link is no folder
  if (!found.isDirectory() || !isOwn(found)) throw new NotPrivateError(`${folder} belongs to somebody else`);
  if ((found.mode & 0o077) !== 0) chmodSync(folder, 0o700);
}

/**
 * The text of a file, or undefined when there is none.
 * @throws NotPrivateError when another user owns it, or may read or write it
 */
export function readPrivate(path: string): string | undefined {
  const file = openIfThere(path);
  if (file === undefined) return undefined;
  try {
    const found = fstatSync(file);
    if (!found.isFile()) throw new NotPrivateError(`${path} is no file`);
    if (!isOwn(found)) throw new NotPrivateError(`${path} belongs to somebody else`);
    if (process.getuid !== undefined && (found.mode & 0o077) !== 0) {
      throw new NotPrivateError(
        `others may read or write ${path} (mode ${(found.mode & 0o777).toString(8)})`,
      );
    }
    return readFileSync(file, "utf8");
  } finally {
    closeSync(file);
  }
}

/** A named pipe in the place of a file holds nobody up. */
function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (isCode(error, "ENOENT", "ENOTDIR")) return undefined;
    throw error;
  }
}

function isOwn({ uid }: Pick<Stats, "uid">): boolean {
  return process.getuid === undefined || uid === process.getuid();
}

/** The folder is one of this user alone, the file 0600. @throws NotPrivateError */
export async function writePrivate(path: string, text: string): Promise<void> {
  makePrivate(dirname(path));
  const temporary = `${path}.${randomUUID()}`;
  try {
    await writeFile(temporary, text, { mode: 0o600, flag: "wx" });
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}
