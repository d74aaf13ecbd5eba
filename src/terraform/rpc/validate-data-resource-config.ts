// Checks one data block by the data source's own rules.

import { validateDataSource } from "../../engine";
import { diagnosticMessages } from "../diagnostics";
import { decodeValues, objectTypeOf } from "../dynamic-value";
import type { DynamicValue } from "../messages";
import type { ProviderServer } from "../provider-server";
import { configuredOnly } from "./validate-resource-config";

export async function validateDataResourceConfig(
  server: ProviderServer,
  { type_name, config }: { type_name: string; config: DynamicValue },
) {
  const definition = server.dataSource(type_name);
  const values = decodeValues(config, objectTypeOf(definition.attributes)) ?? {};
  return { diagnostics: diagnosticMessages(validateDataSource(definition, configuredOnly(values))) };
}
