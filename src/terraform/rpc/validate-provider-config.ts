// Checks the provider block without connecting.

import { provider } from "../../resources";
import { diagnosticMessages } from "../diagnostics";
import type { DynamicValue } from "../messages";
import { writtenConfig } from "./provider-config";

export async function validateProviderConfig(_server: unknown, { config }: { config: DynamicValue }) {
  return { diagnostics: diagnosticMessages(provider.rules(writtenConfig(config))) };
}
