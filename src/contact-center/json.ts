/** JSON as the API speaks it, with one spelling of "absent" and one canonical text per meaning. */
import { createHash, randomUUID } from "node:crypto";
import { isSafeNumber, parse } from "lossless-json";

export type Json = null | boolean | number | string | ExactNumber | Json[] | JsonObject;

/** A JSON object. A key whose value is `undefined` is not sent. */
export interface JsonObject {
  [key: string]: Json | undefined;
}

/** Stands before the digits in a text that is about to be written; no answer can hold it. */
const mark = `exact number ${randomUUID()} `;
const markedNumber = new RegExp(`"${mark}([^"]*)"`, "g");

/**
 * A number that JavaScript's own would write in another way: too many digits, an exponent, `1.0`, `-0`. A PUT replaces
 * the whole object, so what this project does not know goes back digit by digit.
 */
export class ExactNumber {
  constructor(readonly digits: string) {}

  toJSON(): string {
    return mark + this.digits;
  }

  /** The number as JavaScript has it, if that is the same number. */
  plain(): number | undefined {
    return isSafeNumber(this.digits) ? Number(this.digits) : undefined;
  }
}

/**
 * Reads JSON without losing a digit or a key. The parser of the system is many times as fast, so it has the first try:
 * what it read is taken if it is written out again as it came.
 *
 * @throws SyntaxError, also for a key that stands twice with two values; RangeError for what is nested too deep
 */
export function readJson(text: string): Json {
  if (isTooDeep(text)) throw new RangeError(`nested more than ${deepest} deep`);
  const json = JSON.parse(text) as Json;
  if (JSON.stringify(json) === text) return json;
  return parse(text, null, (digits) =>
    String(Number(digits)) === digits ? Number(digits) : new ExactNumber(digits),
  ) as Json;
}

/** Deeper than any object, and far from where a recursion ends. */
export const deepest = 1000;

/** Whether JSON is nested so deep that walking through it could end the stack. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let position = 0; position < text.length; position++) {
    const code = text.charCodeAt(position);
    if (code === 0x22) position = endOfString(text, position);
    else if (code === 0x7b || code === 0x5b) depth++;
    else if (code === 0x7d || code === 0x5d) depth--;
    if (depth > deepest) return true;
  }
  return false;
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === 0x5c) escapes++;
    if (escapes % 2 === 0) return end;
  }
  return text.length;
}

/** JSON text of a value, numbers as they came. */
export function writeJson(value: Json): string {
  const text = JSON.stringify(value);
  return text.includes(mark) ? text.replace(markedNumber, "$1") : text;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
  );
}

/** The object without some of its keys. */
export function without(object: JsonObject, ...keys: readonly string[]): JsonObject {
  if (!keys.some((key) => Object.hasOwn(object, key))) return object;
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

/** The API leaves unset keys out; null, "" and empty collections mean the same to its users. */
export function isAbsent(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && Object.values(value).every(isAbsent);
}

/**
 * One text per meaning: keys sorted, absent values left out, arrays in the order of their own texts (every array of
 * the objects served here is a set: "unique array" in the contract).
 */
export function canonicalJson(value: Json | undefined): string {
  if (value === undefined || value === null) return "null";
  if (Array.isArray(value)) return `[${value.map(canonicalJson).sort().join(",")}]`;
  if (!isJsonObject(value)) return writeJson(value);
  const members = Object.entries(value)
    .filter(([, member]) => !isAbsent(member))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.sort().join(",")}}`;
}

/** SHA-256, in hex, over the canonical text of the named keys of an object. */
export function hashOfKeys(object: JsonObject, keys: readonly string[]): string {
  const picked: JsonObject = {};
  for (const key of keys) picked[key] = object[key];
  return createHash("sha256").update(canonicalJson(picked)).digest("hex");
}
