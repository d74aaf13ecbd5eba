// A line that takes calls goes dead only with a word: the plan names the numbers, and its last line counts them.

import { startEmulator, type Emulator } from "../../src/emulator";
import { unreachedNumbers, type Plan } from "../../src/engine";
import { definition } from "../scenarios/flow-document";
import { byHand, channelIdOf } from "./by-hand";
import { actionsOf, Stack, textOf, type StackConfiguration } from "./stack";

let emulator: Emulator;
let stack: Stack;

beforeEach(async () => {
  emulator = await startEmulator({ requestsPerMinute: 0 });
  stack = new Stack(emulator);
});
afterEach(async () => {
  stack.remove();
  await emulator.close();
});

const inbound = { channel_type: "inbound_telephony", service_level_threshold: 30 };
const live = { ...inbound, flow_id: "${wxcc_flow.main.id}" };
const number = (digits: string, channel: string) => ({
  [`n${digits}`]: { number: `+1408555${digits}`, channel_id: `\${wxcc_channel.${channel}.id}` },
});

function lines(channels: Readonly<Record<string, object>>, numbers: object): StackConfiguration {
  const named = Object.entries(channels).map(([name, more]) => [name, { name: `${name}-line`, ...more }]);
  return {
    resource: {
      wxcc_flow: { main: { definition: definition({ name: "main" }) } },
      wxcc_channel: Object.fromEntries(named),
      wxcc_support_number: numbers as Record<string, object>,
    },
  };
}

/** The warnings about numbers that would lead nowhere, and all these numbers. */
const unreached = (plan: Plan) => ({
  warnings: plan.diagnostics
    .filter((diagnostic) => diagnostic.unreached !== undefined)
    .map(({ address, summary }) => `${address}: ${summary}`)
    .sort(),
  numbers: unreachedNumbers(plan),
});

const nobody = { warnings: [], numbers: [] };

test("a flow that is dropped: all numbers of the line are named, the unmanaged one too, and what to do", async () => {
  await stack
    .write(lines({ sales: live }, { ...number("0101", "sales"), ...number("0102", "sales") }))
    .applied();
  await byHand(emulator).mapNumber(channelIdOf(stack, "sales"), "+14085550103");
  const plan = await stack
    .write(lines({ sales: inbound }, { ...number("0101", "sales"), ...number("0102", "sales") }))
    .plan();
  expect(unreached(plan)).toEqual({
    warnings: [
      "wxcc_channel.sales: Callers of +14085550101, +14085550102 and +14085550103 will reach nothing: " +
        'channel "sales-line" runs no flow then',
    ],
    numbers: ["+14085550101", "+14085550102", "+14085550103"],
  });
  expect(textOf(plan.diagnostics)).toContain(
    "+14085550101 (wxcc_support_number.n0101), +14085550102 (wxcc_support_number.n0102) and +14085550103 (not managed " +
      "here) would lead to a channel where nothing answers. Unless that is meant, give it a flow (flow_id), or move the " +
      "numbers to another line.",
  );
});

test("a line that is switched off", async () => {
  await stack.write(lines({ sales: live }, number("0101", "sales"))).applied();
  const plan = await stack
    .write(lines({ sales: { ...live, active: false } }, number("0101", "sales")))
    .plan();
  expect(unreached(plan)).toEqual({
    warnings: [
      'wxcc_channel.sales: Callers of +14085550101 will reach nothing: channel "sales-line" is switched off then',
    ],
    numbers: ["+14085550101"],
  });
  expect(textOf(plan.diagnostics)).toContain("leave active on, or move the number to another line.");
});

test("a label that leads nowhere is refused, as it always was", async () => {
  await stack.write(lines({ sales: live }, number("0101", "sales"))).applied();
  const plan = await stack
    .write(lines({ sales: { ...live, flow_version_label: "Live" } }, number("0101", "sales")))
    .plan();
  expect(textOf(plan.diagnostics)).toContain('Version label Live of flow "main" points to no version');
});

test("lines that are adopted by a configuration that says nothing of their flows", async () => {
  const document = JSON.parse(definition({ name: "routing" })) as object;
  const flow = await byHand(emulator).importFlow(document);
  await byHand(emulator).publishInstead(document, "Latest");
  const digits = Array.from({ length: 30 }, (_, index) => String(index + 101).padStart(4, "0"));
  for (const one of digits) {
    const channel = await byHand(emulator).createChannel({
      name: `line-${one}`,
      serviceLevelThreshold: 30,
      flowId: flow.id,
      flowTagId: "Latest",
    });
    await byHand(emulator).mapNumber(String(channel.id), `+1408555${one}`);
  }
  const channels = digits.map((one) => [`l${one}`, { name: `line-${one}`, ...inbound }]);
  stack.write({
    resource: { wxcc_channel: Object.fromEntries(channels) },
    import: digits.map((one) => ({ to: `wxcc_channel.l${one}`, id: `line-${one}` })),
  });
  let plan: Plan | undefined;
  const requests = await stack.requestsOf(async () => {
    plan = await stack.plan();
  });
  expect(plan === undefined ? [] : unreachedNumbers(plan)).toEqual(digits.map((one) => `+1408555${one}`));
  expect(plan === undefined ? [] : unreached(plan).warnings).toHaveLength(30);
  // One list tells of all of them.
  expect(requests.filter(({ path }) => path.includes("/dial-number"))).toHaveLength(1);
});

