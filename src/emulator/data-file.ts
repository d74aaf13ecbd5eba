/**
 * The file that lets a tenant survive a restart: read at start, replaced whole after each write. It is its owner's alone
 * and never reached through a link, so that a folder of others can't turn its writes to another file.
 */
import { randomUUID } from "node:crypto";
import { lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import * as v from "valibot";
import { parseJson, stringifyJson } from "./json";
import { parseAs } from "./parse-as";
import type { StoreContent } from "./store";

const format = "wxcc-emulator-1";

const schema = v.strictObject({
  format: v.literal(format),
  entities: v.record(v.string(), v.array(v.looseObject({ id: v.string() }))),
  blobs: v.record(v.string(), v.string()),
});

/** The stored content, or undefined when there is no file yet. Throws an Error that names the file. */
export function readDataFile(path: string): StoreContent | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (found.isSymbolicLink()) throw new Error(`${path}: is a symbolic link; name the file it points to`);
  if (!found.isFile()) throw new Error(`${path}: is no regular file`);
  const { entities, blobs } = parseAs(schema, parseFile(path), path);
  return { entities: entities as StoreContent["entities"], blobs };
}

function parseFile(path: string): unknown {
  try {
    return parseJson(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof Error)
      throw new Error(`${path}: cannot be read as a data file: ${error.message}`, { cause: error });
    throw error;
  }
}

/** Writes beside the file and renames, so that a crash leaves the old or the new content, never half of it. */
export function writeDataFile(path: string, content: StoreContent): void {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    // "wx": what lies there already, a link too, is no file of ours.
    writeFileSync(temporary, stringifyJson({ format, ...content }), { flag: "wx", mode: 0o600 });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
