// `wxcc destroy`: destroys everything that is managed here.

import type { Command } from "commander";
import type { Run } from "../cli";
import { exitCodeHelp } from "../exit-code";
import {
  autoApproveOption,
  endingWith,
  inputArgument,
  inputDescription,
  lockOption,
  parallelismOption,
  refreshOption,
  stateOption,
} from "../options";
import { applyNew, type ApplyCommandOptions } from "./apply";

export function destroyCommand(command: Command, run: Run): Command {
  return endingWith(
    command
      .summary("destroy everything that is managed here")
      .description("Destroy every object in the state, after showing the plan and asking.")
      .argument(inputArgument, inputDescription)
      .addOption(autoApproveOption())
      .addOption(refreshOption())
      .addOption(stateOption())
      .addOption(lockOption())
      .addOption(parallelismOption())
      .action((input: string | undefined, options: ApplyCommandOptions) =>
        run((cli) => applyNew(cli, "destroy", input, options)),
      ),
    { exitCodes: exitCodeHelp.apply, example: "wxcc destroy" },
  );
}
