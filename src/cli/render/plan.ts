// A plan as the screen that somebody on call reads: what was found changed, what will change, warnings, the numbers.

import {
  hasWork,
  isChange,
  summaryOf,
  unreachedNumbers,
  type ChangeReason,
  type Drift,
  type OutputChange,
  type Plan,
  type PlanSummary,
  type ResourceChange,
} from "../../engine";
import { hasErrors } from "../../schema/diagnostic";
import type { Channel } from "../terminal";
import { renderDiagnostics, type DiagnosticStyle } from "./diagnostics";
import { oneLine } from "../../schema/printable";
import { literal, sensitiveValue } from "./literal";
import { linesOfType } from "./lines-of-type";
import { isLongText, describeText } from "./long-text";
import { hiddenAttributes, type SensitivePathsOf } from "./sensitive";
import { replacementNote } from "./replacement-note";
import { renderResourceDiff, type ResourceDiff } from "./resource-diff";
import { wrapped } from "./wrap";

export interface PlanScreen {
  readonly plan: Plan;
  /** Data sources that are read during the apply. */
  readonly deferredData: readonly string[];
  readonly sensitive: SensitivePathsOf;
  /** Names of the objects that the plan knows, by their ids. */
  readonly names: ReadonlyMap<string, string>;
  /** Whether long texts are shown with every changed line, to its end. */
  readonly full: boolean;
  readonly constructPath: (address: string) => string | undefined;
}

/** What is known of objects by their ids: what is managed or looked up, unless its name is a secret. */
export function namesIn(
  { changes, dataValues }: Plan,
  sensitive: SensitivePathsOf,
): ReadonlyMap<string, string> {
  const known = [
    ...changes.map(({ type, address, before }) => ({ type, address, values: before?.attributes ?? {} })),
    ...Object.entries(dataValues).map(([address, values]) => ({ type: "", address, values })),
  ];
  return new Map(
    known.flatMap(({ type, address, values: { id, name } }) => {
      const isShown = !hiddenAttributes(sensitive(type, address)).includes("name");
      return typeof id === "string" && typeof name === "string" && isShown ? [[id, name]] : [];
    }),
  );
}

