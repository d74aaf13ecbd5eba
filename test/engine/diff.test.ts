// The diff of one object, mode by mode: what is planned from the configuration, what was, and what is not known.

import { brokenPromises, diff, keepSpellings, type Difference } from "../../src/engine/diff";
import { defineResource, type ResourceDefinition } from "../../src/resources/definition";
import {
  computed,
  derivedDefault,
  forcesReplacement,
  optional,
  required,
  serverDefault,
  withDefault,
} from "../../src/schema/attribute";
import {
  boolean,
  integer,
  listOf,
  mapOf,
  nullable,
  object,
  oneOfWithAliases,
  optionalField,
  requiredField,
  setOf,
  text,
  textThatMeans,
} from "../../src/schema/types";
import {
  isAbsent,
  isUnknown,
  unknown,
  unknownNotNull,
  type Unknown,
  type Value,
} from "../../src/schema/value";

const attributes = {
  id: computed(text, "Stable."),
  name: required(text, "Required."),
  kind: required(oneOfWithAliases(["loud", "calm"], { quiet: "calm" }), "Replaces.", forcesReplacement),
  note: optional(text, "Optional."),
  size: withDefault(integer, 3, "With a default."),
  switchedOn: withDefault(boolean, true, "With a default."),
  zone: serverDefault(text, "The server's."),
  label: derivedDefault(nullable(text), "`Latest` when there is a note."),
  digits: optional(
    textThatMeans((value) => value.replace(/\D/g, "")),
    "Means its digits.",
  ),
  tags: optional(setOf(text), "A set."),
  steps: optional(listOf(text), "A list."),
  settings: optional(
    mapOf(object({ type: requiredField(text, "Type."), value: optionalField(text, "Value.") })),
    "A map of objects.",
  ),
  hash: computed(text, "Changes with the note.", ["note"]),
};

const none = (): never => {
  throw new Error("the diff asks nobody");
};

const thing = defineResource({
  type: "test_thing",
  noun: "thing",
  description: "A thing.",
  attributes,
  nameOf: ({ name }) => String(name),
  rules: () => [],
  nothingKnown: {},
  gather: none,
  derive: ({ planned: { note } }): { label: string | null | Unknown } => ({
    label: isUnknown(note) ? unknown : isAbsent(note) ? null : "Latest",
  }),
  check: () => [],
  checkDestroy: () => [],
  unique: {
    attribute: "name",
    entity: "thing",
    normalize: (name) => name,
    checkUsedOnce: () => [],
    find: none,
  },
  read: none,
  create: none,
  update: none,
  delete: none,
  importState: none,
}) as unknown as ResourceDefinition;

type Row = Readonly<Record<string, Value>>;

const nothing: Row = Object.fromEntries(Object.keys(attributes).map((name) => [name, null]));
const config: Row = { ...nothing, name: "it", kind: "loud" };
const state: Row = {
  ...config,
  id: "1",
  size: 3,
  switchedOn: true,
  zone: "server's",
  hash: "h",
};

function plan(configured: Row, prior: Row | null, configuredBefore: readonly string[] = []): Difference {
  return diff(thing, { config: configured, prior, configuredBefore, notes: {} }, {});
}

/** Attributes whose planned value is another than before. */
function changed({ planned }: Difference, prior: Row): string[] {
  const after = planned as Row;
  return Object.keys(after).filter((name) => after[name] !== prior[name]);
}

test("a new object gets configured values, defaults, and unknowns for what the API decides", () => {
  const { action, planned, forcedBy } = plan(config, null);
  expect(action).toBe("create");
  expect(forcedBy).toEqual([]);
  expect(planned).toEqual({
    ...config,
    id: unknownNotNull,
    size: 3,
    switchedOn: true,
    zone: unknownNotNull,
    label: null,
    hash: unknownNotNull,
  });
});

test("the same configuration plans nothing", () => {
  expect(plan(config, state)).toMatchObject({ action: "no-op", planned: state });
});

describe("what is set, changed and unset", () => {
  const rows: readonly (readonly [string, Row, Row, Row])[] = [
    ["a required value", { name: "new" }, {}, { name: "new" }],
    ["an optional value is set", { note: "n" }, {}, { note: "n", label: "Latest", hash: unknownNotNull }],
    [
      "an optional value is unset",
      {},
      { note: "n", label: "Latest" },
      { note: null, label: null, hash: unknownNotNull },
    ],
    ["a default is overridden", { size: 5 }, {}, { size: 5 }],
    ["an overridden default is unset", {}, { size: 5 }, { size: 3 }],
    ["a default is overridden by zero", { size: 0 }, {}, { size: 0 }],
    ["a default is overridden by false", { switchedOn: false }, {}, { switchedOn: false }],
    ["a derived default is overridden", { label: "Live" }, {}, { label: "Live" }],
    ["a server default is set", { zone: "mine" }, {}, { zone: "mine" }],
    ["an item of a set is added", { tags: ["b", "a", "c"] }, { tags: ["a", "b"] }, { tags: ["b", "a", "c"] }],
    ["a list is put in order", { steps: ["b", "a"] }, { steps: ["a", "b"] }, { steps: ["b", "a"] }],
    [
      "a value deep inside",
      { settings: { s: { type: "t", value: "2" } } },
      { settings: { s: { type: "t", value: "1" } } },
      { settings: { s: { type: "t", value: "2" } } },
    ],
    ["a collection is unset", {}, { tags: ["a"] }, { tags: null }],
    ["drift of a default", {}, { switchedOn: false }, { switchedOn: true }],
  ];
  test.each(rows)("%s: an update of exactly that", (_title, configured, before, planned) => {
    const prior = { ...state, ...before };
    const difference = plan({ ...config, ...configured }, prior);
    expect(difference.action).toBe("update");
    expect(difference.planned).toEqual({ ...prior, ...planned });
    expect(changed(difference, prior).sort()).toEqual(Object.keys(planned).sort());
  });
});

