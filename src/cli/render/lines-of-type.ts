// Long texts as they are compared line by line, where a type of object knows better than their spelling.

import { resources } from "../../resources";
import { fromTerraformNames, snakeCase } from "../../schema/names";
import type { Values } from "../../schema/value";

/** Texts to compare instead of the values of attributes, by Terraform's names. */
export type LinesOf = (values: Values) => Readonly<Record<string, string>>;

export function linesOfType(type: string): LinesOf {
  const definition = resources[type];
  return (values) => {
    const lines = definition?.lines?.(fromTerraformNames(definition.attributes, values)) ?? {};
    return Object.fromEntries(Object.entries(lines).map(([name, text]) => [snakeCase(name), text]));
  };
}
