// --target: a plan and an apply of a part, with what belongs to it, and nothing else touched or read.

import { loadPlan, savePlan } from "../../src/engine";
import { startEmulator, type Emulator } from "../../src/emulator";
import { byHand } from "./by-hand";
import { CallWatch } from "./call-invariants";
import { actionsOf, Stack, textOf, type StackConfiguration } from "./stack";

let emulator: Emulator;
let stack: Stack;
let watch: CallWatch;

beforeEach(async () => {
  emulator = await startEmulator({ requestsPerMinute: 0 });
  stack = new Stack(emulator);
  watch = new CallWatch(emulator);
});
afterEach(async () => {
  stack.remove();
  await emulator.close();
});

const channel = (name: string, more: object = {}) => ({
  name,
  channel_type: "inbound_telephony",
  service_level_threshold: 30,
  ...more,
});
const number = (digits: string, resource: string) => ({
  number: `+1408555${digits}`,
  channel_id: `\${wxcc_channel.${resource}.id}`,
});

const two = (more: object = {}): StackConfiguration => ({
  resource: {
    wxcc_channel: { sales: channel("sales-line", more), help: channel("help-line", more) },
    wxcc_support_number: { sales: number("0101", "sales"), help: number("0102", "help") },
  },
  output: {
    sales: { value: "${wxcc_channel.sales.name}" },
    help: { value: "${wxcc_channel.help.name}" },
    constant: { value: Object.keys(more).length },
  },
});

const outputs = () =>
  Object.fromEntries(Object.entries(stack.state().outputs).map(([name, { value }]) => [name, value]));

test("a number brings its channel with it, the rest is left out, and the plan says that it is incomplete", async () => {
  const plan = await stack.write(two()).plan({ targets: ["wxcc_support_number.sales"] });
  expect(actionsOf(plan)).toEqual({ "wxcc_channel.sales": "create", "wxcc_support_number.sales": "create" });
  expect(plan.outputs.map(({ name }) => name)).toEqual(["sales"]);
  expect(textOf(plan.diagnostics)).toContain("This plan is incomplete: it has targets");
  await stack.applyPlan(plan);
  expect(outputs()).toEqual({ sales: "sales-line" });
  expect(actionsOf(await stack.plan())).toEqual({
    "wxcc_channel.help": "create",
    "wxcc_support_number.help": "create",
  });
});

test("what is left out is neither read nor changed, and its outputs stay as they were", async () => {
  await stack.write(two()).applied();
  stack.write(two({ description: "New." }));
  const plan = await stack.plan({ targets: ["wxcc_channel.sales"] });
  expect(plan.changes.map(({ address }) => address)).toEqual(["wxcc_channel.sales"]);
  const before = watch.story().length;
  await stack.applyPlan(plan);
  expect(watch.story().slice(before)).toEqual(["entry-point.update sales-line"]);
  expect(outputs()).toEqual({ sales: "sales-line", help: "help-line", constant: 0 });
  expect(actionsOf(await stack.plan())).toEqual({ "wxcc_channel.help": "update" });
});

test("several targets, one of them a data source", async () => {
  stack.write({ ...two(), data: { wxcc_queue: { outdial: { name: "Outdial Queue-1" } } } });
  const targets = ["data.wxcc_queue.outdial", "wxcc_channel.help"];
  const plan = await stack.plan({ targets });
  expect(actionsOf(plan)).toEqual({ "wxcc_channel.help": "create" });
  expect(Object.keys(plan.dataValues)).toEqual(["data.wxcc_queue.outdial"]);
});

test("a destroy brings what refers to the target: its number goes first, the other line stays", async () => {
  await stack.write(two()).applied();
  const before = watch.story().length;
  const plan = await stack.plan({ mode: "destroy", targets: ["wxcc_channel.sales"] });
  expect(actionsOf(plan)).toEqual({ "wxcc_channel.sales": "delete", "wxcc_support_number.sales": "delete" });
  await stack.applyPlan(plan);
  expect(watch.story().slice(before)).toEqual([
    "dial-number.delete +14085550101",
    "entry-point.update sales-line",
    "entry-point.delete sales-line",
  ]);
  expect(watch.lostCalls()).toEqual([]);
  expect([...stack.state().resources.keys()].sort()).toEqual([
    "wxcc_channel.help",
    "wxcc_support_number.help",
  ]);
  expect(outputs()).toEqual({ sales: "sales-line", help: "help-line", constant: 0 });
});

