// `wxcc provider dev-override`: a CLI configuration that makes Terraform run the provider of this very wxcc.

import type { Command } from "commander";
import { providerSource } from "../../resources";
import type { Cli, Run } from "../cli";
import { exitCode, exitCodeHelp, type ExitCode } from "../exit-code";
import { endingWith } from "../options";
import { providerPackage } from "../provider-package";

export function devOverrideCommand(command: Command, run: Run): Command {
  return endingWith(
    command
      .summary("show a CLI configuration for this very provider")
      .description(
        "Show a CLI configuration for Terraform that runs the provider beside this wxcc, whatever version the configuration asks for. For work on the provider itself; terraform init is not needed for it.",
      )
      .action(() => run(devOverride)),
    {
      exitCodes: exitCodeHelp.plain,
      example: "wxcc provider dev-override > dev.tfrc && export TF_CLI_CONFIG_FILE=$PWD/dev.tfrc",
    },
  );
}

async function devOverride(cli: Cli): Promise<ExitCode> {
  cli.terminal.output
    .print(`# For TF_CLI_CONFIG_FILE. Terraform warns that a development override is in effect.
provider_installation {
  dev_overrides {
    "${providerSource}" = ${JSON.stringify(providerPackage(cli))}
  }
  direct {}
}`);
  return exitCode.done;
}
