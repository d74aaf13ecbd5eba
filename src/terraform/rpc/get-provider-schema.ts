// Schemas of everything this provider has.

import { dataSources, ephemeralResources, functions, provider, resources } from "../../resources";
import { schemaOf } from "../../schema/provider-schema";
import { schemaMessage, type SchemaMessage } from "../messages";
import { functionMessages } from "./get-functions";

/** Terraform asks for the schema once a command instead of once a process, and plans plain deletes with us. */
export const serverCapabilities = { plan_destroy: true, get_provider_schema_optional: true };

export async function getProviderSchema() {
  return {
    provider: schemaMessage(schemaOf(provider)),
    resource_schemas: messages(resources),
    data_source_schemas: messages(dataSources),
    functions: functionMessages(functions),
    ephemeral_resource_schemas: messages(ephemeralResources),
    server_capabilities: serverCapabilities,
    diagnostics: [],
  };
}

function messages(
  definitions: Readonly<Record<string, Parameters<typeof schemaOf>[0]>>,
): Record<string, SchemaMessage> {
  return Object.fromEntries(
    Object.entries(definitions).map(([type, definition]) => [type, schemaMessage(schemaOf(definition))]),
  );
}
