// Where values of variables come from, which of them counts, and what is told about those that don't fit.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfiguration, InputError, type VariableInput } from "../../../src/engine/input";
import type { Diagnostic } from "../../../src/schema/diagnostic";
import { isUnknown, type Value } from "../../../src/schema/value";

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "wxcc-variables-"));
});

afterEach(() => rmSync(cwd, { recursive: true, force: true }));

function file(name: string, content: unknown): void {
  writeFileSync(join(cwd, name), typeof content === "string" ? content : JSON.stringify(content));
}

function load(variable: object, variables: VariableInput = {}, more: object = {}) {
  file("main.tf.json", { variable, ...more });
  return loadConfiguration(undefined, { cwd, variables });
}

/** The value of the variable `v`. */
function value(body: object, variables: VariableInput = {}): Value | undefined {
  return load({ v: body }, variables).variables.get("v")?.current;
}

function problems(action: () => unknown): readonly Diagnostic[] {
  try {
    action();
  } catch (thrown) {
    if (thrown instanceof InputError) return thrown.diagnostics;
    throw thrown;
  }
  throw new Error("nothing was thrown");
}

const argument = (text: string): VariableInput => ({ given: [{ kind: "value", text }] });

test("each place is stronger than the one before: default, environment, files, command line in its order", () => {
  const body = { type: "string", default: "default" };
  const environment = { TF_VAR_v: "environment" };
  expect(value(body)).toBe("default");
  expect(value(body, { environment })).toBe("environment");
  file("terraform.tfvars", 'v = "tfvars"\n');
  expect(value(body, { environment })).toBe("tfvars");
  file("terraform.tfvars.json", { v: "tfvars.json" });
  expect(value(body, { environment })).toBe("tfvars.json");
  file("a.auto.tfvars.json", { v: "a.auto" });
  file("b.auto.tfvars", 'v = "b.auto"');
  expect(value(body, { environment })).toBe("b.auto");
  file("prod.tfvars.json", { v: "prod" });
  const prod = { kind: "file", path: "prod.tfvars.json" } as const;
  const typed = { kind: "value", text: "v=typed" } as const;
  expect(value(body, { environment, given: [typed, prod] })).toBe("prod");
  expect(value(body, { environment, given: [prod, typed] })).toBe("typed");
});

test("the values of a saved plan alone count", () => {
  const saved = { v: "saved" };
  expect(value({ type: "string" }, { saved, environment: { TF_VAR_v: "now" } })).toBe("saved");
});

describe("values take the type of the variable", () => {
  test.each<[string, object, string, Value]>([
    ["text", { type: "string" }, "v=a=b", "a=b"],
    ["text that looks like a number", { type: "string" }, "v=08", "08"],
    ["no type", {}, "v=[1]", "[1]"],
    ["a number", { type: "number" }, "v=30", 30],
    ["a boolean in a template", { type: "${bool}" }, "v=true", true],
    ["anything", { type: "any" }, 'v={ a = [1, "x"] }', { a: [1, "x"] }],
    ["a list", { type: "list(string)" }, 'v=["a", 1]', ["a", "1"]],
    ["an old list", { type: "list" }, 'v=["a"]', ["a"]],
    ["a set", { type: "set(string)" }, 'v=["b", "a", "b"]', ["a", "b"]],
    ["a map", { type: "map(number)" }, 'v={ a = "1" }', { a: 1 }],
    ["a tuple", { type: "tuple([string, number])" }, 'v=["a", "2"]', ["a", 2]],
    [
      "an object with optional attributes",
      {
        type: 'list(object({\n name = string\n "threshold" = optional(number, 20)\n tags = optional(map(string), { a = ")" }), note = optional(string) }))',
      },
      'v=[{ name = "x", more = 1 }]',
      [{ name: "x", threshold: 20, tags: { a: ")" }, note: null }],
    ],
  ])("%s", (_what, body, text, expected) => expect(value(body, argument(text))).toEqual(expected));

  test("also from a file, where texts are no templates", () => {
    file("terraform.tfvars.json", { v: { "${a}": "${b}", "//": "a comment" } });
    expect(value({ type: "map(string)" })).toEqual({ "${a}": "${b}" });
  });

  test("and from name = value lines", () => {
    file("terraform.tfvars", '# of prod\nv = {\n  a = ["x", "y"] // both\n  b = -1.5\n}\nother = true\n');
    const { variables, warnings } = load({ v: {} });
    expect(variables.get("v")?.current).toEqual({ a: ["x", "y"], b: -1.5 });
    expect(warnings.map(({ summary }) => summary)).toEqual([
      'There is no variable "other", which terraform.tfvars sets',
    ]);
  });
});

test("null stands for the default where null is no value", () => {
  file("terraform.tfvars.json", { v: null });
  expect(value({ default: "d" })).toBeNull();
  expect(value({ default: "d", nullable: false })).toBe("d");
  expect(problems(() => value({ nullable: false }))[0]?.summary).toBe('The variable "v" must not be null');
});

