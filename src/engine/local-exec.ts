// The local-exec commands of a null_resource: run after it was created, in the folder of the configuration.

import { type ChildProcess, type ChildProcessByStdio, spawn } from "node:child_process";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { type Diagnostic, DiagnosticError, diagnostic } from "../schema/diagnostic";
import { isObject, type Value, type Values } from "../schema/value";
import type { LocalExec } from "./input/configuration";
import { evaluate, type Expression, type Reference } from "./input/expression";
import { systemErrorCode } from "./state/system-error";

/** A command that is ready to run. */
export interface Command {
  /** Given to the interpreter as its last argument. */
  readonly text: string;
  /** Program and arguments. Default: `/bin/sh -c`, on Windows `cmd /C`. */
  readonly interpreter?: readonly string[];
  /** Absolute path. */
  readonly folder: string;
  /** The whole environment of the process. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface CommandOptions {
  /** Takes each line of output and of error output, in the order of arrival, without its end. */
  readonly onLine?: (line: string) => void;
  /** Stops the command and everything it started. */
  readonly signal?: AbortSignal;
  /** Milliseconds between asking a stopped command to end and killing it. Default 5000. */
  readonly grace?: number;
}

export type CommandResult =
  | { readonly kind: "exited"; readonly code: number; readonly lastLines: readonly string[] }
  | { readonly kind: "killed"; readonly signal: string; readonly lastLines: readonly string[] }
  | { readonly kind: "stopped"; readonly lastLines: readonly string[] }
  | { readonly kind: "not-started"; readonly reason: string };

const keptLines = 20;

/** Milliseconds that output may still come after a command ended, when what it left running holds the pipe. */
const drainTime = 500;

/** Runs a command in a process group of its own and waits for its end. Never throws. */
export async function runCommand(command: Command, options: CommandOptions = {}): Promise<CommandResult> {
  const { onLine, signal, grace = 5000 } = options;
  const lastLines: string[] = [];
  if (isAborted(signal)) return { kind: "stopped", lastLines };
  const child = start(command);
  if (child instanceof Error) return { kind: "not-started", reason: child.message };
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on("line", (line) => {
      lastLines.push(line);
      if (lastLines.length > keptLines) lastLines.shift();
      onLine?.(line);
    });
  }
  const cancel = stopWhenAborted(child, signal, grace);
  const end = await ended(child, () => (isAborted(signal) ? grace + drainTime : drainTime));
  cancel();
  if (end.kind === "not-started") return end;
  // A command that came to a good end all the same has done its work.
  const succeeded = end.kind === "exited" && end.code === 0;
  if (isAborted(signal) && !succeeded) return { kind: "stopped", lastLines };
  return end.kind === "killed"
    ? { kind: "killed", signal: end.signal, lastLines }
    : { kind: "exited", code: end.code, lastLines };
}

/** Node refuses some commands at once, for example one with a zero byte in it. */
function start(command: Command): ChildProcessByStdio<null, Readable, Readable> | Error {
  const [program = "", ...leading] = command.interpreter ?? defaultInterpreter();
  try {
    return spawn(program, [...leading, command.text], {
      cwd: command.folder,
      env: { ...command.environment },
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32",
    });
  } catch (thrown) {
    return thrown instanceof Error ? thrown : new Error(String(thrown));
  }
}

/** A function, because the answer changes while a command runs. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

function defaultInterpreter(): readonly string[] {
  return process.platform === "win32" ? ["cmd", "/C"] : ["/bin/sh", "-c"];
}

type End =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "killed"; readonly signal: string }
  | { readonly kind: "not-started"; readonly reason: string };

/** @param patience Milliseconds that the output may stay open after the end. */
function ended(child: ChildProcess, patience: () => number): Promise<End> {
  return new Promise((settle) => {
    child.once("error", ({ message }) => settle({ kind: "not-started", reason: message }));
    child.once("exit", (code, signal) => {
      const end: End = signal === null ? { kind: "exited", code: code ?? 0 } : { kind: "killed", signal };
      const drained = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, patience());
      child.once("close", () => {
        clearTimeout(drained);
        settle(end);
      });
    });
  });
}

/** Asks the process group to end, and kills it when it does not. Gives back how to stop watching. */
function stopWhenAborted(child: ChildProcess, signal: AbortSignal | undefined, grace: number): () => void {
  let deadline: NodeJS.Timeout | undefined;
  const stop = () => {
    killGroup(child, "SIGTERM");
    deadline = setTimeout(() => killGroup(child, "SIGKILL"), grace);
  };
  signal?.addEventListener("abort", stop, { once: true });
  return () => {
    signal?.removeEventListener("abort", stop);
    if (deadline === undefined) return;
    clearTimeout(deadline);
    // The shell is gone, but what it started may have ignored the request.
    killGroup(child, "SIGKILL");
  };
}

