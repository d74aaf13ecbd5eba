// The codec against what a real Terraform wrote: every byte read, and written back the same.

import { unknown, unknownNotNull } from "../../../src/schema/value";
import { decode, encode } from "../../../src/terraform/cty/msgpack";
import { Decimal, Dynamic, type CtyValue } from "../../../src/terraform/cty/type";
import { allKnown, capturedType, notKnown } from "./captured";

const nothing = Object.fromEntries(
  Object.keys((capturedType as ["object", object])[1]).map((name) => [name, null]),
);

const bytes = (hex: string) => Buffer.from(hex, "hex");

test("every known value is read without loss: 2^53 + 1, 0.1, 1e400, sets, nested objects, dynamic", () => {
  const integers = [0, -1, 127, 128, 255, 256, 65535, 65536, 4294967296, -32, -33, -128, -129, -32769];
  expect(decode(bytes(allKnown), capturedType)).toEqual({
    ...nothing,
    dyn: new Dynamic(["object", { a: ["tuple", ["number", "string"]], b: "dynamic" }], {
      a: [1, "two"],
      b: null,
    }),
    flag: true,
    map: { a: 2.5, z: 1, ключ: 3 },
    num: 9007199254740993n,
    nums: [
      ...integers,
      -2147483649,
      9223372036854775807n,
      9223372036854775808n,
      18446744073709551616n,
      new Decimal("0.1"),
      1.5,
      -2.25,
      10n ** 400n,
      10n ** 21n,
      new Decimal("123456789.123"),
      3,
    ],
    obj: { a: "", b: [true, false, null], n: { z: null } },
    set: ["a", "b", "ä"],
    tup: ["t", 7, false],
    txt: "Zürich ☎ é xxx",
  });
});

test("unknowns are read, and of their refinements that they are not null", () => {
  expect(decode(bytes(notKnown), capturedType)).toEqual({
    ...nothing,
    dyn: new Dynamic("string", unknown),
    dyns: { a: unknownNotNull },
    obj: { a: unknownNotNull, b: [], n: null },
    prefix: unknownNotNull,
    set: null,
    txt: "k",
    unk: unknownNotNull,
    unklist: [unknown, "k"],
    unknum: unknownNotNull,
    unkset: ["k", unknownNotNull],
  });
});

test("what was read is written back byte for byte", () => {
  expect(hex(encode(decode(bytes(allKnown), capturedType), capturedType))).toBe(allKnown);
});

test("an unknown that is not null is written as Terraform writes it, a plain one in its shortest form", () => {
  expect(hex(encode(unknownNotNull as CtyValue, "string"))).toBe("c7030c8101c2");
  expect(hex(encode(unknown as CtyValue, "string"))).toBe("d40000");
});

function hex(encoded: Uint8Array): string {
  return Buffer.from(encoded).toString("hex");
}
