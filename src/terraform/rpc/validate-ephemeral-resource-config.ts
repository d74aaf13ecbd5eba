// Checks one ephemeral block.

import { configure } from "../../engine";
import { diagnosticMessages } from "../diagnostics";
import { decodeValues, objectTypeOf } from "../dynamic-value";
import type { DynamicValue } from "../messages";
import type { ProviderServer } from "../provider-server";
import { configuredOnly } from "./validate-resource-config";

export async function validateEphemeralResourceConfig(
  server: ProviderServer,
  { type_name, config }: { type_name: string; config: DynamicValue },
) {
  const { attributes } = server.ephemeralResource(type_name);
  const values = configuredOnly(decodeValues(config, objectTypeOf(attributes)) ?? {});
  return {
    diagnostics: diagnosticMessages(configure(`ephemeral ${type_name}`, attributes, values).diagnostics),
  };
}
