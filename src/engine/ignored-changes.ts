// `ignore_changes`: ignored attributes keep what is stored, whatever the configuration says. The plan and the apply,
// which plans again what was not known, must agree on it.

import { isObject, type Value, type Values } from "../schema/value";
import type { Block } from "./input/configuration";
import type { AttributePath } from "./input/expression";
import type { StoredObject } from "./object-type";

export function withIgnoredChanges(
  { lifecycle: { ignoreChanges } }: Pick<Block, "lifecycle">,
  config: Values,
  before: StoredObject | null,
): Values {
  if (before === null || ignoreChanges === "all") return config;
  return ignoreChanges.reduce<Values>(
    (values, path) => withValueAt(values, path, valueAt(before.attributes, path)),
    config,
  );
}

/** The value inside an object; null where there is nothing. */
export function valueAt(values: Values, path: AttributePath): Value {
  return path.reduce<Value>((value, step) => {
    if (Array.isArray(value)) return (value as readonly Value[])[Number(step)] ?? null;
    return isObject(value) ? (value[String(step)] ?? null) : null;
  }, values as Value);
}

function withValueAt(values: Values, path: AttributePath, replacement: Value): Values {
  const [step, ...rest] = path;
  if (step === undefined) return values;
  const inner = values[String(step)] ?? null;
  const changed =
    rest.length === 0 ? replacement : isObject(inner) ? withValueAt(inner, rest, replacement) : inner;
  return { ...values, [String(step)]: changed };
}
