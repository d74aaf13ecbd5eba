// Whatever value of whatever type: what is written is read as the same.

import fc from "fast-check";
import { unknown, unknownNotNull } from "../../../src/schema/value";
import { decodeJson } from "../../../src/terraform/cty/json";
import { decode, encode } from "../../../src/terraform/cty/msgpack";
import { CtyMismatch, Decimal, Dynamic, type CtyType, type CtyValue } from "../../../src/terraform/cty/type";

const runs = { seed: 20261122, numRuns: 1000 };

/** What every object of JavaScript has, or what its engine puts in another order. */
const oddNames = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "10",
  "9",
  "",
  "\ufeffa",
];
const names = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 8 }) },
  { weight: 1, arbitrary: fc.constantFrom(...oddNames) },
);
const longText = "x".repeat(300);

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
  fc.integer({ min: 2 ** 31 - 2, max: 2 ** 32 + 1 }),
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
  if (type === "string") {
    const texts = fc.string({ unit: "grapheme" }).map((text) => text.normalize("NFC"));
    return fc.oneof(
      texts,
      texts.map((text) => `\ufeff${text}${longText}`),
    );
  }
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

test.each(oddNames)("a map keeps its key %j, and the object prototype is as it was", (key) => {
  const value = Object.fromEntries([[key, `${key} of the user`]]);
  for (const type of [
    ["map", "string"],
    ["object", Object.fromEntries([[key, "string"]])],
  ] as CtyType[]) {
    const decoded = decode(encode(value, type), type) as Record<string, CtyValue>;
    expect(Object.entries(decoded)).toEqual([[key, `${key} of the user`]]);
    expect(Object.entries(decodeJson(JSON.stringify(value), type) as object)).toEqual(Object.entries(value));
  }
  expect(Object.getOwnPropertyDescriptor(Object.prototype, "polluted")).toBeUndefined();
  const hostile = JSON.parse('{"__proto__":{"polluted":"yes"}}') as CtyValue;
  const nested: CtyType = ["map", ["map", "string"]];
  expect(decode(encode(hostile, nested), nested)).toEqual(hostile);
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

test("an object has no attribute that only JavaScript knows", () => {
  const type = [
    "object",
    { constructor: "string", toString: "string", name: "string" },
  ] as unknown as CtyType;
  const nothing = { constructor: null, toString: null, name: "a" };
  expect(decode(encode({ name: "a" } as unknown as CtyValue, type), type)).toEqual(nothing);
  expect(decodeJson('{"name":"a"}', type)).toEqual(nothing);
});

test.each([0, 1, 10, 199, 200, 201, 5000])(
  "a text keeps the U+FEFF at its beginning, with %i letters after it",
  (letters) => {
    const text = `\ufeff${"x".repeat(letters)}`;
    expect(decode(encode(text, "string"), "string")).toBe(text);
    expect(decode(encode({ [text]: text }, ["map", "string"]), ["map", "string"])).toEqual({ [text]: text });
  },
);

// As go-cty writes them.
test.each<[CtyValue, string]>([
  [2 ** 31 - 1, "ce7fffffff"],
  [2 ** 31, "ce80000000"],
  [2 ** 32 - 1, "ceffffffff"],
  [2 ** 32, "cf0000000100000000"],
  [-(2 ** 31), "d280000000"],
  [-(2 ** 31) - 1, "d3ffffffff7fffffff"],
  [2n ** 63n - 1n, "cf7fffffffffffffff"],
  [2n ** 63n, `b3${Buffer.from("9223372036854775808").toString("hex")}`],
])("the number %s travels as %s", (number, hex) => {
  expect(Buffer.from(encode(number, "number")).toString("hex")).toBe(hex);
  expect(decode(Buffer.from(hex, "hex"), "number")).toBe(number);
});

test.each(['["tuple",null]', '["tuple",[]]', '["object",{"a":["tuple",null],"b":["list",["tuple",null]]}]'])(
  "the type %s of a value of any type is read, and written as it was read",
  (json) => {
    const type = Buffer.from(json);
    const header = Buffer.from([0x92, 0xc4, type.length]);
    const value = json.startsWith('["tuple"') ? [0x90] : [0x82, 0xa1, 0x61, 0x90, 0xa1, 0x62, 0x91, 0x90];
    const bytes = Buffer.concat([header, type, Buffer.from(value)]);
    expect(Buffer.from(encode(decode(bytes, "dynamic"), "dynamic"))).toEqual(bytes);
  },
);

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
