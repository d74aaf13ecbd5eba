// What an apply does as JSON lines, in the form of terraform apply -json, for pipelines that follow it.

import {
  isChange,
  summaryOf,
  type Applied,
  type ApplyEvent,
  type ChangeReason,
  type Drift,
  type Plan,
  type ResourceChange,
} from "../../engine";
import type { Diagnostic } from "../../schema/diagnostic";
import { appliedNumbers } from "./applied";
import { organizationText, plannedNumbers, unreachedText } from "./plan";
import { organizationJson, outputAction } from "./plan-json";
import { renderEvent } from "./progress";
import type { Colors } from "../terminal";

type Fields = Readonly<Record<string, unknown>>;

function jsonLine(type: string, message: string, fields: Fields, level: "info" | "warn" | "error" = "info") {
  const timestamp = new Date().toISOString();
  return JSON.stringify({
    "@level": level,
    "@message": message,
    "@module": "wxcc.ui",
    "@timestamp": timestamp,
    type,
    ...fields,
  });
}

/** A line with the organization, one for each drift and change, one with the numbers, and one with the outputs. */
export function plannedLines(plan: Plan): string[] {
  const { changes, drift, outputs, organization } = plan;
  const summary = summaryOf(changes);
  const { add, change, destroy } = summary;
  return [
    jsonLine(
      "organization",
      organization === null ? "Organization: not known" : `Organization: ${organizationText(organization)}`,
      organizationJson({ organization }),
    ),
    ...drift.map(driftLine),
    ...changes.filter(isChange).map(plannedLine),
    jsonLine("change_summary", [`Plan: ${plannedNumbers(summary)}.`, ...unreachedText(plan)].join(" "), {
      changes: { add, change, import: summary.import, remove: destroy, operation: "plan" },
    }),
    ...(outputs.length === 0 ? [] : [plannedOutputsLine(outputs)]),
  ];
}

function driftLine({ address, after }: Drift): string {
  const action = after === null ? "delete" : "update";
  const change = { resource: resourceOf(address), action };
  return jsonLine("resource_drift", `${address}: Drift detected (${action})`, { change });
}

/** The outputs that change; Terraform names the others too. */
function plannedOutputsLine(changed: Plan["outputs"]): string {
  const actions = changed.map((output) => [
    output.name,
    { action: outputAction(output), sensitive: output.sensitive },
  ]);
  return jsonLine("outputs", `Outputs: ${changed.length}`, { outputs: Object.fromEntries(actions) });
}

function plannedLine(change: ResourceChange): string {
  const { address, previousAddress, importing } = change;
  const action = plannedAction(change);
  const reason = change.reason === null ? undefined : reasons[change.reason];
  return jsonLine("planned_change", `${address}: Plan to ${action}`, {
    change: {
      resource: resourceOf(address),
      ...(previousAddress === null ? {} : { previous_resource: resourceOf(previousAddress) }),
      action,
      ...(reason === undefined ? {} : { reason }),
      ...(importing === null ? {} : { importing }),
    },
  });
}

/** What is forgotten is removed from the state: Terraform's word for it. */
function plannedAction({ action, importing }: ResourceChange): string {
  if (action === "forget") return "remove";
  if (action !== "no-op") return action;
  return importing === null ? "move" : "import";
}

const reasons: Readonly<Partial<Record<ChangeReason, string>>> = {
  "forced by attributes": "cannot_update",
  tainted: "tainted",
  requested: "requested",
  triggered: "replace_triggered_by",
  "not in the configuration": "delete_because_no_resource_config",
  "moved to nowhere": "delete_because_no_move_target",
};

/** @param plain colours that paint nothing */
export function eventLine(event: ApplyEvent, plain: Colors): string {
  const { address, action } = event;
  const hook = {
    resource: resourceOf(address),
    action,
    ...("id" in event && event.id !== undefined ? { id_key: "id", id_value: event.id } : {}),
    ...("milliseconds" in event ? { elapsed_seconds: event.milliseconds / 1000 } : {}),
  };
  const types = {
    started: "apply_start",
    finished: "apply_complete",
    failed: "apply_errored",
    stopped: "apply_errored",
  } as const;
  const level = event.kind === "failed" || event.kind === "stopped" ? "error" : "info";
  return jsonLine(types[event.kind], renderEvent(event, plain), { hook }, level);
}

export function stillGoingLine(
  address: string,
  action: ApplyEvent["action"],
  milliseconds: number,
  message: string,
): string {
  const hook = { resource: resourceOf(address), action, elapsed_seconds: milliseconds / 1000 };
  return jsonLine("apply_progress", message, { hook });
}

export function commandLine(address: string, output: string): string {
  const hook = { resource: resourceOf(address), provisioner: "local-exec", output };
  return jsonLine("provision_progress", `${address}: (local-exec): ${output}`, { hook });
}

export function diagnosticLine({ severity, summary, detail, address }: Diagnostic): string {
  const level = severity === "error" ? "error" : "warn";
  const diagnostic = { severity, summary, detail, ...(address === undefined ? {} : { address }) };
  const label = severity === "error" ? "Error" : "Warning";
  return jsonLine("diagnostic", `${label}: ${summary}`, { diagnostic }, level);
}

/** The numbers of what was done, what was not done, and the outputs; values of sensitive ones are left out. */
export function appliedLines(applied: Applied, mode: Plan["mode"]): string[] {
  const { imported, added, changed, destroyed, skipped, outputs } = applied;
  const done = `${appliedNumbers(applied, "apply")}.`;
  const changes = { add: added, change: changed, import: imported, remove: destroyed, operation: mode };
  const shown = Object.entries(outputs).map(([name, { value, type, sensitive }]) => [
    name,
    sensitive ? { sensitive, type } : { sensitive, type, value },
  ]);
  return [
    jsonLine("change_summary", `Resources: ${done}`, { changes, not_done: skipped }),
    ...(shown.length === 0
      ? []
      : [jsonLine("outputs", `Outputs: ${shown.length}`, { outputs: Object.fromEntries(shown) })]),
  ];
}

function resourceOf(address: string) {
  const [type = "", name = ""] = address.replace(/^data\./, "").split(".");
  return {
    addr: address,
    module: "",
    resource: address,
    implied_provider: type.split("_")[0],
    resource_type: type,
    resource_name: name,
    resource_key: null,
  };
}
