// The state as data: what is known about the objects of an earlier apply, in the terms of Terraform's
// state file, format version 4.

import type { PendingJournal } from "./journal";

/** A JSON value of the state. Attribute names are Terraform's (snake_case). */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The state of one configuration. Changing it is the work of a StateWriter. */
export interface State {
  /** Absolute path of the file; links are followed. */
  readonly path: string;
  /** Whether there is a file; without one the state is empty and has a new lineage. */
  readonly exists: boolean;
  /** Identity of this state over all its serials. */
  readonly lineage: string;
  /** Grows by one with every write. */
  readonly serial: number;
  /** As found in the file; for a new state the release whose format is written. */
  readonly terraformVersion: string;
  readonly outputs: Readonly<Record<string, OutputState>>;
  /** By address (`wxcc_channel.sales`, `data.wxcc_queue.q`). */
  readonly resources: ReadonlyMap<string, ResourceState>;
  /** The file as it was read, for the writer: keys that are not modelled, and numbers with all digits. */
  readonly source: StateSource;
}

export interface StateSource {
  /** SHA-256 (hex) of the bytes, or null when there was no file. */
  readonly fingerprint: string | null;
  readonly document: JsonDocument;
  /** The journal of a run that was cut off; what it says is in the document already. */
  readonly journal: PendingJournal | null;
}

/** JSON in which a number that JavaScript cannot hold is a LosslessNumber. */
export type JsonDocument = Readonly<Record<string, unknown>>;

export interface OutputState {
  readonly value: Json;
  /** Type in Terraform's JSON notation, for example `"string"` or `["tuple", ["number"]]`. */
  readonly type: Json;
  readonly sensitive: boolean;
}

export interface ResourceState {
  readonly mode: "managed" | "data";
  readonly address: string;
  readonly type: string;
  readonly name: string;
  /** Full provider address, for example `registry.terraform.io/hashicorp/null`. */
  readonly provider: string;
  /** The object in use, or null when only deposed ones are left. */
  readonly current: Instance | null;
  /** Objects that a replacement left behind, by their deposed key. */
  readonly deposed: ReadonlyMap<string, Instance>;
}

/** One real object. */
export interface Instance {
  /** Version of the attributes' schema. */
  readonly schemaVersion: number;
  /**
   * By Terraform's names. A number with more digits than JavaScript can hold is rounded here; the file keeps
   * its digits as long as the value is not changed.
   */
  readonly attributes: Readonly<Record<string, Json>>;
  /** Paths of sensitive values in Terraform's notation, kept as found. Default []. */
  readonly sensitiveAttributes?: readonly Json[];
  /** Private data of the provider, base64. */
  readonly private?: string;
  /** Addresses of what it referred to when it was applied, transitively, sorted. */
  readonly dependencies: readonly string[];
  /** Default false. */
  readonly createBeforeDestroy?: boolean;
  /** The object exists, but has to be replaced. Default false. */
  readonly tainted?: boolean;
}
