// A name that Control Hub does not let anybody type is told when it is given, and not at each plan afterwards.

import { startEmulator, type Emulator } from "../../src/emulator";
import { byHand } from "./by-hand";
import { Stack, type StackConfiguration } from "./stack";

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

const line = (name: string, more: object = {}): StackConfiguration => ({
  resource: { wxcc_channel: { a: { name, channel_type: "chat", service_level_threshold: 30, ...more } } },
});
const told = async (configuration: StackConfiguration) =>
  (await stack.write(configuration).plan()).diagnostics.map(
    ({ severity, summary }) => `${severity}: ${summary}`,
  );

test("on create and on rename, not for a name that stays", async () => {
  expect(stack.write(line("Line 1")).validate()).toEqual([]);
  expect(await told(line("Line 1"))).toEqual(['warning: Channel name "Line 1" contains a blank']);
  await stack.applied();
  expect(await told(line("Line 1", { description: "New" }))).toEqual([]);
  expect(await told(line("Line & 2"))).toEqual(['warning: Channel name "Line & 2" contains a blank and "&"']);
  expect(await told(line("Line-2"))).toEqual([]);
});

test("not of what is adopted under the name that it has", async () => {
  await byHand(emulator).createChannel({ name: "Main line", channelType: "CHAT", serviceLevelThreshold: 30 });
  const adopted = { ...line("Main line"), import: [{ to: "wxcc_channel.a", id: "Main line" }] };
  expect(await told(adopted)).toEqual([]);
});
