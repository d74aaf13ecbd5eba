// `wxcc state`: looks into the state, gives an object another address, and makes it forget one.

import { readFileSync } from "node:fs";
import type { Command } from "commander";
import {
  acquireLock,
  discardJournal,
  readState,
  recoverState,
  stateText,
  type ResourceState,
  type State,
} from "../../engine";
import { fail } from "../../schema/diagnostic";
import { oneLine } from "../../schema/printable";
import type { Cli, Run } from "../cli";
import { exitCode, exitCodeHelp, type ExitCode } from "../exit-code";
import {
  endingWith,
  inputArgument,
  inputDescription,
  lockOption,
  stateOption,
  type StateOptions,
} from "../options";
import { renderObjects } from "../render/state";
import { loadInput, placesOnly, recoveredText, statePlaceOf, stateWriter, withLock } from "../workspace";

type LookOptions = Pick<StateOptions, "state">;

export function stateCommand(command: Command, run: Run): Command {
  command
    .summary("look into the state")
    .description("Look into the state, give an object another address, or make it forget one.");
  listCommand(command.command("list"), run);
  showCommand(command.command("show"), run);
  pullCommand(command.command("pull"), run);
  moveCommand(command.command("mv"), run);
  removeCommand(command.command("rm"), run);
  recoverCommand(command.command("recover"), run);
  return command;
}

function listCommand(command: Command, run: Run): Command {
  return endingWith(
    command
      .summary("list the addresses of the objects")
      .description("List the addresses of the objects in the state.")
      .argument(inputArgument, inputDescription)
      .addOption(stateOption())
      .action((input: string | undefined, options: LookOptions) => run((cli) => list(cli, input, options))),
    { exitCodes: exitCodeHelp.plain, example: "wxcc state list" },
  );
}

async function list({ terminal }: Cli, input: string | undefined, options: LookOptions): Promise<ExitCode> {
  const { resources } = readState(statePlaceOf(input, options).statePath);
  const lines = [...resources.values()].flatMap(objectsOf).sort();
  if (lines.length > 0) terminal.output.print(lines.map(oneLine).join("\n"));
  return exitCode.done;
}

function objectsOf({ address, current, deposed }: ResourceState): string[] {
  const left = [...deposed.keys()].map((key) => `${address} (deposed object ${key})`);
  return [
    ...(current === null ? [] : [`${address}${current.tainted === true ? " (tainted)" : ""}`]),
    ...left,
  ];
}

function showCommand(command: Command, run: Run): Command {
  return endingWith(
    command
      .summary("show the attributes of one object")
      .description("Show the attributes of one object in the state.")
      .argument("<ADDRESS>", "for example wxcc_channel.sales")
      .argument(inputArgument, inputDescription)
      .addOption(stateOption())
      .action((address: string, input: string | undefined, options: LookOptions) =>
        run((cli) => show(cli, address, input, options)),
      ),
    { exitCodes: exitCodeHelp.plain, example: "wxcc state show wxcc_channel.sales" },
  );
}

async function show(
  { terminal }: Cli,
  address: string,
  input: string | undefined,
  options: LookOptions,
): Promise<ExitCode> {
  const resource = resourceAt(readState(statePlaceOf(input, options).statePath), address);
  terminal.output.print(renderObjects(resource, terminal.output.colors));
  return exitCode.done;
}

function pullCommand(command: Command, run: Run): Command {
  return endingWith(
    command
      .summary("print the state file")
      .description(
        "Print the state as it is in its file, in Terraform's format. Sensitive values are in it in plain. Prints nothing when there is no state yet.",
      )
      .argument(inputArgument, inputDescription)
      .addOption(stateOption())
      .action((input: string | undefined, options: LookOptions) => run((cli) => pull(cli, input, options))),
    { exitCodes: exitCodeHelp.plain, example: "wxcc state pull > before.tfstate" },
  );
}

async function pull({ terminal }: Cli, input: string | undefined, options: LookOptions): Promise<ExitCode> {
  const state = readState(statePlaceOf(input, options).statePath);
  const { exists, path, source } = state;
  // As it is in the file: only a run that was cut off, or goes on, knows better.
  if (exists) terminal.output.write(source.journal === null ? readFileSync(path, "utf8") : stateText(state));
  return exitCode.done;
}

function moveCommand(command: Command, run: Run): Command {
  return endingWith(
    command
      .summary("give an object another address")
      .description(
        "Give an object another address, after its block was renamed, so that it is neither destroyed nor made anew. The object itself stays as it is.",
      )
      .argument("<ADDRESS>", "the address it has, for example wxcc_channel.sales")
      .argument("<NEW_ADDRESS>", "the address it gets, of the same type")
      .argument(inputArgument, inputDescription)
      .addOption(stateOption())
      .addOption(lockOption())
      .action((from: string, to: string, input: string | undefined, options: StateOptions) =>
        run((cli) => move(cli, from, to, input, options)),
      ),
    { exitCodes: exitCodeHelp.plain, example: "wxcc state mv wxcc_channel.sales wxcc_channel.support" },
  );
}

