// `wxcc plan`: shows what an apply would do.

import { resolve } from "node:path";
import type { Command } from "commander";
import { hasChanges, readState, savePlan } from "../../engine";
import type { Cli, Run } from "../cli";
import { exitCode, exitCodeHelp, type ExitCode } from "../exit-code";
import { reportingFailures } from "../failure";
import {
  endingWith,
  inputArgument,
  inputDescription,
  lockOption,
  parallelismOption,
  refreshOption,
  stateOption,
  type RunOptions,
} from "../options";
import { planOf, showPlan } from "../plan-run";
import { loadInput, withLock, withSession } from "../workspace";

interface PlanCommandOptions extends RunOptions {
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
      .addOption(refreshOption())
      .addOption(stateOption())
      .addOption(lockOption())
      .addOption(parallelismOption())
      .action((input: string | undefined, options: PlanCommandOptions) =>
        run((cli) => plan(cli, input, options)),
      ),
    { exitCodes: exitCodeHelp.plan, example: "wxcc plan --out channels.plan" },
  );
}

async function plan(cli: Cli, input: string | undefined, options: PlanCommandOptions): Promise<ExitCode> {
  const configuration = loadInput(input, options);
  return reportingFailures(cli, configuration, () =>
    withLock(configuration.statePath, "plan", options, () =>
      withSession(configuration, cli, async (session) => {
        const { refresh, parallelism } = options;
        const made = await planOf(configuration, readState(configuration.statePath), session, {
          mode: options.destroy === true ? "destroy" : "apply",
          refresh,
          ...(parallelism === undefined ? {} : { concurrency: parallelism }),
        });
        const unusable = showPlan(cli, made, configuration);
        if (unusable !== undefined) return unusable;
        if (options.out !== undefined) {
          await savePlan(options.out, made, input === undefined ? configuration.folder : resolve(input));
          const state = options.state === undefined ? "" : ` --state ${options.state}`;
          cli.terminal.output.print(`\nSaved. Apply exactly this with: wxcc apply ${options.out}${state}`);
        }
        return options.detailedExitcode === true && hasChanges(made) ? exitCode.changes : exitCode.done;
      }),
    ),
  );
}
