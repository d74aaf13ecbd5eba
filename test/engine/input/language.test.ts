// Functions and operators give what Terraform gives. The same table runs through Terraform in
// test/terraform/input-variables.test.ts.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evaluate } from "../../../src/engine/input/expression";
import { InputError } from "../../../src/engine/input/input-error";
import { constantScope, parseTemplate } from "../../../src/engine/input/template";
import { providerFunctions } from "../../../src/engine/provider-functions";
import { unknown, type Value } from "../../../src/schema/value";
import { language, mistakes, texts } from "./language";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "wxcc-language-"));
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function valueOf(expression: string, object: Value = {}): Value {
  const scope = { ...constantScope("main.tf.json: here"), folder, functions: providerFunctions };
  return evaluate(parseTemplate(`\${${expression}}`, scope), () => object);
}

test.each(language)("%s", (expression, value) => expect(valueOf(expression)).toEqual(value));

test.each(mistakes)("%s is an error that names the place", (expression, words) => {
  expect(() => valueOf(expression)).toThrow(InputError);
  expect(() => valueOf(expression)).toThrow(words);
  expect(() => valueOf(expression)).toThrow("main.tf.json: here");
});

describe("what is not known yet", () => {
  const later = { id: unknown, list: [unknown, "b"], map: { a: unknown, b: "x" } };

  test.each<[string, Value]>([
    ["upper(wxcc_flow.a.id)", unknown],
    ["jsonencode(wxcc_flow.a.map)", unknown],
    ["wxcc_flow.a.id == null", unknown],
    ['wxcc_flow.a.id == "x" ? 1 : 2', unknown],
    ["wxcc_flow.a.list[wxcc_flow.a.id]", unknown],
    ["can(wxcc_flow.a.id)", unknown],
    ["length(wxcc_flow.a.list)", 2],
    ["keys(wxcc_flow.a.map)", ["a", "b"]],
    ['lookup(wxcc_flow.a.map, "b", "y")', "x"],
    ["element(wxcc_flow.a.list, 1)", "b"],
    ["concat(wxcc_flow.a.list, [1])", [unknown, "b", 1]],
    ['merge(wxcc_flow.a.map, { a = "z" })', { a: "z", b: "x" }],
    ["max(wxcc_flow.a.id...)", unknown],
    ['false && wxcc_flow.a.id == "x"', false],
    ['true || wxcc_flow.a.id == "x"', true],
  ])("%s", (expression, value) => expect(valueOf(expression, later)).toEqual(value));
});

test("the functions of the provider can be called", () => {
  expect(valueOf('provider::wxcc::e164("(408) 555-0100", "US")')).toBe("+14085550100");
  expect(() => valueOf('provider::wxcc::e164("x", "US")')).toThrow("number");
});

test("a text between slashes is a regular expression for Terraform, and refused", () => {
  expect(() => valueOf('replace("abc", "/b+/", "x")')).toThrow("regular expressions");
});

test("there is no infinity, which Terraform knows and no attribute takes", () => {
  expect(() => valueOf("1 / 0")).toThrow("nothing can be divided by 0");
});

test("lists of objects are compared when their types are said, and refused otherwise", () => {
  const object = { labels: ["Live"], id: null };
  expect(() => valueOf('wxcc_flow.a.labels == ["Live"]', object)).toThrow("Put tolist(), toset() or tomap()");
  expect(() => valueOf("wxcc_flow.a.labels != wxcc_flow.a.labels", object)).toThrow("does not follow");
  expect(valueOf('toset(wxcc_flow.a.labels) == toset(["Live"])', object)).toBe(true);
  expect(valueOf("wxcc_flow.a.labels == null", object)).toBe(false);
  expect(valueOf("wxcc_flow.a.id == null", object)).toBe(true);
});
