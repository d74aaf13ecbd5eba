// Whether what CDKTF synthesised is what the program says now. A program that fails leaves the output of its last success
// behind, and nothing in it tells of the failure: only the times of the files do.

import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { warning, type Diagnostic } from "../../schema/diagnostic";
import { systemErrorCode } from "../state/system-error";

/** Files that are copied or unpacked together get times this close to each other, in any order. */
const copiedTogether = 2000; // milliseconds

/** So many files are looked at; more of them are no program's folder. */
const mostEntries = 10_000;

const programs = /\.(ts|tsx|mts|cts|js|mjs|cjs|py|go|java|kt|cs)$/;
const noPrograms = /\.(test|spec)\.[^.]+$|\.d\.ts$/;

/**
 * @param file absolute path of a synthesised stack; other files have no program behind them
 * @param shown how messages name a path
 */
export function outdatedStack(file: string, shown: (path: string) => string): Diagnostic[] {
  const stacks = dirname(dirname(file));
  const output = dirname(stacks);
  const manifest = join(output, "manifest.json");
  if (basename(file) !== "cdk.tf.json" || basename(stacks) !== "stacks" || !existsSync(manifest)) return [];
  const synthesised = statSync(manifest).mtimeMs;
  const older = (newer: string, why: string) => [
    warning(
      `${shown(output)} is older than ${newer}`,
      `${why} Run the program again, see that it succeeds, and plan once more.`,
    ),
  ];
  // A synthesis writes the manifest last.
  const unfinished = readdirSync(stacks)
    .map((name) => join(stacks, name, "cdk.tf.json"))
    .find((path) => existsSync(path) && statSync(path).mtimeMs > synthesised + copiedTogether);
  if (unfinished !== undefined) {
    return older(
      `its stack ${basename(dirname(unfinished))}`,
      "The last synthesis failed: it wrote that stack and not all of them, so this is not the program as it is now.",
    );
  }
  const changed = newerSource(dirname(output), output, synthesised);
  if (changed === undefined) return [];
  return older(
    shown(changed),
    "What is planned is the program as it was synthesised before that file was changed; a synthesis that failed since has " +
      "changed nothing of it.",
  );
}

/** A file of the program that was written after a time, as far as they can be told from others. */
function newerSource(folder: string, output: string, time: number): string | undefined {
  let seen = 0;
  const search = (inside: string): string | undefined => {
    for (const entry of entriesOf(inside)) {
      const path = join(inside, entry.name);
      if (++seen > mostEntries) return undefined;
      const found = entry.isDirectory()
        ? isOfProgram(entry, path, output) && search(path)
        : isSource(path) && isNewer(path, time) && (programs.test(path) || isFlow(path)) && path;
      if (found) return found;
    }
    return undefined;
  };
  return search(folder);
}

function isNewer(path: string, time: number): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && stats.mtimeMs > time;
}

/** What may not be read is no part of the program: the program could not read it either. */
function entriesOf(folder: string): Dirent[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile() || entry.isDirectory());
  } catch (problem) {
    if (systemErrorCode(problem) === undefined) throw problem;
    return [];
  }
}

/** Not what packages bring, and not another program. */
function isOfProgram({ name }: Dirent, path: string, output: string): boolean {
  return (
    path !== output &&
    name !== "node_modules" &&
    !name.startsWith(".") &&
    !existsSync(join(path, "cdktf.json"))
  );
}

function isSource(path: string): boolean {
  return (programs.test(path) && !noPrograms.test(path)) || path.endsWith(".json");
}

/** A construct writes a flow's text into the stack; of other JSON files nobody knows what they are for. */
function isFlow(path: string): boolean {
  return /"activities"\s*:/.test(readFileSync(path, "utf8"));
}
