// Makes a plan and its screen: the part that plan, apply, destroy and drift share.

import {
  makePlan,
  validateConfiguration,
  type Configuration,
  type Plan,
  type PlanOptions,
  type Session,
  type State,
} from "../engine";
import { resources } from "../resources";
import { DiagnosticError, hasErrors } from "../schema/diagnostic";
import { snakeCase } from "../schema/names";
import type { Cli } from "./cli";
import { exitCode, type ExitCode } from "./exit-code";
import { constructPaths, reportInterrupted, reportProblems } from "./failure";
import { renderFoundDrift, renderPlan, type PlanScreen } from "./render/plan";

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

export function planScreen(plan: Plan, configuration: Configuration): PlanScreen {
  const dataSources = configuration.dataSources.map(({ address }) => address);
  return {
    plan,
    deferredData:
      plan.mode === "destroy" ? [] : dataSources.filter((address) => !(address in plan.dataValues)).sort(),
    sensitive: sensitiveAttributes,
    constructPath: constructPaths(configuration),
  };
}

/** Terraform names of the attributes of a type that hold secrets. */
export function sensitiveAttributes(type: string): readonly string[] {
  return Object.entries(resources[type]?.attributes ?? {})
    .filter(([, attribute]) => attribute.sensitive)
    .map(([name]) => snakeCase(name));
}

/** Shows a plan; one that could not be made as its errors. @returns the exit code of a plan that can't be used */
export function showPlan(cli: Cli, plan: Plan, configuration: Configuration): ExitCode | undefined {
  if (cli.interruption.requested) return reportInterrupted(cli);
  const { output } = cli.terminal;
  const screen = planScreen(plan, configuration);
  if (!hasErrors(plan.diagnostics)) {
    output.print(renderPlan(screen, output));
    return undefined;
  }
  if (plan.drift.length > 0) output.print(renderFoundDrift(screen, output));
  reportProblems(cli, plan.diagnostics, configuration);
  return exitCode.failed;
}
