// What a scenario is: steps of Terraform JSON, and what each step must plan, write and leave behind. Plain data and
// nothing of the engine, so that the same scenarios can be run through any door.

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}
/** Attributes of an object by their Terraform names. */
export type Attributes = JsonObject;
export type Blocks = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

/** A configuration in Terraform's JSON language. */
export interface Configuration {
  readonly resource?: Blocks;
  readonly data?: Blocks;
}

export type Action = "create" | "update" | "replace" | "delete";

/** A change made behind our back, of the object that an address stands for. Null removes a key. */
export interface Edit {
  readonly address: string;
  readonly patch: JsonObject;
}

/**
 * A request that changes something. Values may name attributes of the state after the step, such as
 * `${wxcc_flow.main.id}`.
 */
export type Write =
  /** Any body. */
  | { readonly operation: string }
  /** Exactly this body. */
  | { readonly operation: string; readonly body: JsonObject }
  /** The object the address stood for before, with these keys set and those removed, and no other difference. */
  | {
      readonly operation: string;
      readonly address: string;
      readonly set: JsonObject;
      readonly unset: readonly string[];
    };

export interface Step {
  readonly edits?: readonly Edit[];
  /** Files to write beside the configuration, in base64. */
  readonly files?: Readonly<Record<string, string>>;
  readonly configuration: Configuration;
  /** Part of an error's text when the plan must be refused; nothing else is looked at then. */
  readonly refused?: string;
  /** Every planned action but "no-op", by address. */
  readonly actions?: Readonly<Record<string, Action>>;
  /** All attributes whose planned value differs from the present one, by address of an update or replacement. */
  readonly changed?: Readonly<Record<string, readonly string[]>>;
  /** Attributes that must not be known in the plan, others may be so too. */
  readonly unknown?: Readonly<Record<string, readonly string[]>>;
  /** All attributes found changed outside, by address. */
  readonly drift?: Readonly<Record<string, readonly string[]>>;
  /** Parts of the texts of warnings the plan must give. */
  readonly warnings?: readonly string[];
  /** All writes of the apply, in any order unless told; not looked at when missing. */
  readonly writes?: readonly Write[];
  readonly inOrder?: true;
  /** Attributes in the state after the apply. */
  readonly after?: Readonly<Record<string, Attributes>>;
}

/** What a scenario shows about its attribute. */
export const proofs = ["create", "change", "unset", "unknown", "drift"] as const;
export type Proof = (typeof proofs)[number];

export interface Scenario {
  /** The rule it protects. */
  readonly title: string;
  /** Terraform type of the object it is about. */
  readonly type: string;
  readonly attribute: string;
  readonly proof: Proof;
  readonly steps: readonly Step[];
}

/** Both configurations in one. */
export function merged(one: Configuration, other: Configuration): Configuration {
  return {
    ...mergedKind("resource", one.resource, other.resource),
    ...mergedKind("data", one.data, other.data),
  };
}

function mergedKind(kind: "resource" | "data", one: Blocks = {}, other: Blocks = {}): Configuration {
  const types = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  if (types.length === 0) return {};
  return { [kind]: Object.fromEntries(types.map((type) => [type, { ...one[type], ...other[type] }])) };
}

/**
 * A data source that is read only during the apply, because it depends on an object that is about to be created:
 * everything it tells is unknown while planning.
 */
export function readLate(type: string, name: string, selector: Attributes): Configuration {
  return {
    resource: { null_resource: { later: { triggers: { reason: "first apply" } } } },
    data: { [type]: { [name]: { ...selector, depends_on: ["null_resource.later"] } } },
  };
}

export function without(attributes: Attributes, name: string): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => key !== name));
}
