// The type of an output in the notation of the state file.

import type { Json, OutputState } from "./state";

/** An output for the state. Lists and objects get the types Terraform gives to literal ones. */
export function outputState(value: Json, sensitive: boolean): OutputState {
  return { value, type: typeOf(value), sensitive };
}

function typeOf(value: Json): Json {
  if (value === null) return "dynamic";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number") return "number";
  if (typeof value === "string") return "string";
  if (isList(value)) return ["tuple", value.map(typeOf)];
  return ["object", Object.fromEntries(Object.entries(value).map(([key, item]) => [key, typeOf(item)]))];
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}
