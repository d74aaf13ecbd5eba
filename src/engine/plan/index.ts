// Makes a plan: reads what exists, compares it with what is configured, and says what would be done, as data.

import { hasErrors } from "../../schema/diagnostic";
import type { Configuration } from "../input/configuration";
import { foreignObjects, organizationOf } from "../organization";
import type { Organization } from "../private-data";
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
  // Asked for beside the reads; nobody waits for it but the end.
  const here = organizationOf(planning.session.contactCenter);
  here.catch(() => undefined); // told at the end, unless a read has failed for the same reason
  if (!hasErrors(planning.diagnostics)) await refuseOtherOrganization(planning);
  if (!hasErrors(planning.diagnostics)) await refresh(planning);
  if (!hasErrors(planning.diagnostics)) {
    if (planning.options.mode === "destroy") planDestroyOfAll(planning);
    else await planConfiguration(planning);
  }
  if (!hasErrors(planning.diagnostics)) await planUndoing(planning);
  if (!hasErrors(planning.diagnostics)) await checkChanges(planning);
  return {
    mode: planning.options.mode,
    organization: await organization(planning, here),
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
      api: planning.session.contactCenter.address,
    },
  };
}

/** A state of another organization would be planned as if everything in it had been deleted. */
async function refuseOtherOrganization(planning: Planning): Promise<void> {
  const instances = [...planning.state.resources].flatMap(([address, { current, deposed }]) =>
    [...(current === null ? [] : [current]), ...deposed.values()].map((one) => [address, one] as const),
  );
  try {
    planning.diagnostics.push(...(await foreignObjects(instances, planning.session.contactCenter)));
  } catch (problem) {
    planning.report(problem, "reading the organization");
  }
}

/** The id is what a saved plan is bound to; its name is for people. */
async function organization(planning: Planning, asked: Promise<Organization>): Promise<Plan["organization"]> {
  try {
    const { id, name } = await asked;
    return { id, name };
  } catch (problem) {
    if (!hasErrors(planning.diagnostics)) planning.report(problem, "reading the organization");
    return null;
  }
}

function sortedChanges(changes: Iterable<ResourceChange>): ResourceChange[] {
  const keyed = [...changes].map((change) => ({ key: nodeKey(change), change }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ change }) => change);
}

function nodeKey({ address, deposedKey }: ResourceChange): string {
  return `${address} ${deposedKey ?? ""}`;
}
