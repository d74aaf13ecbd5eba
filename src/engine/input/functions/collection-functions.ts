// Functions of lists, sets and maps. A set is a list here, sorted and without repetitions, as Terraform iterates it.

import { isObject, isUnknown, unknown, type Value } from "../../../schema/value";
import { collectionType, type CollectionType, equal, sequenceOf, typed, unified } from "./collection-types";
import { add } from "./decimal";
import {
  anyNumber,
  booleanOf,
  byBytes,
  eager,
  type EagerFunction,
  type Functions,
  kindOf,
  listOf,
  mapOf,
  numberOf,
  refuse,
  textOf,
  wholeNumberOf,
} from "./function";

const shallow = { takesUnknownParts: true };

export const collectionFunctions: Functions = {
  length: eager(1, ([value]) => lengthOf(value), { ...shallow, hidesParts: true }),
  keys: eager(1, ([map]) => listOfMap(map, sortedKeys(mapOf(map))), { ...shallow, hidesParts: true }),
  values: eager(
    1,
    ([map]) =>
      listOfMap(
        map,
        sortedKeys(mapOf(map)).map((key) => mapOf(map)[key] ?? null),
      ),
    shallow,
  ),
  lookup: eager([2, 3], (args) => lookedUp(args), { ...shallow, takesNull: true }),
  element: eager(
    2,
    ([list, index]) => {
      const items = sequenceOf(list);
      if (items.length === 0) refuse("the list is empty");
      const position = wholeNumberOf(index) % items.length;
      if (position >= 0) return items[position] ?? null;
      // Of what is written in brackets Terraform has to know the type of the item before it counts from the end.
      return collectionType(list) === undefined
        ? refuse("the index is negative")
        : (items.at(position) ?? null);
    },
    shallow,
  ),
  index: eager(2, ([list, wanted]) => {
    const found = sequenceOf(list).findIndex((item) => equal(item, wanted ?? null));
    return found < 0 ? refuse("the list does not hold the value") : found;
  }),
  contains: eager(2, ([list, wanted]) => listOf(list).some((item) => equal(item, wanted ?? null))),
  concat: eager([1, anyNumber], (lists) => typed(lists.flatMap(sequenceOf), commonType(lists)), shallow),
  merge: eager(
    [0, anyNumber],
    (maps) =>
      typed(
        Object.fromEntries(maps.flatMap((map) => (map === null ? [] : Object.entries(mapOf(map))))),
        commonType(maps),
      ),
    {
      ...shallow,
      takesNull: true,
    },
  ),
  coalesce: eager(
    [1, anyNumber],
    (values) => {
      const first = unified(values).find((value) => value !== null && value !== "");
      return first === undefined ? refuse("all its arguments are null or empty") : first;
    },
    { takesNull: true },
  ),
  coalescelist: eager(
    [1, anyNumber],
    (lists) => {
      const first = lists.map(sequenceOf).find(({ length }) => length > 0);
      return first ?? refuse("all its lists are empty");
    },
    shallow,
  ),
  compact: eager(1, ([list]) =>
    asList(
      listOf(list)
        .filter((item) => item !== null && item !== "")
        .map(textOf),
    ),
  ),
  distinct: eager(1, ([list]) => typed(distinct(unified(listOf(list))), "list")),
  flatten: eager(1, ([list]) => flattened(listOf(list))),
  reverse: eager(1, ([list]) => typed([...listOf(list)].reverse(), sequenceType(list)), shallow),
  sort: eager(1, ([list]) => typed(listOf(list).map(textOf).sort(byBytes), "list")),
  slice: eager(
    3,
    ([list, from, to]) =>
      typed(sliced(sequenceOf(list), wholeNumberOf(from), wholeNumberOf(to)), sequenceType(list)),
    shallow,
  ),
  one: eager(
    1,
    ([list]) => {
      const items = listOf(list);
      return items.length > 1 ? refuse(`the list has ${items.length} items`) : (items[0] ?? null);
    },
    shallow,
  ),
  range: eager([1, 3], (args) => typed(range(args.map(numberOf)), "list")),
  zipmap: eager(
    2,
    ([keys, values]) => {
      if (listOf(keys).length !== listOf(values).length) refuse("its lists are not of the same length");
      const entries = listOf(keys).map((key, index) => [textOf(key), listOf(values)[index] ?? null] as const);
      return typed(Object.fromEntries(entries), collectionType(values) === undefined ? undefined : "map");
    },
    shallow,
  ),
  setunion: eager([1, anyNumber], (sets) => asSet(ofOneType(sets).flat())),
  setintersection: eager([1, anyNumber], (sets) => {
    const [first = [], ...others] = ofOneType(sets);
    return asSet(first.filter((item) => others.every((other) => other.some((one) => equal(one, item)))));
  }),
  setsubtract: eager(2, (sets) => {
    const [set = [], unwanted = []] = ofOneType(sets);
    return asSet(set.filter((item) => !unwanted.some((one) => equal(one, item))));
  }),
  alltrue: eager(1, ([list]) => decisions(list).every((item) => item === true)),
  anytrue: eager(1, ([list]) => decisions(list).some((item) => item === true)),
  sum: eager(1, ([list]) =>
    listOf(list).length === 0 ? refuse("the list is empty") : listOf(list).map(numberOf).reduce(add),
  ),
  max: eager([1, anyNumber], (numbers) => Math.max(...numbers.map(numberOf))),
  min: eager([1, anyNumber], (numbers) => Math.min(...numbers.map(numberOf))),
  abs: number(Math.abs),
  ceil: number(Math.ceil),
  floor: number(Math.floor),
  signum: eager(1, ([value]) => Math.sign(wholeNumberOf(value)) + 0),
};

