// Flows as the Flow Designer draws them, with every activity, left by every exit: they are applied, and then nothing is
// to be done any more.

import { startEmulator, type Emulator } from "../../src/emulator";
import { flowOfEveryActivity, successSpellings } from "../emulator/every-activity";
import { Raw } from "../emulator/raw-http";
import { actionsOf, Stack } from "./stack";

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

test("flows of every activity and every exit are imported, published, and plan empty afterwards", async () => {
  const raw = new Raw(emulator);
  const named = { flow: (await raw.createFlow("Target")).id, channel: (await raw.createChannel()).id };
  const flows = successSpellings.map((spelling, position) => {
    const name = `every-${position}.json`;
    stack.file(name, JSON.stringify(flowOfEveryActivity(spelling, named), null, 1));
    return [`every${position}`, { definition: `\${file("${name}")}`, version_labels: ["Live"] }] as const;
  });
  stack.write({ resource: { wxcc_flow: Object.fromEntries(flows) } });
  await stack.applied();
  expect(actionsOf(await stack.plan())).toEqual({});
  expect(Object.keys(actionsOf(await stack.plan({ mode: "destroy" })))).toHaveLength(successSpellings.length);
});
