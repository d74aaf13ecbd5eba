// A plan as plain data: what will change, why, and what a user should be told. Renderers live in the CLI.

import type { Action } from "./diff";
import type { StoredObject } from "./object-type";
import type { Diagnostic } from "../schema/diagnostic";
import type { Value, Values } from "../schema/value";

export type ChangeReason =
  | "attributes changed"
  | "forced by attributes"
  | "tainted"
  | "requested"
  | "not in the configuration"
  | "destroy"
  | "deposed";

/** What happens to one managed object. Values are by Terraform names; a symbol is not known yet. */
export interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly action: Action;
  readonly reason: ChangeReason | null;
  /** The refreshed object; null when it does not exist. */
  readonly before: StoredObject | null;
  /** Null when it is deleted. */
  readonly after: Values | null;
  /** Private data to store with `after`, base64. */
  readonly privateData: string;
  /** Whether the whole configuration of the object was known; else the apply plans it again with what became known. */
  readonly configurationKnown: boolean;
  /** Attributes whose change forces a replacement. */
  readonly replacePaths: readonly string[];
  /** The new object is made before the old one is deleted. */
  readonly createBeforeDestroy: boolean;
  /** Addresses it referred to when it was last applied. */
  readonly dependencies: readonly string[];
  /** Key of a left-over object of an interrupted replacement, else null. */
  readonly deposedKey: string | null;
  readonly constructPath: string | null;
}

/** What was changed outside, found while refreshing. */
export interface Drift {
  readonly address: string;
  readonly type: string;
  readonly before: Values;
  /** Null when the object is gone. */
  readonly after: Values | null;
  /** Attributes that differ. */
  readonly changed: readonly string[];
}

export interface OutputChange {
  readonly name: string;
  readonly before: Value | undefined;
  /** Undefined when the output is removed. */
  readonly after: Value | undefined;
  readonly sensitive: boolean;
}

export interface Plan {
  readonly mode: "apply" | "destroy";
  /** The organization it was made for; null when no connection was needed. */
  readonly organization: { readonly id: string; readonly name: string | null } | null;
  /** Every managed object, those without a change too, ordered by address. */
  readonly changes: readonly ResourceChange[];
  readonly drift: readonly Drift[];
  readonly outputs: readonly OutputChange[];
  /** Values of data sources that could be read, by address. */
  readonly dataValues: Readonly<Record<string, Values>>;
  readonly diagnostics: readonly Diagnostic[];
  /** What the plan was made from: it is applied only to the same. */
  readonly basis: PlanBasis;
}

export interface PlanBasis {
  /** SHA-256 of the configuration's files. */
  readonly configurationHash: string;
  readonly lineage: string;
  readonly serial: number;
}

export interface PlanSummary {
  readonly add: number;
  readonly change: number;
  readonly destroy: number;
}

/** The numbers of the last line: a replacement adds one and destroys one. */
export function summaryOf(changes: readonly ResourceChange[]): PlanSummary {
  const count = (...actions: Action[]) => changes.filter(({ action }) => actions.includes(action)).length;
  return { add: count("create", "replace"), change: count("update"), destroy: count("delete", "replace") };
}

/** Whether applying the plan would do anything, be it only to outputs or to what the state remembers. */
export function hasChanges({ changes, outputs, drift }: Plan): boolean {
  return changes.some(({ action }) => action !== "no-op") || outputs.length > 0 || drift.length > 0;
}
