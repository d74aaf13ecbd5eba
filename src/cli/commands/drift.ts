// `wxcc drift`: shows what was changed outside of wxcc.

import type { Command } from "commander";
import { readState } from "../../engine";
import { hasErrors } from "../../schema/diagnostic";
import type { Cli, Run } from "../cli";
import { exitCode, exitCodeHelp, type ExitCode } from "../exit-code";
import { reportingFailures, reportInterrupted, reportProblems } from "../failure";
import {
  endingWith,
  fullOption,
  formatOption,
  inputArgument,
  inputDescription,
  lockOption,
  parallelismOption,
  stateOption,
  type FormatOptions,
  type RunOptions,
  variableFileOption,
  variableOption,
} from "../options";
import { planOf, planScreen } from "../plan-run";
import { leftByInterruptedCreates, renderDriftReport } from "../render/drift";
import { sensitiveInPlan } from "../render/sensitive";
import { driftDocument } from "../render/drift-json";
import { loadInput, withLock, withSession } from "../workspace";

type DriftOptions = Omit<RunOptions, "refresh"> & FormatOptions;

export function driftCommand(command: Command, run: Run): Command {
  return endingWith(
    command
      .summary("show what was changed outside of wxcc")
      .description(
        "Show what was changed outside of wxcc since the last apply, and what can be done about it. Changes nothing, not even the state.",
      )
      .argument(inputArgument, inputDescription)
      .addOption(variableOption())
      .addOption(variableFileOption())
      .addOption(formatOption("json names each change in the form of resource_drift of terraform show -json"))
      .addOption(stateOption())
      .addOption(lockOption())
      .addOption(parallelismOption())
      .addOption(fullOption())
      .action((input: string | undefined, options: DriftOptions) => run((cli) => drift(cli, input, options))),
    { exitCodes: exitCodeHelp.drift, example: "wxcc drift || echo 'somebody was here'" },
  );
}

async function drift(cli: Cli, input: string | undefined, options: DriftOptions): Promise<ExitCode> {
  const configuration = loadInput(cli, input, options);
  return reportingFailures(cli, configuration, () =>
    withLock(cli, configuration, "drift", options, () =>
      withSession(configuration, cli, options, async (session) => {
        const { parallelism } = options;
        const state = readState(configuration.statePath);
        const plan = await planOf(configuration, state, session, {
          mode: "apply",
          allGone: true, // it reports what is gone, and does nothing about it
          ...(parallelism === undefined ? {} : { concurrency: parallelism }),
        });
        if (cli.interruption.requested) return reportInterrupted(cli);
        const failed = hasErrors(plan.diagnostics);
        const { output } = cli.terminal;
        if (options.format === "json") {
          output.print(JSON.stringify(driftDocument(plan, configuration, sensitiveInPlan(plan))));
        } else if (!failed || plan.drift.length > 0) {
          const known = [...state.resources.values()].filter(
            ({ mode, current }) => mode === "managed" && current !== null,
          ).length;
          output.print(renderDriftReport(planScreen(plan, configuration, options), known, output));
        }
        if (failed) {
          reportProblems(cli, plan.diagnostics, configuration);
          return exitCode.failed;
        }
        const isAsRecorded = plan.drift.length === 0 && leftByInterruptedCreates(plan).length === 0;
        return isAsRecorded ? exitCode.done : exitCode.changes;
      }),
    ),
  );
}
