// Finds the files of a configuration on disk and reads their JSON.

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import type { Diagnostic } from "../../schema/diagnostic";
import { outdatedStack } from "./freshness";
import { failInput } from "./input-error";
import { parseFile } from "./json-file";
import { didYouMean } from "./nearest";
import { stacksIn, type SynthesisedStack } from "./stacks";

export interface SourceFile {
  readonly path: string;
  /** As shown in messages: relative to the working folder when it lies inside. */
  readonly shown: string;
  readonly json: Readonly<Record<string, unknown>>;
}

export interface Sources {
  readonly folder: string;
  readonly files: readonly SourceFile[];
  readonly contentHash: string;
  /** That a newer program was not synthesised. */
  readonly warnings: readonly Diagnostic[];
}

const howToSynthesise =
  "Run the CDKTF program first, for example `npx tsx main.ts` (its App.synth() writes cdktf.out), then run wxcc again in the same folder or name the stack's folder.";

/** Reads the files that `path` stands for; without a path the only stack under `cdktf.out`. */
export function readSources(path: string | undefined, cwd: string): Sources {
  const paths = path === undefined ? defaultFiles(cwd) : namedFiles(resolve(cwd, path), path, cwd);
  const folder = dirname(paths[0] ?? cwd);
  refuseHcl(folder, cwd);
  const hash = createHash("sha256");
  const files = paths.map((file) => {
    const bytes = readFileSync(file);
    hash.update(`${basename(file)}\0${bytes.length}\0`).update(bytes);
    return { path: file, shown: shownPath(file, cwd), json: parseFile(bytes, shownPath(file, cwd)) };
  });
  const warnings = paths.flatMap((file) => outdatedStack(file, (other) => shownPath(other, cwd)));
  return { folder, files, contentHash: hash.digest("hex"), warnings };
}

function defaultFiles(cwd: string): string[] {
  const output = join(cwd, "cdktf.out");
  const stacks = synthesised(output, cwd);
  if (stacks !== undefined) return stacks;
  const files = terraformJson(cwd, cwd);
  if (files.length > 0) return files;
  refuseHcl(cwd, cwd);
  refuseFailedSynthesis(output, cwd);
  return failInput(
    "Cannot find a configuration",
    `There is no cdktf.out and no *.tf.json in ${cwd}. ${howToSynthesise}`,
  );
}

function namedFiles(path: string, asWritten: string, cwd: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) {
    const stacks = stacksIn(join(cwd, "cdktf.out"));
    const meant = stacks.find(({ name }) => name === asWritten);
    if (meant !== undefined) return [meant.file];
    return failInput(
      `Cannot find the configuration ${asWritten}`,
      stacks.length === 0
        ? `There is no such file or folder. ${howToSynthesise}`
        : [
            `There is no such file or folder, and no stack of that name.${didYouMean(
              asWritten,
              stacks.map(({ name }) => name),
            )} The stacks here are:`,
            ...stacks.map((stack) => `  ${stack.name}${needsText(stack)}`),
          ],
    );
  }
  if (stats.isFile()) return [jsonFile(path, asWritten)];
  const files = terraformJson(path, cwd);
  if (files.length > 0) return files;
  refuseHcl(path, cwd);
  const output = join(path, "cdktf.out");
  const stacks = synthesised(path, cwd) ?? synthesised(output, cwd);
  if (stacks === undefined) for (const folder of [path, output]) refuseFailedSynthesis(folder, cwd);
  return (
    stacks ??
    failInput(
      `Cannot find a configuration in ${asWritten}`,
      `There is no *.tf.json and no cdktf.out in it. ${howToSynthesise}`,
    )
  );
}

function jsonFile(path: string, asWritten: string): string {
  if (path.endsWith(".json")) return path;
  return failInput(
    `Cannot read ${asWritten}`,
    "wxcc reads Terraform's JSON syntax (*.tf.json), which CDKTF synthesises. Use Terraform with the wxcc provider for HCL files.",
  );
}

function terraformJson(folder: string, cwd: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".tf.json") && !name.startsWith("."));
  const override = names.find((name) => /(^|_)override\.tf\.json$/.test(name));
  if (override !== undefined) {
    return failInput(
      `Cannot use ${shownPath(join(folder, override), cwd)}`,
      "wxcc does not understand override files. Use Terraform with the wxcc provider for this configuration, or merge the file into the others.",
    );
  }
  return names.sort().map((name) => join(folder, name));
}

/** The file of the only stack in CDKTF's output folder, or undefined when it is not such a folder. */
function synthesised(folder: string, cwd: string): string[] | undefined {
  const stacks = stacksIn(folder);
  if (stacks.length > 1) {
    const order = stacks.some(({ needs }) => needs.length > 0)
      ? ". One that others need stands before them; apply them in this order"
      : "";
    return failInput(`Cannot choose between ${stacks.length} stacks`, [
      `${shownPath(folder, cwd)} holds several stacks. Name the one that is meant${order}:`,
      ...stacks.map((stack) => `  ${stackText(stack, cwd)}`),
    ]);
  }
  return stacks.length === 1 ? stacks.map(({ file }) => file) : undefined;
}

/** An output folder without a stack: its program ended before it had written one. */
function refuseFailedSynthesis(folder: string, cwd: string): void {
  if (!existsSync(join(folder, "stacks"))) return;
  failInput(
    "The last synthesis failed",
    `${shownPath(folder, cwd)} holds no stack: the program that makes it ended before it had written one, or has none. ` +
      "Run it again, for example `npx tsx main.ts`, and see what it says.",
  );
}

function stackText(stack: SynthesisedStack, cwd: string): string {
  return `${shownPath(dirname(stack.file), cwd)}${needsText(stack)}`;
}

function needsText({ needs }: SynthesisedStack): string {
  return needs.length === 0 ? "" : ` (needs ${needs.join(", ")})`;
}

function refuseHcl(folder: string, cwd: string): void {
  const hcl = readdirSync(folder).find((name) => name.endsWith(".tf") && !name.startsWith("."));
  if (hcl === undefined) return;
  failInput(
    `Cannot use ${shownPath(join(folder, hcl), cwd)}`,
    "It is HCL, which Terraform would read together with the JSON files of its folder; wxcc reads Terraform's JSON syntax (*.tf.json) only. Use Terraform with the wxcc provider for this folder (wxcc provider install), or move the file away.",
  );
}

function shownPath(path: string, cwd: string): string {
  const inside = relative(cwd, path);
  return inside === "" || inside.startsWith("..") ? path : inside;
}
