// Makes a plan and its screen: the part that plan, apply, destroy and drift share.

import {
  deferredDataOf,
  makePlan,
  validateConfiguration,
  withoutRemoteSecrets,
  type Configuration,
  type Plan,
  type PlanOptions,
  type ResourceState,
  type Session,
  type State,
} from "../engine";
import { DiagnosticError, hasErrors } from "../schema/diagnostic";
import type { Cli } from "./cli";
import { exitCode, type ExitCode } from "./exit-code";
import { constructPaths, reportInterrupted, reportProblems } from "./failure";
import type { AllGoneOptions, FullOptions, RunOptions, TargetOptions } from "./options";
import { planJson } from "./render/plan-json";
import { sensitiveInPlan } from "./render/sensitive";
import { namesIn, renderFoundDrift, renderPlan, renderReviewedPlan, type PlanScreen } from "./render/plan";

/** What the options of a command say about its plan. */
export function planOptions(
  mode: PlanOptions["mode"],
  {
    refresh,
    parallelism,
    target,
    replace,
    allGone,
  }: Omit<RunOptions, "lock"> & TargetOptions & AllGoneOptions,
): PlanOptions {
  return {
    mode,
    refresh,
    ...(parallelism === undefined ? {} : { concurrency: parallelism }),
    ...(target === undefined ? {} : { targets: target }),
    ...(replace === undefined ? {} : { replace }),
    ...(allGone === undefined ? {} : { allGone }),
  };
}

/** @throws DiagnosticError when the configuration is wrong by itself: then nothing is asked of the API */
export async function planOf(
  configuration: Configuration,
  state: State,
  session: Session,
  options: PlanOptions,
): Promise<Plan> {
  const problems = options.mode === "destroy" ? [] : validateConfiguration(configuration);
  if (hasErrors(problems)) throw new DiagnosticError(problems);
  return makePlan(configuration, state, session, options);
}

/** @param configuration undefined for a saved plan whose configuration is no longer the same */
export function planScreen(
  plan: Plan,
  configuration: Configuration | undefined,
  { full = false }: FullOptions = {},
): PlanScreen {
  const sensitive = sensitiveInPlan(plan);
  const planned = new Map(plan.changes.map(({ address, constructPath }) => [address, constructPath]));
  return {
    plan,
    deferredData: configuration === undefined ? [] : [...deferredDataOf(plan, configuration)].sort(),
    sensitive,
    names: namesIn(plan, sensitive),
    full,
    constructPath:
      configuration === undefined
        ? (address) => planned.get(address) ?? undefined
        : constructPaths(configuration),
  };
}

/** Shows a plan; one that could not be made as its errors. @returns the exit code of a plan that can't be used */
export function showPlan(
  cli: Cli,
  plan: Plan,
  configuration: Configuration | undefined,
  options: FullOptions,
): ExitCode | undefined {
  if (cli.interruption.requested) return reportInterrupted(cli);
  const { output } = cli.terminal;
  const screen = planScreen(plan, configuration, options);
  if (!hasErrors(plan.diagnostics)) {
    const text = renderPlan(screen, output);
    output.print(configuration === undefined ? text : withoutRemoteSecrets(configuration, text));
    return undefined;
  }
  if (plan.drift.length > 0) output.print(renderFoundDrift(screen, output));
  reportProblems(cli, plan.diagnostics, configuration);
  return exitCode.failed;
}

/** A plan from a file was read when it was made: its first and last line say which one it is. */
export function showReviewedPlan(
  cli: Cli,
  plan: Plan,
  configuration: Configuration,
  options: FullOptions,
): ExitCode | undefined {
  if (cli.interruption.requested || hasErrors(plan.diagnostics)) {
    return showPlan(cli, plan, configuration, options);
  }
  const { output } = cli.terminal;
  output.print(renderReviewedPlan(plan, output));
  return undefined;
}

/**
 * Prints a plan as JSON, its warnings beside it on the other output.
 * @param state what the plan rests on; null when that state is no longer there
 * @returns the exit code of a plan that can't be used
 */
export function showPlanJson(
  cli: Cli,
  plan: Plan,
  configuration: Configuration,
  state: State | null,
): ExitCode | undefined {
  if (cli.interruption.requested) return reportInterrupted(cli);
  if (plan.diagnostics.length > 0) reportProblems(cli, plan.diagnostics, configuration);
  if (hasErrors(plan.diagnostics)) return exitCode.failed;
  const outputsBefore = state?.outputs ?? null;
  const leftOut = state === null ? [] : leftOutBy(plan, state);
  const document = planJson({ ...planScreen(plan, configuration), configuration, outputsBefore, leftOut });
  cli.terminal.output.print(JSON.stringify(document));
  return undefined;
}

/** Objects of the state that the targets of a plan leave out. */
export function leftOutBy({ selection }: Plan, { resources }: State): readonly ResourceState[] {
  if (selection === null) return [];
  const selected = new Set(selection);
  return [...resources.values()].filter(({ mode, address }) => mode === "managed" && !selected.has(address));
}
