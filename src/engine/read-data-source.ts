// Data sources: their configuration, their values, and their values while they can't be read yet.

import type { DataSourceDefinition, Services } from "../resources";
import type { Attributes, ConfigOf } from "../schema/attribute";
import { DiagnosticError, hasErrors, type Diagnostic } from "../schema/diagnostic";
import { fromTerraformNames, snakeCase, toTerraformNames } from "../schema/names";
import { unknown, type Values } from "../schema/value";
import { configure } from "./configure";

export function validateDataSource(definition: DataSourceDefinition, body: Values): readonly Diagnostic[] {
  const { config, diagnostics } = configure(`data ${definition.type}`, definition.attributes, body);
  if (hasErrors(diagnostics)) return diagnostics;
  return [...diagnostics, ...definition.rules(config as ConfigOf<Attributes>)];
}

/** @throws DiagnosticError when the configuration is wrong or nothing is found */
export async function readDataSource(
  definition: DataSourceDefinition,
  services: Services,
  body: Values,
): Promise<Values> {
  const problems = validateDataSource(definition, body);
  if (hasErrors(problems)) throw new DiagnosticError(problems);
  const { config } = configure(`data ${definition.type}`, definition.attributes, body);
  const found = await definition.read(services, config as ConfigOf<Attributes>);
  return toTerraformNames(definition.attributes, found as Values);
}

/** What others see of a data source that is read during the apply: what is configured, the rest unknown. */
export function unknownDataValues(definition: DataSourceDefinition, body: Values): Values {
  const config = fromTerraformNames(definition.attributes, body);
  return Object.fromEntries(
    Object.keys(definition.attributes).map((name) => [snakeCase(name), config[name] ?? unknown]),
  );
}
