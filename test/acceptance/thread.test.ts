// One channel through every room: declared, planned, applied, changed, replaced and destroyed.

import { startEmulator, type Emulator } from "../../src/emulator";
import { actionsOf, changedAttributes, Stack } from "./stack";

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

const channel = (more: object = {}) => ({
  resource: {
    wxcc_channel: {
      sales: { name: "sales", channel_type: "chat", service_level_threshold: 30, ...more },
    },
  },
});

test("a channel is created, and planning again finds nothing to do", async () => {
  stack.write(channel());
  expect(actionsOf(await stack.plan())).toEqual({ "wxcc_channel.sales": "create" });
  expect(await stack.applied()).toMatchObject({ added: 1, changed: 0, destroyed: 0 });
  expect(actionsOf(await stack.plan())).toEqual({});
});

test("a new description plans exactly one changed attribute", async () => {
  stack.write(channel());
  await stack.applied();
  stack.write(channel({ description: "New" }));
  const plan = await stack.plan();
  expect(actionsOf(plan)).toEqual({ "wxcc_channel.sales": "update" });
  expect(changedAttributes(plan, "wxcc_channel.sales")).toEqual(["description"]);
  await stack.applied();
  expect(actionsOf(await stack.plan())).toEqual({});
});

test("a changed channel type replaces the channel, and removing the block deletes it", async () => {
  stack.write(channel());
  await stack.applied();
  const { id } = stack.attributes("wxcc_channel.sales");
  stack.write(channel({ channel_type: "email" }));
  expect(await stack.applied()).toMatchObject({ added: 1, changed: 0, destroyed: 1 });
  expect(stack.attributes("wxcc_channel.sales")).not.toMatchObject({ id });
  stack.write({});
  expect(await stack.applied()).toMatchObject({ added: 0, changed: 0, destroyed: 1 });
  expect(stack.state().resources.size).toBe(0);
});
