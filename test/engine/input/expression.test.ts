// How texts of the configuration are parsed and evaluated. The expected values of the escape table are what
// Terraform 1.11.4 made of the same texts.

import fc from "fast-check";
import { evaluate, references, type Expression } from "../../../src/engine/input/expression";
import { InputError } from "../../../src/engine/input/input-error";
import {
  escapeTemplate,
  parseTemplate,
  parseTraversal,
  TemplateError,
} from "../../../src/engine/input/template";
import { unknown, unknownNotNull, type Value } from "../../../src/schema/value";

function parse(text: string): Expression {
  return parseTemplate(text, {
    place: "cdk.tf.json: here",
    self: false,
    folder: "/somewhere",
    functions: {},
    variable: fail,
    remoteState: fail,
    local: (name) =>
      name === "lines" ? { kind: "list", items: [{ kind: "literal", value: "sales" }] } : fail(name),
  });
}

function fail(name: string): never {
  throw new TemplateError(`there is no local.${name}.`, false);
}

const objects: Record<string, Value> = {
  "wxcc_channel.sales": {
    id: "c-1",
    tags: { "a.b": "x", 'q"': "y" },
    steps: [{ name: "first" }],
    threshold: 20,
  },
  "wxcc_channel.sales-line": { id: "c-2" },
  "data.wxcc_queue.q": { id: "q-1", name: unknown },
  "wxcc_flow.new": unknown,
};

function valueOf(text: string): Value {
  return evaluate(parse(text), ({ address }) => objects[address] ?? null);
}

describe("escapes are Terraform's", () => {
  test.each([
    ["$${a", "${a"],
    ["$$${a", "$${a"],
    ["$$$${a", "$$${a"],
    ["%%{x", "%{x"],
    ["%%%{x", "%%{x"],
    ["$", "$"],
    ["$$", "$$"],
    ["$$a", "$$a"],
    ["$$$$$", "$$$$$"],
    ["$$ {", "$$ {"],
    ["%%%", "%%%"],
    ["$${}", "${}"],
    ['$${"a"}', '${"a"}'],
    ['%${"a"}', "%a"],
    ['${"a\\n\\u00e9\\U0001F600}$${b\\"\\\\"}', 'a\né😀}${b"\\'],
    ['${"x${"y"}z"}', "xyz"],
    ['\\n${"a"}', "\\na"],
    ['${"a"} ', "a "],
    ["${1}${2}", "12"],
    ["v ${1.50} ${0.0000001} ${true}", "v 1.5 0.0000001 true"],
  ])("%s", (text, value) => expect(valueOf(text)).toBe(value));

  test("any text, escaped, evaluates to itself", () => {
    const signs = fc.constantFrom(
      "$",
      "%",
      "{",
      "}",
      '"',
      "\\",
      "\n",
      "é",
      "😀",
      "~",
      "a",
      "${",
      "%{",
      "$${",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(signs).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (value) => expect(valueOf(escapeTemplate(value))).toBe(value.normalize())),
      { seed: 1, numRuns: 2000 },
    );
  });

  test("any text in a quoted text evaluates to itself", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (value) => {
        const quoted = escapeTemplate(JSON.stringify(value).replace(/\\[bf]/g, "-"));
        const expected = value.replace(/[\b\f]/g, "-");
        expect(valueOf(`\${${quoted}}`)).toBe(expected.normalize());
      }),
      { seed: 2, numRuns: 1000 },
    );
  });
});

