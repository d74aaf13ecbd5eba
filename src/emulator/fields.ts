/** What each field of an entity may hold, and the check of a request body against it. */
import { invalid } from "./errors";
import type { Json, JsonObject } from "./json";
import { isJsonObject, plainNumber } from "./json";

export interface FieldRule {
  readonly type: "text" | "flag" | "integer" | "list" | "object";
  /** Refused when it is missing, null or blank. */
  readonly required?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: RegExp;
  readonly oneOf?: readonly string[];
  readonly minimum?: number;
  /** Set by the server; what a caller sends is ignored. */
  readonly readOnly?: boolean;
  /** Refused when an update changes it. */
  readonly immutable?: boolean;
}

export type FieldTable = Readonly<Record<string, FieldRule>>;

/** Fields every configuration object has. */
export const recordFields: FieldTable = {
  organizationId: { type: "text", readOnly: true },
  id: { type: "text", readOnly: true },
  version: { type: "integer", readOnly: true },
  createdTime: { type: "integer", readOnly: true },
  lastUpdatedTime: { type: "integer", readOnly: true },
};

/** Fields a filter may name: all but the organization, the times and arrays (contract). */
export function filterableFields(table: FieldTable): ReadonlySet<string> {
  const excluded = new Set(["organizationId", "xspVersion", "createdTime", "lastUpdatedTime"]);
  return new Set(
    Object.entries(table)
      .filter(([name, { type }]) => type !== "list" && type !== "object" && !excluded.has(name))
      .map(([name]) => name),
  );
}

/**
 * The writable fields of a body. Null counts as missing and unknown keys are dropped without a word (a write may
 * answer 200 and still ignore a field: observed live). A value of the wrong JSON type is a 400 on its own.
 */
export function writableFields(table: FieldTable, body: JsonObject): JsonObject {
  const accepted: Record<string, Json> = {};
  for (const [name, rule] of Object.entries(table)) {
    const sent = body[name];
    if (sent === undefined || sent === null) continue;
    const value = rule.type === "integer" ? plainNumber(sent) : sent;
    if (!hasType(rule, value)) throw invalid(`Bad payload: Cannot deserialize field ${name}`);
    if (!rule.readOnly) accepted[name] = value;
  }
  return accepted;
}

/** Every offending field, in words; a 400 names them all at once (observed live 2026-07-14). */
export function fieldProblems(table: FieldTable, body: JsonObject): string[] {
  return Object.entries(table).flatMap(([name, rule]) => {
    if (rule.readOnly) return [];
    const value = body[name];
    if (value === undefined || (rule.required && value === "")) {
      return rule.required ? [`${name}: should not be null or blank`] : [];
    }
    return isWithin(rule, value) ? [] : [`${name}: invalid value`];
  });
}

function hasType(rule: FieldRule, value: Json): boolean {
  switch (rule.type) {
    case "text":
      return typeof value === "string";
    case "flag":
      return typeof value === "boolean";
    case "integer":
      return typeof value === "number" && Number.isInteger(value) && Math.abs(value) <= 2 ** 53;
    case "list":
      return Array.isArray(value);
    case "object":
      return isJsonObject(value);
  }
}

function isWithin(rule: FieldRule, value: Json): boolean {
  if (typeof value === "string") {
    return (
      value.length >= (rule.minLength ?? 0) &&
      value.length <= (rule.maxLength ?? Infinity) &&
      (rule.pattern === undefined || rule.pattern.test(value)) &&
      (rule.oneOf === undefined || rule.oneOf.includes(value))
    );
  }
  if (typeof value === "number") return value >= (rule.minimum ?? -(2 ** 31)) && value < 2 ** 31;
  if (Array.isArray(value)) return value.length >= (rule.minLength ?? 0) && isUnique(value);
  return true;
}

function isUnique(values: readonly Json[]): boolean {
  return new Set(values.map((value) => JSON.stringify(value))).size === values.length;
}

/** Whether a time zone is an IANA name (assumed: the API's list of values is not published). */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
