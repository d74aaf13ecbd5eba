// `wxcc verify`: proves that calls get through, or tells where they don't.

import { setTimeout as delay } from "node:timers/promises";
import type { Command } from "commander";
import { readState, type Configuration, type Session } from "../../engine";
import { linesIn, verifyCallPath, type CallPath, type CallPathQuery } from "../../resources/call-path";
import { DiagnosticError, error } from "../../schema/diagnostic";
import type { Cli, Run } from "../cli";
import { connectionSettings } from "../connection-settings";
import { exitCode, exitCodeHelp, type ExitCode } from "../exit-code";
import {
  endingWith,
  formatOption,
  inputArgument,
  inputDescription,
  stateOption,
  wholeNumber,
  type FormatOptions,
  variableFileOption,
  variableOption,
  type VariableOptions,
} from "../options";
import { callPathJson, renderBrokenPath, renderWorkingPath } from "../render/call-path";
import { loadInput, withSession } from "../workspace";

interface VerifyOptions extends FormatOptions, VariableOptions {
  readonly channel?: string;
  readonly number?: readonly string[];
  readonly timeout: number;
  readonly state?: string;
}

export function verifyCommand(command: Command, run: Run): Command {
  return endingWith(
    command
      .summary("prove that calls get through, or tell where they don't")
      .description(
        "Walk the path of a call, or without --channel and --number that of every line in the state: the number is in the tenant and mapped to the channel, the channel is active, its flow is published under its label and without errors, and all that the flow names exists. The connection is that of the configuration's provider block, if there is one here, else of the environment.",
      )
      .argument(inputArgument, inputDescription)
      .option("--channel <ID|NAME>", "the channel to reach (default: the one the numbers lead to)")
      .option("--number <NUMBER...>", "numbers that must reach it, such as +14085550101 (may be repeated)")
      .option(
        "--timeout <SECONDS>",
        "look again until calls get through, for so long; 0 looks once",
        wholeNumber(0),
        0,
      )
      .addOption(variableOption())
      .addOption(variableFileOption())
      .addOption(formatOption())
      .addOption(stateOption())
      .action((input: string | undefined, options: VerifyOptions) =>
        run((cli) => verify(cli, input, options)),
      ),
    { exitCodes: exitCodeHelp.plain, example: "wxcc verify --channel sales-line --number +14085550101" },
  );
}

async function verify(cli: Cli, input: string | undefined, options: VerifyOptions): Promise<ExitCode> {
  const { channel, number: numbers = [], timeout } = options;
  if (channel === undefined && numbers.length === 0) return verifyState(cli, input, options);
  const query: CallPathQuery = { numbers, ...(channel === undefined ? {} : { channel }) };
  const [path] = await walked(cli, connectionSettings(cli, input, options), [query], timeout);
  if (path === undefined) return exitCode.failed;
  const { output } = cli.terminal;
  if (options.format === "json") output.print(JSON.stringify(callPathJson(path)));
  else printPath(cli, path);
  return path.broken.length > 0 ? exitCode.failed : exitCode.done;
}

async function verifyState(cli: Cli, input: string | undefined, options: VerifyOptions): Promise<ExitCode> {
  const configuration = loadInput(cli, input, options);
  const objects = [...readState(configuration.statePath).resources.values()].flatMap(
    ({ mode, type, current }) =>
      mode === "managed" && current !== null ? [{ type, attributes: current.attributes }] : [],
  );
  const lines = linesIn(objects);
  if (lines.length === 0) {
    throw new DiagnosticError([
      error(
        "There is nothing to verify",
        `The state ${configuration.statePath} holds no line. Apply one first, or name a channel (--channel ID|NAME), numbers (--number +14085550101), or both.`,
      ),
    ]);
  }
  const paths = await walked(cli, configuration, lines, options.timeout);
  const works = paths.every(({ broken }) => broken.length === 0);
  if (options.format === "json") {
    cli.terminal.output.print(JSON.stringify({ works, lines: paths.map(callPathJson) }));
  } else {
    for (const path of paths) printPath(cli, path);
  }
  return works ? exitCode.done : exitCode.failed;
}

function printPath({ terminal: { output, problems } }: Cli, path: CallPath): void {
  if (path.broken.length > 0) problems.print(renderBrokenPath(path, problems));
  else output.print(renderWorkingPath(path, output));
}

function walked(
  cli: Cli,
  configuration: Configuration,
  queries: readonly CallPathQuery[],
  timeout: number,
): Promise<readonly CallPath[]> {
  const { cancel } = cli.interruption;
  return withSession(configuration, cli, {}, async (session) => {
    const paths: CallPath[] = [];
    for (const query of queries) paths.push(await walkUntilWhole(session, query, timeout * 1000, cancel));
    return paths;
  });
}

const pause = 2000;

/** A flow or a mapping may take a moment after it was written. */
async function walkUntilWhole(
  { contactCenter }: Session,
  query: CallPathQuery,
  timeout: number,
  signal: AbortSignal,
): Promise<CallPath> {
  const deadline = Date.now() + timeout;
  for (;;) {
    const path = await verifyCallPath(contactCenter, query);
    const left = deadline - Date.now();
    if (path.broken.length === 0 || left <= 0) return path;
    await delay(Math.min(pause, left), undefined, { signal });
  }
}
