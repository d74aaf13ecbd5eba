/** JSON values as the emulator stores and answers them, and the few narrowings it needs at its border. */
import { randomUUID } from "node:crypto";
import { isSafeNumber, parse } from "lossless-json";

export type Json = null | boolean | number | string | ExactNumber | readonly Json[] | JsonObject;

/** A JSON object. A key that is unset is missing, never null (observed live 2026-07-22). */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** In a text about to be written the digits of an exact number stand behind this; nobody can have sent it. */
const digitsFollow = `digits ${randomUUID()} `;
const quotedDigits = new RegExp(`"${digitsFollow}([^"]*)"`, "g");

/** A number whose text JavaScript would change: `12345678901234567891`, `1.0`, `-0`. The API keeps it as it came. */
export class ExactNumber {
  constructor(readonly digits: string) {}

  toJSON(): string {
    return digitsFollow + this.digits;
  }
}

/**
 * A document from outside, with numbers as they stand there. Of a key that stands twice the last value counts, as in
 * most readers of JSON (assumed).
 * @throws SyntaxError
 */
export function parseJson(source: string): Json {
  const value = JSON.parse(source) as Json;
  // Nearly every body is spelled as JavaScript spells it, and the other reader is slow.
  if (JSON.stringify(value) === source) return value;
  return parse(source, null, {
    parseNumber: (digits) => (String(Number(digits)) === digits ? Number(digits) : new ExactNumber(digits)),
    onDuplicateKey: ({ newValue }) => newValue,
  }) as Json;
}

export function stringifyJson(value: unknown): string {
  const source = JSON.stringify(value);
  return source.includes(digitsFollow) ? source.replace(quotedDigits, "$1") : source;
}

/** The value of a field that holds a number by its rule: there `1.0` is 1. */
export function plainNumber(value: Json): Json {
  return value instanceof ExactNumber && isSafeNumber(value.digits) ? Number(value.digits) : value;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
  );
}

/** Text of a field, or "" when it is unset or no text. */
export function text(object: JsonObject, field: string): string {
  const value = object[field];
  return typeof value === "string" ? value : "";
}

/** Whole number of a field, or 0 when it is unset or no number. */
export function integer(object: JsonObject, field: string): number {
  const value = object[field];
  return typeof value === "number" ? value : 0;
}

/** Rows of a field that are objects; an unset field has none. */
export function rows(object: JsonObject, field: string): readonly JsonObject[] {
  const value = object[field];
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** A copy without the keys whose value is undefined. */
export function withoutUnset(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
