// When two values mean the same, and what counts as absent.

import fc from "fast-check";
import {
  integer,
  listOf,
  mapOf,
  object,
  oneOfWithAliases,
  optionalField,
  readValue,
  requiredField,
  sameOfType,
  setOf,
  text,
  textThatMeans,
  boolean,
  TypeMismatch,
  type ValueType,
} from "../../src/schema/types";
import {
  containsUnknown,
  isAbsent,
  sameValue,
  unknown,
  unknownNotNull,
  type Value,
} from "../../src/schema/value";

const absent: readonly Value[] = [null, "", [], {}];
const present: readonly Value[] = [0, false, " ", [null], { key: null }, "null"];

test.each(absent)("%j is absent", (value) => {
  expect(isAbsent(value)).toBe(true);
});

test.each(present)("%j is not absent", (value) => {
  expect(isAbsent(value)).toBe(false);
});

test.each(absent.flatMap((one) => absent.map((other) => [one, other])))(
  "%j means the same as %j",
  (one, other) => {
    expect(sameValue(one, other)).toBe(true);
  },
);

test.each(absent.flatMap((one) => present.map((other) => [one, other])))(
  "%j means something else than %j",
  (one, other) => {
    expect(sameValue(one, other)).toBe(false);
    expect(sameValue(other, one)).toBe(false);
  },
);

test("an unknown equals nothing, not even itself", () => {
  expect(sameValue(unknown, unknown)).toBe(false);
  expect(sameOfType(text, unknownNotNull, unknownNotNull)).toBe(false);
  expect(sameOfType(text, unknown, null)).toBe(false);
});

test("an unknown is found wherever it is", () => {
  expect(containsUnknown({ a: [{ b: unknownNotNull }] })).toBe(true);
  expect(containsUnknown({ a: [{ b: "unknown" }], c: null })).toBe(false);
});

const setting = object({ type: requiredField(text, ""), value: optionalField(text, "") });

test.each<[string, ValueType, Value, Value]>([
  ["a set in another order", setOf(text), ["a", "b"], ["b", "a"]],
  ["a set with an item twice", setOf(text), ["a", "a"], ["a"]],
  ["a second spelling", oneOfWithAliases(["sms"], { messagebird: "sms" }), "messagebird", "sms"],
  ["other signs between the digits", textThatMeans((value) => value.replace(/\D/g, "")), "+1 408", "1408"],
  [
    "an unset field and a missing one",
    mapOf(setting),
    { s: { type: "t", value: null } },
    { s: { type: "t" } },
  ],
  ["an empty map and none", mapOf(setting), {}, null],
])("%s means the same", (_title, type, one, other) => {
  expect(sameOfType(type, one, other)).toBe(true);
  expect(sameOfType(type, other, one)).toBe(true);
});

test.each<[string, ValueType, Value, Value]>([
  ["a list in another order", listOf(text), ["a", "b"], ["b", "a"]],
  ["a set with one item more", setOf(text), ["a"], ["a", "b"]],
  ["another word", oneOfWithAliases(["sms", "whatsapp"], {}), "sms", "whatsapp"],
  ["another case", text, "Line", "line"],
  [
    "a field with another value",
    mapOf(setting),
    { s: { type: "t", value: "1" } },
    { s: { type: "t", value: "2" } },
  ],
  ["another key", mapOf(text), { a: "1" }, { b: "1" }],
])("%s means something else", (_title, type, one, other) => {
  expect(sameOfType(type, one, other)).toBe(false);
});

test.each<[ValueType, Value, Value]>([
  [integer, "5", 5],
  [integer, "5.0", 5],
  [text, 5, "5"],
  [text, true, "true"],
  [boolean, "false", false],
  [setOf(text), ["a", 1, "1"], ["a", "1"]],
  [setting, { type: "t" }, { type: "t", value: null }],
  [integer, unknown, unknown],
])("Terraform's conversions: %#", (type, value, read) => {
  expect(readValue(type, value)).toEqual(read);
});

test.each<[ValueType, Value, string]>([
  [integer, 1.5, "a whole number"],
  [integer, "five", "a whole number"],
  [integer, 2 ** 53, "a whole number"],
  [boolean, "yes", "true or false"],
  [text, ["a"], "text"],
  [setOf(text), "a", "a set"],
  [mapOf(text), ["a"], "a map"],
  [setting, { value: "v" }, "a value"],
  [setting, { type: "t", colour: "red" }, "one of type, value"],
])("a value of the wrong type is refused with what is wanted: %#", (type, value, wanted) => {
  expect(() => readValue(type, value)).toThrow(new TypeMismatch(wanted));
});

test("a mismatch says where it is", () => {
  try {
    readValue(mapOf(listOf(integer)), { a: [1, "x"] });
    throw new Error("it was read");
  } catch (problem) {
    expect(problem).toMatchObject({ path: ["a", 1] });
  }
});

test("sameness is an equivalence", () => {
  const value = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Value>;
  fc.assert(
    fc.property(value, value, (one, other) => {
      expect(sameValue(one, one)).toBe(true);
      expect(sameValue(one, other)).toBe(sameValue(other, one));
    }),
    { seed: 20261122 },
  );
});
