/** The file that lets a tenant survive a restart: read at start, replaced atomically after each write. */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
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
  if (!existsSync(path)) return undefined;
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
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, stringifyJson({ format, ...content }));
  renameSync(temporary, path);
}