describe("values", () => {
  test.each<[string, Value]>([
    ["${wxcc_channel.sales.id}", "c-1"],
    ["${ wxcc_channel.sales-line.id }", "c-2"],
    ["in ${wxcc_channel.sales.id}!", "in c-1!"],
    ['${wxcc_channel.sales.tags["a.b"]}', "x"],
    ['${wxcc_channel.sales.tags["q\\""]}', "y"],
    ["${wxcc_channel.sales.steps[0].name}", "first"],
    ["${wxcc_channel.sales.steps.0.name}", "first"],
    ["${wxcc_channel.sales.threshold}", 20],
    ["${wxcc_channel.sales.description}", null],
    ["${data.wxcc_queue.q.id}", "q-1"],
    ["${local.lines[0]}", "sales"],
    ["${local.lines}", ["sales"]],
    ["${path.module}/line.wav", "./line.wav"],
    ["${-3}", -3],
    ["${null}", null],
    ["${(true)}", true],
    ['${[1, "a",]}', [1, "a"]],
    ['${{a = 1, "b": [2]\n c = "x"}}', { a: 1, b: [2], c: "x" }],
    ["${ /* why */ 1 # one\n}", 1],
  ])("%s", (text, value) => expect(valueOf(text)).toEqual(value));

  test("a number in a text has no exponent", () => {
    const text = (value: number) => evaluate(parse("${wxcc_channel.sales.n} s"), () => ({ n: value }));
    expect([1e21, -1.5e22, 2.5e-8, 20].map(text)).toEqual([
      "1000000000000000000000 s",
      "-15000000000000000000000 s",
      "0.000000025 s",
      "20 s",
    ]);
  });

  test("an unknown makes what hangs on it unknown, and a text around it unknown but not null", () => {
    expect(valueOf("${wxcc_flow.new.id}")).toBe(unknown);
    expect(valueOf("${data.wxcc_queue.q.name}")).toBe(unknown);
    expect(valueOf("flow ${wxcc_flow.new.id}")).toBe(unknownNotNull);
  });

  test.each([
    [
      "${wxcc_channel.sales.tags.ab}",
      'Cannot find "ab" of wxcc_channel.sales.tags.ab',
      'Did you mean "a.b"?',
    ],
    [
      "${wxcc_channel.sales.steps[1]}",
      "Cannot find 1 of wxcc_channel.sales.steps[1]",
      "the list has 1 items",
    ],
    ["${wxcc_channel.sales.id.x}", 'Cannot find "x" of wxcc_channel.sales.id.x', "a single value"],
    ["${wxcc_channel.sales.description.x}", 'Cannot find "x"', "null"],
    ["a ${wxcc_channel.sales.steps}", "Cannot put a list into a text", "cdk.tf.json: here"],
    ["a ${null}", "Cannot put null into a text", "cdk.tf.json: here"],
  ])("%s is an error that names the place", (text, summary, detail) => {
    expect(() => valueOf(text)).toThrow(InputError);
    expect(() => valueOf(text)).toThrow(summary);
    expect(() => valueOf(text)).toThrow(detail);
  });
});

test("references are found wherever they stand", () => {
  const text = '${[wxcc_flow.a.id, {k = "x${data.wxcc_queue.q.name}"}, local.lines]}';
  expect(references(parse(text)).map(({ address, path, text }) => [address, path, text])).toEqual([
    ["wxcc_flow.a", ["id"], "wxcc_flow.a.id"],
    ["data.wxcc_queue.q", ["name"], "data.wxcc_queue.q.name"],
  ]);
});

describe("what needs Terraform is refused by its name", () => {
  test.each([
    ['${regex("a", "b")}', "calls the function regex"],
    ['${uper("x")}', 'Did you mean "upper"?'],
    ["${provider::wxcc::f(1)}", "calls the function provider::wxcc::f"],
    ["${[for x in y : x]}", "for expression"],
    ["${wxcc_channel.sales[*].id}", "splat"],
    ["${wxcc_channel.sales.steps.*.name}", "splat"],
    ["${each.key}", "each.key refers to for_each"],
    ["${module.a.b}", "refers to a module"],
    ["${~ 1}", "strips white space"],
    ["%{ if true }a%{ endif }", "template directive"],
    ["${12345678901234567890}", "more digits"],
  ])("%s", (text, why) => {
    const thrown = thrownBy(() => parse(text));
    expect(thrown.message).toContain(why);
    expect(thrown.terraformUnderstands).toBe(true);
  });

  test.each([
    "${",
    "${wxcc_channel.sales.id",
    '${"a}',
    "${}",
    '${"\\q"}',
    "${a b}",
    "${sales}",
    "${path.here}",
    "${upper()}",
    '${upper("a", "b")}',
    "${true ? 1}",
    "${1 +}",
    "${1 == == 2}",
    "${!= 2}",
    "${self.id}",
    "${[1}",
  ])("%s is wrong for Terraform as well", (text) =>
    expect(thrownBy(() => parse(text)).terraformUnderstands).toBe(false),
  );
});

test("a dependency may be written bare or as a template", () => {
  expect(parseTraversal("data.wxcc_queue.q")).toEqual(["data", "wxcc_queue", "q"]);
  expect(parseTraversal("${wxcc_channel.sales}")).toEqual(["wxcc_channel", "sales"]);
  expect(parseTraversal('flow_override["a.b"].value')).toEqual(["flow_override", "a.b", "value"]);
});

function thrownBy(action: () => unknown): TemplateError {
  try {
    action();
  } catch (thrown) {
    if (thrown instanceof TemplateError) return thrown;
    throw thrown;
  }
  throw new Error("nothing was thrown");
}
