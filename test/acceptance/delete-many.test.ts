// Many lines deleted at once: who points to them comes from one list, they are switched off and deleted in bulk, and what
// the service refuses is told with its reasons and switched on again.

import { startEmulator, type Emulator } from "../../src/emulator";
import { TestClock } from "../contact-center/scripted-server";
import { flowDocument } from "../emulator/raw-http";
import { byHand, channelIdOf } from "./by-hand";
import { CallWatch } from "./call-invariants";
import { actionsOf, Stack, textOf } from "./stack";

const lines = 14;
let emulator: Emulator;
let stack: Stack;
let watch: CallWatch;
let onRequest: (operation: string) => Promise<void> = async () => undefined;

const numberAt = (position: number) => `+140855501${String(position).padStart(2, "0")}`;
const all = Array.from({ length: lines }, (_, position) => position);

/** Lines with a number each. */
const configuration = () => ({
  resource: {
    wxcc_channel: Object.fromEntries(
      all.map((position) => [
        `line_${position}`,
        { name: `line-${position}`, channel_type: "inbound_telephony", service_level_threshold: 30 },
      ]),
    ),
    wxcc_support_number: Object.fromEntries(
      all.map((position) => [
        `line_${position}`,
        {
          number: numberAt(position),
          channel_id: `\${wxcc_channel.line_${position}.id}`,
          location_id: emulator.locationId,
          telephony_region_id: emulator.telephonyRegionId,
        },
      ]),
    ),
  },
});

beforeEach(async () => {
  onRequest = async () => undefined;
  emulator = await startEmulator({
    requestsPerMinute: 0,
    onRequest: ({ operation }) => onRequest(operation),
  });
  stack = new Stack(emulator, {}, new TestClock());
  watch = new CallWatch(emulator);
  const requests = await stack.requestsOf(() => stack.write(configuration()).applied());
  // All numbers of the plan, and all of the apply, are found in one page of the inventory.
  expect(requests.filter(({ operation }) => operation === "number.list").length).toBeLessThanOrEqual(4);
});
afterEach(async () => {
  stack.remove();
  await emulator.close();
});

const left = () =>
  (emulator.tenant().entities["entry-point"] ?? [])
    .filter(({ name }) => String(name).startsWith("line-"))
    .map(({ name, active }) => ({ name, active }));
const mapped = () =>
  (emulator.tenant().entities["dial-number"] ?? []).map(({ dialledNumber }) => dialledNumber);

async function failedDelete(): Promise<string> {
  const { diagnostics } = await stack.write({}).apply();
  return textOf(diagnostics.filter(({ severity }) => severity === "error"));
}

test.each(["works", "refused", "ignored"] as const)(
  "nothing is asked or written line by line, where a bulk delete of numbers %s",
  async (bulkDeleteOfNumbers) => {
    emulator.setBehaviour({ bulkDeleteOfNumbers });
    const requests = await stack.requestsOf(() => stack.write({}).applied());
    const operations = requests.map(({ operation }) => operation);
    const times = (operation: string) => operations.filter((one) => one === operation).length;
    expect(left()).toEqual([]);
    expect(mapped()).toEqual([]);
    expect(times("dial-number.delete")).toBeLessThan(bulkDeleteOfNumbers === "works" ? 8 : lines + 1);
    expect(times("entry-point.references")).toBe(0);
    expect(operations.length).toBeLessThan(bulkDeleteOfNumbers === "works" ? 40 : 40 + lines);
    expect(actionsOf(await stack.plan())).toEqual({});
  },
);

test("a line that a flow leads to is refused by the service, told with the flow, and on again; the others go", async () => {
  const id = channelIdOf(stack, "line_3");
  const properties = { description: "On", activityName: "disconnect-contact", entryPoint: id };
  const hangup = { id: "hangup", name: "hangup", group: "terminating-action", properties };
  const flow = await byHand(emulator).importFlow(flowDocument("Night", { hangup }));
  const errors = await failedDelete();
  expect(errors).toMatch(/Could not delete channel "line-3"[^]*flow "Night"[^]*Change these first/);
  expect(left()).toEqual([{ name: "line-3", active: true }]);
  expect([...stack.state().resources.keys()]).toEqual(["wxcc_channel.line_3"]);
  expect(watch.unsettled([stack.state()], { byHand: [flow.id] })).toEqual([]);
});

test("a line with a number that somebody has mapped is warned of, and refused before it is switched off", async () => {
  const { id } = await byHand(emulator).mapNumber(channelIdOf(stack, "line_3"), "+14085550150");
  stack.write({});
  expect(textOf((await stack.plan()).diagnostics)).toContain(
    "+14085550150 (not managed here) still points to it",
  );
  const errors = await failedDelete();
  expect(errors).toContain('Channel "line-3" can\'t be deleted: 1 support number still points to it');
  expect(left()).toEqual([{ name: "line-3", active: true }]);
  expect(watch.story().filter((write) => write.startsWith("entry-point.update line-3"))).toEqual([]);
  await byHand(emulator).unmapNumber(id);
  await stack.applied();
  expect(left()).toEqual([]);
});

test("a number mapped by hand once the lines are switched off: refused by the service, told, and on again", async () => {
  const id = channelIdOf(stack, "line_3");
  onRequest = async (operation) => {
    if (operation !== "entry-point.bulk" && operation !== "entry-point.update") return;
    onRequest = async () => undefined;
    await byHand(emulator).mapNumber(id, "+14085550150");
  };
  const errors = await failedDelete();
  expect(errors).toMatch(/line-3[^]*\+14085550150/);
  expect(left()).toEqual([{ name: "line-3", active: true }]);
  expect(mapped()).toEqual(["+14085550150"]);
});

test("a number that somebody has unmapped since the list was read is no reason to refuse", async () => {
  const { id } = await byHand(emulator).mapNumber(channelIdOf(stack, "line_3"), "+14085550150");
  onRequest = async (operation) => {
    if (operation !== "entry-point.bulk") return; // the others are switched off: the list was read
    onRequest = async () => undefined;
    await byHand(emulator).unmapNumber(id);
  };
  await failedDelete();
  await stack.applied();
  expect(left()).toEqual([]);
  expect(watch.lostCalls()).toEqual([]);
});
