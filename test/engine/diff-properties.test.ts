// What holds for the diff of every definition, whatever is configured.

import fc from "fast-check";
import { brokenPromises, diff, identical, keepSpellings, type Difference } from "../../src/engine/diff";
import { resources, type ResourceDefinition } from "../../src/resources";
import { isConfigurable, type Attribute } from "../../src/schema/attribute";
import { hasErrors } from "../../src/schema/diagnostic";
import { snakeCase } from "../../src/schema/names";
import type { ValueType } from "../../src/schema/types";
import {
  containsUnknown,
  isAbsent,
  isObject,
  isUnknown,
  unknown,
  unknownNotNull,
  type Value,
} from "../../src/schema/value";
import { configurations, type Row } from "./configurations";

const seed = 20261122;
const definitions = Object.values(resources).map((definition) => [definition.type, definition] as const);
const everyAttribute = Object.values(resources).flatMap((definition) =>
  Object.entries(definition.attributes)
    .filter(([, attribute]) => isConfigurable(attribute))
    .map(
      ([name, attribute]) => [`${definition.type}.${snakeCase(name)}`, definition, name, attribute] as const,
    ),
);

function configurationsOf({ type, attributes }: ResourceDefinition): fc.Arbitrary<Row> {
  const arbitrary = configurations[type];
  if (arbitrary === undefined) throw new Error(`there are no configurations of ${type}`);
  const nothing = Object.fromEntries(Object.keys(attributes).map((name) => [name, null]));
  return arbitrary.map((row) => ({ ...nothing, ...row }));
}

function plan(
  definition: ResourceDefinition,
  config: Row,
  prior: Row | null,
  configuredBefore: readonly string[] = [],
): Difference {
  return diff(definition, { config, prior, configuredBefore, notes: {} }, factsOf(definition, config));
}

/** What is looked up, as far as values hang on it: the bytes of a sound, where a new number belongs. */
function factsOf({ type, nothingKnown }: ResourceDefinition, { source, contentBase64 }: Row): unknown {
  const content = [contentBase64, source].find((value) => !isAbsent(value));
  if (type === "wxcc_music_on_hold" && typeof content === "string") {
    return { sound: { kind: "bytes", bytes: Buffer.from(content), origin: "contentBase64" } };
  }
  if (type !== "wxcc_support_number") return nothingKnown;
  return {
    location: { fromProvider: "default-location", inUse: [] },
    region: { fromProvider: null, inUse: ["only-region"] },
  };
}

/** The state after an apply: the server filled in what was unknown, and spells the rest its own way. */
function applied({ attributes }: ResourceDefinition, { planned }: Difference): Row {
  const stored = Object.fromEntries(
    Object.entries(planned as Row).map(([name, value]) => {
      const attribute = attributes[name] as Attribute;
      return [name, isUnknown(value) ? serverValue(attribute.type, value) : respelled(value)];
    }),
  );
  return keepSpellings(attributes, planned, stored as never) as Row;
}

function serverValue(type: ValueType, value: Value): Value {
  if (value === unknown) return null;
  if (type.kind === "integer") return 1;
  return type.kind === "boolean" ? false : "from the server";
}

/** The same value as the API may answer it: absent as a missing key, keys and sets in another order. */
function respelled(value: Value): Value {
  if (isAbsent(value)) return null;
  if (value === "messagebird") return "sms";
  if (Array.isArray(value)) return [...(value as readonly Value[])].reverse();
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, respelled(inner)]),
  );
}

/** A state that another random configuration left behind, or none. */
const priorsOf = (definition: ResourceDefinition): fc.Arbitrary<Row | null> =>
  fc.option(
    configurationsOf(definition).map((config) => applied(definition, plan(definition, config, null))),
    { nil: null },
  );

test.each(definitions)("%s: the random configurations are valid", (_type, definition) => {
  fc.assert(
    fc.property(configurationsOf(definition), (config) => {
      expect(definition.rules(config as never).filter(({ severity }) => severity === "error")).toEqual([]);
    }),
    { seed, numRuns: 30 },
  );
});

test.each(definitions)("%s: what was applied plans nothing more", (_type, definition) => {
  fc.assert(
    fc.property(configurationsOf(definition), priorsOf(definition), (config, prior) => {
      const difference = plan(definition, config, prior);
      // A replacement is planned as a new object, which it is.
      const final = difference.action === "replace" ? plan(definition, config, null) : difference;
      const state = applied(definition, final);
      expect(brokenPromises(definition.attributes, final.planned, state as never)).toEqual([]);
      const again = plan(definition, config, state, final.configured);
      expect({ action: again.action, planned: again.planned }).toEqual({ action: "no-op", planned: state });
    }),
    { seed, numRuns: 30 },
  );
});

test.each(everyAttribute)("%s unknown: rules wait, nothing throws", (_address, definition, name) => {
  fc.assert(
    fc.property(configurationsOf(definition), priorsOf(definition), (config, prior) => {
      const waiting = { ...config, [name]: unknown };
      expect(definition.rules(waiting as never).filter(({ severity }) => severity === "error")).toEqual([]);
      const { planned, diagnostics, action } = plan(definition, waiting, prior);
      expect(hasErrors(diagnostics)).toBe(false);
      expect(isUnknown((planned as Row)[name])).toBe(true);
      expect(action).not.toBe("no-op");
    }),
    { seed, numRuns: 30 },
  );
});

test.each(everyAttribute)("%s unknown: what is planned as known stays true", (_address, definition, name) => {
  fc.assert(
    fc.property(configurationsOf(definition), priorsOf(definition), (config, prior) => {
      const before = plan(definition, { ...config, [name]: unknown }, prior);
      const after = plan(definition, config, before.action === "replace" ? null : prior);
      const early = (
        before.action === "replace" ? plan(definition, { ...config, [name]: unknown }, null) : before
      ).planned as Row;
      const late = after.planned as Row;
      // What turns out to force a replacement is refused by the apply, not planned.
      fc.pre(after.action !== "replace" || before.action === "replace");
      const broken = Object.keys(early).filter((attribute) => {
        const promised = early[attribute] as Value;
        if (promised === unknownNotNull) return isAbsent(late[attribute]) && late[attribute] === null;
        return !containsUnknown(promised) && !identical(promised, late[attribute]);
      });
      expect(broken).toEqual([]);
    }),
    { seed, numRuns: 30 },
  );
});

test.each(everyAttribute)(
  "%s unknown: computed values that hang on it are unknown",
  (_address, definition, name) => {
    const hanging = Object.entries(definition.attributes)
      .filter(([, { mode }]) => mode.kind === "computed" && mode.changesWith.includes(name))
      .map(([attribute]) => attribute);
    fc.assert(
      fc.property(configurationsOf(definition), (config) => {
        const prior = applied(definition, plan(definition, config, null));
        const planned = plan(definition, { ...config, [name]: unknown }, prior).planned as Row;
        expect(hanging.filter((attribute) => !isUnknown(planned[attribute]))).toEqual([]);
      }),
      { seed, numRuns: 10 },
    );
  },
);

test.each(definitions)(
  "%s: a stored object keeps the user's spelling through any answer",
  (_type, definition) => {
    fc.assert(
      fc.property(configurationsOf(definition), (config) => {
        const state = applied(definition, plan(definition, config, null));
        const answer = Object.fromEntries(
          Object.entries(state).map(([name, value]) => [name, respelled(value)]),
        );
        expect(keepSpellings(definition.attributes, state as never, answer as never)).toEqual(state);
      }),
      { seed, numRuns: 30 },
    );
  },
);
