#!/usr/bin/env node
// The program `wxcc`.

import { realpathSync } from "node:fs";
import { Interruption } from "./interruption";
import { runProgram } from "./program";
import { processTerminal } from "./terminal";

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const interruption = new Interruption();
  interruption.listen();
  process.exitCode = await runProgram(
    {
      terminal: processTerminal({ noColor: words.includes("--no-color") }),
      interruption,
      environment: process.env,
      program: realpathSync(process.argv[1] ?? __filename),
    },
    words,
  );
}

void main();
