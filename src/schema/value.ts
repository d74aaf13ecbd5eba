// What an attribute can hold: JSON values, and "not known yet".

/** A value that will only be known after apply and may turn out to be null. */
export const unknown: unique symbol = Symbol.for("wxcc.unknown");

/** A value that will only be known after apply, and is known not to be null. */
export const unknownNotNull: unique symbol = Symbol.for("wxcc.unknown.not-null");

/** Either kind of "not known yet". */
export type Unknown = typeof unknown | typeof unknownNotNull;

/** Any value of an attribute while a plan is made; a symbol is an unknown. */
export type Value =
  null | boolean | number | string | symbol | readonly Value[] | { readonly [key: string]: Value };

/** Attribute values by name. */
export type Values = Readonly<Record<string, Value>>;

export function isUnknown(value: unknown): value is Unknown {
  return typeof value === "symbol";
}

/** Whether an unknown is anywhere inside the value. */
export function containsUnknown(value: Value | undefined): boolean {
  if (isUnknown(value)) return true;
  if (Array.isArray(value)) return value.some(containsUnknown);
  if (isObject(value)) return Object.values(value).some(containsUnknown);
  return false;
}

/**
 * Null, a missing key, "" and an empty collection mean the same to the Contact Center API, which never
 * answers null and leaves unset keys out (observed live 2026-07-22).
 */
export function isAbsent(value: unknown): value is null | undefined | "" {
  if (value === null || value === undefined || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.keys(value as object).length === 0;
}

/**
 * Equality of meaning for plain values: all absent spellings are one value, keys have no order, and a letter may be written
 * as one character or as two (Terraform keeps every text in Unicode's form C, the API as it came).
 */
export function sameValue(left: unknown, right: unknown): boolean {
  if (isAbsent(left) && isAbsent(right)) return true;
  if (isAbsent(left) || isAbsent(right)) return false;
  if (isUnknown(left) || isUnknown(right)) return false;
  if (Array.isArray(left) || Array.isArray(right)) {
    return (
      Array.isArray(left) &&
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => sameValue(item, right[index]))
    );
  }
  if (isObject(left) && isObject(right)) {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...keys].every((key) => sameValue(left[key], right[key]));
  }
  if (left === right) return true;
  return typeof left === "string" && typeof right === "string" && left.normalize() === right.normalize();
}

export function isObject(value: unknown): value is { [key: string]: Value } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