test("a number that moves to a line that takes no calls, be it there, changed in the same plan or made by it", async () => {
  const dead = await byHand(emulator).createChannel({ name: "by-hand", serviceLevelThreshold: 30 });
  const numbers = ["0101", "0102", "0103"].map((one) => number(one, "sales"));
  await stack.write(lines({ sales: live, desk: live }, Object.assign({}, ...numbers))).applied();
  const plan = await stack
    .write(
      lines(
        { sales: live, desk: { ...live, active: false }, fresh: inbound },
        {
          n0101: { number: "+14085550101", channel_id: dead.id },
          ...number("0102", "desk"),
          ...number("0103", "fresh"),
        },
      ),
    )
    .plan();
  expect(unreached(plan)).toEqual({
    warnings: [
      'wxcc_support_number.n0101: Callers of +14085550101 will reach nothing: channel "by-hand" runs no flow then',
      'wxcc_support_number.n0102: Callers of +14085550102 will reach nothing: channel "desk-line" is switched off then',
      'wxcc_support_number.n0103: Callers of +14085550103 will reach nothing: channel "fresh-line" runs no flow then',
    ],
    numbers: ["+14085550101", "+14085550102", "+14085550103"],
  });
});

test("nothing is said where nobody loses anything", async () => {
  // A new line: nobody was answered before.
  const fresh = await stack.write(lines({ sales: inbound, desk: live }, number("0101", "sales"))).plan();
  expect(unreached(fresh)).toEqual(nobody);
  await stack.applyPlan(fresh);
  // A line that had no flow is switched off.
  const off = lines({ sales: { ...inbound, active: false }, desk: live }, number("0101", "sales"));
  expect(unreached(await stack.write(off).plan())).toEqual(nobody);
  // Its number moves to a line that answers, which gets its flow in the same plan.
  await stack.write(lines({ sales: live, desk: inbound }, number("0101", "sales"))).applied();
  const moved = await stack.write(lines({ sales: inbound, desk: live }, number("0101", "desk"))).plan();
  expect(actionsOf(moved)).toEqual({
    "wxcc_channel.desk": "update",
    "wxcc_channel.sales": "update",
    "wxcc_support_number.n0101": "update",
  });
  expect(unreached(moved)).toEqual(nobody);
  // A number moves from a line that has no flow to others that have none, one of them new.
  await stack
    .write(
      lines({ sales: inbound, desk: inbound }, { ...number("0101", "sales"), ...number("0102", "sales") }),
    )
    .applied();
  const onwards = lines(
    { sales: inbound, desk: inbound, fresh: inbound },
    { ...number("0101", "desk"), ...number("0102", "fresh") },
  );
  expect(unreached(await stack.write(onwards).plan())).toEqual(nobody);
  expect((await stack.applied()).diagnostics).toEqual([]);
  // A line without a flow is replaced with its numbers.
  const replaced = await stack.plan({ replace: ["wxcc_channel.desk"] });
  expect(unreached(replaced)).toEqual(nobody);
  expect((await stack.applyPlan(replaced)).diagnostics).toEqual([]);
  await stack.write(lines({ sales: live, desk: inbound }, number("0101", "sales"))).applied();
  // A number that goes in the same plan is told of as destroyed.
  expect(unreached(await stack.write(lines({ sales: inbound, desk: live }, {})).plan())).toEqual(nobody);
  // An outdial channel has no callers.
  const outdial = { channel_type: "outdial_telephony", service_level_threshold: 30 };
  await stack.write(lines({ out: { ...outdial, flow_id: live.flow_id } }, {})).applied();
  expect(unreached(await stack.write(lines({ out: outdial }, {})).plan())).toEqual(nobody);
});

test("a plan that changes something else of a line asks nothing about its numbers", async () => {
  await stack.write(lines({ sales: live }, {})).applied();
  stack.write(lines({ sales: { ...live, description: "Other" } }, {}));
  const requests = await stack.requestsOf(() => stack.plan());
  expect(requests.filter(({ path }) => path.includes("/dial-number"))).toEqual([]);
});
