// Lets the commands of an apply find this very wxcc: a gate that runs `wxcc verify` needs no installation.

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Cli } from "./cli";

export interface CommandPath {
  readonly environment: Cli["environment"];
  /** Removes the temporary folder. */
  remove(): void;
}

/** A folder with a program `wxcc`, put first on the PATH. */
export function commandPath({ environment, program }: Pick<Cli, "environment" | "program">): CommandPath {
  const folder = mkdtempSync(join(tmpdir(), "wxcc-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  writeProgram(folder, program);
  // Windows spells it Path.
  const name = Object.keys(environment).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
  const path = environment[name];
  return {
    environment: { ...environment, [name]: path ? `${folder}${delimiter}${path}` : folder },
    remove: () => {
      process.off("exit", remove);
      remove();
    },
  };
}

function writeProgram(folder: string, program: string): void {
  if (process.platform === "win32") {
    writeFileSync(join(folder, "wxcc.cmd"), `@"${process.execPath}" "${program}" %*\r\n`);
    return;
  }
  const path = join(folder, "wxcc");
  writeFileSync(path, `#!/bin/sh\nexec ${shellWord(process.execPath)} ${shellWord(program)} "$@"\n`);
  chmodSync(path, 0o700);
}

function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
