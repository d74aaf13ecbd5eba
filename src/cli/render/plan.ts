// A plan as the screen that somebody on call reads: what was found changed, what will change, warnings, the numbers.

import {
  summaryOf,
  type ChangeReason,
  type Drift,
  type OutputChange,
  type Plan,
  type ResourceChange,
} from "../../engine";
import { hasErrors } from "../../schema/diagnostic";
import type { Channel } from "../terminal";
import { renderDiagnostics, type DiagnosticStyle } from "./diagnostics";
import { literal, sensitiveValue } from "./literal";
import { isLongText, describeText } from "./long-text";
import { renderResourceDiff, type ResourceDiff } from "./resource-diff";

export interface PlanScreen {
  readonly plan: Plan;
  /** Data sources that are read during the apply. */
  readonly deferredData: readonly string[];
  /** Names of a type's attributes that hold secrets. */
  readonly sensitive: (type: string) => readonly string[];
  readonly constructPath: (address: string) => string | undefined;
}

/** A plan without errors, from the drift to the line with the numbers. */
export function renderPlan(screen: PlanScreen, channel: Channel): string {
  const { plan } = screen;
  const { colors, width } = channel;
  const style: DiagnosticStyle = { colors, width, constructPath: screen.constructPath };
  const changes = plan.changes.filter(({ action }) => action !== "no-op");
  const parts = [
    plan.drift.length === 0 ? "" : renderFoundDrift(screen, channel),
    somethingToDo(plan) ? colors.bold(`${headerOf(plan)}:`) : "",
    ...changes.map((change) => renderChange(change, screen, channel)),
    ...(changes.length === 0 ? [] : screen.deferredData.map((address) => renderDeferred(address, channel))),
    renderOutputChanges(plan.outputs, channel),
    plan.diagnostics.length === 0 ? "" : renderDiagnostics(plan.diagnostics, style),
    somethingToDo(plan) ? colors.bold(summaryLine(plan)) : nothingToDo(plan, channel),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** Which plan it is and how much it does, for somebody who has read it already. */
export function renderReviewedPlan(plan: Plan, channel: Channel): string {
  if (!somethingToDo(plan)) return nothingToDo(plan, channel);
  return channel.colors.bold(`${headerOf(plan)}, as saved:\n${summaryLine(plan)}`);
}

function somethingToDo({ changes, outputs }: Plan): boolean {
  return outputs.length > 0 || changes.some(({ action }) => action !== "no-op");
}

/** What was found changed outside, for a plan that could not be made. */
export function renderFoundDrift(screen: PlanScreen, channel: Channel): string {
  const { bold } = channel.colors;
  return [
    bold("Changed outside of wxcc since the last apply:"),
    ...screen.plan.drift.map((drift) => renderDrift(drift, screen, channel)),
  ].join("\n\n");
}

export function renderDrift(drift: Drift, { sensitive }: PlanScreen, { colors }: Channel): string {
  const { address, before, after } = drift;
  if (after === null) return `  ${colors.bold(`# ${address} was deleted`)}${namedAs(before)}`;
  const diff = renderResourceDiff(
    {
      block: blockOf(address),
      symbol: "~",
      before,
      after,
      forcedBy: [],
      sensitive: sensitive(drift.type),
      identifiedBy,
    },
    colors,
  );
  return `  ${colors.bold(`# ${address} was changed`)}\n${diff}`;
}

/** What tells a reader which object is meant, by the attributes that people know it by. */
function namedAs({ name, number, id }: Drift["before"]): string {
  const known = [name, number, id].find((value) => typeof value === "string" && value !== "");
  return known === undefined ? "" : ` (${literal(known)})`;
}

const identifiedBy = ["id", "name", "number"];

function headerOf({ mode, organization }: Plan): string {
  const where = organization === null ? "" : organizationText(organization);
  if (mode === "apply") return where === "" ? "Plan" : `Plan for organization ${where}`;
  const what = "Plan to destroy everything that is managed here";
  return where === "" ? what : `${what}, in organization ${where}`;
}

export function organizationText({ id, name }: NonNullable<Plan["organization"]>): string {
  return name === null ? id : `${name} (${id})`;
}

function summaryLine({ changes, outputs }: Plan): string {
  const { add, change, destroy } = summaryOf(changes);
  const outputsOnly = add + change + destroy === 0 && outputs.length > 0 ? " Only outputs change." : "";
  return `Plan: ${add} to add, ${change} to change, ${destroy} to destroy.${outputsOnly}`;
}

function nothingToDo({ mode, organization, drift }: Plan, { colors }: Channel): string {
  const recorded =
    drift.length === 0 ? "" : "\nAn apply would only record in the state what was changed outside.";
  if (mode === "destroy")
    return `${colors.bold("No changes.")} Nothing that is managed here exists.${recorded}`;
  const where = organization === null ? "What exists" : `Organization ${organizationText(organization)}`;
  return `${colors.bold(colors.green("No changes."))} ${where} matches the configuration.${recorded}`;
}

function renderChange(change: ResourceChange, { sensitive }: PlanScreen, { colors }: Channel): string {
  const { action, before, after, replacePaths } = change;
  const comments = [headlineOf(change), ...reasonLines(change)].map(
    (text) => `  ${colors.bold(`# ${text}`)}`,
  );
  const diff = renderResourceDiff(
    {
      block: blockOf(change.address),
      symbol: symbolOf(change),
      before: action === "create" ? null : (before?.attributes ?? null),
      after,
      forcedBy: action === "replace" ? replacePaths : [],
      sensitive: sensitive(change.type),
      // An update keeps the object, so it says which one; of a replacement the id changes anyway.
      identifiedBy: action === "update" ? identifiedBy : [],
    },
    colors,
  );
  return [...comments, diff].join("\n");
}

/** `resource "wxcc_channel" "sales"`. */
function blockOf(address: string): string {
  const [type = "", name = ""] = address.replace(/^data\./, "").split(".");
  return `${address.startsWith("data.") ? "data" : "resource"} "${type}" "${name}"`;
}

function symbolOf({ action, createBeforeDestroy }: ResourceChange): ResourceDiff["symbol"] {
  switch (action) {
    case "create":
      return "+";
    case "delete":
      return "-";
    case "replace":
      return createBeforeDestroy ? "+/-" : "-/+";
    case "update":
    case "no-op":
      return "~";
  }
}

function headlineOf({ address, action, reason, deposedKey }: ResourceChange): string {
  const object = deposedKey === null ? address : `${address} (deposed object ${deposedKey})`;
  switch (action) {
    case "create":
      return `${object} will be created`;
    case "update":
      return `${object} will be updated in place`;
    case "delete":
      return `${object} will be destroyed`;
    case "replace":
      return replacement(object, reason);
    case "no-op":
      return `${object} stays as it is`;
  }
}

function replacement(object: string, reason: ChangeReason | null): string {
  if (reason === "tainted") return `${object} is tainted, so it must be replaced`;
  return reason === "requested" ? `${object} will be replaced, as requested` : `${object} must be replaced`;
}

function reasonLines({ address, reason }: ResourceChange): string[] {
  if (reason === "not in the configuration") return [`(because ${address} is not in the configuration)`];
  if (reason === "deposed") return ["(left over from a replacement that was not finished)"];
  return [];
}

function renderDeferred(address: string, { colors }: Channel): string {
  const headline = colors.bold(`# ${address} will be read during the apply`);
  return `  ${headline}\n ${colors.cyan("<=")} ${blockOf(address)}`;
}

function renderOutputChanges(outputs: readonly OutputChange[], { colors }: Channel): string {
  if (outputs.length === 0) return "";
  const width = Math.max(...outputs.map(({ name }) => name.length));
  return [
    colors.bold("Outputs:"),
    ...outputs.map((output) => {
      const { before, after } = output;
      const [symbol, paint] =
        before === undefined
          ? ["+", colors.green]
          : after === undefined
            ? ["-", colors.red]
            : ["~", colors.yellow];
      return `  ${(paint as typeof colors.green)(symbol as string)} ${output.name.padEnd(width)} = ${outputText(output)}`;
    }),
  ].join("\n");
}

function outputText({ before, after, sensitive }: OutputChange): string {
  if (sensitive) return sensitiveValue;
  const text = (value: typeof before) => (isLongText(value) ? describeText(value) : literal(value ?? null));
  if (before === undefined) return text(after);
  return `${text(before)} -> ${text(after)}`;
}

/** Whether the screen can say what will be done; else the errors say why not. */
export function isPlanned({ diagnostics }: Plan): boolean {
  return !hasErrors(diagnostics);
}
