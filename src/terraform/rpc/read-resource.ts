// Reads an object anew. Gone is null.

import { diagnosticMessages } from "../diagnostics";
import { decodeValues, encodeValues } from "../dynamic-value";
import type { DynamicValue } from "../messages";
import { privateBytes, storedFrom } from "../private-bytes";
import type { ProviderServer } from "../provider-server";

interface Request {
  readonly type_name: string;
  readonly current_state: DynamicValue;
  readonly private?: Uint8Array;
}

export async function readResource(server: ProviderServer, request: Request) {
  const type = server.ctyType(request.type_name);
  const current = decodeValues(request.current_state, type);
  const asItIs = {
    new_state: request.current_state,
    private: request.private ?? new Uint8Array(),
    diagnostics: [],
  };
  // With settings that are not known yet nothing can be read: what is known stays.
  if (current === null || server.services === null) return asItIs;
  const objectType = server.objectType(request.type_name);
  const stored = storedFrom(current, request.private);
  const read = await objectType.read(stored).catch((failure: unknown) => {
    if (server.isToldAlready(failure)) return null;
    throw failure;
  });
  if (read === null) return asItIs;
  const { object, warnings } = read;
  // It is in the state: what was written down before its create has done its service, and must not let a later create
  // of the same name take it for an interrupted one.
  if (object !== null) await objectType.settle(object);
  return {
    new_state: encodeValues(object?.attributes ?? null, type),
    private: privateBytes(object?.privateData ?? ""),
    diagnostics: diagnosticMessages(warnings),
  };
}
