// One object of a plan: what it was, what it will be, attribute by attribute.

import { diffArrays } from "diff";
import { isAbsent, isObject, isUnknown, sameValue, type Value, type Values } from "../../schema/value";
import type { Colors } from "../terminal";
import { keyLiteral, literal, sensitiveValue } from "./literal";
import type { LinesOf } from "./lines-of-type";
import { changedLines, describeText, isLongText } from "./long-text";

type Symbol = "+" | "-" | "~" | " ";

interface Line {
  readonly symbol: Symbol;
  readonly depth: number;
  readonly text: string;
  /** Said in red behind the line. */
  readonly remark?: string;
  /** Said beside it, in passing. */
  readonly note?: string;
}

export interface ResourceDiff {
  /** `resource "wxcc_channel" "sales"`. */
  readonly block: string;
  /** " " and "." for what stays as it is: managed, and no longer managed. */
  readonly symbol: "+" | "-" | "~" | "-/+" | "+/-" | "<=" | "." | " ";
  /** Null when there is none yet. */
  readonly before: Values | null;
  /** Null when it goes. */
  readonly after: Values | null;
  readonly forcedBy: readonly string[];
  readonly sensitive: readonly string[];
  /** Names of objects by their ids, for people. */
  readonly names: ReadonlyMap<string, string>;
  /** Attributes that are shown although they stay the same, to tell which object it is. */
  readonly identifiedBy: readonly string[];
  /** Texts that are compared instead of long ones. */
  readonly lines: LinesOf;
  /** Whether every changed line of a long text is shown to its end. */
  readonly full: boolean;
}

export function renderResourceDiff(diff: ResourceDiff, colors: Colors): string {
  const { lines, hidden } = attributeLines(diff);
  const attributes = `${hidden} unchanged attribute${hidden === 1 ? "" : "s"} hidden`;
  return [
    `${paintSymbol(diff.symbol, colors).padStart(3 + invisible(diff.symbol, colors))} ${diff.block} {`,
    ...lines.map((line) => renderLine(line, colors)),
    ...(hidden === 0 ? [] : [colors.dim(`        # ${attributes}`)]),
    "    }",
  ].join("\n");
}

/** What colours add to the length of a symbol. */
function invisible(symbol: ResourceDiff["symbol"], colors: Colors): number {
  return paintSymbol(symbol, colors).length - symbol.length;
}

function paintSymbol(symbol: string, colors: Colors): string {
  if (symbol === "-/+") return `${colors.red("-")}/${colors.green("+")}`;
  if (symbol === "+/-") return `${colors.green("+")}/${colors.red("-")}`;
  const paint = { "+": colors.green, "-": colors.red, "~": colors.yellow, "<=": colors.cyan }[symbol];
  return paint === undefined ? symbol : paint(symbol);
}

