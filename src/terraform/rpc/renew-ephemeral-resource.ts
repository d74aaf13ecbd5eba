// Says that what was handed out is about to end: nobody can prolong a token, and Terraform takes no new value here.

import { warning } from "../../schema/diagnostic";
import { diagnosticMessages } from "../diagnostics";
import type { ProviderServer } from "../provider-server";

export async function renewEphemeralResource(
  server: ProviderServer,
  request: { type_name: string; private?: Uint8Array },
) {
  const { noun } = server.ephemeralResource(request.type_name);
  const { goodUntil } = JSON.parse(Buffer.from(request.private ?? []).toString("utf8")) as {
    goodUntil?: unknown;
  };
  return {
    private: request.private,
    diagnostics: diagnosticMessages([
      warning(
        `The ${noun} ends before this run does`,
        `It is good until ${String(goodUntil)} and can't be prolonged. What still uses it then is refused; run again for a new one.`,
      ),
    ]),
  };
}
