// What an ephemeral resource is: made for one run of Terraform, and never stored.

import type { Attributes, ConfigOf, StateOf } from "../../schema/attribute";
import type { Services } from "../definition";

export interface Opened<A extends Attributes> {
  readonly values: StateOf<A>;
  /** ISO time from which on the values are of no use; null when that is not known. */
  readonly goodUntil: string | null;
}

export interface EphemeralDefinition<A extends Attributes = Attributes> {
  /** Terraform type name. */
  readonly type: string;
  /** The user's word for it. */
  readonly noun: string;
  readonly description: string;
  readonly attributes: A;
  open(services: Services, config: ConfigOf<A>): Promise<Opened<A>>;
}
