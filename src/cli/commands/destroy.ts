// `wxcc destroy`: destroys everything that is managed here.

import type { Command } from "commander";
import type { Run } from "../cli";
import { exitCodeHelp } from "../exit-code";
import {
  allGoneOption,
  autoApproveOption,
  endingWith,
  fullOption,
  inputArgument,
  inputDescription,
  jsonLinesOption,
  lockOption,
  organizationOption,
  parallelismOption,
  refreshOption,
  stateOption,
  targetOption,
  variableFileOption,
  variableOption,
} from "../options";
import { applyNew, type ApplyCommandOptions } from "./apply";

export function destroyCommand(command: Command, run: Run): Command {
  return endingWith(
    command
      .summary("destroy everything that is managed here")
      .description(
        "Destroy every object in the state, or only the targets and what refers to them, after showing the plan and asking. Ctrl-C once finishes what is under way, twice stops at once.",
      )
      .argument(inputArgument, inputDescription)
      .addOption(autoApproveOption())
      .addOption(targetOption("destroy only this object and what refers to it"))
      .addOption(variableOption())
      .addOption(variableFileOption())
      .addOption(jsonLinesOption("--auto-approve"))
      .addOption(refreshOption())
      .addOption(allGoneOption())
      .addOption(organizationOption())
      .addOption(stateOption())
      .addOption(lockOption())
      .addOption(parallelismOption())
      .addOption(fullOption())
      .action((input: string | undefined, options: ApplyCommandOptions) =>
        run((cli) => applyNew(cli, "destroy", input, options)),
      ),
    { exitCodes: exitCodeHelp.apply, example: "wxcc destroy" },
  );
}
