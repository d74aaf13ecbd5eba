// Attribute types: how a value is spelled in configuration and state, how it is read from text, and when
// two values mean the same.

import { isAbsent, isObject, isUnknown, sameValue, type Value } from "./value";

interface TypeOf<T> {
  /** Never set: carries the TypeScript type of the value. */
  readonly phantom?: T;
  /** Whether two known values mean the same. Default: equal as plain values. */
  readonly same?: (left: Value, right: Value) => boolean;
}

export interface TextType<T = string> extends TypeOf<T> {
  readonly kind: "text";
  /** Allowed values, when there is a closed list. */
  readonly oneOf?: readonly string[];
  /** The resource type whose id this is. */
  readonly idOf?: string;
}
export interface IntegerType extends TypeOf<number> {
  readonly kind: "integer";
  /** Unit of the number, for documentation. */
  readonly unit?: string;
}
export interface BooleanType extends TypeOf<boolean> {
  readonly kind: "boolean";
}
export interface CollectionType<T = unknown> extends TypeOf<T> {
  readonly kind: "list" | "set" | "map";
  readonly element: ValueType;
}
export interface ObjectType<T = unknown> extends TypeOf<T> {
  readonly kind: "object";
  readonly fields: Fields;
}
export interface Field<T = unknown, Required extends boolean = boolean> {
  readonly type: ValueType<T>;
  readonly required: Required;
  readonly description: string;
}
export type Fields = Readonly<Record<string, Field>>;
export type ValueType<T = unknown> = (
  TextType<unknown> | IntegerType | BooleanType | CollectionType | ObjectType
) & { readonly phantom?: T };

type FieldValues<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends Field<infer T, infer R> ? (R extends true ? T : T | null) : never;
};

export const text: ValueType<string> = { kind: "text" };
export const integer: ValueType<number> = { kind: "integer" };
export const boolean: ValueType<boolean> = { kind: "boolean" };
/** A duration in whole seconds. */
export const seconds: ValueType<number> = { kind: "integer", unit: "seconds" };

/** One of a closed list of words. */
export function oneOf<const T extends string>(values: readonly T[]): ValueType<T> {
  return { kind: "text", oneOf: values };
}

/** The id of an object of another type. */
export function idOf(resourceType: string): ValueType<string> {
  return { kind: "text", idOf: resourceType };
}

/** Text that means the same when `normalize` gives the same: digits of a number, meaning of a document. */
export function textThatMeans(normalize: (value: string) => string): ValueType<string> {
  return { kind: "text", same: (left, right) => normalize(String(left)) === normalize(String(right)) };
}

/** A closed list of words, some of which are second spellings of others. */
export function oneOfWithAliases<const T extends string>(
  values: readonly T[],
  aliases: Readonly<Record<string, NoInfer<T>>>,
): ValueType<T> {
  const normalize = (value: Value) => aliases[String(value)] ?? value;
  return {
    kind: "text",
    oneOf: [...values, ...Object.keys(aliases)],
    same: (left, right) => normalize(left) === normalize(right),
  };
}

/** The same type, where null is a value like any other. */
export function nullable<T>(type: ValueType<T>): ValueType<T | null> {
  return type as ValueType<T | null>;
}

export function setOf<T>(element: ValueType<T>): ValueType<readonly T[]> {
  return { kind: "set", element, same: sameSet };
}

export function listOf<T>(element: ValueType<T>): ValueType<readonly T[]> {
  return { kind: "list", element };
}

export function mapOf<T>(element: ValueType<T>): ValueType<Readonly<Record<string, T>>> {
  return { kind: "map", element };
}

export function object<F extends Fields>(fields: F): ValueType<FieldValues<F>> {
  return { kind: "object", fields };
}

export function requiredField<T>(type: ValueType<T>, description: string): Field<T, true> {
  return { type, required: true, description };
}

export function optionalField<T>(type: ValueType<T>, description: string): Field<T, false> {
  return { type, required: false, description };
}

/** Whether two values of this type mean the same. An unknown equals nothing. */
export function sameOfType(type: ValueType, left: Value, right: Value): boolean {
  if (left === right) return !isUnknown(left);
  if (isUnknown(left) || isUnknown(right)) return false;
  if (isAbsent(left) || isAbsent(right)) return isAbsent(left) && isAbsent(right);
  return type.same === undefined ? sameValue(left, right) : type.same(left, right);
}

