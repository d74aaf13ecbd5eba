// Makes what one run needs and no state keeps.

import { configure } from "../../engine";
import { fail } from "../../schema/diagnostic";
import { toTerraformNames } from "../../schema/names";
import type { Values } from "../../schema/value";
import { decodeValues, encodeValues, objectTypeOf } from "../dynamic-value";
import type { DynamicValue, Timestamp } from "../messages";
import type { ProviderServer } from "../provider-server";
import { configuredOnly } from "./validate-resource-config";

/** Terraform asks for a renewal this long before the end. */
const askedEarlyBy = 60_000;

export async function openEphemeralResource(
  server: ProviderServer,
  { type_name, config }: { type_name: string; config: DynamicValue },
) {
  const definition = server.ephemeralResource(type_name);
  if (server.services === null) {
    fail(
      `The ${definition.noun} can't be made yet`,
      `Settings of the provider are not known yet: ${server.unknownSettings.join(", ")}. ` +
        "Give them values that are known while planning, or apply what they depend on first (-target).",
    );
  }
  const { attributes } = definition;
  const type = objectTypeOf(attributes);
  const configured = configure(type_name, attributes, configuredOnly(decodeValues(config, type) ?? {}));
  const { values, goodUntil } = await definition.open(server.services, configured.config);
  return {
    result: encodeValues(toTerraformNames(attributes, values as Values), type),
    ...(goodUntil === null ? {} : { renew_at: timestamp(Date.parse(goodUntil) - askedEarlyBy) }),
    private: Buffer.from(JSON.stringify({ goodUntil })),
    diagnostics: [],
  };
}

function timestamp(milliseconds: number): Timestamp {
  return { seconds: Math.floor(milliseconds / 1000), nanos: (milliseconds % 1000) * 1_000_000 };
}
