// Options that several commands have, with one wording.

import { InvalidArgumentError, Option, type Command } from "commander";
import type { VariableArgument } from "../engine";

export const inputArgument = "[INPUT]";
export const inputDescription =
  "folder or file of the configuration, or the name of a stack under cdktf.out (default: the only stack there, else the *.tf.json here)";

export function stateOption(): Option {
  return new Option(
    "--state <FILE>",
    "state file (default: as the configuration says, else terraform.tfstate beside it)",
  );
}

export function lockOption(): Option {
  return new Option("--no-lock", "don't keep other wxcc runs away from the state");
}

export function refreshOption(): Option {
  return new Option("--no-refresh", "trust the state instead of reading what exists");
}

export function allGoneOption(): Option {
  return new Option(
    "--all-gone",
    "go on although none of the objects in the state exists (default: refuse, it may be the wrong organization)",
  );
}

export function writeImportsOption(): Option {
  return new Option(
    "--write-imports <FILE>",
    "when names are taken by objects that are not managed here: write import blocks for them to this .tf.json file",
  );
}

export interface TakeOverOptions {
  readonly writeImports?: string;
}

export function parallelismOption(): Option {
  return new Option(
    "--parallelism <N>",
    "objects handled at the same time (default: 100, as many as go into one request)",
  ).argParser(wholeNumber(1));
}

export function jsonLinesOption(condition = "--auto-approve or a saved plan"): Option {
  return new Option(
    "--json",
    `one line of JSON for each event, in the form of terraform apply -json; needs ${condition}`,
  );
}

export function targetOption(what: string): Option {
  return new Option("--target <ADDRESS>", `${what}; may be given several times`).argParser(severalTimes);
}

export function replaceOption(): Option {
  return new Option(
    "--replace <ADDRESS>",
    "replace this object although nothing forces it; may be given several times",
  ).argParser(severalTimes);
}

function severalTimes(address: string, before: readonly string[] = []): readonly string[] {
  return [...before, address];
}

/** `--var` and `--var-file` fill one list, because the later one of the command line wins. */
class VariableArgumentOption extends Option {
  constructor(flags: string, description: string, kind: (text: string) => VariableArgument) {
    super(flags, `${description}; may be given several times`);
    this.argParser((text, before: readonly VariableArgument[] = []) => [...before, kind(text)]);
  }

  override attributeName(): string {
    return "variables";
  }
}

export function variableOption(): Option {
  return new VariableArgumentOption(
    "--var <NAME=VALUE>",
    "value of a variable, instead of TF_VAR_NAME in the environment",
    (text) => ({ kind: "value", text }),
  );
}

export function variableFileOption(): Option {
  return new VariableArgumentOption(
    "--var-file <FILE>",
    "file with values of variables (.tfvars.json, .tfvars), besides those beside the configuration",
    (path) => ({ kind: "file", path }),
  );
}

export interface VariableOptions {
  readonly variables?: readonly VariableArgument[];
}

export function fullOption(): Option {
  return new Option("--full", "show every changed line of a long text, such as a flow, to its end");
}

export interface FullOptions {
  readonly full?: boolean;
}

export function organizationOption(): Option {
  return new Option(
    "--org <ID>",
    "work with this organization only: refuse when the connection leads to another",
  );
}

export interface OrganizationOptions {
  readonly org?: string;
}

export function autoApproveOption(): Option {
  return new Option("--auto-approve", "don't ask (default: ask, and refuse without a terminal)");
}

export type Format = "text" | "json";

/** @param text what else the help says of it */
export function formatOption(text = "json is one document on standard output, for programs"): Option {
  return new Option("--format <FORMAT>", text).choices(["text", "json"]).default("text");
}

export interface FormatOptions {
  readonly format: Format;
}

/** Parses a whole number of at least `minimum`. */
export function wholeNumber(minimum: number, maximum = Infinity): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (text.trim() === "" || !Number.isInteger(number) || number < minimum || number > maximum) {
      const range = maximum === Infinity ? `of at least ${minimum}` : `from ${minimum} to ${maximum}`;
      throw new InvalidArgumentError(`It must be a whole number ${range}.`);
    }
    return number;
  };
}

/** A TCP port; 0 takes any free one. */
export const portNumber = wholeNumber(0, 65_535);

export interface StateOptions {
  readonly state?: string;
  readonly lock: boolean;
}

export interface RunOptions extends StateOptions, VariableOptions, OrganizationOptions, FullOptions {
  readonly refresh: boolean;
  readonly parallelism?: number;
}

export interface AllGoneOptions {
  readonly allGone?: boolean;
}

export interface TargetOptions {
  readonly target?: readonly string[];
  readonly replace?: readonly string[];
}

/** Exit codes and an example below the options. */
export function endingWith(command: Command, { exitCodes, example }: { exitCodes: string; example: string }) {
  return command.addHelpText("after", `\n${exitCodes}\n\nExample:\n  ${example}`);
}