test("a channel that goes while the number that leaves it is left out is refused, and the number named by address", async () => {
  await stack.write(two()).applied();
  stack.write({
    resource: {
      wxcc_channel: { help: channel("help-line") },
      wxcc_support_number: { sales: number("0101", "help"), help: number("0102", "help") },
    },
  });
  const plan = await stack.plan({ targets: ["wxcc_channel.sales"] });
  expect(actionsOf(plan)).toEqual({ "wxcc_channel.sales": "delete" });
  expect(textOf(plan.diagnostics)).toContain("+14085550101 (wxcc_support_number.sales)");
  const before = watch.writes().length;
  expect(textOf((await stack.applyPlan(plan)).diagnostics)).toContain("+14085550101");
  expect(watch.writes().length).toBe(before);
  await stack.applied();
  expect(watch.lostCalls()).toEqual([]);
});

test("a name that an object outside of the targets has is refused with its address", async () => {
  await stack.write({ resource: { wxcc_channel: { help: channel("help-line") } } }).applied();
  stack.write({
    resource: { wxcc_channel: { help: channel("other-line"), sales: channel("help-line") } },
  });
  const { diagnostics } = await stack.plan({ targets: ["wxcc_channel.sales"] });
  expect(textOf(diagnostics)).toContain("wxcc_channel.help has it already");
});

test.each([
  [
    { targets: ["wxcc_channel.sale"] },
    'There is no wxcc_channel.sale, which --target names\nNeither the configuration nor the state has it. Did you mean "wxcc_channel.sales"?',
  ],
  [
    { replace: ["wxcc_channel.sale"] },
    'The configuration has no such resource. Did you mean "wxcc_channel.sales"?',
  ],
  [
    { targets: ["wxcc_channel.help"], replace: ["wxcc_channel.sales"] },
    "The targets leave it out. Name it as a target too: --target wxcc_channel.sales",
  ],
])(
  "an address that does not exist or is left out is an error before anything is asked: %j",
  async (options, text) => {
    stack.write(two());
    const requests = await stack.requestsOf(async () => {
      expect(textOf((await stack.plan(options)).diagnostics)).toContain(text);
    });
    expect(requests.filter(({ operation }) => operation.startsWith("entry-point"))).toEqual([]);
  },
);

test("an object that has moved must be among the targets, by either address", async () => {
  await stack.write(two()).applied();
  const renamed = two();
  stack.write({
    resource: {
      wxcc_channel: { support: channel("sales-line"), help: channel("help-line") },
      wxcc_support_number: { sales: number("0101", "support"), help: number("0102", "help") },
    },
    output: { help: renamed.output?.help ?? {} },
    moved: [{ from: "wxcc_channel.sales", to: "wxcc_channel.support" }],
  });
  expect(textOf((await stack.plan({ targets: ["wxcc_channel.help"] })).diagnostics)).toContain(
    "wxcc_channel.sales has moved to wxcc_channel.support. Name these as targets too (--target wxcc_channel.support)",
  );
  const plan = await stack.plan({ targets: ["wxcc_channel.sales"] });
  expect(plan.changes).toMatchObject([{ address: "wxcc_channel.support", action: "no-op" }]);
});

test("a saved plan keeps its targets", async () => {
  stack.write(two());
  const path = stack.file("part.plan", "");
  const file = `${stack.folder}/${path}`;
  await savePlan(file, await stack.plan({ targets: ["wxcc_support_number.sales"] }), stack.folder);
  await stack.applyPlan((await loadPlan(file)).plan);
  expect([...stack.state().resources.keys()].sort()).toEqual([
    "wxcc_channel.sales",
    "wxcc_support_number.sales",
  ]);
  expect(outputs()).toEqual({ sales: "sales-line" });
});

test("a number that somebody mapped by hand holds a targeted destroy back, and nothing changes", async () => {
  await stack.write(two()).applied();
  await byHand(emulator).mapNumber(String(stack.attributes("wxcc_channel.sales").id), "+14085550109");
  const before = watch.story().length;
  const plan = await stack.plan({ mode: "destroy", targets: ["wxcc_channel.sales"] });
  const { diagnostics } = await stack.applyPlan(plan);
  expect(textOf(diagnostics)).toContain("+14085550109");
  expect(watch.story().slice(before)).toEqual(["dial-number.delete +14085550101"]);
  expect(watch.lostCalls()).toEqual([]);
});
