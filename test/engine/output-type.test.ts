// The types that the state records for outputs. test/terraform/plan-stories.test.ts holds them against Terraform's.

import { outputState } from "../../src/engine";
import { evaluate } from "../../src/engine/input/expression";
import { constantScope, parseTemplate } from "../../src/engine/input/template";
import type { Value } from "../../src/schema/value";

function typeOf(expression: string, object: Value = {}): unknown {
  const parsed = parseTemplate(`\${${expression}}`, constantScope("here"));
  return outputState(
    parsed,
    evaluate(parsed, () => object),
    false,
  ).type;
}

test("what is written in brackets is a tuple or an object", () => {
  expect(typeOf('{ big = 1, l = [1, "a", null], ok = true, none = {}, empty = [] }')).toEqual([
    "object",
    {
      big: "number",
      l: ["tuple", ["number", "string", "dynamic"]],
      ok: "bool",
      none: ["object", {}],
      empty: ["tuple", []],
    },
  ]);
});

test("what a function makes a list, a set or a map is one", () => {
  expect(typeOf('[tolist([1]), toset(["a"]), tomap({ a = true }), split(",", "a")]')).toEqual([
    "tuple",
    [
      ["list", "number"],
      ["set", "string"],
      ["map", "bool"],
      ["list", "string"],
    ],
  ]);
});

test("an attribute has the type of its schema, though it is null or empty", () => {
  const flow = { version_labels: [], name: "main" };
  expect(typeOf("wxcc_flow.main.version_labels", flow)).toEqual(["set", "string"]);
  expect(typeOf("{ labels = wxcc_flow.main.version_labels, name = data.wxcc_flow.a.name }", flow)).toEqual([
    "object",
    { labels: ["set", "string"], name: "string" },
  ]);
  expect(typeOf("wxcc_channel.sales", { description: null })).toEqual([
    "object",
    expect.objectContaining({ description: "string", active: "bool", maximum_active_contacts: "number" }),
  ]);
});
