// A plan as plain data: what will change, why, and what a user should be told. Renderers live in the CLI.

import type { Action } from "./diff";
import type { Configuration } from "./input/configuration";
import type { Move } from "./moves";
import type { SensitivePaths } from "./input";
import type { StoredObject } from "./object-type";
import type { Diagnostic } from "../schema/diagnostic";
import type { Value, Values } from "../schema/value";

export type ChangeReason =
  | "attributes changed"
  /** Other values than before are sensitive; only the state changes. */
  | "marked otherwise"
  | "forced by attributes"
  | "tainted"
  | "requested"
  | "triggered"
  | "not in the configuration"
  | "moved to nowhere"
  | "destroy"
  | "deposed"
  /** A create that was cut off has made it, and nothing wants it any more. It is in no state. */
  | "interrupted";

/** `forget`: only the state lets go of the object. */
export type ChangeAction = Action | "forget";

/** What happens to one managed object. Values are by Terraform names; a symbol is not known yet. */
export interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly action: ChangeAction;
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
  /** What `replace_triggered_by` names and this plan changes, as written. */
  readonly triggeredBy: readonly string[];
  /** The address it has in the state, when a `moved` block gives it another one, else null. */
  readonly previousAddress: string | null;
  /** When the plan takes the object into the state: what its `import` block calls it. Else null. */
  readonly importing: { readonly id: string } | null;
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
  /** Before or after. */
  readonly sensitive: boolean;
}

export interface Plan {
  readonly mode: "apply" | "destroy";
  /** The organization it was made for; null when no connection was needed. */
  readonly organization: { readonly id: string; readonly name: string | null } | null;
  /** Every managed object, those without a change too, ordered by address. */
  readonly changes: readonly ResourceChange[];
  readonly drift: readonly Drift[];
  /** Addresses that the apply changes in the state, those of objects that are gone too. */
  readonly moves: readonly Move[];
  /** The addresses that the plan is about, with `--target`; null when it is about everything. */
  readonly selection: readonly string[] | null;
  readonly outputs: readonly OutputChange[];
  /** Values of data sources that could be read, by address. */
  readonly dataValues: Readonly<Record<string, Values>>;
  /** Paths to sensitive values by address, before or after; Terraform's names. */
  readonly sensitivePaths: Readonly<Record<string, SensitivePaths>>;
  /** The same, as the state has it. */
  readonly sensitiveBefore: Readonly<Record<string, SensitivePaths>>;
  /** Values of the variables, sensitive ones too. */
  readonly variables: Readonly<Record<string, Value>>;
  readonly diagnostics: readonly Diagnostic[];
  /** What the plan was made from: it is applied only to the same. */
  readonly basis: PlanBasis;
}

export interface PlanBasis {
  /** SHA-256 of the configuration's files. */
  readonly configurationHash: string;
  readonly lineage: string;
  readonly serial: number;
  /** Address of the API. */
  readonly api: string;
}

export interface PlanSummary {
  readonly import: number;
  readonly add: number;
  readonly change: number;
  readonly destroy: number;
  readonly forget: number;
}

/** The numbers of the last line: a replacement adds one and destroys one. */
export function summaryOf(changes: readonly ResourceChange[]): PlanSummary {
  const count = (...actions: ChangeAction[]) =>
    changes.filter(({ action }) => actions.includes(action)).length;
  return {
    import: changes.filter(({ importing }) => importing !== null).length,
    add: count("create", "replace"),
    change: count("update"),
    destroy: count("delete", "replace"),
    forget: count("forget"),
  };
}

/** Numbers whose callers reach nothing once the plan has been applied, though they get somewhere now. */
export function unreachedNumbers({ diagnostics }: Pick<Plan, "diagnostics">): readonly string[] {
  return [...new Set(diagnostics.flatMap(({ unreached = [] }) => unreached))].sort();
}

/** Whether anything happens to an object, be it only that the state has it under another address or for the first time. */
export function isChange({
  action,
  previousAddress,
  importing,
}: Pick<ResourceChange, "action" | "previousAddress" | "importing">): boolean {
  return action !== "no-op" || previousAddress !== null || importing !== null;
}

/** Whether an apply would do more than record what was read. */
export function hasWork({ changes, outputs }: Pick<Plan, "changes" | "outputs">): boolean {
  return outputs.length > 0 || changes.some(isChange);
}

/** Data sources of the plan that can only be read during the apply. */
export function deferredDataOf(
  { mode, selection, dataValues }: Pick<Plan, "mode" | "selection" | "dataValues">,
  { dataSources }: Pick<Configuration, "dataSources">,
): readonly string[] {
  if (mode === "destroy") return [];
  const selected = selection === null ? null : new Set(selection);
  return dataSources
    .map(({ address }) => address)
    .filter((address) => !(address in dataValues) && selected?.has(address) !== false);
}
