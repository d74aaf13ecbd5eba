/** JSON as the API speaks it, with one spelling of "absent" and one canonical text per meaning. */
import { createHash } from "node:crypto";

export type Json = null | boolean | number | string | Json[] | JsonObject;

/** A JSON object. A key whose value is `undefined` is not sent. */
export interface JsonObject {
  [key: string]: Json | undefined;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
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
  return typeof value === "object" && Object.values(value).every(isAbsent);
}

/**
 * One text per meaning: keys sorted, absent values left out, arrays in the order of their own texts (every array of
 * the objects served here is a set: "unique array" in the contract).
 */
export function canonicalJson(value: Json | undefined): string {
  if (value === undefined || value === null) return "null";
  if (Array.isArray(value)) return `[${value.map(canonicalJson).sort().join(",")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
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
