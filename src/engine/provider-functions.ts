// The provider's own functions, called as `provider::wxcc::<name>`.

import { BadArgument, functions } from "../resources";
import { camelCase, renameInside, snakeCase } from "../schema/names";
import { readValue, TypeMismatch } from "../schema/types";
import type { Value } from "../schema/value";
import { eager, type EagerFunction, type Functions, refuse } from "./input/functions";

type Definition = (typeof functions)[string];

export const providerFunctions: Functions = Object.fromEntries(
  Object.values(functions).map((definition) => [`provider::wxcc::${definition.name}`, called(definition)]),
);

function called(definition: Definition): EagerFunction {
  const { parameters, returns } = definition;
  return eager(
    parameters.length,
    (args) => {
      const values = parameters.map((parameter, index) => argument(parameter, args[index] ?? null));
      return renameInside(returns, result(definition, values), snakeCase);
    },
    { takesNull: true },
  );
}

function argument({ name, type, nullable }: Definition["parameters"][number], value: Value): Value {
  if (value === null && nullable !== true) return refuse(`${name} must not be null`);
  try {
    return readValue(type, renameInside(type, value, camelCase));
  } catch (problem) {
    if (problem instanceof TypeMismatch) return refuse(`${name}: ${problem.message}`);
    throw problem;
  }
}

function result(definition: Definition, values: readonly Value[]): Value {
  try {
    return definition.call(...values);
  } catch (problem) {
    if (!(problem instanceof BadArgument)) throw problem;
    return refuse(`${definition.parameters[problem.argument]?.name ?? "an argument"}: ${problem.message}`);
  }
}
