// Outputs of the state: for people, as JSON, and as bare text for scripts.

import type { OutputState } from "../../engine";
import { fail } from "../../schema/diagnostic";
import { oneLine } from "../../schema/printable";
import type { Value } from "../../schema/value";
import { literal, sensitiveValue } from "./literal";
import { describeText, isLongText } from "./long-text";

type Outputs = Readonly<Record<string, OutputState>>;

/** One line for each; long texts by their size, secrets hidden. */
export function renderOutputs(
  outputs: Readonly<Record<string, { readonly value: Value; readonly sensitive: boolean }>>,
): string {
  return sortedOutputs(outputs)
    .map(([name, { value, sensitive }]) => {
      const text = isLongText(value) ? describeText(value) : literal(value);
      return `${oneLine(name)} = ${sensitive ? sensitiveValue : text}`;
    })
    .join("\n");
}

/** As `terraform output -json` has it, secrets included. */
export function outputsJson(outputs: Outputs): Readonly<Record<string, OutputState>> {
  return Object.fromEntries(
    sortedOutputs(outputs).map(([name, { sensitive, type, value }]) => [name, { sensitive, type, value }]),
  );
}

/** @throws DiagnosticError for what is no single value */
export function rawOutput(name: string, { value }: OutputState): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const what = value === null ? "null" : Array.isArray(value) ? "a list" : "an object";
  return fail(
    `Output ${name} can't be printed as bare text`,
    `It is ${what}; only text, numbers and booleans can. Use --format json instead of --raw.`,
  );
}

function sortedOutputs<T>(outputs: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(outputs).sort(([left], [right]) => (left < right ? -1 : 1));
}
