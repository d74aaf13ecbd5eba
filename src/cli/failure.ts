// Tells a failure: every foreseen one as what could not be done and what to do next, never as a stack trace.

import { diagnosticsOf, withoutSecrets, type Configuration } from "../engine";
import { error, type Diagnostic } from "../schema/diagnostic";
import { systemRefusal } from "../schema/system-refusal";
import type { Cli } from "./cli";
import { exitCode, type ExitCode } from "./exit-code";
import { renderDiagnostics } from "./render/diagnostics";

/** Prints a failure, with the constructs of `configuration` where it is known. */
export function reportFailure(cli: Cli, problem: unknown, configuration?: Configuration): ExitCode {
  if (cli.interruption.cancel.aborted) return reportInterrupted(cli);
  reportProblems(cli, failureDiagnostics(problem), configuration);
  return exitCode.failed;
}

export function reportProblems(
  { terminal }: Cli,
  diagnostics: readonly Diagnostic[],
  configuration?: Configuration,
): void {
  const { colors, width, print } = terminal.problems;
  const style = { colors, width, constructPath: constructPaths(configuration) };
  const clean = configuration === undefined ? diagnostics : withoutSecrets(configuration, diagnostics);
  print(`\n${renderDiagnostics(clean, style)}`);
}

export function reportInterrupted({ terminal }: Cli): ExitCode {
  terminal.problems.print("\nInterrupted. Nothing was changed.");
  return exitCode.interrupted;
}

export function constructPaths(
  configuration: Configuration | undefined,
): (address: string) => string | undefined {
  const blocks = [...(configuration?.resources ?? []), ...(configuration?.dataSources ?? [])];
  const paths = new Map(blocks.map(({ address, constructPath }) => [address, constructPath]));
  return (address) => paths.get(address);
}

/** Runs the part of a command that knows its configuration. */
export async function reportingFailures(
  cli: Cli,
  configuration: Configuration,
  work: () => Promise<ExitCode>,
): Promise<ExitCode> {
  try {
    return await work();
  } catch (problem) {
    return reportFailure(cli, problem, configuration);
  }
}

function failureDiagnostics(problem: unknown): readonly Diagnostic[] {
  if (isSystemError(problem)) {
    const what = problem.path ?? problem.address ?? problem.syscall;
    return [error(`The system refused to ${problem.syscall} ${what}`, systemRefusal(problem))];
  }
  return diagnosticsOf(problem, "running wxcc");
}

/** Node's errors of files and sockets name the system call; they are the machine's, not a defect. */
function isSystemError(
  problem: unknown,
): problem is Error & { syscall: string; path?: string; address?: string } {
  return problem instanceof Error && "syscall" in problem && typeof problem.syscall === "string";
}
