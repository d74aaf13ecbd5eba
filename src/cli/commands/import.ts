// `wxcc import`: takes an object that exists already under management.

import type { Command } from "commander";
import { importObject } from "../../engine";
import { oneLine } from "../../schema/printable";
import type { Cli, Run } from "../cli";
import { exitCode, exitCodeHelp, type ExitCode } from "../exit-code";
import { reportingFailures } from "../failure";
import {
  endingWith,
  inputArgument,
  inputDescription,
  lockOption,
  stateOption,
  type StateOptions,
  variableFileOption,
  variableOption,
  type VariableOptions,
} from "../options";
import { loadInput, stateWriter, withLock, withSession } from "../workspace";

export function importCommand(command: Command, run: Run): Command {
  return endingWith(
    command
      .summary("take an object that exists already into the state")
      .description(
        "Take an object that exists already into the state, under the address of a block in the configuration. Changes nothing in the organization.",
      )
      .argument("<ADDRESS>", "for example wxcc_channel.sales")
      .argument("<ID|NAME>", "id or exact name of the object; the number of a support number")
      .argument(inputArgument, inputDescription)
      .addOption(variableOption())
      .addOption(variableFileOption())
      .addOption(stateOption())
      .addOption(lockOption())
      .action(
        (
          address: string,
          idOrName: string,
          input: string | undefined,
          options: StateOptions & VariableOptions,
        ) => run((cli) => importInto(cli, address, idOrName, input, options)),
      ),
    { exitCodes: exitCodeHelp.plain, example: "wxcc import wxcc_channel.sales sales-line" },
  );
}

async function importInto(
  cli: Cli,
  address: string,
  idOrName: string,
  input: string | undefined,
  options: StateOptions & VariableOptions,
): Promise<ExitCode> {
  const configuration = loadInput(cli, input, options);
  return reportingFailures(cli, configuration, () =>
    withLock(cli, configuration, "import", options, (lock) =>
      withSession(configuration, cli, {}, async (session) => {
        const writer = stateWriter(configuration, lock);
        const id = await importObject(address, idOrName, configuration, session, writer);
        cli.terminal.output.print(
          `${address} is now the object ${oneLine(id)}.\nwxcc plan shows where the configuration differs from it.`,
        );
        return exitCode.done;
      }),
    ),
  );
}
