import { canonicalJson, hashOfKeys } from "../../src/contact-center";

test("the same meaning has the same text: order of keys and of sets, and absent values, do not count", () => {
  const one = { b: [1, 2], a: "x", c: null, d: "", e: [], f: {} };
  expect(canonicalJson(one)).toBe('{"a":"x","b":[1,2]}');
  expect(canonicalJson({ a: "x", b: [2, 1] })).toBe(canonicalJson(one));
});

test("false, zero and other values differ from absent ones", () => {
  expect(canonicalJson({ a: false, b: 0 })).toBe('{"a":false,"b":0}');
  expect(canonicalJson({ a: "1" })).not.toBe(canonicalJson({ a: 1 }));
});

test("a hash covers the named keys and no others", () => {
  const sent = { name: "sales", active: true };
  const stored = { ...sent, id: "1", version: 3 };
  expect(hashOfKeys(stored, ["name", "active"])).toBe(hashOfKeys(sent, ["name", "active"]));
  expect(hashOfKeys({ ...stored, active: false }, ["name", "active"])).not.toBe(
    hashOfKeys(sent, ["name", "active"]),
  );
});
