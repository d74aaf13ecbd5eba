// Looks something up that is not managed here.

import { readDataSource as lookUp } from "../../engine";
import { fail } from "../../schema/diagnostic";
import { decodeValues, encodeValues, objectTypeOf } from "../dynamic-value";
import type { DynamicValue } from "../messages";
import type { ProviderServer } from "../provider-server";
import { configuredOnly } from "./validate-resource-config";

export async function readDataSource(
  server: ProviderServer,
  { type_name, config }: { type_name: string; config: DynamicValue },
) {
  const definition = server.dataSource(type_name);
  const type = objectTypeOf(definition.attributes);
  if (server.services === null) {
    fail(
      `The ${definition.noun} can't be looked up yet`,
      `Settings of the provider are not known yet: ${server.unknownSettings.join(", ")}. ` +
        "Give them values that are known while planning, or apply what they depend on first (-target).",
    );
  }
  const values = await lookUp(definition, server.services, configuredOnly(decodeValues(config, type) ?? {}));
  return { state: encodeValues(values, type), diagnostics: [] };
}
