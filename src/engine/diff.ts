// The diff: from what is (prior state), what is wanted (configuration) and what was looked up (facts) to
// what will be (planned values), the action that leads there, and what a user should be told. Pure.
// Terraform's PlanResourceChange and the engine's plan both call it.

import type { Attribute, Attributes, ConfigOf, PlannedOf, StateOf } from "../schema/attribute";
import type { Diagnostic } from "../schema/diagnostic";
import { attributeList } from "../schema/names";
import { sameOfType } from "../schema/types";
import { isAbsent, isUnknown, unknown, unknownNotNull, type Unknown, type Value } from "../schema/value";
import type { Notes, PlanInput, ResourceDefinition } from "../resources/definition";

export type Action = "no-op" | "create" | "update" | "replace" | "delete";

/** Why an object is replaced although no attribute forces it. */
export type ReplaceReason = "tainted" | "requested" | "triggered";

export interface DiffInput<A extends Attributes> {
  readonly config: ConfigOf<A>;
  /** The refreshed state; null for an object that does not exist yet. */
  readonly prior: StateOf<A> | null;
  /** Server-default attributes that the configuration had set when the prior state was made. */
  readonly configuredBefore: readonly string[];
  /** Remarks of the last read. */
  readonly notes: Notes;
}

export interface Difference<A extends Attributes = Attributes> {
  readonly action: Exclude<Action, "delete">;
  readonly planned: PlannedOf<A>;
  /** Attributes whose change forces a replacement. */
  readonly forcedBy: readonly (keyof A & string)[];
  /** Server-default attributes the configuration sets now: the next diff needs to know. */
  readonly configured: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The part of a plan that needs no looking up: what `gather` may base its questions on. */
export function sketch<A extends Attributes, Facts>(
  definition: ResourceDefinition<A, Facts>,
  input: DiffInput<A>,
): PlanInput<A> {
  const planned = mapAttributes(definition.attributes, (name, attribute) =>
    plannedValue(attribute, name, input as DiffInput<Attributes>),
  ) as PlannedOf<A>;
  return planInput(definition.attributes, input, planned);
}

/**
 * Finishes a sketch with what was looked up.
 * @param draft the sketch of this input
 */
export function diff<A extends Attributes, Facts>(
  definition: ResourceDefinition<A, Facts>,
  input: DiffInput<A>,
  facts: Facts,
  draft: PlanInput<A> = sketch(definition, input),
): Difference<A> {
  const { attributes } = definition;
  const derived = withDerived(attributes, draft, definition.derive(draft, facts));
  const finished = withConsequences(attributes, derived);
  const { planned } = finished;
  const forcedBy =
    input.prior === null
      ? []
      : [...finished.changed].filter(
          (name): name is keyof A & string => attributes[name]?.forcesReplacement === true,
        );
  return {
    action: actionOf(input.prior, planned, forcedBy),
    planned,
    forcedBy,
    configured: configuredServerDefaults(attributes, input.config),
    diagnostics: definition.check(finished, facts),
  };
}

function plannedValue(attribute: Attribute, name: string, input: DiffInput<Attributes>): Value {
  const { mode } = attribute;
  const prior = (input.prior?.[name] ?? null) as Value;
  const configured = (input.config[name] ?? null) as Value;
  switch (mode.kind) {
    case "required":
    case "optional":
      return keepSpelling(attribute, prior, configured);
    case "default":
      return keepSpelling(attribute, prior, configured === null ? mode.value : configured);
    case "derivedDefault":
      return configured === null ? unknown : keepSpelling(attribute, prior, configured);
    case "serverDefault":
      if (configured !== null) return keepSpelling(attribute, prior, configured);
      return input.prior === null || input.configuredBefore.includes(name) ? unknownNotNull : prior;
    case "computed":
      return input.prior === null ? unknownNotNull : prior;
  }
}

/**
 * A configured value that means the same as the prior one keeps the prior spelling, so that it plans no
 * change. Terraform allows that only where both are set, hence the look at null.
 */
function keepSpelling(attribute: Attribute, prior: Value, configured: Value): Value {
  if (prior === null || configured === null) return configured;
  return sameOfType(attribute.type, prior, configured) ? prior : configured;
}

/** Puts derived values in; what the definition does not derive and nobody configured is null. */
function withDerived<A extends Attributes>(
  attributes: A,
  draft: PlanInput<A>,
  derived: Partial<PlannedOf<A>>,
): PlanInput<A> {
  const planned = { ...draft.planned } as Record<string, Value>;
  for (const { name, attribute } of attributeList(attributes)) {
    const isDefault = attribute.mode.kind === "derivedDefault";
    if (isDefault && (draft.config[name] ?? null) !== null) continue;
    if (name in derived) {
      planned[name] = keepSpelling(attribute, (draft.prior?.[name] ?? null) as Value, derived[name] as Value);
    } else if (isDefault) planned[name] = null;
  }
  return replanned(attributes, draft, planned as PlannedOf<A>);
}

/** Computed attributes that may change along with others are unknown when one of those changes. */
function withConsequences<A extends Attributes>(attributes: A, draft: PlanInput<A>): PlanInput<A> {
  if (draft.prior === null || draft.changed.size === 0) return draft;
  const planned = mapAttributes(attributes, (name, attribute) => {
    const { mode } = attribute;
    const affected = mode.kind === "computed" && mode.changesWith.some((other) => draft.changed.has(other));
    return affected ? unknownNotNull : (draft.planned[name] as Value);
  }) as PlannedOf<A>;
  return replanned(attributes, draft, planned);
}

/** The same with other planned values. Of a new object every attribute counts as changed, whatever they are. */
function replanned<A extends Attributes>(
  attributes: A,
  draft: PlanInput<A>,
  planned: PlannedOf<A>,
): PlanInput<A> {
  const changed = draft.prior === null ? draft.changed : changedAttributes(attributes, draft.prior, planned);
  return { ...draft, planned, changed };
}

function planInput<A extends Attributes>(
  attributes: A,
  input: DiffInput<A>,
  planned: PlannedOf<A>,
): PlanInput<A> {
  const { config, prior, notes } = input;
  return { config, prior, planned, notes, changed: changedAttributes(attributes, prior, planned) };
}

function changedAttributes<A extends Attributes>(
  attributes: A,
  prior: StateOf<A> | null,
  planned: PlannedOf<A>,
): ReadonlySet<keyof A> {
  const changed = new Set<keyof A>();
  for (const { name, attribute } of attributeList(attributes)) {
    const isSame =
      prior !== null && sameOfType(attribute.type, (prior[name] ?? null) as Value, planned[name] as Value);
    if (!isSame) changed.add(name);
  }
  return changed;
}

function actionOf(
  prior: unknown,
  planned: Readonly<Record<string, unknown>>,
  forcedBy: readonly string[],
): Difference["action"] {
  if (prior === null) return "create";
  if (forcedBy.length > 0) return "replace";
  const before = prior as Readonly<Record<string, unknown>>;
  const unchanged = Object.keys(planned).every((name) =>
    identical(before[name] ?? null, planned[name] ?? null),
  );
  return unchanged ? "no-op" : "update";
}

function configuredServerDefaults<A extends Attributes>(attributes: A, config: ConfigOf<A>): string[] {
  return attributeList(attributes)
    .filter(
      ({ name, attribute }) => attribute.mode.kind === "serverDefault" && (config[name] ?? null) !== null,
    )
    .map(({ name }) => name);
}

/**
 * What is stored after a read or a write: the observed values, spelled as before where they mean the same.
 */
export function keepSpellings<A extends Attributes>(
  attributes: A,
  before: Partial<PlannedOf<A>>,
  observed: StateOf<A>,
): StateOf<A> {
  return mapAttributes(attributes, (name, attribute) => {
    const previous = before[name] as Value | undefined;
    const current = (observed[name] ?? null) as Value;
    if (previous === undefined || isUnknown(previous)) return current;
    return sameOfType(attribute.type, previous, current) ? previous : current;
  }) as StateOf<A>;
}

/** Attributes whose stored value is not the known one that was planned. */
export function brokenPromises<A extends Attributes>(
  attributes: A,
  planned: PlannedOf<A>,
  stored: StateOf<A>,
): (keyof A & string)[] {
  return attributeList(attributes)
    .filter(({ name, attribute }) => {
      const promised = planned[name] as Value;
      return !isUnknown(promised) && !sameOfType(attribute.type, promised, (stored[name] ?? null) as Value);
    })
    .map(({ name }) => name);
}

/** Strict equality of plain values: null and "" differ here, as they do for Terraform. */
export function identical(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const a = left as Record<string, unknown>;
  const b = right as Record<string, unknown>;
  return (
    Object.keys(a).every((key) => identical(a[key], b[key])) &&
    Object.keys(b).every((key) => b[key] === undefined || Object.hasOwn(a, key))
  );
}

function mapAttributes(
  attributes: Attributes,
  value: (name: string, attribute: Attribute) => Value,
): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const { name, attribute } of attributeList(attributes)) values[name] = value(name, attribute);
  return values;
}

/** The known value, or undefined when it is absent or not known. */
export function known<T>(value: T | Unknown | null | undefined): T | undefined {
  return isUnknown(value) || isAbsent(value) ? undefined : (value as T);
}