describe("what means the same keeps its spelling and plans nothing", () => {
  const rows: readonly (readonly [string, Row, Row])[] = [
    ["an alias", { kind: "quiet" }, { kind: "calm" }],
    ["the word of an alias", { kind: "calm" }, { kind: "quiet" }],
    ["other signs between digits", { digits: "+1 (408) 555" }, { digits: "1408555" }],
    ["a set in another order", { tags: ["b", "a"] }, { tags: ["a", "b"] }],
    [
      "keys of a map in another order",
      { settings: { b: { type: "t", value: null }, a: { type: "u", value: null } } },
      { settings: { a: { type: "u", value: null }, b: { type: "t", value: null } } },
    ],
    [
      "null inside an object and a missing field",
      { settings: { a: { type: "t", value: null } } },
      { settings: { a: { type: "t" } } },
    ],
    ['"" that is stored', { note: "" }, { note: "" }],
    ["an empty set that is stored", { tags: [] }, { tags: [] }],
  ];
  test.each(rows)("%s", (_title, configured, before) => {
    const prior = { ...state, ...before };
    expect(plan({ ...config, ...configured }, prior)).toMatchObject({ action: "no-op", planned: prior });
  });
});

describe("absent spellings are one value", () => {
  const spellings: readonly Value[] = [null, "", [], {}];
  const pairs = spellings.flatMap((one) => spellings.map((other) => [one, other] as const));
  test.each(pairs)("%j is stored as the API's %j without a broken promise", (planned, stored) => {
    const promised = { ...state, note: planned } as never;
    const observed = { ...state, note: stored } as never;
    expect(brokenPromises(attributes, promised, observed)).toEqual([]);
    expect(keepSpellings(attributes, promised, observed)).toEqual(promised);
  });

  test.each(spellings)("%j counts as absent for what is derived from it", (absent) => {
    expect(plan({ ...config, note: absent }, null).planned).toMatchObject({ label: null });
  });
});

describe("server defaults", () => {
  test("never configured: the prior value stays, whatever it is", () => {
    expect(plan(config, { ...state, zone: "drifted" })).toMatchObject({ action: "no-op" });
  });

  test("configured before and gone now: unknown, so that the server decides again", () => {
    const { action, planned, configured } = plan(config, { ...state, zone: "mine" }, ["zone"]);
    expect(action).toBe("update");
    expect(planned).toMatchObject({ zone: unknownNotNull });
    expect(configured).toEqual([]);
  });

  test("configured: the next plan is told so, also while the value is unknown", () => {
    expect(plan({ ...config, zone: "mine" }, null).configured).toEqual(["zone"]);
    expect(plan({ ...config, zone: unknown }, state).configured).toEqual(["zone"]);
  });

  test("drift of a configured value is put back", () => {
    const { action, planned } = plan({ ...config, zone: "mine" }, { ...state, zone: "drifted" }, ["zone"]);
    expect(action).toBe("update");
    expect(planned).toMatchObject({ zone: "mine" });
  });
});

describe("replacement", () => {
  test("another value of an attribute that forces it", () => {
    expect(plan({ ...config, kind: "calm" }, state)).toMatchObject({ action: "replace", forcedBy: ["kind"] });
  });

  test("an unknown value of such an attribute", () => {
    expect(plan({ ...config, kind: unknown }, state)).toMatchObject({
      action: "replace",
      forcedBy: ["kind"],
    });
  });

  test("never for an object that does not exist", () => {
    expect(plan({ ...config, kind: "calm" }, null)).toMatchObject({ action: "create", forcedBy: [] });
  });
});

describe("computed values", () => {
  test("a stable one keeps its value whatever changes", () => {
    expect(plan({ ...config, name: "new", note: "n", size: 9 }, state).planned).toMatchObject({ id: "1" });
  });

  test("one that hangs on an attribute is unknown when that changes or is unknown, and only then", () => {
    expect(plan({ ...config, note: "n" }, state).planned).toMatchObject({ hash: unknownNotNull });
    expect(plan({ ...config, note: unknown }, state).planned).toMatchObject({ hash: unknownNotNull });
    expect(plan({ ...config, name: "new" }, state).planned).toMatchObject({ hash: "h" });
  });

  test("drift is taken as it is", () => {
    expect(plan(config, { ...state, id: "2" })).toMatchObject({ action: "no-op", planned: { id: "2" } });
  });
});

describe("unknown values", () => {
  test("are planned as unknown, and what is derived from them too", () => {
    const { action, planned } = plan({ ...config, note: unknown }, state);
    expect(action).toBe("update");
    expect(planned).toMatchObject({ note: unknown, label: unknown });
  });

  test("inside a collection are a change", () => {
    expect(plan({ ...config, tags: ["a", unknown] }, { ...state, tags: ["a", "b"] })).toMatchObject({
      action: "update",
    });
  });

  test("promise nothing that could be broken", () => {
    expect(
      brokenPromises(attributes, { ...state, note: unknown } as never, { ...state, note: "n" } as never),
    ).toEqual([]);
  });
});

test("a known value that is stored otherwise is a broken promise, by its name", () => {
  expect(
    brokenPromises(attributes, { ...state, size: 5 } as never, { ...state, note: "n" } as never).sort(),
  ).toEqual(["note", "size"]);
});
