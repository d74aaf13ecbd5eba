// Errors and warnings as text: what is wrong, why and what to do, and where.

import { snakeCase } from "../../schema/names";
import type { Diagnostic } from "../../schema/diagnostic";
import type { Colors } from "../terminal";
import { wrapped } from "./wrap";

export interface DiagnosticStyle {
  readonly colors: Colors;
  readonly width: number | null;
  /** Path of the construct that made the block of an address. */
  readonly constructPath?: (address: string) => string | undefined;
}

/** Blocks with an empty line between them; the same problem of several objects is told once. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], style: DiagnosticStyle): string {
  return grouped(diagnostics)
    .map((group) => renderGroup(group, style))
    .join("\n\n");
}

type Group = readonly [Diagnostic, ...Diagnostic[]];

function grouped(diagnostics: readonly Diagnostic[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const diagnostic of diagnostics) {
    const key = JSON.stringify([diagnostic.severity, diagnostic.summary, diagnostic.detail]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [diagnostic]);
    else groups.set(key, [...group, diagnostic]);
  }
  return [...groups.values()];
}

function renderGroup(group: Group, style: DiagnosticStyle): string {
  const [{ severity, summary, detail }] = group;
  const { colors, width } = style;
  const label = severity === "error" ? colors.red("Error:") : colors.yellow("Warning:");
  const places = [...new Set(group.flatMap((diagnostic) => placeOf(diagnostic, style)))];
  return [
    `${colors.bold(label)} ${colors.bold(summary)}`,
    ...(detail === "" ? [] : [wrapped(detail, "  ", width)]),
    ...(places.length === 0 ? [] : [colors.dim(wrapped(`on ${listed(places)}`, "  ", width))]),
  ].join("\n");
}

function placeOf({ address, attribute }: Diagnostic, { constructPath }: DiagnosticStyle): string[] {
  if (address === undefined) return [];
  const path = constructPath?.(address);
  const place = attribute === undefined ? address : `${address}, ${snakeCase(attribute)}`;
  return [path === undefined ? place : `${place} (construct ${path})`];
}

const listedPlaces = 10;

function listed(places: readonly string[]): string {
  const more = places.length - listedPlaces;
  return more > 1 ? `${places.slice(0, listedPlaces).join("; ")}; and ${more} more` : places.join("; ");
}
