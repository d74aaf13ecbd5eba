// JSON as Terraform's jsonencode writes it: keys in order, characters that HTML reserves escaped.

import { isObject, type Value } from "../../../schema/value";
import { byBytes, plainDecimal } from "./function";

/** @param value without unknowns */
export function jsonText(value: Value): string {
  if (Array.isArray(value)) return `[${value.map((item: Value) => jsonText(item)).join(",")}]`;
  if (isObject(value)) {
    const entries = Object.keys(value).sort(byBytes);
    return `{${entries.map((key) => `${quoted(key)}:${jsonText(value[key] ?? null)}`).join(",")}}`;
  }
  if (typeof value === "number") return plainDecimal(value);
  return typeof value === "string" ? quoted(value) : String(value);
}

/** Go's encoder escapes these five beside what JSON asks for. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
