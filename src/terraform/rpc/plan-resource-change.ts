// What will be: by the same diff as the engine's plan.

import { hasErrors } from "../../schema/diagnostic";
import { diagnosticMessages } from "../diagnostics";
import { decodeValues, encodeValues } from "../dynamic-value";
import type { DynamicValue } from "../messages";
import { privateBytes, storedFrom } from "../private-bytes";
import type { ProviderServer } from "../provider-server";
import { configuredOnly } from "./validate-resource-config";

interface Request {
  readonly type_name: string;
  readonly prior_state: DynamicValue;
  readonly proposed_new_state: DynamicValue;
  readonly config: DynamicValue;
  readonly prior_private?: Uint8Array;
}

export async function planResourceChange(server: ProviderServer, request: Request) {
  const type = server.ctyType(request.type_name);
  const prior = decodeValues(request.prior_state, type);
  const proposed = decodeValues(request.proposed_new_state, type);
  const objectType = server.objectType(request.type_name);
  const stored = prior === null ? null : storedFrom(prior, request.prior_private);
  if (proposed === null) {
    return {
      planned_state: encodeValues(null, type),
      planned_private: request.prior_private ?? new Uint8Array(),
      requires_replace: [],
      diagnostics: stored === null ? [] : diagnosticMessages(objectType.planDestroy(stored, null)),
    };
  }
  const config = configuredOnly(decodeValues(request.config, type) ?? {});
  const planned = await objectType.plan({ config, prior: stored, replaceBecause: null });
  const protection =
    stored === null || planned.action !== "replace" ? [] : objectType.planDestroy(stored, planned.after);
  const diagnostics = [...planned.diagnostics, ...protection];
  return {
    planned_state: encodeValues(hasErrors(diagnostics) ? proposed : planned.after, type),
    planned_private: privateBytes(planned.privateData),
    requires_replace: planned.replacePaths.map((attribute_name) => ({ steps: [{ attribute_name }] })),
    diagnostics: diagnosticMessages(diagnostics),
  };
}