function renderLine({ symbol, depth, text, remark, note }: Line, colors: Colors): string {
  const said = [
    ...(remark === undefined ? [] : [`   ${colors.red(`# ${remark}`)}`]),
    ...(note === undefined ? [] : [`   ${colors.dim(`# ${note}`)}`]),
  ].join("");
  return `${" ".repeat(6 + depth * 4)}${paintSymbol(symbol, colors)} ${text}${said}`.trimEnd();
}

function attributeLines({
  before,
  after,
  forcedBy,
  sensitive,
  identifiedBy,
  names: namesById,
  lines: linesOf,
  full,
}: ResourceDiff) {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].sort();
  const kept = (name: string) =>
    before !== null && after !== null && sameOrUnset(before[name] ?? null, after[name] ?? null);
  const isSet = (name: string) => !isUnset(before?.[name]) || !isUnset(after?.[name]);
  const shown = names.filter((name) => isSet(name) && (!kept(name) || identifiedBy.includes(name)));
  const hidden = names.filter((name) => isSet(name) && !shown.includes(name)).length;
  const width = Math.max(0, ...shown.map((name) => name.length));
  const lines = shown.flatMap((name) => {
    const label = `${name.padEnd(width)} = `;
    const values = [before?.[name] ?? null, after?.[name] ?? null] as const;
    if (kept(name)) return [line(" ", 0, `${label}${shownValue(values[0])}`)];
    const [first, ...rest] = sensitive.includes(name)
      ? [line(symbolOf(...values), 0, `${label}${sensitiveValue}`)]
      : isLongText(values[0]) && isLongText(values[1])
        ? textLines(label, values[0], values[1], 0, full, [
            linesOf(before ?? {})[name],
            linesOf(after ?? {})[name],
          ])
        : changeLines(label, ...values, 0, full);
    if (first === undefined) return [];
    const note = name === "id" || sensitive.includes(name) ? undefined : nameChange(...values, namesById);
    return [
      {
        ...first,
        ...(forcedBy.includes(name) ? { remark: "forces replacement" } : {}),
        ...(note === undefined ? {} : { note }),
      },
      ...rest,
    ];
  });
  return { lines, hidden };
}

/** Which objects an attribute leaves and comes to, where it holds the id of one that is known. */
function nameChange(before: Value, after: Value, names: ReadonlyMap<string, string>): string | undefined {
  const known = (value: Value) => (typeof value === "string" ? names.get(value) : undefined);
  if (known(before) === undefined && known(after) === undefined) return undefined;
  const ends = [before, after].filter((value) => !isAbsent(value) && !isUnknown(value));
  return ends.map((value) => literal(known(value) ?? value)).join(" -> ");
}

function line(symbol: Symbol, depth: number, text: string): Line {
  return { symbol, depth, text };
}

/** "" and an empty collection are shown when they change into something, but not for themselves. */
function isUnset(value: Value | undefined): boolean {
  return isAbsent(value);
}

function sameOrUnset(before: Value, after: Value): boolean {
  return !isUnknown(after) && sameValue(before, after);
}

function symbolOf(before: Value, after: Value): "+" | "-" | "~" {
  if (isUnset(before)) return "+";
  return isUnset(after) ? "-" : "~";
}

/** @param label text before the value, such as `name = ` */
function changeLines(label: string, before: Value, after: Value, depth: number, full: boolean): Line[] {
  const symbol = symbolOf(before, after);
  if (symbol === "+") return wholeLines("+", label, after, depth, "");
  if (symbol === "-") return wholeLines("-", label, before, depth, depth === 0 ? " -> null" : "");
  if (isLongText(before) && isLongText(after)) return textLines(label, before, after, depth, full);
  if (isObject(before) && isObject(after)) return entryLines(label, before, after, depth, full);
  if (Array.isArray(before) && Array.isArray(after)) return itemLines(label, before, after, depth);
  return [line("~", depth, `${label}${shownValue(before)} -> ${shownValue(after)}`)];
}

const longestLine = 80;

/** A value that comes or goes as a whole. */
function wholeLines(symbol: "+" | "-", label: string, value: Value, depth: number, end: string): Line[] {
  const inside = (lines: Line[], [open, close]: readonly [string, string]) => [
    line(symbol, depth, `${label}${open}`),
    ...lines,
    line(" ", depth, `${close}${end}`),
  ];
  if (isObject(value)) {
    const entries = Object.entries(value).map(([key, item]) => [keyLiteral(key), item] as const);
    const width = Math.max(0, ...entries.map(([key]) => key.length));
    const lines = entries.flatMap(([key, item]) =>
      wholeLines(symbol, `${key.padEnd(width)} = `, item, depth + 1, ""),
    );
    return inside(lines, ["{", "}"]);
  }
  if (Array.isArray(value) && literal(value).length > longestLine) {
    const lines = value.flatMap((item: Value) => wholeLines(symbol, "", item, depth + 1, ","));
    return inside(lines, ["[", "]"]);
  }
  return [line(symbol, depth, `${label}${shownValue(value)}${end}`)];
}

/** @param compared what is compared instead of the two texts */
function textLines(
  label: string,
  before: string,
  after: string,
  depth: number,
  full: boolean,
  compared: readonly (string | undefined)[] = [],
): Line[] {
  const lines = changedLines(compared[0] ?? before, compared[1] ?? after, full);
  if (lines.length === 0)
    return [line("~", depth, `${label}${describeText(before)} -> ${describeText(after)}`)];
  return [
    line("~", depth, `${label}${describeText(after)}, changed lines:`),
    ...lines.map(({ symbol, text }) => line(symbol, depth + 1, text)),
  ];
}

function entryLines(
  label: string,
  before: { readonly [key: string]: Value },
  after: { readonly [key: string]: Value },
  depth: number,
  full: boolean,
): Line[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const changed = keys.filter((key) => !sameOrUnset(before[key] ?? null, after[key] ?? null));
  const width = Math.max(0, ...changed.map((key) => keyLiteral(key).length));
  return [
    line("~", depth, `${label}{`),
    ...changed.flatMap((key) =>
      changeLines(
        `${keyLiteral(key).padEnd(width)} = `,
        before[key] ?? null,
        after[key] ?? null,
        depth + 1,
        full,
      ),
    ),
    ...hiddenElements(keys.length - changed.length, depth + 1),
    line(" ", depth, "}"),
  ];
}

function itemLines(label: string, before: readonly Value[], after: readonly Value[], depth: number): Line[] {
  const parts = diffArrays([...before].map(literal), [...after].map(literal));
  const kept = parts.filter(({ added, removed }) => !added && !removed);
  return [
    line("~", depth, `${label}[`),
    ...parts.flatMap(({ added, removed, value }) => {
      const symbol = added ? "+" : removed ? "-" : undefined;
      return symbol === undefined ? [] : value.map((item) => line(symbol, depth + 1, `${item},`));
    }),
    ...hiddenElements(
      kept.reduce((sum, { count }) => sum + (count ?? 0), 0),
      depth + 1,
    ),
    line(" ", depth, "]"),
  ];
}

function hiddenElements(count: number, depth: number): Line[] {
  return count === 0
    ? []
    : [line(" ", depth, `# ${count} unchanged element${count === 1 ? "" : "s"} hidden`)];
}

function shownValue(value: Value): string {
  return isLongText(value) ? describeText(value) : literal(value);
}

/** The attributes of an object as they are, one below the other. */
export function renderAttributes(attributes: Values, sensitive: readonly string[]): string {
  const names = Object.keys(attributes)
    .filter((name) => !isUnset(attributes[name]))
    .sort();
  const width = Math.max(0, ...names.map((name) => name.length));
  return names
    .map((name) => {
      const value = sensitive.includes(name) ? sensitiveValue : shownValue(attributes[name] ?? null);
      return `    ${name.padEnd(width)} = ${value}`;
    })
    .join("\n");
}