function number(change: (value: number) => number): EagerFunction {
  return eager(1, ([value]) => change(numberOf(value)) + 0); // + 0: there is no -0 in Terraform
}

function lengthOf(value: Value | undefined): number {
  if (Array.isArray(value)) return value.length;
  if (isObject(value)) return Object.keys(value).length;
  if (typeof value !== "string")
    return refuse(`text, a list or a map is required, but this is ${kindOf(value)}`);
  return [...new Intl.Segmenter("und", { granularity: "grapheme" }).segment(value)].length;
}

function sortedKeys(map: Readonly<Record<string, Value>>): string[] {
  return Object.keys(map).sort(byBytes);
}

function lookedUp(args: readonly Value[]): Value {
  const map = mapOf(args[0]);
  const key = textOf(args[1]);
  const [, fallback] = args.length === 3 ? asPartOf(args[0], args[2] ?? null) : [];
  if (Object.hasOwn(map, key)) return map[key] ?? null;
  return fallback === undefined ? refuse(`the map has no key ${JSON.stringify(key)}`) : fallback;
}

/** A part of a map, and the value as one of its type; an object takes a value of any type. */
function asPartOf(map: Value | undefined, value: Value): readonly Value[] {
  const part = collectionType(map) === "map" ? Object.values(mapOf(map))[0] : undefined;
  return unified([part ?? null, value]);
}

/** Whether each item is true; what is null is not. */
function decisions(list: Value | undefined): (boolean | null)[] {
  return listOf(list).map((item) => (item === null ? null : booleanOf(item)));
}

/** The items of all sets, as values of one type. */
function ofOneType(sets: readonly Value[]): (readonly Value[])[] {
  const items = unified(sets.flatMap((set) => unified(listOf(set))));
  let start = 0;
  return sets.map((set) => items.slice(start, (start += listOf(set).length)));
}

/** Of what is put together: a list or map if all its parts are, else a tuple or object. */
function commonType(parts: readonly Value[]): CollectionType | undefined {
  const kinds = new Set(parts.map(collectionType));
  return kinds.size === 1 ? [...kinds][0] : undefined;
}

/** Of a list that is made of another one, or of a set. */
function sequenceType(value: Value | undefined): CollectionType | undefined {
  const type = collectionType(value);
  return type === "set" ? "list" : type;
}

function listOfMap(map: Value | undefined, items: readonly Value[]): Value {
  return typed(items, collectionType(map) === undefined ? undefined : "list");
}

export function asList(items: readonly Value[]): Value {
  return typed(unified(items), "list");
}

export function asMap(map: Readonly<Record<string, Value>>): Value {
  const parts = unified(Object.values(map));
  return typed(Object.fromEntries(Object.keys(map).map((key, index) => [key, parts[index] ?? null])), "map");
}

function distinct(items: readonly Value[]): Value[] {
  return items.filter((item, index) => items.findIndex((other) => equal(other, item)) === index);
}

/** Items in the order in which Terraform goes through a set of them. */
export function asSet(given: readonly Value[]): Value {
  const items = unified(given);
  const order = (left: Value, right: Value) =>
    typeof left === "number" && typeof right === "number"
      ? left - right
      : byBytes(JSON.stringify(left), JSON.stringify(right));
  const texts = items.every((item) => typeof item === "string");
  return typed(texts ? [...new Set(items)].sort(byBytes) : distinct(items).sort(order), "set");
}

function flattened(items: readonly Value[]): Value[] {
  return items.flatMap((item) => (Array.isArray(item) ? flattened(item) : [item]));
}

function sliced(items: readonly Value[], from: number, to: number): readonly Value[] {
  if (from < 0 || to > items.length || from > to) {
    refuse(`there is no part from ${from} to ${to} in a list of ${items.length} items`);
  }
  return items.slice(from, to);
}

const longestRange = 1024; // Terraform's own limit

function range(args: readonly number[]): number[] {
  const [start = 0, limit = 0] = args.length === 1 ? [0, ...args] : args;
  const step = args[2] ?? (start > limit ? -1 : 1);
  if (start === limit) return [];
  if (step === 0) refuse("the step is 0");
  if (step > 0 !== limit > start) refuse("the step leads away from the limit");
  const length = Math.ceil((limit - start) / step);
  if (length > longestRange) refuse(`it would have more than ${longestRange} items`);
  return Array.from({ length }, (_, index) => start + index * step);
}

/** The item of a computed index or key. */
export const itemAt: EagerFunction = eager(
  2,
  ([collection, key]) => {
    if (isUnknown(collection)) return unknown;
    if (Array.isArray(collection)) {
      const position = wholeNumberOf(key);
      const item = sequenceOf(collection)[position];
      return item === undefined
        ? refuse(`the list has ${collection.length} items, none at ${position}`)
        : item;
    }
    const map = mapOf(collection);
    const name = textOf(key);
    return Object.hasOwn(map, name)
      ? (map[name] ?? null)
      : refuse(`there is nothing at ${JSON.stringify(name)}`);
  },
  shallow,
);
