// Takes the settings of the provider block and the environment. Nothing is sent yet, unless it has to be known whether
// the connection leads to the expected organization, or a create was cut off.

import { missingSettings, provider } from "../../resources";
import { hasErrors } from "../../schema/diagnostic";
import { isAbsent } from "../../schema/value";
import { diagnosticMessages } from "../diagnostics";
import { warnOfInterruptedCreates } from "../interrupted-creates";
import type { DynamicValue } from "../messages";
import type { ProviderServer } from "../provider-server";
import { completedConfig } from "./provider-config";

export async function configureProvider(server: ProviderServer, { config }: { config: DynamicValue }) {
  const completed = completedConfig(config, server.environment.variables);
  const diagnostics = [...provider.rules(completed), ...missingSettings(completed)];
  if (hasErrors(diagnostics)) return { diagnostics: diagnosticMessages(diagnostics) };
  server.configure(completed);
  if (!isAbsent(completed.expectedOrganizationId)) await server.services?.contactCenter.organizationId();
  return { diagnostics: diagnosticMessages([...diagnostics, ...(await warnOfInterruptedCreates(server))]) };
}
