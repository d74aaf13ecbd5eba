// import, moved and removed blocks and replace_triggered_by: how they are read, and what contradicts itself.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TerraformStack, Testing } from "cdktf";
import { InputError, loadConfiguration } from "../../../src/engine/input";
import { Channel } from "../../../src/constructs/generated/channel";

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "wxcc-blocks-"));
});

afterEach(() => rmSync(cwd, { recursive: true, force: true }));

function load(json: unknown) {
  writeFileSync(join(cwd, "main.tf.json"), typeof json === "string" ? json : JSON.stringify(json));
  return loadConfiguration(undefined, { cwd });
}

/** Summaries and details of what a configuration is refused for. */
function problems(json: unknown): string {
  try {
    load(json);
  } catch (thrown) {
    if (thrown instanceof InputError)
      return thrown.diagnostics.map(({ summary, detail }) => `${summary}\n${detail}`).join("\n\n");
    throw thrown;
  }
  return "";
}

const sales = { resource: { wxcc_channel: { sales: { name: "a" } } } };

test("what they say, with the default of removed: to destroy", () => {
  const { imports, moves, removals } = load({
    ...sales,
    import: [{ to: "wxcc_channel.sales", id: "sales-line", provider: "wxcc" }],
    moved: { from: "wxcc_channel.old", to: "${wxcc_channel.sales}" },
    removed: [
      { from: "wxcc_flow.a" },
      { from: "wxcc_flow.b", lifecycle: [{ destroy: false }] },
      { from: "wxcc_flow.c", lifecycle: { destroy: true } },
    ],
  });
  expect(imports).toMatchObject([
    {
      to: "wxcc_channel.sales",
      id: { kind: "literal", value: "sales-line" },
      place: "main.tf.json: import[0]",
    },
  ]);
  expect(moves).toMatchObject([{ from: "wxcc_channel.old", to: "wxcc_channel.sales" }]);
  expect(removals.map(({ from, destroy }) => [from, destroy])).toEqual([
    ["wxcc_flow.a", true],
    ["wxcc_flow.b", false],
    ["wxcc_flow.c", true],
  ]);
});

const move = (from: string, to: string) => ({
  moved: [{ from: `wxcc_flow.${from}`, to: `wxcc_flow.${to}` }],
});

test.each([
  [
    "an import without an id",
    { ...sales, import: [{ to: "wxcc_channel.sales" }] },
    "The import of wxcc_channel.sales has no id",
  ],
  ["an import without an address", { import: [{ id: "a" }] }, "to is required"],
  [
    "an import into nothing",
    { ...sales, import: [{ to: "wxcc_channel.sale", id: "a" }] },
    'Cannot import into wxcc_channel.sale\nmain.tf.json: import[0]: the configuration declares no wxcc_channel.sale. Did you mean "wxcc_channel.sales"?',
  ],
  [
    "two imports into one resource",
    {
      ...sales,
      import: [
        { to: "wxcc_channel.sales", id: "a" },
        { to: "wxcc_channel.sales", id: "b" },
      ],
    },
    "wxcc_channel.sales is imported twice\nmain.tf.json: import[0] and main.tf.json: import[1]",
  ],
  [
    "an import whose id refers to nothing",
    { ...sales, import: [{ to: "wxcc_channel.sales", id: "${data.wxcc_channel.none.id}" }] },
    "Cannot find data.wxcc_channel.none",
  ],
  [
    "an import for each of many",
    { ...sales, import: [{ to: "wxcc_channel.sales", id: "a", for_each: {} }] },
    "for_each of an import block cannot be used",
  ],
  [
    "an instance of a resource",
    { moved: [{ from: "wxcc_flow.a[0]", to: "wxcc_flow.b" }] },
    "is no address of a resource",
  ],
  ["a module", { moved: [{ from: "module.a", to: "module.b" }] }, "is no address of a resource"],
  ["a data source", { removed: [{ from: "data.wxcc_flow.a" }] }, "is no address of a resource"],
  ["a move to the same address", move("a", "a"), "both are the same address"],
  [
    "a move to another type",
    { moved: [{ from: "wxcc_flow.a", to: "wxcc_channel.a" }] },
    "wxcc_flow.a can't be moved to wxcc_channel.a\nmain.tf.json: moved[0]: an object keeps its type.",
  ],
  [
    "a move away from a declared resource",
    { ...sales, moved: [{ from: "wxcc_channel.sales", to: "wxcc_channel.b" }] },
    "wxcc_channel.sales is still declared, in main.tf.json: resource.wxcc_channel.sales.",
  ],
  [
    "moves to two addresses",
    { moved: [...move("a", "b").moved, ...move("a", "c").moved] },
    "wxcc_flow.a can't be moved to wxcc_flow.c\nmain.tf.json: moved[1]: main.tf.json: moved[0] moves wxcc_flow.a to wxcc_flow.b.",
  ],
  [
    "moves of two to one address",
    { moved: [...move("a", "c").moved, ...move("b", "c").moved] },
    "Each object moves to one address alone.",
  ],
  [
    "moves in a circle",
    { moved: [...move("x", "a").moved, ...move("a", "b").moved, ...move("b", "a").moved] },
    "wxcc_flow.a -> wxcc_flow.b -> wxcc_flow.a leads back to where it starts",
  ],
  [
    "a removed resource that is declared",
    { ...sales, removed: [{ from: "wxcc_channel.sales" }] },
    "wxcc_channel.sales is removed and declared",
  ],
  [
    "a removed block that runs something",
    { removed: [{ from: "wxcc_flow.a", provisioner: {} }] },
    "A provisioner cannot be used",
  ],
  [
    "a destroy that is no boolean",
    { removed: [{ from: "wxcc_flow.a", lifecycle: { destroy: "no" } }] },
    "a boolean was expected",
  ],
])("%s is refused", (_what, json, text) => {
  expect(problems(json)).toContain(text);
});

test("a chain of moves is none of these", () => {
  expect(load({ moved: [...move("b", "c").moved, ...move("a", "b").moved] }).moves).toHaveLength(2);
});

test("what CDKTF writes for importFrom, moveFromId and replaceTriggeredBy is understood", () => {
  const app = Testing.app();
  const stack = new TerraformStack(app, "demo");
  const config = { channelType: "inbound_telephony", serviceLevelThreshold: 30 };
  const first = new Channel(stack, "first", { ...config, name: "first" });
  first.importFrom("first-line");
  const second = new Channel(stack, "second", {
    ...config,
    name: "second",
    lifecycle: { replaceTriggeredBy: [first, "wxcc_channel.first.description"] },
  });
  second.moveFromId("wxcc_channel.old");
  const { imports, moves, resources } = load(Testing.synth(stack));
  expect(imports).toMatchObject([{ to: "wxcc_channel.first", id: { value: "first-line" } }]);
  expect(moves).toMatchObject([{ from: "wxcc_channel.old", to: "wxcc_channel.second" }]);
  const block = resources.find(({ name }) => name === "second");
  expect(block?.lifecycle.replaceTriggeredBy).toMatchObject([
    { address: "wxcc_channel.first", path: [] },
    { address: "wxcc_channel.first", path: ["description"] },
  ]);
});
