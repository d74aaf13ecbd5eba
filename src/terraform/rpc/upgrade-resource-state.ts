// States of the one schema version there is go back as they came: re-packing would round numbers.

import { fail } from "../../schema/diagnostic";
import type { DynamicValue } from "../messages";
import type { ProviderServer } from "../provider-server";

interface Request {
  readonly type_name: string;
  readonly version: { toString(): string };
  readonly raw_state: { readonly json?: Uint8Array };
}

export async function upgradeResourceState(
  server: ProviderServer,
  { type_name, version, raw_state }: Request,
) {
  server.definition(type_name);
  if (version.toString() !== "0") {
    fail(
      `A ${type_name} in the state was written by a newer version of this provider`,
      `Its schema version is ${version.toString()}, this provider knows version 0. Use the newer provider.`,
    );
  }
  const upgraded_state: DynamicValue = { json: raw_state.json ?? new Uint8Array() };
  return { upgraded_state, diagnostics: [] };
}
