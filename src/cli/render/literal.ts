// Values as a user would write them in a configuration.

import { printable } from "../../schema/printable";
import { isObject, isUnknown, type Value } from "../../schema/value";

export const knownAfterApply = "(known after apply)";
export const sensitiveValue = "(sensitive value)";

/** One line, however long. */
export function literal(value: Value): string {
  if (isUnknown(value)) return knownAfterApply;
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return `[${value.map((item: Value) => literal(item)).join(", ")}]`;
  if (isObject(value)) {
    const entries = Object.entries(value).map(([key, item]) => `${keyLiteral(key)} = ${literal(item)}`);
    return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
  }
  return String(value);
}

export function keyLiteral(key: string): string {
  return /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(key) ? key : quoted(key);
}

function quoted(text: string): string {
  return printable(JSON.stringify(text)).replaceAll(/[$%](?=\{)/g, (sign) => sign + sign);
}
