// Files that constructs read at synthesis.
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { Construct } from "constructs";
import { whyNoSource, whyUnreadable } from "../resources/rules";
import { placeOf } from "./written-types";

/**
 * The absolute path of a file. A relative one starts at the folder of `cdktf.json`, as for every CDKTF asset, or
 * at the working directory when there is no such file above it.
 */
export function absolutePath(path: string): string {
  return isAbsolute(path) ? path : resolve(projectFolder(process.cwd()), path);
}

function projectFolder(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "cdktf.json"))) return folder;
    if (folder === dirname(folder)) return start;
  }
}

/**
 * Only the compiler knows that a constructor is private: `new MusicOnHold(this, id, { ... })` runs, with the settings
 * in place of the file.
 *
 * @throws an error that shows how the construct is made
 */
export function checkMadeFromFile(scope: Construct, id: string, name: string, given: unknown): void {
  if (typeof given === "string") return;
  throw new Error(
    `[${placeOf(scope, id)}] ${name} is made from a file: write ${name}.fromFile(this, ${JSON.stringify(id)}, path, { ... }) ` +
      `instead of new ${name}(...), with the path of the file as text.`,
  );
}

/** @throws an error that names the construct when the file cannot be read */
export function readSourceFile(scope: Construct, id: string, what: string, path: string): Buffer {
  const absolute = absolutePath(path);
  const problem = (why: string) =>
    `[${placeOf(scope, id)}] ${what} ${JSON.stringify(path)} cannot be read: ${why}. It is looked for at ${absolute}.`;
  let refused: string | undefined;
  try {
    refused = whyNoSource(statSync(absolute));
    if (refused === undefined) return readFileSync(absolute);
  } catch (cause) {
    throw new Error(problem(whyUnreadable(cause)), { cause });
  }
  throw new Error(problem(refused));
}
