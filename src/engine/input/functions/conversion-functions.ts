// Functions that change the type of a value or decide which value is taken.

import { isUnknown, unknown, type Value } from "../../../schema/value";
import { asList, asMap, asSet } from "./collection-functions";
import {
  anyNumber,
  booleanOf,
  eager,
  type Functions,
  FunctionProblem,
  type LanguageFunction,
  listOf,
  mapOf,
  numberOf,
  textOf,
} from "./function";

const orNull = (convert: (value: Value) => Value): LanguageFunction =>
  eager(1, ([value = null]) => (value === null ? null : convert(value)), { takesNull: true });

export const conversionFunctions: Functions = {
  tostring: orNull(textOf),
  tonumber: orNull(numberOf),
  tobool: orNull(booleanOf),
  tolist: eager(1, ([list = null]) => (list === null ? null : asList(listOf(list))), {
    takesNull: true,
    takesUnknownParts: true,
  }),
  toset: orNull((list) => asSet(listOf(list))),
  tomap: eager(1, ([map = null]) => (map === null ? null : asMap(mapOf(map))), {
    takesNull: true,
    takesUnknownParts: true,
  }),
  sensitive: eager(1, ([value = null]) => value, { takesNull: true, takesUnknownParts: true }),
  nonsensitive: eager(1, ([value = null]) => value, {
    takesNull: true,
    takesUnknownParts: true,
    hidesParts: true,
  }),
};

/** @param isProblem tells the failure of an expression from a defect */
export function decidingFunctions(isProblem: (thrown: unknown) => boolean): Functions {
  const expected = (thrown: unknown) => thrown instanceof FunctionProblem || isProblem(thrown);
  const attempt = (argument: () => Value): { readonly value: Value } | { readonly problem: unknown } => {
    try {
      return { value: argument() };
    } catch (problem) {
      if (!expected(problem)) throw problem;
      return { problem };
    }
  };
  return {
    try: lazy([1, anyNumber], (args) => {
      let last: unknown;
      for (const argument of args) {
        const result = attempt(argument);
        if ("value" in result) return result.value;
        last = result.problem;
      }
      throw last;
    }),
    can: lazy([1, 1], ([argument = () => null]) => {
      const result = attempt(argument);
      if ("problem" in result) return false;
      return isUnknown(result.value) ? unknown : true;
    }),
  };
}

export function lazy(
  [minimum, maximum]: readonly [number, number],
  call: (args: readonly (() => Value)[]) => Value,
): LanguageFunction {
  return { kind: "lazy", minimum, maximum, call };
}
