// Computes one function. It needs no connection: Terraform calls it on a process it does not configure.

import { BadArgument, functions } from "../../resources";
import { renameInside, snakeCase } from "../../schema/names";
import { decodeValue, encodeValue, typeOf } from "../dynamic-value";
import type { DynamicValue } from "../messages";

export async function callFunction(
  _server: unknown,
  { name, arguments: given }: { name: string; arguments: readonly DynamicValue[] },
) {
  const definition = functions[name];
  if (definition === undefined) return { error: { text: `This provider has no function "${name}".` } };
  const { parameters, returns } = definition;
  try {
    const values = parameters.map(({ type }, index) => decodeValue(given[index], typeOf(type)));
    const result = renameInside(returns, definition.call(...values), snakeCase);
    return { result: encodeValue(result, typeOf(returns)) };
  } catch (problem) {
    if (!(problem instanceof BadArgument)) throw problem;
    return { error: { text: problem.message, function_argument: problem.argument } };
  }
}
