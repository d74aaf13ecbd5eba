/** What a collection is told: its entity, and the connection that it belongs to. */
import type * as v from "valibot";
import type { OrganizationId } from "../id";
import type { ServerSide } from "./stored-as-sent";
import type { Transport } from "../transport";
import type { QueuedWrite } from "./write-queue";

/** `snapshot`: one list answers the reads of a type. `each`: every object is read by its id. */
export type ReadStrategy = "snapshot" | "each";

/** What a collection needs to know about its entity. */
export interface EntityDescription {
  /** Entity in addresses, such as `entry-point`. */
  readonly entity: string;
  /** The user's word for it, such as `channel`. */
  readonly noun: string;
  /** The user's word for many of them, such as `channels`. */
  readonly plural: string;
  /** Checks the keys of `T` that this project reads. */
  readonly schema: v.GenericSchema;
  readonly server: ServerSide;
  /** Whether its objects have array fields that matter here: rows of a list lack them. */
  readonly hasArrays: boolean;
  /** What the entity's bulk route does, as far as it was seen. */
  readonly bulk: readonly QueuedWrite["action"][];
  /** Whether the bulk route may delete too, though nobody has seen it: tried on one object first. */
  readonly bulkDeleteIsUnproven?: boolean;
}

/** What collections share with the connection they belong to. */
export interface Connected {
  readonly transport: Transport;
  readonly organization: () => Promise<OrganizationId>;
  readonly readStrategy: ReadStrategy;
}
