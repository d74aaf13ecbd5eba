// Terraform's types of collections. What is written in brackets is a tuple or an object, whose parts are of any types; a
// list, a set and a map have parts of one type, and never equal a tuple or an object. Values are plain here, so the type
// of a collection is remembered beside it.

import { isObject, isUnknown, type Value } from "../../../schema/value";
import { listOf, refuse, textOf } from "./function";

/** `foreign`: from a resource, a data source or a state, where it has a type that is not followed here. */
export type CollectionType = "list" | "set" | "map" | "foreign";

const types = new WeakMap<object, CollectionType>();

/** Undefined for a tuple, an object, and what is no collection. */
export function collectionType(value: Value | undefined): CollectionType | undefined {
  return typeof value === "object" && value !== null ? types.get(value) : undefined;
}

/** The same parts as a collection of this type. A copy: the value may be in use elsewhere as what it was. */
export function typed(value: Value, type: CollectionType | undefined): Value {
  if (type === undefined || (!Array.isArray(value) && !isObject(value))) return value;
  const copy = Array.isArray(value) ? [...(value as readonly Value[])] : { ...value };
  types.set(copy, type);
  return copy;
}

/** Marks what comes from an object, unless its type is known. */
export function foreign(value: Value): Value {
  const isCollection = Array.isArray(value) || isObject(value);
  if (isCollection && !types.has(value)) types.set(value, "foreign");
  return value;
}

/** The items of a list or tuple: a set has no positions. */
export function sequenceOf(value: Value | undefined): readonly Value[] {
  return collectionType(value) === "set" ? refuse("a set has no order. Use tolist() first") : listOf(value);
}

/** Equality of HCL: no conversion between types, keys without order. */
export function equal(left: Value, right: Value): boolean {
  if (Array.isArray(left) && Array.isArray(right)) {
    const others: readonly Value[] = right;
    return (
      mayBeOfOneType(left, right) &&
      left.length === right.length &&
      left.every((item: Value, index) => equal(item, others[index] ?? null))
    );
  }
  if (isObject(left) && isObject(right)) {
    const keys = Object.keys(left);
    return (
      mayBeOfOneType(left, right) &&
      keys.length === Object.keys(right).length &&
      keys.every((key) => Object.hasOwn(right, key) && equal(left[key] ?? null, right[key] ?? null))
    );
  }
  return left === right;
}

function mayBeOfOneType(left: Value, right: Value): boolean {
  const [one, other] = [collectionType(left), collectionType(right)];
  return one === other || one === "foreign" || other === "foreign";
}

/** The values as values of one type, as a list's items and a condition's arms have to be. Throws a FunctionProblem. */
export function unified(values: readonly Value[]): readonly Value[] {
  const known = values.filter((value) => value !== null && !isUnknown(value));
  if (known.length < 2) return values;
  if (known.every((value) => Array.isArray(value)) || known.every(isObject)) {
    const next = unifiedCollections(known as readonly Parts[])[Symbol.iterator]();
    return values.map((value) => (value === null || isUnknown(value) ? value : (next.next().value as Value)));
  }
  if (known.some((value) => Array.isArray(value) || isObject(value))) return differ();
  const kinds = new Set(known.map((value) => typeof value));
  if (kinds.size === 1) return values;
  if (!kinds.has("string")) return differ();
  return values.map((value) => (value === null || isUnknown(value) ? value : textOf(value)));
}

/** Both kinds of collection by their keys, which are positions in a list. */
type Parts = Readonly<Record<string, Value>>;

/** Tuples and objects of one shape keep it; others become lists and maps, all of whose parts are of one type. */
function unifiedCollections(collections: readonly Parts[]): readonly Value[] {
  const [type, ...others] = new Set(collections.map(collectionType));
  const shapes = new Set(collections.map((one) => JSON.stringify(Object.keys(one).sort())));
  if (type === undefined && others.length === 0 && shapes.size === 1) {
    const columns = Object.keys(collections[0] ?? {}).map(
      (key) => [key, unified(collections.map((one) => one[key] ?? null))] as const,
    );
    return collections.map((one, row) =>
      rebuilt(one, new Map(columns.map(([key, column]) => [key, column[row] ?? null]))),
    );
  }
  const parts = unified(collections.flatMap(Object.values))[Symbol.iterator]();
  return collections.map((one) => {
    const entries = Object.keys(one).map((key) => [key, parts.next().value as Value] as const);
    const common = Array.isArray(one) ? "list" : "map";
    return typed(rebuilt(one, new Map(entries)), others.length === 0 ? (type ?? common) : common);
  });
}

function rebuilt(one: Parts, parts: ReadonlyMap<string, Value>): Value {
  return Array.isArray(one) ? [...parts.values()] : Object.fromEntries(parts);
}

function differ(): never {
  return refuse("its values are of different types");
}
