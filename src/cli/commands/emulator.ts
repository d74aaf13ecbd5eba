// `wxcc emulator`: the Contact Center API on this machine.

import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import {
  parseFaultRules,
  parseJson,
  parseSeed,
  startEmulator,
  type Emulator,
  type EmulatorOptions,
} from "../../emulator";
import { fail } from "../../schema/diagnostic";
import type { Cli, Run } from "../cli";
import { exitCode, type ExitCode } from "../exit-code";
import { npmGone } from "../npm-above";
import { endingWith, portNumber, wholeNumber } from "../options";
import { renderEmulator } from "../render/emulator";

interface EmulatorCommandOptions {
  readonly port: number;
  readonly host: string;
  readonly seed?: string;
  readonly data?: string;
  readonly latency: number;
  readonly rateLimit: number;
  readonly faults?: string;
  readonly json?: boolean;
}

export function emulatorCommand(command: Command, run: Run): Command {
  return endingWith(
    command
      .summary("serve the Contact Center API on this machine")
      .description(
        "Serve the Contact Center API on this machine, with one organization to try things in. Runs until it is stopped.",
      )
      .option("--port <N>", "port to listen on; 0 takes any free one", portNumber, 0)
      .option("--host <ADDRESS>", "address to listen on", "127.0.0.1")
      .option(
        "--seed <FILE>",
        "JSON of what the organization holds at the start, beside the standard objects",
      )
      .option("--data <FILE>", "keep the organization in this file over restarts (default: in memory)")
      .option("--latency <MS>", "added to every answer, in milliseconds", wholeNumber(0), 0)
      .option(
        "--rate-limit <N>",
        "requests a minute before 429 is answered; 0 means no limit",
        wholeNumber(0),
        300,
      )
      .option("--faults <FILE>", "JSON list of rules that make requests fail")
      .option("--json", "print one line of JSON when ready, for programs")
      .action((options: EmulatorCommandOptions) => run((cli) => emulate(cli, options))),
    {
      exitCodes:
        "Exit codes: 0 stopped by Ctrl-C or SIGTERM, or by the end of the npx that runs it; 1 error.",
      example: "wxcc emulator --port 8080 --data tenant.json",
    },
  );
}

async function emulate(cli: Cli, options: EmulatorCommandOptions): Promise<ExitCode> {
  const emulator = await start(await emulatorOptions(options), options);
  const { output } = cli.terminal;
  const { url, organizationId, accessToken, locationId, telephonyRegionId } = emulator;
  output.print(
    options.json === true
      ? JSON.stringify({ url, organizationId, accessToken, locationId, telephonyRegionId })
      : renderEmulator(emulator, output.colors),
  );
  await Promise.race([aborted(cli.interruption.stop), npmGone()]);
  await emulator.close();
  return exitCode.done;
}

async function start(
  options: EmulatorOptions,
  { host, port, data }: EmulatorCommandOptions,
): Promise<Emulator> {
  try {
    return await startEmulator(options);
  } catch (problem) {
    if (!(problem instanceof Error)) throw problem;
    return fail(
      `The emulator could not start on ${host}:${port}`,
      `${sentence(problem.message)} ${adviceFor(problem, data)}`,
    );
  }
}

function adviceFor(problem: Error, data: string | undefined): string {
  if ("code" in problem && problem.code === "EADDRINUSE") {
    return "Another program listens there: take another --port, or 0 for any free one.";
  }
  const isAddress = "syscall" in problem && ["listen", "getaddrinfo"].includes(String(problem.syscall));
  if (isAddress) return "Take another --port (below 1024 few may listen) or another --host.";
  return data === undefined
    ? "Correct the file of --seed, or leave it out."
    : "Correct the files of --seed and --data, or leave them out.";
}

async function emulatorOptions(options: EmulatorCommandOptions): Promise<EmulatorOptions> {
  const { host, port, data, seed, faults, latency, rateLimit } = options;
  return {
    host,
    port,
    latencyMs: latency,
    requestsPerMinute: rateLimit,
    ...(data === undefined ? {} : { dataFile: data }),
    ...(seed === undefined ? {} : { seed: await parsedFile(seed, "--seed", parseSeed) }),
    ...(faults === undefined ? {} : { faults: await parsedFile(faults, "--faults", parseFaultRules) }),
  };
}

async function parsedFile<T>(path: string, option: string, parse: (json: unknown) => T): Promise<T> {
  try {
    return parse(parseJson(await readFile(path, "utf8")));
  } catch (problem) {
    if (!(problem instanceof Error)) throw problem;
    return fail(`The emulator can't use ${path} (${option})`, sentence(problem.message));
  }
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((settle) => {
    if (signal.aborted) settle();
    else signal.addEventListener("abort", () => settle(), { once: true });
  });
}
