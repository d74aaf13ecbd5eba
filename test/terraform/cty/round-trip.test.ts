// Whatever value of whatever type: what is written is read as the same.

import fc from "fast-check";
import { unknown, unknownNotNull } from "../../../src/schema/value";
import { decodeJson } from "../../../src/terraform/cty/json";
import { decode, encode } from "../../../src/terraform/cty/msgpack";
import { CtyMismatch, Decimal, Dynamic, type CtyType, type CtyValue } from "../../../src/terraform/cty/type";

const runs = { seed: 20261122, numRuns: 1000 };

// A key "__proto__" is refused by the reader of msgpack: no attribute and no sensible map has one.
const names = fc.string({ maxLength: 8 }).filter((name) => name !== "__proto__");

const { type: types } = fc.letrec<{ type: CtyType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<CtyType>("string", "number", "bool", "dynamic"),
    fc.tuple(fc.constantFrom("list", "set", "map"), tie("type")) as fc.Arbitrary<CtyType>,
    fc.array(tie("type"), { maxLength: 3 }).map((inner): CtyType => ["tuple", inner]),
    fc.dictionary(names, tie("type"), { maxKeys: 4 }).map((inner): CtyType => ["object", { ...inner }]),
  ),
}));

const numbers: fc.Arbitrary<CtyValue> = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.bigInt().filter((integer) => !Number.isSafeInteger(Number(integer))),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .filter((float) => !Number.isInteger(float) && Math.abs(float) > 1e-6),
  fc.constantFrom(new Decimal("0.1"), new Decimal("-123456789.123"), new Decimal("1e-400"), 10n ** 400n),
);

function valuesOf(type: CtyType): fc.Arbitrary<CtyValue> {
  const nothing = fc.constantFrom<CtyValue>(null, unknown, unknownNotNull);
  return fc.oneof({ weight: 1, arbitrary: nothing }, { weight: 6, arbitrary: knownOf(type) });
}

function knownOf(type: CtyType): fc.Arbitrary<CtyValue> {
  if (type === "string") return fc.string({ unit: "grapheme" }).map((text) => text.normalize("NFC"));
  if (type === "number") return numbers;
  if (type === "bool") return fc.boolean();
  if (type === "dynamic") {
    const inner = fc.constantFrom<CtyType>("string", "number", ["list", "bool"], ["object", { a: "string" }]);
    return inner.chain((real) => knownOf(real).map((value) => new Dynamic(real, value)));
  }
  switch (type[0]) {
    case "list":
    case "set":
      return fc.array(valuesOf(type[1]), { maxLength: 4 });
    case "map":
      return fc.dictionary(names, valuesOf(type[1]), { maxKeys: 4 }).map((map) => ({ ...map }));
    case "tuple":
      return type[1].length === 0 ? fc.constant([]) : fc.tuple(...type[1].map(valuesOf));
    case "object":
      return fc.record(
        Object.fromEntries(Object.entries(type[1]).map(([name, inner]) => [name, valuesOf(inner)])),
      );
  }
}

const typed = types.chain((type) => fc.tuple(fc.constant(type), valuesOf(type)));

test("what is encoded is decoded as the same value, whatever its type", () => {
  fc.assert(
    fc.property(typed, ([type, value]) => {
      expect(plain(decode(encode(value, type), type))).toEqual(plain(value));
    }),
    runs,
  );
});

test("of any bytes the decoder makes a value or an error, and never hangs", () => {
  fc.assert(
    fc.property(types, fc.uint8Array({ maxLength: 200 }), (type, bytes) => {
      try {
        decode(bytes, type);
      } catch (problem) {
        expect(problem).toBeInstanceOf(Error);
      }
    }),
    runs,
  );
});

test("a value of another type is named with its place", () => {
  const type: CtyType = ["object", { rows: ["list", ["object", { name: "string" }]] }];
  const wrong = { rows: [{ name: "a" }, { name: 5 }] };
  expect(() => encode(wrong, type)).toThrow(new CtyMismatch("text", ".rows[1].name"));
});

test("a state's JSON is read without loss", () => {
  const json = '{"big":9007199254740993,"small":0.1,"huge":1e400,"text":"12","set":["a"],"extra":1}';
  const type: CtyType = [
    "object",
    { big: "number", small: "number", huge: "number", text: "number", set: ["set", "string"], gone: "bool" },
  ];
  expect(decodeJson(json, type)).toEqual({
    big: 9007199254740993n,
    small: new Decimal("0.1"),
    huge: new Decimal("1e400"),
    text: 12,
    set: ["a"],
    gone: null,
  });
});

/** Objects by what they hold: those of a record have no prototype. */
function plain(value: CtyValue): unknown {
  if (value instanceof Dynamic) return { dynamic: value.type, value: plain(value.value) };
  if (value instanceof Decimal) return { decimal: value.text };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item as CtyValue)]));
}
