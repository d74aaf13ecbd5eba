// `wxcc apply`: makes the configuration, or a saved plan, come true.

import type { Command } from "commander";
import { assertCurrent, loadPlan } from "../../engine";
import { fail } from "../../schema/diagnostic";
import { approved, carryOut, needsApproval, refuseWithoutTerminal, showPlanLines } from "../apply-run";
import type { Cli, Run } from "../cli";
import { exitCodeHelp, type ExitCode } from "../exit-code";
import { reportingFailures } from "../failure";
import {
  autoApproveOption,
  allGoneOption,
  endingWith,
  fullOption,
  jsonLinesOption,
  lockOption,
  organizationOption,
  parallelismOption,
  refreshOption,
  stateOption,
  replaceOption,
  targetOption,
  type AllGoneOptions,
  type TakeOverOptions,
  type RunOptions,
  type TargetOptions,
  variableFileOption,
  variableOption,
  writeImportsOption,
} from "../options";
import { tellTakeOvers } from "../take-over";
import { isSavedPlan } from "../plan-file";
import { planOf, planOptions, showPlan, showReviewedPlan } from "../plan-run";
import { loadInput, stateWriter, withLock, withSession } from "../workspace";

export interface ApplyCommandOptions extends RunOptions, TargetOptions, AllGoneOptions, TakeOverOptions {
  readonly autoApprove?: boolean;
  readonly json?: boolean;
}

export function applyCommand(command: Command, run: Run): Command {
  return endingWith(
    command
      .summary("make what exists match the configuration")
      .description(
        "Make what exists match the configuration, after showing the plan and asking. A saved plan is applied exactly as it was shown, without asking or showing it again, or refused as stale. Ctrl-C once finishes what is under way, twice stops at once.",
      )
      .argument(
        "[INPUT|PLANFILE]",
        "folder or file of the configuration (default: the only stack under cdktf.out, else the *.tf.json here), or a file of wxcc plan --out",
      )
      .addOption(autoApproveOption())
      .addOption(targetOption("change only this object and what it refers to"))
      .addOption(replaceOption())
      .addOption(variableOption())
      .addOption(variableFileOption())
      .addOption(jsonLinesOption())
      .addOption(refreshOption())
      .addOption(allGoneOption())
      .addOption(writeImportsOption())
      .addOption(organizationOption())
      .addOption(stateOption())
      .addOption(lockOption())
      .addOption(parallelismOption())
      .addOption(fullOption())
      .action((input: string | undefined, options: ApplyCommandOptions) =>
        run((cli) =>
          input !== undefined && isSavedPlan(input)
            ? applySaved(cli, input, options)
            : applyNew(cli, "apply", input, options),
        ),
      ),
    { exitCodes: exitCodeHelp.apply, example: "wxcc apply --auto-approve" },
  );
}

/** Plans, shows, asks and does it. */
export async function applyNew(
  cli: Cli,
  mode: "apply" | "destroy",
  input: string | undefined,
  options: ApplyCommandOptions,
): Promise<ExitCode> {
  const canAsk = cli.terminal.canAsk && options.json !== true;
  if (options.autoApprove !== true && !canAsk) return refuseWithoutTerminal(cli, mode);
  const configuration = loadInput(cli, input, options);
  return reportingFailures(cli, configuration, () =>
    withLock(cli, configuration, mode, options, (lock) => {
      const writer = stateWriter(configuration, lock);
      const guarded = { ...options, reasonToStop: () => writer.reasonToStop };
      return withSession(configuration, cli, guarded, async (session) => {
        const plan = await planOf(configuration, writer.state, session, planOptions(mode, options));
        const unusable =
          options.json === true ? showPlanLines(cli, plan) : showPlan(cli, plan, configuration, options);
        if (unusable !== undefined) {
          tellTakeOvers(cli, plan.diagnostics, options);
          return unusable;
        }
        const answer = options.autoApprove === true || !needsApproval(plan) || (await approved(cli, plan));
        if (answer !== true) return answer;
        return carryOut(cli, plan, configuration, session, writer, options);
      });
    }),
  );
}

async function applySaved(cli: Cli, path: string, options: ApplyCommandOptions): Promise<ExitCode> {
  if (options.target !== undefined || options.replace !== undefined) {
    fail(
      "A saved plan is applied exactly as it was shown",
      "--target and --replace go with the plan: wxcc plan --out FILE --target ADDRESS. Nothing was changed.",
    );
  }
  const { input, plan } = await loadPlan(path);
  const { environment } = cli;
  const { variables: given = [] } = options;
  const configuration = loadInput(cli, input, options, { environment, given, saved: plan.variables });
  return reportingFailures(cli, configuration, () =>
    withLock(cli, configuration, plan.mode, options, (lock) => {
      const writer = stateWriter(configuration, lock);
      const guarded = { ...options, reasonToStop: () => writer.reasonToStop };
      return withSession(configuration, cli, guarded, async (session) => {
        const { contactCenter } = session;
        assertCurrent(plan, configuration, writer.state, {
          organizationId: await contactCenter.organizationId(),
          api: contactCenter.address,
        });
        const unusable =
          options.json === true
            ? showPlanLines(cli, plan)
            : showReviewedPlan(cli, plan, configuration, options);
        if (unusable !== undefined) return unusable;
        return carryOut(cli, plan, configuration, session, writer, options);
      });
    }),
  );
}
