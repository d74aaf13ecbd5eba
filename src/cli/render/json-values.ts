// Values in the JSON of Terraform's plans and states: what is unknown is left out and marked beside the value, and so
// is what is sensitive (as terraform show -json of 1.11 does).

import type { SensitivePaths } from "../../engine";
import { containsUnknown, isObject, isUnknown, type Value, type Values } from "../../schema/value";

/** A value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The known part of a value. An unknown key is left out, an unknown item of a list is null, so that the others keep
 * their places; undefined when nothing is known.
 */
export function knownPart(value: Value): Json | undefined {
  if (isUnknown(value)) return undefined;
  if (Array.isArray(value)) return value.map((item: Value) => knownPart(item) ?? null);
  if (isObject(value)) return knownValues(value);
  return value as Json;
}

export function knownValues(values: Values): Record<string, Json> {
  return definedOnly(Object.entries(values).map(([name, value]) => [name, knownPart(value)]));
}

/**
 * True where a value is unknown, false where it is known; keys whose value is known are left out.
 * @param allKnown what stands for a value without any unknown: {} for an object's attributes, false for an output
 */
export function unknownMarks(value: Value, allKnown: Json): Json {
  return containsUnknown(value) ? marks(value, isUnknown) : allKnown;
}

/** True where a value is sensitive; known keys without anything sensitive are left out, lists and maps keep their shape. */
export function sensitiveMarks(values: Values | null, sensitive: SensitivePaths): Json {
  return values === null ? false : marksAt(values, sensitive);
}

function marksAt(value: Value, sensitive: SensitivePaths): Json {
  if (sensitive.some((path) => path.length === 0)) return true;
  const below = (step: string | number) =>
    sensitive.filter(([first]) => String(first) === String(step)).map((path) => path.slice(1));
  if (Array.isArray(value)) return value.map((item: Value, index) => marksAt(item, below(index)));
  if (!isObject(value)) return false;
  return definedOnly(Object.entries(value).map(([key, item]) => [key, shapeOf(marksAt(item, below(key)))]));
}

function marks(value: Value, isMarked: (value: Value) => boolean): Json {
  if (isMarked(value)) return true;
  if (Array.isArray(value)) return value.map((item: Value) => marks(item, isMarked));
  if (!isObject(value)) return false;
  return definedOnly(Object.entries(value).map(([key, item]) => [key, shapeOf(marks(item, isMarked))]));
}

/** A single value that is not marked is left out. */
function shapeOf(mark: Json): Json | undefined {
  return mark === false ? undefined : mark;
}

/** In the order of Terraform's keys: tools show plans as texts, and compare those. */
function definedOnly(entries: readonly (readonly [string, Json | undefined])[]): Record<string, Json> {
  const defined = entries.filter((entry): entry is [string, Json] => entry[1] !== undefined);
  return Object.fromEntries(defined.sort(([one], [other]) => (one < other ? -1 : 1)));
}
