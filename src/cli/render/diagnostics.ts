// Errors and warnings as text: what is wrong, why and what to do, and where.

import { snakeCase } from "../../schema/names";
import type { Diagnostic } from "../../schema/diagnostic";
import { oneLine, printable } from "../../schema/printable";
import type { Colors } from "../terminal";
import { wrapped } from "./wrap";

export interface DiagnosticStyle {
  readonly colors: Colors;
  readonly width: number | null;
  /** Path of the construct that made the block of an address. */
  readonly constructPath?: (address: string) => string | undefined;
}

/**
 * Blocks with an empty line between them; the same problem of several objects is told once. Of many problems that
 * differ only in names and numbers the first ones are told, and which objects have the others.
 */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], style: DiagnosticStyle): string {
  const same = grouped(diagnostics, ({ severity, summary, detail }) =>
    JSON.stringify([severity, summary, detail]),
  );
  return grouped(same, ([diagnostic]) => kindOf(diagnostic))
    .flatMap((alike) => renderAlike(alike, style))
    .join("\n\n");
}

type Many<T> = [T, ...T[]];
type Group = Readonly<Many<Diagnostic>>;

/** In the order of their first members. */
function grouped<T>(items: readonly T[], keyOf: (item: T) => string): readonly Readonly<Many<T>>[] {
  const groups = new Map<string, Many<T>>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

/**
 * A problem without what differs from object to object: addresses, quoted names, ids and numbers. Where callers would
 * reach nothing, the numbers are what has to be read.
 */
function kindOf({ severity, summary, detail, address, unreached }: Diagnostic): string {
  const text = JSON.stringify([severity, summary, detail]);
  if (unreached !== undefined) return text;
  const general = address === undefined ? text : text.replaceAll(address, "@");
  return general.replace(/\\"[^"]*\\"/g, "@").replace(/[\da-f]{8}-[\da-f-]{27}|\d+/gi, "#");
}

/** Errors have to be mended one by one; what a warning means one object shows for all. */
const mostInFull = { error: 10, warning: 3 } as const;
const firstInFull = { error: 3, warning: 1 } as const;

function renderAlike(alike: Readonly<Many<Group>>, style: DiagnosticStyle): string[] {
  const [[{ severity }]] = alike;
  if (alike.length <= mostInFull[severity]) return alike.map((group) => renderGroup(group, style));
  const [rest, shown] = [alike.slice(firstInFull[severity]), alike.slice(0, firstInFull[severity])];
  const { colors, width } = style;
  const objects = [...new Set(rest.flat().map((diagnostic) => diagnostic.address ?? diagnostic.summary))];
  const count = objects.length === 1 ? "1 more object" : `${objects.length} more objects`;
  return [
    ...shown.map((group) => renderGroup(group, style)),
    colors.dim(wrapped(`The same for ${count}: ${listed(objects)}`, "", width)),
  ];
}

function renderGroup(group: Group, style: DiagnosticStyle): string {
  const [{ severity, summary, detail }] = group;
  const { colors, width } = style;
  const [label, paint] = severity === "error" ? ["Error:", colors.red] : ["Warning:", colors.yellow];
  const headline = wrapped(`${label} ${oneLine(summary)}`, "", width).slice(label.length);
  const places = [...new Set(group.flatMap((diagnostic) => placeOf(diagnostic, style)))];
  return [
    `${colors.bold(paint(label))}${headline.slice(0, 1)}${colors.bold(headline.slice(1))}`,
    ...(detail === "" ? [] : [wrapped(printable(detail), "  ", width)]),
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
  const text = more > 1 ? `${places.slice(0, listedPlaces).join("; ")}; and ${more} more` : places.join("; ");
  return oneLine(text);
}
