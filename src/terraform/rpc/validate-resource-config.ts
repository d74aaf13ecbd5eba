// Checks one resource block by the definition's own rules.

import { definedType } from "../../engine";
import { diagnosticMessages } from "../diagnostics";
import { decodeValues } from "../dynamic-value";
import type { DynamicValue } from "../messages";
import type { ProviderServer } from "../provider-server";

export async function validateResourceConfig(
  server: ProviderServer,
  { type_name, config }: { type_name: string; config: DynamicValue },
) {
  const values = decodeValues(config, server.ctyType(type_name)) ?? {};
  const type = definedType(server.definition(type_name), null);
  return { diagnostics: diagnosticMessages(type.validate(configuredOnly(values))) };
}

/** Terraform sends every attribute, computed ones as null; only what is set counts as configured. */
export function configuredOnly<T>(values: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}
