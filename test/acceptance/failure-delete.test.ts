// A delete that fails half-way: the channel was switched off for it, and must not stay so.

import { startEmulator, type Emulator, type FaultEffect, type FaultRule } from "../../src/emulator";
import { TestClock } from "../contact-center/scripted-server";
import { byHand, channelIdOf } from "./by-hand";
import { CallWatch } from "./call-invariants";
import { actionsOf, Stack, textOf } from "./stack";

let emulator: Emulator;
let stack: Stack;
let watch: CallWatch;
let onRequest: (operation: string) => Promise<void> = async () => undefined;

beforeEach(async () => {
  onRequest = async () => undefined;
  emulator = await startEmulator({
    requestsPerMinute: 0,
    onRequest: ({ operation }) => onRequest(operation),
  });
  stack = new Stack(emulator, {}, new TestClock());
  watch = new CallWatch(emulator);
  await stack.write(sales).applied();
});
afterEach(async () => {
  stack.remove();
  await emulator.close();
});

const sales = {
  resource: {
    wxcc_channel: {
      sales: { name: "sales-line", channel_type: "inbound_telephony", service_level_threshold: 30 },
    },
  },
};

const salesChannel = () =>
  emulator.tenant().entities["entry-point"]?.find(({ name }) => name === "sales-line");

/** Applies the removal of the channel while these faults strike; the text of the errors. */
async function failedDelete(...faults: FaultRule[]): Promise<string> {
  emulator.setFaults(faults);
  const { diagnostics } = await stack.write({}).apply();
  emulator.setFaults([]);
  return textOf(diagnostics.filter(({ severity }) => severity === "error"));
}

async function expectNextApplyDeletes(): Promise<void> {
  await stack.write({}).applied();
  expect(salesChannel()).toBeUndefined();
  expect(watch.lostCalls()).toEqual([]);
  expect(watch.unsettled([stack.state()])).toEqual([]);
  expect(actionsOf(await stack.plan())).toEqual({});
}

const refusals: readonly [string, FaultEffect, RegExp][] = [
  [
    "500, again and again",
    { kind: "status", status: 500 },
    /Could not delete channel "sales-line"\nThe API answered 500/,
  ],
  [
    "412 for a reason of its own",
    {
      kind: "status",
      status: 412,
      body: { trackingId: "t-412", error: { key: "412", reason: "in use elsewhere" } },
    },
    /Could not delete channel "sales-line"\nThe API answered 412: in use elsewhere \(tracking id t-412\)/,
  ],
  [
    "a cut connection, again and again",
    { kind: "reset" },
    /Could not delete channel "sales-line"\nThe connection to .* broke/,
  ],
];

test.each(refusals)(
  "a delete that meets %s switches the channel on again",
  async (_what, effect, message) => {
    const errors = await failedDelete({ operation: "entry-point.delete", effect });
    expect(errors).toMatch(message);
    expect(salesChannel()).toMatchObject({ active: true });
    expect(watch.story().slice(-2)).toEqual([
      "entry-point.update sales-line",
      "entry-point.update sales-line",
    ]);
    await expectNextApplyDeletes();
  },
);

test.each<FaultEffect>([{ kind: "status-after-commit", status: 500 }, { kind: "reset-after-commit" }])(
  "switching off that works, but whose answers are all lost ($kind), switches the channel on again",
  async (effect) => {
    const errors = await failedDelete({ operation: "entry-point.update", times: 5, effect });
    expect(errors).toContain('Could not update channel "sales-line"');
    expect(salesChannel()).toMatchObject({ active: true });
    await expectNextApplyDeletes();
  },
);

test("switching off that can't be read back switches the channel on again", async () => {
  // The first read by its id is the delete's own, the second reads the switched-off channel back.
  const errors = await failedDelete({
    operation: "entry-point.get",
    skip: 1,
    times: 5,
    effect: { kind: "status", status: 503 },
  });
  expect(errors).toContain('Could not read channel "sales-line"');
  expect(salesChannel()).toMatchObject({ active: true });
  await expectNextApplyDeletes();
});

test("a delete that worked although all its answers were lost is a delete", async () => {
  const errors = await failedDelete({
    operation: "entry-point.delete",
    times: 1,
    effect: { kind: "reset-after-commit" },
  });
  expect(errors).toBe("");
  expect(salesChannel()).toBeUndefined();
  expect(stack.state().resources.size).toBe(0);
});

test("when switching on again fails too, the text says that the line is off and why, and the next apply deletes it", async () => {
  const errors = await failedDelete(
    { operation: "entry-point.delete", effect: { kind: "status", status: 500 } },
    { operation: "entry-point.update", skip: 1, effect: { kind: "status", status: 503 } },
  );
  expect(errors).toMatch(/Channel "sales-line" is switched off and could not be switched on again/);
  expect(errors).toMatch(/Deleting it failed: .*500/s);
  expect(errors).toMatch(/Switching it on again failed too: .*503/s);
  expect(errors).toContain("Apply again, or switch it on in Control Hub.");
  expect(salesChannel()).toMatchObject({ active: false });
  await expectNextApplyDeletes();
});

test("when switching on again fails too and the channel is to stay after all, the next apply switches it on", async () => {
  await failedDelete(
    { operation: "entry-point.delete", effect: { kind: "status", status: 500 } },
    { operation: "entry-point.update", skip: 1, effect: { kind: "status", status: 503 } },
  );
  expect(actionsOf(await stack.write(sales).plan())).toEqual({ "wxcc_channel.sales": "update" });
  await stack.applied();
  expect(salesChannel()).toMatchObject({ active: true });
  expect(actionsOf(await stack.plan())).toEqual({});
});

test("a number mapped by hand between the list and the delete: refused by the API, and switched on again", async () => {
  onRequest = async (operation) => {
    if (operation !== "entry-point.references" || salesChannel()?.active !== true) return;
    onRequest = async (next) => {
      if (next !== "entry-point.update") return;
      onRequest = async () => undefined;
      await byHand(emulator).mapNumber(channelIdOf(stack, "sales"), "+14085550105");
    };
  };
  const errors = await failedDelete();
  expect(errors).toMatch(
    /Could not delete channel "sales-line"[^]*dial-number "\+14085550105"[^]*Change these first/,
  );
  expect(salesChannel()).toMatchObject({ active: true });
});

test("a run killed between switching off and deleting, then refused for a new number: the line is switched on again", async () => {
  await failedDelete(
    { operation: "entry-point.delete", effect: { kind: "status", status: 500 } },
    { operation: "entry-point.update", skip: 1, effect: { kind: "status", status: 503 } },
  );
  expect(salesChannel()).toMatchObject({ active: false });
  await byHand(emulator).mapNumber(channelIdOf(stack, "sales"), "+14085550105");
  const errors = await failedDelete();
  expect(errors).toContain('Channel "sales-line" can\'t be deleted: 1 support number still points to it');
  expect(errors).toContain("An interrupted delete had switched the channel off; it was switched on again.");
  expect(salesChannel()).toMatchObject({ active: true });
});

test("a channel that is switched off on purpose stays off when its delete fails", async () => {
  const off = { ...sales.resource.wxcc_channel.sales, active: false };
  await stack.write({ resource: { wxcc_channel: { sales: off } } }).applied();
  await failedDelete({ operation: "entry-point.delete", effect: { kind: "status", status: 500 } });
  expect(salesChannel()).toMatchObject({ active: false });
});
