// Input that is nested 100,000 deep is an error about the input: the stack does not end, and nobody is asked to report it.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diagnosticsOf, loadConfiguration, readState } from "../../../src/engine";
import { evaluate } from "../../../src/engine/input/expression";
import { constantScope, parseTemplate } from "../../../src/engine/input/template";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wxcc-deep-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const many = 100_000;
const brackets = "[".repeat(many) + "]".repeat(many);

function problemOf(work: () => unknown): string {
  try {
    work();
  } catch (problem) {
    return diagnosticsOf(problem, "reading")
      .map(({ summary, detail }) => `${summary}: ${detail}`)
      .join("\n");
  }
  return "";
}

function problemWith(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return problemOf(() => loadConfiguration(folder));
}

const outputOf = (expression: string) => JSON.stringify({ output: { a: { value: `\${${expression}}` } } });

test.each<[what: string, expression: string, said: RegExp]>([
  ["brackets", brackets, /nested too deep/],
  ["parentheses", `${"(".repeat(many)}1${")".repeat(many)}`, /nested too deep/],
  ["signs", `${"!".repeat(many)}true`, /nested too deep/],
  ["minus signs", `${"- ".repeat(many)}1`, /nested too deep/],
  ["conditions", `${"true ? 1 : ".repeat(many)}2`, /nested too deep/],
  ["function calls", `${"abs(".repeat(many)}1${")".repeat(many)}`, /nested too deep/],
  ["texts in texts", `${'"${'.repeat(many)}1${'}"'.repeat(many)}`, /nested too deep/],
  ["operators in a row", `1${" + 1".repeat(many)}`, /joins more than 1000 values/],
])("an expression of %s", (_what, expression, said) => {
  const problem = problemWith("main.tf.json", outputOf(expression));
  expect(problem).toMatch(said);
  expect(problem).not.toMatch(/defect|Maximum call stack/);
});

test("decoded JSON", () => {
  const decode = parseTemplate(`\${jsondecode("${brackets}")}`, constantScope("here"));
  expect(problemOf(() => evaluate(decode, () => undefined as never))).toMatch(/nested more than 1000 deep/);
});

test.each([
  ["lists", `{"output":{"a":{"value":${brackets}}}}`],
  ["objects", `${'{"a":'.repeat(many)}1${"}".repeat(many)}`],
])("a configuration of %s", (_what, text) => {
  const problem = problemWith("main.tf.json", text);
  expect(problem).toMatch(/Cannot read .*main\.tf\.json.*nested more than 1000 deep/s);
});

test("a state", () => {
  const path = join(folder, "terraform.tfstate");
  writeFileSync(path, `{"version":4,"outputs":{"a":{"value":${brackets},"type":"string"}}}`);
  expect(problemOf(() => readState(path))).toMatch(/Cannot read the state .*nested more than 1000 deep/s);
});

test("what people write stays far from these limits", () => {
  const sum = Array.from({ length: 900 }, () => "1").join(" + ");
  expect(problemWith("main.tf.json", outputOf(`${"(".repeat(100)}${sum}${")".repeat(100)}`))).toBe("");
});