async function move(
  cli: Cli,
  from: string,
  to: string,
  input: string | undefined,
  options: StateOptions,
): Promise<ExitCode> {
  const configuration = loadInput(cli, input, options, placesOnly);
  return withLock(cli, configuration, "state mv", options, async (lock) => {
    const writer = stateWriter(configuration, lock);
    const name = newName(resourceAt(writer.state, from), to);
    if (writer.state.resources.has(to)) {
      fail(
        `${to} has an object already`,
        `One address holds one object. Move ${to} away first, or make the state forget it: wxcc state rm ${to}`,
      );
    }
    await writer.move(from, name);
    cli.terminal.output.print(`${from} is now ${to}. wxcc plan shows whether the configuration follows.`);
    return exitCode.done;
  });
}

/** @throws DiagnosticError when the address is none, or one of another type */
function newName({ address, mode, type }: ResourceState, to: string): string {
  const start = `${mode === "data" ? "data." : ""}${type}.`;
  const name = to.startsWith(start) ? to.slice(start.length) : "";
  if (/^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(name)) return name;
  return fail(
    `${address} can't become ${to}`,
    `An object keeps its type: the new address is ${start} and a name of letters, digits, _ and -.`,
  );
}

function removeCommand(command: Command, run: Run): Command {
  return endingWith(
    command
      .summary("forget an object without touching it")
      .description(
        "Make the state forget an object. The object itself stays as it is; wxcc no longer manages it. To take it back: wxcc import.",
      )
      .argument("<ADDRESS>", "for example wxcc_channel.sales")
      .argument(inputArgument, inputDescription)
      .addOption(stateOption())
      .addOption(lockOption())
      .action((address: string, input: string | undefined, options: StateOptions) =>
        run((cli) => remove(cli, address, input, options)),
      ),
    { exitCodes: exitCodeHelp.plain, example: "wxcc state rm wxcc_channel.sales" },
  );
}

async function remove(
  cli: Cli,
  address: string,
  input: string | undefined,
  options: StateOptions,
): Promise<ExitCode> {
  const configuration = loadInput(cli, input, options, placesOnly);
  return withLock(cli, configuration, "state rm", options, async (lock) => {
    const writer = stateWriter(configuration, lock);
    const { deposed, current } = resourceAt(writer.state, address);
    await Promise.all([
      ...[...deposed.keys()].map((key) => writer.remove(address, { deposed: key })),
      ...(current === null ? [] : [writer.remove(address)]),
    ]);
    cli.terminal.output.print(`${address} is forgotten. What it stood for still exists.`);
    return exitCode.done;
  });
}

interface RecoverOptions extends LookOptions {
  readonly discard?: boolean;
}

function recoverCommand(command: Command, run: Run): Command {
  return endingWith(
    command
      .summary("put the journal of a run that was cut off into the state")
      .description(
        "Put what the journal of a run that was cut off knows into the state. Every command that locks the state does that by itself; this one is for before Terraform, which does not know of the journal, goes on with the state.",
      )
      .argument(inputArgument, inputDescription)
      .addOption(stateOption())
      .option("--discard", "set a journal that does not fit the state aside, under another name")
      .action((input: string | undefined, options: RecoverOptions) =>
        run((cli) => recover(cli, input, options)),
      ),
    { exitCodes: exitCodeHelp.plain, example: "wxcc state recover" },
  );
}

/** Always with the lock: the journal of a run that goes on looks the same. */
async function recover(
  { terminal }: Cli,
  input: string | undefined,
  options: RecoverOptions,
): Promise<ExitCode> {
  const { statePath: path, stateLinks } = statePlaceOf(input, options);
  const lock = acquireLock(path, { operation: "state recover", stateLinks });
  try {
    if (options.discard === true) {
      terminal.output.print(`The journal is set aside as ${await discardJournal(path)}.`);
      return exitCode.done;
    }
    const recovered = await recoverState(path);
    terminal.output.print(
      recovered === null
        ? `${path} has no journal: no run on it was cut off.`
        : recoveredText(path, recovered),
    );
    return exitCode.done;
  } finally {
    lock.release();
  }
}

function resourceAt({ resources, path }: State, address: string): ResourceState {
  const known = [...resources.keys()].sort();
  return (
    resources.get(address) ??
    fail(
      `There is no ${address} in the state`,
      known.length === 0 ? `${path} holds no objects.` : `${path} holds ${known.join(", ")}.`,
    )
  );
}
