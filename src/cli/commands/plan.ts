// `wxcc plan`: shows what an apply would do.

import { resolve } from "node:path";
import type { Command } from "commander";
import { hasWork, readState, savePlan } from "../../engine";
import { fail } from "../../schema/diagnostic";
import type { Cli, Run } from "../cli";
import { exitCode, exitCodeHelp, type ExitCode } from "../exit-code";
import { reportingFailures } from "../failure";
import {
  allGoneOption,
  endingWith,
  formatOption,
  fullOption,
  inputArgument,
  inputDescription,
  lockOption,
  organizationOption,
  parallelismOption,
  refreshOption,
  stateOption,
  type AllGoneOptions,
  type TakeOverOptions,
  type FormatOptions,
  replaceOption,
  targetOption,
  type RunOptions,
  type TargetOptions,
  variableFileOption,
  variableOption,
  writeImportsOption,
} from "../options";
import { tellTakeOvers } from "../take-over";
import { planOf, planOptions, showPlan, showPlanJson } from "../plan-run";
import { loadInput, withLock, withSession } from "../workspace";

interface PlanCommandOptions
  extends RunOptions, FormatOptions, TargetOptions, AllGoneOptions, TakeOverOptions {
  readonly out?: string;
  readonly destroy?: boolean;
  readonly detailedExitcode?: boolean;
}

export function planCommand(command: Command, run: Run): Command {
  return endingWith(
    command
      .summary("show what an apply would do")
      .description("Show what an apply would do. Changes nothing, not even the state.")
      .argument(inputArgument, inputDescription)
      .option("--out <FILE>", "save the plan, to be applied exactly as shown with: wxcc apply FILE")
      .option("--destroy", "plan to destroy everything that is managed here")
      .option("--detailed-exitcode", "exit with 2 when there are changes")
      .addOption(
        targetOption("plan only this object and what it refers to (with --destroy: what refers to it)"),
      )
      .addOption(replaceOption())
      .addOption(variableOption())
      .addOption(variableFileOption())
      .addOption(formatOption(planFormats))
      .addOption(refreshOption())
      .addOption(allGoneOption())
      .addOption(writeImportsOption())
      .addOption(organizationOption())
      .addOption(stateOption())
      .addOption(lockOption())
      .addOption(parallelismOption())
      .addOption(fullOption())
      .action((input: string | undefined, options: PlanCommandOptions) =>
        run((cli) => plan(cli, input, options)),
      ),
    { exitCodes: exitCodeHelp.plan, example: "wxcc plan --out channels.plan" },
  );
}

const planFormats =
  "json is one document in the form of terraform show -json, for policy tools; sensitive values are in it in plain";

async function plan(cli: Cli, input: string | undefined, options: PlanCommandOptions): Promise<ExitCode> {
  if (options.destroy === true && options.replace !== undefined) {
    fail(
      "--replace can't be used with --destroy",
      "What is destroyed is not made anew. Leave one of them out.",
    );
  }
  const configuration = loadInput(cli, input, options);
  return reportingFailures(cli, configuration, () =>
    withLock(cli, configuration, "plan", options, () =>
      withSession(configuration, cli, options, async (session) => {
        const state = readState(configuration.statePath);
        const mode = options.destroy === true ? "destroy" : "apply";
        const made = await planOf(configuration, state, session, planOptions(mode, options));
        const json = options.format === "json";
        const unusable = json
          ? showPlanJson(cli, made, configuration, state)
          : showPlan(cli, made, configuration, options);
        if (unusable !== undefined) {
          tellTakeOvers(cli, made.diagnostics, options);
          return unusable;
        }
        if (options.out !== undefined) {
          await savePlan(options.out, made, input === undefined ? configuration.folder : resolve(input));
          const { output, problems } = cli.terminal;
          const stateWords = options.state === undefined ? "" : ` --state ${options.state}`;
          (json ? problems : output).print(
            `\nSaved. Apply exactly this with: wxcc apply ${options.out}${stateWords}`,
          );
        }
        return options.detailedExitcode === true && hasWork(made) ? exitCode.changes : exitCode.done;
      }),
    ),
  );
}
