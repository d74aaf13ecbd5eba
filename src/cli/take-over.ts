// Names and numbers that objects outside the configuration have: how to take all of them over at once.

import { writeFileSync } from "node:fs";
import { type Diagnostic, fail } from "../schema/diagnostic";
import { oneLine } from "../schema/printable";
import type { Cli } from "./cli";
import type { TakeOverOptions } from "./options";

/** Lists the commands that import them, or writes `import` blocks instead; of a single one its error has the command. */
export function tellTakeOvers(
  { terminal: { problems } }: Cli,
  diagnostics: readonly Diagnostic[],
  { writeImports: file }: TakeOverOptions,
): void {
  const found = diagnostics.flatMap(({ takeOver }) => takeOver ?? []);
  if (found.length === 0) return;
  if (file !== undefined) {
    write(file, found);
    const blocks = found.length === 1 ? "1 import block" : `${found.length} import blocks`;
    problems.print(
      `\n${file} has ${blocks}. Beside the other *.tf.json of the configuration it takes all of them over; see that ` +
        "they are the objects you mean, and plan again.",
    );
    return;
  }
  if (found.length === 1) return;
  const commands = found.map(({ to, id }) => `  wxcc import ${to} ${id}`);
  problems.print(
    `\nTo take over all of them, if they are the objects you mean (or as import blocks in a file: --write-imports FILE):\n` +
      commands.map(oneLine).join("\n"),
  );
}

function write(file: string, found: readonly { readonly to: string; readonly id: string }[]): void {
  if (!file.endsWith(".tf.json")) {
    fail(
      `Import blocks can't be written to ${file}`,
      "They are read by their file's name, which must end in .tf.json, such as imports.tf.json.",
    );
  }
  try {
    writeFileSync(file, `${JSON.stringify({ import: found }, null, 2)}\n`, { flag: "wx" });
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code !== "EEXIST") throw problem;
    fail(
      `Import blocks can't be written to ${file}`,
      "It exists already. Move it away, or name another file.",
    );
  }
}