/** A plan without errors, from the drift to the line with the numbers. */
export function renderPlan(screen: PlanScreen, channel: Channel): string {
  const { plan } = screen;
  const { colors, width } = channel;
  const style: DiagnosticStyle = { colors, width, constructPath: screen.constructPath };
  const changes = plan.changes.filter(isChange);
  const parts = [
    plan.drift.length === 0 ? "" : renderFoundDrift(screen, channel),
    hasWork(plan) ? colors.bold(wrapped(`${headerOf(plan)}:`, "", width)) : "",
    ...changes.map((change) => renderChange(change, screen, channel)),
    ...(changes.length === 0 ? [] : screen.deferredData.map((address) => renderDeferred(address, channel))),
    renderOutputChanges(plan.outputs, channel),
    plan.diagnostics.length === 0 ? "" : renderDiagnostics(plan.diagnostics, style),
    hasWork(plan) ? colors.bold(summaryLine(plan)) : nothingToDo(plan, channel),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** Which plan it is and how much it does, for somebody who has read it already. */
export function renderReviewedPlan(plan: Plan, channel: Channel): string {
  if (!hasWork(plan)) return nothingToDo(plan, channel);
  const { colors, width } = channel;
  return colors.bold(wrapped(`${headerOf(plan)}, as saved:\n${summaryLine(plan)}`, "", width));
}

/** What was found changed outside, for a plan that could not be made. */
export function renderFoundDrift(screen: PlanScreen, channel: Channel): string {
  const { bold } = channel.colors;
  return [
    bold("Changed outside of wxcc since the last apply:"),
    ...screen.plan.drift.map((drift) => renderDrift(drift, screen, channel)),
  ].join("\n\n");
}

export function renderDrift(
  drift: Drift,
  { sensitive, names, full }: PlanScreen,
  { colors }: Channel,
): string {
  const { address, before, after } = drift;
  if (after === null) return `  ${colors.bold(`# ${oneLine(address)} was deleted`)}${namedAs(before)}`;
  const diff = renderResourceDiff(
    {
      block: blockOf(address),
      symbol: "~",
      before,
      after,
      forcedBy: [],
      sensitive: hiddenAttributes(sensitive(drift.type, drift.address)),
      identifiedBy,
      names,
      lines: linesOfType(drift.type),
      full,
    },
    colors,
  );
  return `  ${colors.bold(`# ${oneLine(address)} was changed`)}\n${diff}`;
}

/** What tells a reader which object is meant, by the attributes that people know it by. */
function namedAs({ name, number, id }: Drift["before"]): string {
  const known = [name, number, id].find((value) => typeof value === "string" && value !== "");
  return known === undefined ? "" : ` (${literal(known)})`;
}

const identifiedBy = ["id", "name", "number"];

function headerOf({ mode, organization, selection }: Plan): string {
  const where = organization === null ? "" : organizationText(organization);
  const partly = selection === null ? "Plan" : "Plan with targets";
  if (mode === "apply") return where === "" ? partly : `${partly} for organization ${where}`;
  const what =
    selection === null
      ? "Plan to destroy everything that is managed here"
      : "Plan to destroy the targets and what depends on them";
  return where === "" ? what : `${what}, in organization ${where}`;
}

export function organizationText({ id, name }: NonNullable<Plan["organization"]>): string {
  return name === null ? oneLine(id) : oneLine(`${name} (${id})`);
}

function summaryLine(plan: Plan): string {
  const { changes, outputs } = plan;
  const summary = summaryOf(changes);
  const outputsOnly = !changes.some(isChange) && outputs.length > 0 ? " Only outputs change." : "";
  return [`Plan: ${plannedNumbers(summary)}.${outputsOnly}`, ...unreachedText(plan)].join("\n");
}

/** The last thing that is said before the question, where there is such a number. */
export function unreachedText(plan: Pick<Plan, "diagnostics">): string[] {
  const { length } = unreachedNumbers(plan);
  return length === 0 ? [] : [`${length} ${length === 1 ? "number" : "numbers"} will lead nowhere.`];
}

/** Imports and what is forgotten are told only when there are any. */
export function plannedNumbers({ import: imported, add, change, destroy, forget }: PlanSummary): string {
  return [
    ...(imported > 0 ? [`${imported} to import`] : []),
    `${add} to add`,
    `${change} to change`,
    `${destroy} to destroy`,
    ...(forget > 0 ? [`${forget} to forget`] : []),
  ].join(", ");
}

const nothing = "No changes.";

function nothingToDo({ mode, organization, drift, selection }: Plan, { colors, width }: Channel): string {
  const recorded =
    drift.length === 0 ? "" : "\nAn apply would only record in the state what was changed outside.";
  if (mode === "destroy") {
    const what = selection === null ? "Nothing that is managed here" : "None of the targets";
    return (
      colors.bold(nothing) + wrapped(`${nothing} ${what} exists.${recorded}`, "", width).slice(nothing.length)
    );
  }
  const where = organization === null ? "What exists" : `Organization ${organizationText(organization)}`;
  const scope = selection === null ? "" : ", as far as the targets go";
  const text = wrapped(`${nothing} ${where} matches the configuration${scope}.${recorded}`, "", width);
  return colors.bold(colors.green(nothing)) + text.slice(nothing.length);
}

function renderChange(
  change: ResourceChange,
  { sensitive, names, full }: PlanScreen,
  { colors }: Channel,
): string {
  const { action, before, after, replacePaths } = change;
  const comments = [
    ...[headlineOf(change), ...reasonLines(change)].map((text) => colors.bold(`# ${oneLine(text)}`)),
    ...(action === "replace" && change.importing !== null
      ? [colors.bold(colors.red("# Warning: this will destroy the imported object"))]
      : []),
  ].map((text) => `  ${text}`);
  const stays = action === "no-op" || action === "forget";
  const diff = renderResourceDiff(
    {
      block: blockOf(change.address),
      symbol: symbolOf(change),
      before: action === "create" ? null : (before?.attributes ?? null),
      after: stays ? (before?.attributes ?? null) : after,
      forcedBy: action === "replace" ? replacePaths : [],
      sensitive: hiddenAttributes(sensitive(change.type, change.address)),
      // What keeps the object says which one; of a replacement the id changes anyway.
      identifiedBy: action === "update" || stays ? identifiedBy : [],
      names,
      lines: linesOfType(change.type),
      full,
    },
    colors,
  );
  return [...comments, diff].join("\n");
}

/** `resource "wxcc_channel" "sales"`. */
function blockOf(address: string): string {
  const [type = "", name = ""] = address.replace(/^data\./, "").split(".");
  return `${address.startsWith("data.") ? "data" : "resource"} "${oneLine(type)}" "${oneLine(name)}"`;
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
      return "~";
    case "forget":
      return ".";
    case "no-op":
      return " ";
  }
}

function headlineOf(change: ResourceChange): string {
  const { address, action, deposedKey } = change;
  const object = deposedKey === null ? address : `${address} (deposed object ${deposedKey})`;
  switch (action) {
    case "create":
      return `${object} will be created`;
    case "update":
      return `${object} will be updated in place`;
    case "delete":
      return `${object} will be destroyed`;
    case "forget":
      return `${object} will no longer be managed here, but will not be destroyed`;
    case "replace":
      return replacement(object, change.reason);
    case "no-op":
      return kept(change);
  }
}

function kept({ address, previousAddress, importing }: ResourceChange): string {
  if (importing !== null) return `${address} will be imported`;
  return previousAddress === null
    ? `${address} stays as it is`
    : `${previousAddress} has moved to ${address}`;
}

function replacement(object: string, reason: ChangeReason | null): string {
  switch (reason) {
    case "tainted":
      return `${object} is tainted, so it must be replaced`;
    case "requested":
      return `${object} will be replaced, as requested`;
    case "triggered":
      return `${object} will be replaced due to changes in replace_triggered_by`;
    default:
      return `${object} must be replaced`;
  }
}

function reasonLines(change: ResourceChange): string[] {
  const { action, reason, previousAddress, importing, triggeredBy } = change;
  const isMove = action === "no-op" && importing === null;
  return [
    ...whyItGoes(change),
    ...(reason === "marked otherwise"
      ? ["(only what is marked as sensitive changes, in the state alone)"]
      : []),
    ...(reason === "triggered" ? [`(because of ${triggeredBy.join(", ")})`] : []),
    ...(importing !== null && (action !== "no-op" || importing.id !== change.before?.attributes.id)
      ? [`(imported by ${literal(importing.id)})`]
      : []),
    ...(previousAddress !== null && !isMove && !(action === "delete" && reason === "moved to nowhere")
      ? [`(moved from ${previousAddress})`]
      : []),
    ...[replacementNote(change)].filter((note) => note !== undefined),
  ];
}

function whyItGoes({ address, action, reason, previousAddress }: ResourceChange): string[] {
  if (reason === "interrupted") return ["(made by a create that was cut off, and not wanted any more)"];
  if (reason === "deposed") return ["(left over from a replacement that was not finished)"];
  if (action === "forget") return ["(destroy = false is set in the configuration)"];
  if (reason === "not in the configuration") return [`(because ${address} is not in the configuration)`];
  if (reason !== "moved to nowhere") return [];
  return [`(because ${previousAddress} was moved to ${address}, which is not in the configuration)`];
}

function renderDeferred(address: string, { colors }: Channel): string {
  const headline = colors.bold(`# ${oneLine(address)} will be read during the apply`);
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
      return `  ${(paint as typeof colors.green)(symbol as string)} ${oneLine(output.name).padEnd(width)} = ${outputText(output)}`;
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
