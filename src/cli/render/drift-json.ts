// What `wxcc drift` finds, for programs.

import { modelRelease, type Configuration, type Plan } from "../../engine";
import { hasErrors } from "../../schema/diagnostic";
import { leftByInterruptedCreates } from "./drift";
import { actionsOf, driftJson, organizationJson } from "./plan-json";
import type { SensitivePathsOf } from "./sensitive";

/** Each drift in the form of terraform show -json, with `apply_actions`: what the next apply would do about it. */
export function driftDocument(plan: Plan, configuration: Configuration, sensitive: SensitivePathsOf) {
  const { drift, changes, diagnostics, organization } = plan;
  const left = leftByInterruptedCreates(plan).map(({ type, before }) => ({
    type,
    id: before?.attributes.id ?? null,
    name: before?.attributes.name ?? before?.attributes.number ?? null,
  }));
  const applyActions = (address: string): readonly string[] | null => {
    if (hasErrors(diagnostics)) return null;
    const change = changes.find((one) => one.address === address && one.deposedKey === null);
    return change === undefined ? ["no-op"] : actionsOf(change);
  };
  return {
    format_version: "1.2",
    terraform_version: modelRelease,
    ...organizationJson({ organization }),
    resource_drift: drift.map((one) => ({
      ...driftJson(one, { configuration, sensitive }),
      apply_actions: applyActions(one.address),
    })),
    ...(left.length === 0 ? {} : { interrupted_creates: left }),
  };
}
