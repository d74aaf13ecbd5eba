/** What an operation may know: the store, the tenant's own data, the clock and the switches. */
import { randomBytes, randomUUID } from "node:crypto";
import type { Access } from "./access";
import type { JsonObject } from "./json";
import { text } from "./json";
import type { Behaviour } from "./options";
import type { ReferenceGraph } from "./references";
import type { Store } from "./store";

export interface Tenant {
  readonly organizationId: string;
  readonly store: Store;
  readonly references: ReferenceGraph;
  readonly access: Access;
  readonly behaviour: () => Behaviour;
  readonly clock: () => number;
}

/** The organization's own record: id, displayName, timezone. */
export function organizationOf(tenant: Tenant): JsonObject {
  return tenant.store.get("organization", tenant.organizationId) ?? { id: tenant.organizationId };
}

export const timeZoneOf = (tenant: Tenant): string => text(organizationOf(tenant), "timezone");

export const newId = (): string => randomUUID();

/** Flow and flow version ids are 24 hex digits, not UUIDs. */
export const newFlowId = (): string => randomBytes(12).toString("hex");
