// `wxcc output`: the outputs that the last apply recorded, for people and for scripts.

import { Option, type Command } from "commander";
import { readState, type OutputState } from "../../engine";
import { fail } from "../../schema/diagnostic";
import type { Cli, Run } from "../cli";
import { exitCode, exitCodeHelp, type ExitCode } from "../exit-code";
import {
  endingWith,
  formatOption,
  inputArgument,
  inputDescription,
  stateOption,
  type FormatOptions,
  type StateOptions,
} from "../options";
import { literal } from "../render/literal";
import { outputsJson, rawOutput, renderOutputs } from "../render/output";
import { statePlaceOf } from "../workspace";

interface OutputOptions extends Pick<StateOptions, "state">, FormatOptions {
  readonly raw?: boolean;
}

export function outputCommand(command: Command, run: Run): Command {
  return endingWith(
    command
      .summary("show the outputs of the last apply")
      .description(
        "Show the outputs that the last apply recorded in the state. Alone they are all listed, with sensitive ones hidden; named, as JSON or raw a sensitive one is printed in plain.",
      )
      .argument("[NAME]", "of one output (default: all); a word with . or / in it is the INPUT")
      .argument(inputArgument, inputDescription)
      .addOption(formatOption("json is what terraform output -json prints"))
      .addOption(
        new Option(
          "--raw",
          "print the value of one output and nothing else, not even a line end or quotes",
        ).conflicts("format"),
      )
      .addOption(stateOption())
      .action((name: string | undefined, input: string | undefined, options: OutputOptions) =>
        run((cli) => showOutputs(cli, input ?? pathIn(name), nameIn(name), options)),
      ),
    { exitCodes: exitCodeHelp.plain, example: "wxcc output --raw sales_channel_id" },
  );
}

/** The name of an output is an identifier, so that a path with a dot or a slash can't be one. */
function pathIn(word: string | undefined): string | undefined {
  return nameIn(word) === undefined ? word : undefined;
}

function nameIn(word: string | undefined): string | undefined {
  return word === undefined || /[./\\]/.test(word) ? undefined : word;
}

async function showOutputs(
  cli: Cli,
  input: string | undefined,
  name: string | undefined,
  options: OutputOptions,
): Promise<ExitCode> {
  const path = statePlaceOf(input, options).statePath;
  const { outputs } = readState(path);
  if (name !== undefined) return showOne(cli, name, outputNamed(name, outputs, path), options);
  const { output, problems } = cli.terminal;
  if (options.raw === true) fail("--raw needs the name of an output", "For example: wxcc output --raw NAME");
  if (options.format === "json") output.print(JSON.stringify(outputsJson(outputs), null, 2));
  else if (Object.keys(outputs).length > 0) output.print(renderOutputs(outputs));
  else problems.print(`There are no outputs in ${path}. An apply records those of the configuration.`);
  return exitCode.done;
}

function showOne(
  { terminal: { output } }: Cli,
  name: string,
  one: OutputState,
  { raw, format }: OutputOptions,
): ExitCode {
  if (raw === true) output.write(rawOutput(name, one));
  else output.print(format === "json" ? JSON.stringify(one.value) : literal(one.value));
  return exitCode.done;
}

function outputNamed(
  name: string,
  outputs: Readonly<Record<string, OutputState>>,
  path: string,
): OutputState {
  const known = Object.keys(outputs).sort();
  return (
    (Object.hasOwn(outputs, name) ? outputs[name] : undefined) ??
    fail(
      `There is no output ${name} in the state`,
      `${path} holds ${known.join(", ") || "no outputs"}. A new output is recorded by the next wxcc apply.`,
    )
  );
}
