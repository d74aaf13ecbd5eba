// `wxcc doctor`: says whether a plan can work here, and what to do if not.

import type { Command } from "commander";
import type { Cli, Run } from "../cli";
import { settingsOrProblem } from "../connection-settings";
import { examine, isWell, thisMachine } from "../doctor";
import { exitCode, type ExitCode } from "../exit-code";
import { reportInterrupted } from "../failure";
import {
  endingWith,
  formatOption,
  inputArgument,
  inputDescription,
  variableFileOption,
  variableOption,
  type FormatOptions,
  type VariableOptions,
} from "../options";
import { renderFindings } from "../render/doctor";
import { withLock } from "../workspace";

interface DoctorOptions extends FormatOptions, VariableOptions {
  readonly fix?: boolean;
}

export function doctorCommand(command: Command, run: Run): Command {
  return endingWith(
    command
      .summary("say whether a plan can work here, and what to do if not")
      .description(
        "Look at Node, the proxy, the credential, the organization, what the token may read and write, the clock, the request limit, flows, queues, locations, telephony regions, Terraform and its provider, and say how to mend what is not well. Changes nothing: write access is tried with a bulk request without items. Only with --fix it deletes what interrupted creates have left, here and under Terraform, and no configuration wants any more.",
      )
      .argument(inputArgument, inputDescription)
      .option("--fix", "delete what creates that were cut off have left and nothing here wants any more")
      .addOption(variableOption())
      .addOption(variableFileOption())
      .addOption(formatOption())
      .action((input: string | undefined, options: DoctorOptions) =>
        run((cli) => doctor(cli, input, options)),
      ),
    {
      exitCodes: "Exit codes: 0 a plan can work, 1 it can't, 130 interrupted.",
      example: "wxcc doctor",
    },
  );
}

async function doctor(cli: Cli, input: string | undefined, options: DoctorOptions): Promise<ExitCode> {
  const { terminal, environment, interruption } = cli;
  const { configuration } = settingsOrProblem(cli, input, options);
  const { fix = false } = options;
  const examined = () =>
    examine(configuration, thisMachine(environment), { signal: interruption.cancel, fix });
  const findings = fix ? await withLock(cli, configuration, "doctor", {}, examined) : await examined();
  if (interruption.requested) return reportInterrupted(cli);
  const works = isWell(findings);
  terminal.output.print(
    options.format === "json"
      ? JSON.stringify({ works, checks: findings })
      : renderFindings(findings, terminal.output),
  );
  return works ? exitCode.done : exitCode.failed;
}
