// Finds an existing object by id or by name.

import { toTerraformNames } from "../../schema/names";
import { fail } from "../../schema/diagnostic";
import { capitalized } from "../../schema/sentence";
import type { Values } from "../../schema/value";
import { encodeValues } from "../dynamic-value";
import type { ProviderServer } from "../provider-server";

export async function importResourceState(
  server: ProviderServer,
  { type_name, id }: { type_name: string; id: string },
) {
  const definition = server.definition(type_name);
  if (server.services === null) {
    fail(
      `${capitalized(definition.noun)} "${id}" can't be imported yet`,
      `Settings of the provider are not known yet: ${server.unknownSettings.join(", ")}. ` +
        "Give them values that are known while planning, or apply what they depend on first (-target).",
    );
  }
  const state = await definition.importState(server.services, id);
  const attributes = toTerraformNames(definition.attributes, state as Values);
  return {
    imported_resources: [
      { type_name, state: encodeValues(attributes, server.ctyType(type_name)), private: new Uint8Array() },
    ],
    diagnostics: [],
  };
}
