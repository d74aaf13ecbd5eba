// What a resource looks like in a state file that is written: keys and order as Terraform has them, numbers with all
// their digits.

import { LosslessNumber, stringify } from "lossless-json";
import type { Instance, Json } from "./state";
import type { InstanceShape, ResourceShape } from "./state-file";

export function withDependency(shape: ResourceShape, from: string, to: string): ResourceShape {
  const instances = shape.instances.map((instance) => ({
    ...instance,
    dependencies: (instance.dependencies ?? []).map((one) => (one === from ? to : one)).sort(),
  }));
  return { ...shape, instances };
}

/** Strings in JSON hold no line ends, so only the layout is indented. */
export function textOf(shape: ResourceShape): string {
  return (stringify(shape, null, 2) ?? "").replaceAll("\n", "\n    ");
}

const instanceKeys = new Set([
  "status",
  "deposed",
  "schema_version",
  "attributes",
  "sensitive_attributes",
  "private",
  "dependencies",
  "create_before_destroy",
]);

/** @param before what stood there: its keys that nobody here knows are kept */
export function instanceShapeOf(
  instance: Instance,
  deposed: string | undefined,
  before: InstanceShape | undefined,
): InstanceShape {
  const { attributes, dependencies } = instance;
  const unmodelled = Object.entries(before ?? {}).filter(([key]) => !instanceKeys.has(key));
  // In the order in which Terraform writes an instance.
  return {
    ...(instance.tainted === true ? { status: "tainted" } : {}),
    ...(deposed === undefined ? {} : { deposed }),
    schema_version: instance.schemaVersion,
    attributes: sortedKeys(keepDigits(before?.attributes, attributes)) as Record<string, unknown>,
    sensitive_attributes: [...(instance.sensitiveAttributes ?? [])],
    ...Object.fromEntries(unmodelled),
    ...(instance.private === undefined ? {} : { private: instance.private }),
    ...(dependencies.length === 0 ? {} : { dependencies: [...dependencies].sort() }),
    ...(instance.createBeforeDestroy === true ? { create_before_destroy: true } : {}),
  };
}

/** The new value, with a number that is only a rounded one of before replaced by the exact one. */
export function keepDigits(before: unknown, after: Json): unknown {
  if (before instanceof LosslessNumber && Number(before.value) === after) return before;
  if (Array.isArray(after)) {
    return after.map((item: Json, index) =>
      keepDigits(Array.isArray(before) ? before[index] : undefined, item),
    );
  }
  if (typeof after === "object" && after !== null) {
    return Object.fromEntries(
      Object.entries(after).map(([key, item]) => [key, keepDigits(field(before, key), item)]),
    );
  }
  return after;
}

function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

/** Terraform writes keys in order; so do we, that two states can be compared line by line. */
function sortedKeys(value: unknown): unknown {
  if (value instanceof LosslessNumber) return value;
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(byName);
  return Object.fromEntries(entries.map(([key, item]) => [key, sortedKeys(item)]));
}

export function byName([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return compare(left, right);
}

export function byModeTypeName(left: ResourceShape, right: ResourceShape): number {
  return compare(left.mode, right.mode) || compare(left.type, right.type) || compare(left.name, right.name);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
