// `wxcc provider`: brings the Terraform provider to Terraform.

import type { Command } from "commander";
import type { Run } from "../cli";
import { devOverrideCommand } from "./provider-dev-override";
import { installCommand } from "./provider-install";

export function providerCommand(command: Command, run: Run): Command {
  command
    .summary("bring the Terraform provider to Terraform")
    .description(
      "The same resources for Terraform: its provider comes with wxcc and needs Node 20.9 or newer where Terraform runs.",
    );
  installCommand(command.command("install"), run);
  devOverrideCommand(command.command("dev-override"), run);
  return command;
}