describe("what does not fit is told", () => {
  test.each<[string, object, VariableInput, string, string]>([
    [
      "a variable without a value names the three ways to set it",
      { type: "string", description: "Name of the line." },
      {},
      'The variable "v" is not set',
      "(Name of the line.). Set it with --var v=VALUE, in a file (--var-file FILE, or terraform.tfvars.json beside the configuration), or in the environment as TF_VAR_v.",
    ],
    [
      "an unknown name",
      { default: 1 },
      argument("w=1"),
      'There is no variable "w", which --var sets',
      'Did you mean "v"?',
    ],
    ["no value", { default: 1 }, argument("v"), "Cannot read --var v", "--var greeting=Hello"],
    [
      "a wrong type",
      { type: "number" },
      argument("v=x"),
      "is not of its type",
      "from --var: a number is required",
    ],
    [
      "a wrong item",
      { type: "list(object({ n = number }))" },
      argument('v=[{ n = 1 }, { n = "x" }]'),
      "is not of its type",
      'at 1 at "n" a number is required',
    ],
    [
      "a missing attribute",
      { type: "object({ n = number })" },
      argument("v={}"),
      "not of its type",
      "attribute n is missing",
    ],
    ["no expression", { type: "list(string)" }, argument("v=[a"), "is not of its type", "from --var"],
    [
      "a missing file",
      { default: 1 },
      { given: [{ kind: "file", path: "gone.tfvars" }] },
      "Cannot read the variables of gone.tfvars",
      "ENOENT",
    ],
    [
      "a wrong default",
      { type: "number", default: "x" },
      {},
      'The default of variable "v"',
      "a number is required",
    ],
    ["a type that is none", { type: "text" }, {}, 'Cannot read the type of variable "v"', "is not a type"],
    ["an unfinished type", { type: "list(" }, {}, "Cannot read the type", "not finished"],
    [
      "what Terraform has and wxcc has not",
      { default: 1, ephemeral: true },
      {},
      "ephemeral cannot be used",
      "Use Terraform",
    ],
  ])("%s", (_what, body, input, summary, detail) => {
    const [problem] = problems(() => load({ v: body }, input));
    expect(problem?.summary).toContain(summary);
    expect(problem?.detail).toContain(detail);
  });

  test("a file that needs more than constants says to use JSON", () => {
    file("terraform.tfvars", "v = <<EOT\ntext\nEOT\n");
    const [problem] = problems(() => load({ v: { default: "" } }));
    expect(problem?.summary).toBe("Cannot read the variables of terraform.tfvars");
    expect(problem?.detail).toContain(".tfvars.json");
  });

  test("a value that is not needed yet is unknown instead", () => {
    const unset = value({ type: "string" }, { complete: false });
    expect(isUnknown(unset)).toBe(true);
  });

  test("a variable that nobody declared", () => {
    const output = { output: { o: { value: "${var.greting}" } } };
    const [problem] = problems(() => load({ greeting: { default: "Hello" } }, {}, output));
    expect(problem?.detail).toContain('there is no var.greting. Did you mean "greeting"?');
  });
});

describe("validation", () => {
  const rule = (condition: string, error_message = "Take another one.") => ({
    validation: [{ condition, error_message }],
  });

  test("a value that breaks a rule stops with the rule's own words", () => {
    const body = {
      type: "string",
      ...rule("${length(var.v) > 3 && var.v != local.bad}", "${var.v} is too short."),
    };
    const more = { locals: { bad: "worse" } };
    expect(load({ v: body }, argument("v=better"), more).variables.get("v")?.current).toBe("better");
    const [problem] = problems(() => load({ v: body }, argument("v=bad"), more));
    expect(problem).toMatchObject({ summary: 'Invalid value for the variable "v"' });
    expect(problem?.detail).toContain("variable.v.validation[0]: bad is too short.");
    expect(problems(() => load({ v: body }, argument("v=worse"), more))).toHaveLength(1);
  });

  test("its words never tell a secret", () => {
    const body = { sensitive: true, ...rule("${length(var.v) > 30}", "not ${var.v}") };
    const [problem] = problems(() => load({ v: body }, argument("v=hush-hush")));
    expect(JSON.stringify(problem)).not.toContain("hush-hush");
  });

  test("a rule about objects is refused", () => {
    const body = { default: 1, ...rule("${wxcc_channel.a.id != var.v}") };
    const [problem] = problems(() => load({ v: body }));
    expect(problem?.summary).toContain("A validation that refers to wxcc_channel.a.id");
  });
});

describe("sensitivity follows the value", () => {
  const secret = { secret: { default: { a: "x", b: ["y"] }, sensitive: true } };
  const resource = {
    wxcc_channel: {
      line: { name: "${var.secret.a}", description: "plain" },
      other: { name: "${wxcc_channel.line.description}", flow_override: { a: "${local.inside}" } },
    },
  };
  const locals = { inside: "<${var.secret.b[0]}>", list: ["a", "${var.secret.a}"] };
  const output = (text: string) => ({ resource, locals, output: { o: { value: text } } });

  test.each([
    "${var.secret}",
    "${var.secret.a}",
    "a ${local.inside}",
    "${local.list[1]}",
    "${wxcc_channel.line.name}",
    "${wxcc_channel.other.flow_override}",
    "${upper(var.secret.a)}",
    "${jsonencode({ a = var.secret.a })}",
    '${merge({ b = 1 }, { a = var.secret.a })["a"]}',
    '${var.secret.a == "x" ? 1 : 2}',
    '${sensitive("x")}',
    "${length(var.secret.b)}",
    "${coalesce(null, var.secret.a)}",
  ])("%s is one that an output must not show", (text) => {
    const [problem] = problems(() => load(secret, {}, output(text)));
    expect(problem?.summary).toBe('The output "o" holds a sensitive value');
    expect(problem?.detail).toContain("sensitive = true");
  });

  test.each([
    "${local.list[0]}",
    "${wxcc_channel.line.description}",
    "${wxcc_channel.line.id}",
    "${wxcc_channel.other.name}",
    "${nonsensitive(var.secret.a)}",
    "${length(local.list)}",
    "${keys({ a = var.secret.a })}",
  ])("%s is none", (text) => expect(load(secret, {}, output(text)).outputs).toHaveLength(1));
});
