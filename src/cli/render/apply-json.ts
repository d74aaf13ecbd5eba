// What an apply does as JSON lines, in the form of terraform apply -json, for pipelines that follow it.

import { summaryOf, type Applied, type ApplyEvent, type Plan } from "../../engine";
import type { Diagnostic } from "../../schema/diagnostic";
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

/** A line for each change, and one with the numbers. */
export function plannedLines({ changes }: Plan): string[] {
  const { add, change, destroy } = summaryOf(changes);
  return [
    ...changes
      .filter(({ action }) => action !== "no-op")
      .map(({ address, action }) =>
        jsonLine("planned_change", `${address}: Plan to ${action}`, {
          change: { resource: resourceOf(address), action },
        }),
      ),
    jsonLine("change_summary", `Plan: ${add} to add, ${change} to change, ${destroy} to destroy.`, {
      changes: { add, change, remove: destroy, operation: "plan" },
    }),
  ];
}

/** @param plain colours that paint nothing */
export function eventLine(event: ApplyEvent, plain: Colors): string {
  const { address, action } = event;
  const hook = {
    resource: resourceOf(address),
    action,
    ...("id" in event && event.id !== undefined ? { id_key: "id", id_value: event.id } : {}),
    ...("milliseconds" in event ? { elapsed_seconds: event.milliseconds / 1000 } : {}),
  };
  const types = { started: "apply_start", finished: "apply_complete", failed: "apply_errored" } as const;
  const level = event.kind === "failed" ? "error" : "info";
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
  const { added, changed, destroyed, skipped, outputs } = applied;
  const done = `${added} added, ${changed} changed, ${destroyed} destroyed.`;
  const changes = { add: added, change: changed, remove: destroyed, operation: mode };
  const shown = Object.entries(outputs).map(([name, { value, sensitive }]) => [
    name,
    sensitive ? { sensitive } : { sensitive, value },
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
  return { addr: address, resource: address, resource_type: type, resource_name: name };
}
