// One attribute of an object: its type, who decides its value (its mode), and what a change of it means.

import type { ValueType } from "./types";
import type { Unknown, Value } from "./value";

/** Who decides the value of an attribute. */
export type Mode =
  /** The configuration must set it. */
  | { readonly kind: "required" }
  /** The configuration may set it; otherwise it is null. */
  | { readonly kind: "optional" }
  /** The configuration may set it; otherwise it has this constant value. */
  | { readonly kind: "default"; readonly value: Value }
  /** The configuration may set it; otherwise the definition's `derive` computes it from other attributes. */
  | { readonly kind: "derivedDefault" }
  /** The configuration may set it; otherwise the API fills it in. */
  | { readonly kind: "serverDefault" }
  /** Computed by the API at creation, never changed by an update. */
  | { readonly kind: "computed"; readonly changesWith: readonly string[] };

export type ModeKind = Mode["kind"];

export interface Attribute<T = unknown, K extends ModeKind = ModeKind> {
  readonly type: ValueType<T>;
  readonly mode: Mode & { readonly kind: K };
  /** Plain sentence for the documentation; shape, unit and default where they matter. */
  readonly description: string;
  /** A change of this attribute destroys the object and creates a new one. */
  readonly forcesReplacement: boolean;
  /** The value is a secret: never printed, logged or stored in plain. */
  readonly sensitive: boolean;
  /** Environment variable that supplies the value when the provider block does not. */
  readonly environment?: string;
}

export type Attributes = Readonly<Record<string, Attribute>>;

/** A modifier of an attribute, such as `forcesReplacement`. */
export type Modifier = { readonly forcesReplacement: true } | { readonly sensitive: true } | FromEnvironment;
interface FromEnvironment {
  readonly environment: string;
}

export const forcesReplacement = { forcesReplacement: true } as const;
export const sensitive = { sensitive: true } as const;
export function fromEnvironment(variable: string): FromEnvironment {
  return { environment: variable };
}

export function required<T>(type: ValueType<T>, description: string, ...modifiers: Modifier[]) {
  return attribute<T, "required">(type, { kind: "required" }, description, modifiers);
}

export function optional<T>(type: ValueType<T>, description: string, ...modifiers: Modifier[]) {
  return attribute<T, "optional">(type, { kind: "optional" }, description, modifiers);
}

export function withDefault<T extends Value>(
  type: ValueType<T>,
  value: NoInfer<T>,
  description: string,
  ...modifiers: Modifier[]
) {
  return attribute<T, "default">(type, { kind: "default", value }, description, modifiers);
}

export function derivedDefault<T>(type: ValueType<T>, description: string, ...modifiers: Modifier[]) {
  return attribute<T, "derivedDefault">(type, { kind: "derivedDefault" }, description, modifiers);
}

export function serverDefault<T>(type: ValueType<T>, description: string, ...modifiers: Modifier[]) {
  return attribute<T, "serverDefault">(type, { kind: "serverDefault" }, description, modifiers);
}

/** Computed; with names of attributes, a change of one of them may change it, else it is stable after create. */
export function computed<T>(type: ValueType<T>, description: string, changesWith: readonly string[] = []) {
  return attribute<T, "computed">(type, { kind: "computed", changesWith }, description, []);
}

function attribute<T, K extends ModeKind>(
  type: ValueType<T>,
  mode: Mode & { readonly kind: K },
  description: string,
  modifiers: readonly Modifier[],
): Attribute<T, K> {
  const environment = modifiers.flatMap((flag) => ("environment" in flag ? [flag.environment] : []))[0];
  return {
    type,
    mode,
    description,
    forcesReplacement: modifiers.some((flag) => "forcesReplacement" in flag),
    sensitive: modifiers.some((flag) => "sensitive" in flag),
    ...(environment === undefined ? {} : { environment }),
  };
}

/** Whether the configuration may set the attribute. */
export function isConfigurable(attribute: Attribute): boolean {
  return attribute.mode.kind !== "computed";
}

/** Whether the provider may fill the attribute in when the configuration does not. */
export function isFilledIn(attribute: Attribute): boolean {
  return attribute.mode.kind !== "required" && attribute.mode.kind !== "optional";
}

/** Modes of attributes that always have a value; where null may be derived, the type says so (`nullable`). */
type AlwaysSet = Exclude<ModeKind, "optional">;

/** The values of an object as they are stored: what is optional may be null. */
export type StateOf<A extends Attributes> = {
  readonly [K in keyof A]: A[K] extends Attribute<infer T, infer M>
    ? M extends AlwaysSet
      ? T
      : T | null
    : never;
};

/** The values of an object while it is planned: any of them may not be known yet. */
export type PlannedOf<A extends Attributes> = {
  readonly [K in keyof A]: StateOf<A>[K] | Unknown;
};

/** The values of an object as configured: what is not set is null, any may not be known yet. */
export type ConfigOf<A extends Attributes> = {
  readonly [K in keyof A]: A[K] extends Attribute<infer T> ? T | null | Unknown : never;
};