function sameSet(left: Value, right: Value): boolean {
  return sameValue(sorted(left), sorted(right));
}

function sorted(value: Value): Value {
  if (!Array.isArray(value)) return value;
  const byText = new Map(value.map((item: Value) => [JSON.stringify(item), item]));
  return [...byText.keys()].sort().map((key) => byText.get(key) ?? null);
}

/** Terraform's name of the type, as in `terraform providers schema -json`. */
export function ctyType(type: ValueType): unknown {
  switch (type.kind) {
    case "text":
      return "string";
    case "integer":
      return "number";
    case "boolean":
      return "bool";
    case "list":
    case "set":
    case "map":
      return [type.kind, ctyType(type.element)];
    case "object":
      return [
        "object",
        Object.fromEntries(Object.entries(type.fields).map(([k, f]) => [k, ctyType(f.type)])),
      ];
  }
}

/** What went wrong while a value was read; `path` leads to the place inside the value. */
export class TypeMismatch extends Error {
  constructor(
    readonly expected: string,
    readonly path: readonly (string | number)[] = [],
    /** Whether it is only that an element of a collection is null. */
    readonly isNull = false,
  ) {
    super(`${expected} is required`);
    this.name = "TypeMismatch";
  }
}

/**
 * Reads a configured value as this type, with the conversions Terraform makes ("5" for a number, 5 or true
 * for text). Object fields come in under their TypeScript names.
 * @throws TypeMismatch when the value is of another type.
 */
export function readValue(type: ValueType, value: Value): Value {
  if (value === null || isUnknown(value)) return value;
  switch (type.kind) {
    case "text":
      return readText(value);
    case "integer":
      return readInteger(value);
    case "boolean":
      return readBoolean(value);
    case "list":
    case "set":
      return readItems(type, value);
    case "map":
      if (!isObject(value)) throw new TypeMismatch("a map");
      return mapObject(value, (key, item) => within(key, () => readElement(type, item)));
    case "object":
      return readObject(type, value);
  }
}

function readText(value: Value): Value {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new TypeMismatch("text");
}

function readInteger(value: Value): Value {
  const number = typeof value === "string" && /^-?\d+(\.0*)?$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isSafeInteger(number)) throw new TypeMismatch("a whole number");
  return number;
}

function readBoolean(value: Value): Value {
  if (value === "true" || value === true) return true;
  if (value === "false" || value === false) return false;
  throw new TypeMismatch("true or false");
}

function readItems(type: CollectionType, value: Value): Value {
  if (!Array.isArray(value)) throw new TypeMismatch(type.kind === "set" ? "a set" : "a list");
  const items = value.map((item: Value, index) => within(index, () => readElement(type, item)));
  if (type.kind === "list") return items;
  const seen = new Set<string>();
  return items.filter((item) => {
    if (isUnknown(item)) return true;
    const key = JSON.stringify(item);
    return seen.has(key) ? false : (seen.add(key), true);
  });
}

/** The API has no null inside a collection: it would be sent as a word of its own, or lost. */
function readElement(type: CollectionType, item: Value): Value {
  if (item === null) throw new TypeMismatch(`a value for every element of the ${type.kind}`, [], true);
  return readValue(type.element, item);
}

function readObject(type: ObjectType, value: Value): Value {
  if (!isObject(value)) throw new TypeMismatch("an object");
  for (const key of Object.keys(value)) {
    if (!Object.hasOwn(type.fields, key))
      throw new TypeMismatch(`one of ${Object.keys(type.fields).join(", ")}`, [key]);
  }
  return Object.fromEntries(
    Object.entries(type.fields).map(([key, field]) => {
      const item = value[key] ?? null;
      if (item === null && field.required) throw new TypeMismatch("a value", [key]);
      return [key, within(key, () => readValue(field.type, item))];
    }),
  );
}

function within(step: string | number, read: () => Value): Value {
  try {
    return read();
  } catch (problem) {
    if (problem instanceof TypeMismatch) {
      throw new TypeMismatch(problem.expected, [step, ...problem.path], problem.isNull);
    }
    throw problem;
  }
}

function mapObject(value: { [key: string]: Value }, change: (key: string, item: Value) => Value): Value {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(key, item)]));
}
