// `wxcc validate`: finds what is wrong with a configuration without asking anybody.

import type { Command } from "commander";
import { validateConfiguration } from "../../engine";
import { hasErrors } from "../../schema/diagnostic";
import type { Cli, Run } from "../cli";
import { exitCode, exitCodeHelp, type ExitCode } from "../exit-code";
import { reportProblems } from "../failure";
import {
  endingWith,
  inputArgument,
  inputDescription,
  variableFileOption,
  variableOption,
  type VariableOptions,
} from "../options";
import { loadInput } from "../workspace";

export function validateCommand(command: Command, run: Run): Command {
  return endingWith(
    command
      .summary("check the configuration by itself")
      .description("Check the configuration by itself: names, types, rules, references. Needs no connection.")
      .argument(inputArgument, inputDescription)
      .addOption(variableOption())
      .addOption(variableFileOption())
      .action((input: string | undefined, options: VariableOptions) =>
        run((cli) => validate(cli, input, options)),
      ),
    { exitCodes: exitCodeHelp.plain, example: "wxcc validate cdktf.out" },
  );
}

async function validate(cli: Cli, input: string | undefined, options: VariableOptions): Promise<ExitCode> {
  const configuration = loadInput(cli, input, options, {
    environment: cli.environment,
    given: options.variables ?? [],
    complete: false,
  });
  const problems = validateConfiguration(configuration);
  if (problems.length > 0) reportProblems(cli, problems, configuration);
  if (hasErrors(problems)) return exitCode.failed;
  const { colors, print } = cli.terminal.output;
  const { resources, dataSources } = configuration;
  print(
    `${colors.bold(colors.green("The configuration is valid."))} ${counted(resources.length, "resource")}, ${counted(dataSources.length, "data source")}.`,
  );
  return exitCode.done;
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