function killGroup(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): void {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? child.pid : -child.pid, signal);
  } catch (thrown) {
    // ESRCH: the whole group has ended by itself.
    if (systemErrorCode(thrown) !== "ESRCH") throw thrown;
  }
}

export interface ProvisionerRun {
  /** The object, for messages. */
  readonly address: string;
  /** Its attributes, for `self`. */
  readonly self: Values;
  readonly provisioners: readonly LocalExec[];
  /** The objects that the commands refer to. */
  readonly lookup: (reference: Reference) => Value;
  /** The configuration's folder, absolute: where commands run. */
  readonly folder: string;
  /** Environment that `environment` is added to. Default: that of this process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Runs the commands of a created object, one after the other.
 *
 * Gives a warning for each failure that `on_failure = "continue"` lets pass. Throws a DiagnosticError for the
 * first other one; the object then belongs into the state as tainted, as in Terraform.
 */
export async function runProvisioners(run: ProvisionerRun): Promise<Diagnostic[]> {
  const warnings: Diagnostic[] = [];
  for (const provisioner of run.provisioners) {
    const command = readCommand(provisioner, run);
    const result = await runCommand(command, run);
    const failure = failureOf(result);
    if (failure === undefined) continue;
    const severity = provisioner.onFailure === "continue" && result.kind !== "stopped" ? "warning" : "error";
    const diagnostic = failedCommand(severity, failure, command, result, run.address);
    if (severity === "error") throw new DiagnosticError([diagnostic]);
    warnings.push(diagnostic);
  }
  return warnings;
}

function readCommand(provisioner: LocalExec, run: ProvisionerRun): Command {
  const { command, environment, workingDir, interpreter, place } = provisioner;
  const value = (expression: Expression | null): Value =>
    expression === null
      ? null
      : evaluate(expression, (reference) =>
          reference.address === "self" ? run.self : run.lookup(reference),
        );
  const text = asCommandText(value(command), `${place}.command`, run.address);
  const folder = value(workingDir);
  const words = value(interpreter);
  return {
    text,
    folder:
      folder === null
        ? run.folder
        : resolve(run.folder, asCommandText(folder, `${place}.working_dir`, run.address)),
    environment: {
      ...(run.environment ?? process.env),
      ...readEnvironment(value(environment), place, run.address),
    },
    ...(Array.isArray(words) && words.length > 0
      ? { interpreter: words.map((word: Value) => asCommandText(word, `${place}.interpreter`, run.address)) }
      : {}),
  };
}

function readEnvironment(value: Value, place: string, address: string): Record<string, string> {
  if (value === null) return {};
  if (!isObject(value)) return wrongArgument(`${place}.environment: a map of text was expected.`, address);
  const given = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(
    given.map(([name, item]) => [name, asCommandText(item, `${place}.environment.${name}`, address)]),
  );
}

function asCommandText(value: Value, place: string, address: string): string {
  const text = typeof value === "number" || typeof value === "boolean" ? String(value) : value;
  return typeof text === "string" ? text : wrongArgument(`${place}: a text was expected.`, address);
}

function wrongArgument(detail: string, address: string): never {
  throw new DiagnosticError([
    diagnostic("error", `Cannot run the local-exec command of ${address}`, detail, { address }),
  ]);
}

function failureOf(result: CommandResult): string | undefined {
  switch (result.kind) {
    case "exited":
      return result.code === 0 ? undefined : `exit code ${result.code}`;
    case "killed":
      return `ended by ${result.signal}`;
    case "stopped":
      return "stopped with this run";
    case "not-started":
      return `not started: ${result.reason}`;
  }
}

function failedCommand(
  severity: Diagnostic["severity"],
  failure: string,
  command: Command,
  result: CommandResult,
  address: string,
): Diagnostic {
  const lines = result.kind === "not-started" ? [] : result.lastLines;
  const said =
    lines.length === 0 ? ["It printed nothing."] : ["Its last lines:", ...lines.map((line) => `  ${line}`)];
  const shown = command.text.length > 200 ? `${command.text.slice(0, 200)}...` : command.text;
  const next =
    severity === "error"
      ? "The object is marked as tainted: the next apply replaces it and runs the command again."
      : 'The apply goes on, because of on_failure = "continue".';
  return diagnostic(
    severity,
    `The local-exec command of ${address} failed (${failure})`,
    [`Command: ${shown}`, `Folder: ${command.folder}`, ...said, next],
    { address },
  );
}
