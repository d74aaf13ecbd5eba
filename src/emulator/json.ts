/** JSON values as the emulator stores and answers them, and the few narrowings it needs at its border. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. A key that is unset is missing, never null (observed live 2026-07-22). */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
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
