// Functions of lists, sets and maps. A set is a list here, sorted and without repetitions, as Terraform iterates it.

import { isObject, isUnknown, unknown, type Value } from "../../../schema/value";
import {
  anyNumber,
  booleanOf,
  byBytes,
  eager,
  equal,
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
  keys: eager(1, ([map]) => sortedKeys(mapOf(map)), { ...shallow, hidesParts: true }),
  values: eager(1, ([map]) => sortedKeys(mapOf(map)).map((key) => mapOf(map)[key] ?? null), shallow),
  lookup: eager([2, 3], (args) => lookedUp(args), { ...shallow, takesNull: true }),
  element: eager(
    2,
    ([list, index]) => {
      const items = listOf(list);
      if (items.length === 0) refuse("the list is empty");
      const position = wholeNumberOf(index) % items.length;
      return items[position < 0 ? position + items.length : position] ?? null;
    },
    shallow,
  ),
  index: eager(2, ([list, wanted]) => {
    const found = listOf(list).findIndex((item) => equal(item, wanted ?? null));
    return found < 0 ? refuse("the list does not hold the value") : found;
  }),
  contains: eager(2, ([list, wanted]) => listOf(list).some((item) => equal(item, wanted ?? null)), {
    takesNull: true,
  }),
  concat: eager([1, anyNumber], (lists) => lists.flatMap(listOf), shallow),
  merge: eager(
    [0, anyNumber],
    (maps) => Object.assign({}, ...maps.map((map) => (map === null ? {} : mapOf(map)))),
    {
      ...shallow,
      takesNull: true,
    },
  ),
  coalesce: eager(
    [1, anyNumber],
    (values) => {
      const first = values.find((value) => value !== null && value !== "");
      return first === undefined ? refuse("all its arguments are null or empty") : first;
    },
    { takesNull: true },
  ),
  coalescelist: eager(
    [1, anyNumber],
    (lists) => {
      const first = lists.find((list) => list !== null && listOf(list).length > 0);
      return first === undefined ? refuse("all its lists are empty") : first;
    },
    { ...shallow, takesNull: true },
  ),
  compact: eager(1, ([list]) =>
    listOf(list)
      .filter((item) => item !== null && item !== "")
      .map(textOf),
  ),
  distinct: eager(1, ([list]) => distinct(listOf(list))),
  flatten: eager(1, ([list]) => flattened(listOf(list))),
  reverse: eager(1, ([list]) => [...listOf(list)].reverse(), shallow),
  sort: eager(1, ([list]) => listOf(list).map(textOf).sort(byBytes)),
  slice: eager(
    3,
    ([list, from, to]) => sliced(listOf(list), wholeNumberOf(from), wholeNumberOf(to)),
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
  range: eager([1, 3], (args) => range(args.map(numberOf))),
  zipmap: eager(
    2,
    ([keys, values]) => {
      if (listOf(keys).length !== listOf(values).length) refuse("its lists are not of the same length");
      return Object.fromEntries(
        listOf(keys).map((key, index) => [textOf(key), listOf(values)[index] ?? null]),
      );
    },
    shallow,
  ),
  setunion: eager([1, anyNumber], (sets) => asSet(sets.flatMap(listOf))),
  setintersection: eager([1, anyNumber], ([first, ...others]) =>
    asSet(
      listOf(first).filter((item) => others.every((other) => listOf(other).some((one) => equal(one, item)))),
    ),
  ),
  setsubtract: eager(2, ([set, unwanted]) =>
    asSet(listOf(set).filter((item) => !listOf(unwanted).some((one) => equal(one, item)))),
  ),
  alltrue: eager(1, ([list]) => listOf(list).every((item) => item !== null && booleanOf(item))),
  anytrue: eager(1, ([list]) => listOf(list).some((item) => item !== null && booleanOf(item))),
  sum: eager(1, ([list]) =>
    listOf(list).length === 0
      ? refuse("the list is empty")
      : Number(
          listOf(list)
            .map(numberOf)
            .reduce((sum, item) => sum + item)
            .toPrecision(15),
        ),
  ),
  max: eager([1, anyNumber], (numbers) => Math.max(...numbers.map(numberOf))),
  min: eager([1, anyNumber], (numbers) => Math.min(...numbers.map(numberOf))),
  abs: number(Math.abs),
  ceil: number(Math.ceil),
  floor: number(Math.floor),
  signum: number(Math.sign),
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
  if (Object.hasOwn(map, key)) return map[key] ?? null;
  return args.length === 3 ? (args[2] ?? null) : refuse(`the map has no key ${JSON.stringify(key)}`);
}

function distinct(items: readonly Value[]): Value[] {
  return items.filter((item, index) => items.findIndex((other) => equal(other, item)) === index);
}

/** Items in the order in which Terraform goes through a set of them. */
export function asSet(items: readonly Value[]): Value[] {
  const order = (left: Value, right: Value) =>
    typeof left === "number" && typeof right === "number"
      ? left - right
      : byBytes(JSON.stringify(left), JSON.stringify(right));
  const texts = items.every((item) => typeof item === "string");
  return texts ? [...new Set(items)].sort(byBytes) : distinct(items).sort(order);
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
  if (step === 0) refuse("the step is 0");
  const length = Math.max(0, Math.ceil((limit - start) / step));
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
      const item = (collection as readonly Value[])[position];
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
