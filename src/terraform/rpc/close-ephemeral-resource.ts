// Nothing has to be taken back: a token ends by itself, and revoking it would end others of the same grant.

import type { ProviderServer } from "../provider-server";

export async function closeEphemeralResource(server: ProviderServer, { type_name }: { type_name: string }) {
  server.ephemeralResource(type_name);
  return { diagnostics: [] };
}
