/**
 * The Contact Center API on localhost. The one door of the emulator: start it, look at its log and tenant, break it
 * on purpose. It knows nothing of the rest of this project, so that a mistake of the client cannot hide in it.
 */
import type { FaultRule } from "./faults";
import type { JsonObject } from "./json";
import { text } from "./json";
import { Machine } from "./machine";
import type { Behaviour, EmulatorOptions } from "./options";
import type { RequestLogEntry } from "./request-log";
import { HttpServer } from "./server";
import type { TenantDump } from "./store";

export type { FaultEffect, FaultRule } from "./faults";
export { parseFaultRules } from "./faults";
export { parseJson } from "./json";
export type { Json, JsonObject } from "./json";
export type { Behaviour, EmulatorOptions } from "./options";
export { parseBehaviour } from "./options";
export type { RequestLogEntry } from "./request-log";
export type { SeedDocument } from "./seed";
export { parseSeed } from "./seed";
export { standardIds } from "./standard-tenant";
export type { Change, TenantDump } from "./store";

/** A running emulator. */
export interface Emulator {
  /** Base address of all three APIs: configuration, flows, platform (tokens, locations, numbers). */
  readonly url: string;
  readonly organizationId: string;
  /** May read and write. */
  readonly accessToken: string;
  /** Plain UUID of the first location, as a dial-number wants it. */
  readonly locationId: string;
  /** Id of the first telephony region (US in the standard tenant). */
  readonly telephonyRegionId: string;
  /** Reads answer 200, writes 403. */
  readonly readOnlyToken: string;
  /** 401. */
  readonly expiredToken: string;
  /** 403. */
  readonly otherOrganizationToken: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  /** The token endpoint refuses it as expired. */
  readonly expiredRefreshToken: string;
  /** Gives access tokens that lack the write scope. */
  readonly readOnlyRefreshToken: string;
  /** Gives access tokens of another organization. */
  readonly otherOrganizationRefreshToken: string;
  readonly authorizationCode: string;
  /** Every request since the start or the last reset. */
  requests(): readonly RequestLogEntry[];
  tenant(): TenantDump;
  /** Back to the seeded tenant, an empty log and the faults, switches and limits of the start. */
  reset(): void;
  setFaults(rules: readonly FaultRule[]): void;
  setBehaviour(partial: Partial<Behaviour>): void;
  /** Changes fields of a stored object as the console would; null removes one. Logged as "console.edit". */
  edit(entity: string, id: string, patch: JsonObject): JsonObject;
  /** Stops listening and cuts all connections. */
  close(): Promise<void>;
}

/** Starts an emulator; rejects when the port is taken, the seed does not fit or the data file can't be used. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const machine = new Machine(options);
  const server = new HttpServer(machine);
  const url = await server.listen(options.host ?? "127.0.0.1", options.port ?? 0);
  try {
    machine.save();
  } catch (error) {
    await server.close();
    throw error;
  }
  const { tenant } = machine;
  const firstId = (entity: string): string => text(tenant.store.all(entity)[0] ?? {}, "id");
  return {
    url,
    organizationId: tenant.organizationId,
    ...tenant.access.credentials,
    locationId: firstId("location"),
    telephonyRegionId: firstId("telephony-region"),
    requests: () => machine.log.all(),
    tenant: () => machine.dump(),
    reset: () => {
      machine.reset();
    },
    setFaults: (rules) => {
      machine.faults.set(rules);
    },
    setBehaviour: (partial) => {
      machine.setBehaviour(partial);
    },
    edit: (entity, id, patch) => machine.edit(entity, id, patch),
    close: () => server.close(),
  };
}
