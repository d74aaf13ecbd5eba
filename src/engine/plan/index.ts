// Makes a plan: reads what exists, compares it with what is configured, and says what would be done, as data.

import { hasErrors } from "../../schema/diagnostic";
import type { Configuration } from "../input/configuration";
import type { Plan, ResourceChange } from "../plan-data";
import { sensitivePathsOf, variableValuesOf, withoutSecrets } from "../secrets";
import type { Session } from "../session";
import type { State } from "../state/state";
import { checkChanges } from "./check-changes";
import { planConfiguration } from "./configuration";
import { planDestroyOfAll } from "./deletions";
import { planOutputs } from "./outputs";
import { Planning, type PlanOptions } from "./planning";
import { refresh } from "./refresh";
import { planUndoing } from "./undoing";

export type { PlanOptions } from "./planning";

/** Never throws for what is wrong with the configuration or the tenant: the diagnostics say it. */
export async function makePlan(
  configuration: Configuration,
  state: State,
  session: Session,
  options: PlanOptions,
): Promise<Plan> {
  return run(new Planning(configuration, state, session, options));
}

const nothingConfigured = { resources: [], dataSources: [] };

async function run(planning: Planning): Promise<Plan> {
  const name = organizationName(planning);
  if (!hasErrors(planning.diagnostics)) await refresh(planning);
  if (!hasErrors(planning.diagnostics)) {
    if (planning.options.mode === "destroy") planDestroyOfAll(planning);
    else await planConfiguration(planning);
  }
  if (!hasErrors(planning.diagnostics)) await planUndoing(planning);
  if (!hasErrors(planning.diagnostics)) await checkChanges(planning);
  return {
    mode: planning.options.mode,
    organization: await organization(planning, name),
    changes: sortedChanges(planning.changes.values()),
    drift: planning.drift.sort((a, b) => (a.address < b.address ? -1 : 1)),
    moves: planning.moves,
    selection: planning.selection === null ? null : [...planning.selection].sort(),
    outputs: hasErrors(planning.diagnostics) ? [] : planOutputs(planning),
    dataValues: planning.dataValues,
    sensitivePaths: sensitivePathsOf(planning.configuration, planning.state, planning.sensitivity),
    sensitiveBefore: sensitivePathsOf(nothingConfigured, planning.state),
    variables: variableValuesOf(planning.configuration),
    diagnostics: withoutSecrets(planning.configuration, [
      ...planning.configuration.warnings,
      ...planning.diagnostics,
    ]),
    basis: {
      configurationHash: planning.configuration.contentHash,
      lineage: planning.state.lineage,
      serial: planning.state.serial,
    },
  };
}

/** The id is what a saved plan is bound to; its name is for people, and a token may not be allowed to read it. */
async function organization(planning: Planning, name: Promise<string | null>): Promise<Plan["organization"]> {
  try {
    return { id: await planning.session.contactCenter.organizationId(), name: await name };
  } catch (problem) {
    if (!hasErrors(planning.diagnostics)) planning.report(problem, "reading the organization");
    return null;
  }
}

async function organizationName(planning: Planning): Promise<string | null> {
  try {
    return (await planning.session.contactCenter.organization()).displayName;
  } catch {
    return null; // a plan is right without it; what else is wrong with the connection the plan itself reports
  }
}

function sortedChanges(changes: Iterable<ResourceChange>): ResourceChange[] {
  const keyed = [...changes].map((change) => ({ key: nodeKey(change), change }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ change }) => change);
}

function nodeKey({ address, deposedKey }: ResourceChange): string {
  return `${address} ${deposedKey ?? ""}`;
}
