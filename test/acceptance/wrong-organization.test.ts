// A state beside the wrong organization: nothing in it exists there, and the plan says what that probably means.

import { startEmulator, type Emulator } from "../../src/emulator";
import { Stack } from "./stack";

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

const channel = (name: string) => ({ name, channel_type: "chat", service_level_threshold: 30 });

test("when none of the objects in the state exists the plan asks whether this is the right organization", async () => {
  stack.write({ resource: { wxcc_channel: { one: channel("one"), two: channel("two") } } });
  await stack.applied();
  expect((await stack.plan()).diagnostics).toEqual([]);
  emulator.reset();
  const { diagnostics } = await stack.plan();
  expect(diagnostics).toMatchObject([
    { severity: "warning", summary: "None of the 2 objects in the state exists" },
  ]);
});

test("one object that is gone is drift and nothing more", async () => {
  stack.write({ resource: { wxcc_channel: { one: channel("one") } } });
  await stack.applied();
  emulator.reset();
  expect((await stack.plan()).diagnostics).toEqual([]);
});
