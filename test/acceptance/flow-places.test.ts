// A delete that a flow keeps from happening says in which of its versions, at which activity, and what to do.

import { startEmulator, type Emulator } from "../../src/emulator";
import { flowDocument, Raw, wave as soundOf } from "../emulator/raw-http";
import { channelIdOf } from "./by-hand";
import { Stack, textOf } from "./stack";

const inbound = { channel_type: "inbound_telephony", service_level_threshold: 30 };

let emulator: Emulator;
let raw: Raw;
let stack: Stack;
beforeEach(async () => {
  emulator = await startEmulator({ requestsPerMinute: 0 });
  raw = new Raw(emulator);
  stack = new Stack(emulator);
});
afterEach(async () => {
  stack.remove();
  await emulator.close();
});

/** A flow of somebody else that hands over to a channel, or plays a sound, at these activities. */
function naming(value: string, ...activities: readonly string[]) {
  const steps = activities.map((name) => [
    name,
    {
      id: name,
      name,
      group: "action",
      properties: {
        activityName: "hand-off",
        description: name,
        handOffFlow: { handOffTo: value, isEntryPoint: true },
      },
    },
  ]);
  return flowDocument("Reception", Object.fromEntries(steps) as Record<string, unknown>);
}

/** Imports a version of the flow, and publishes it when there are labels. */
async function version(document: object, ...labels: readonly string[]): Promise<void> {
  const { body } = await raw.importFlow(document, "overwrite=yes");
  if (labels.length > 0) await raw.publish(body.id, ...labels);
}

async function line(): Promise<string> {
  await stack.write({ resource: { wxcc_channel: { sales: { name: "sales", ...inbound } } } }).applied();
  return channelIdOf(stack, "sales");
}

/** What an apply says that has nothing left in its configuration. */
async function refusal(): Promise<string> {
  const { diagnostics } = await stack.write({}).apply();
  return textOf(diagnostics.filter(({ severity }) => severity === "error"));
}

test("a version that a label still points to is named, with its labels and activities", async () => {
  const id = await line();
  await version(naming(id, "Hand over", "At night"), "Live", "Test");
  await version(flowDocument("Reception"), "Dev");
  const text = await refusal();
  expect(text).toContain('Channel "sales" can\'t be deleted: 1 flow still points to it');
  expect(text).toContain(
    'Nothing was changed. Flow "Reception" names it in version 1 (Live, Test) at activities "Hand over" and "At night". ' +
      "Take it out of the flow and publish that under Live and Test. Move or remove",
  );
  const refused = emulator.requests().filter(({ method, status }) => method !== "GET" && status === 412);
  expect(refused).toEqual([]);
});

test("a draft is named when nothing but it names the channel", async () => {
  const id = await line();
  await version(flowDocument("Reception"), "Live");
  await version(naming(id, "Hand over"));
  expect(await refusal()).toContain(
    'Flow "Reception" names it in its draft at activity "Hand over". Take it out of the draft.',
  );
});

test("a published version and the draft after it are both named", async () => {
  const id = await line();
  await version(naming(id, "Hand over"), "Live");
  expect(await refusal()).toContain(
    'Flow "Reception" names it in version 1 (Live, Latest) at activity "Hand over", and in its draft at activity ' +
      '"Hand over". Take it out of the flow and publish that under Live and Latest.',
  );
});

const neitherNor =
  "Versions that no label points to can be neither changed nor deleted alone: delete the flow, or keep what it names.";

test("an older version is named where the service counts it, with the way that is left", async () => {
  emulator.setBehaviour({ olderVersionsHoldReferences: true });
  const id = await line();
  await version(naming(id, "Hand over"), "Live");
  await version(flowDocument("Reception"), "Live");
  expect(await refusal()).toContain(
    `Flow "Reception" names it in version 1 at activity "Hand over". No label points there. ${neitherNor}`,
  );
});

test("an older version that nothing leads to any more is told as such", async () => {
  emulator.setBehaviour({ olderVersionsHoldReferences: true });
  const id = await line();
  await version(naming(id, "Hand over"), "Live");
  await version(flowDocument("Reception"), "Live");
  const [flow] = emulator.tenant().entities.flow ?? [];
  emulator.edit("flow", String(flow?.id), { tagHistories: { Live: "unreadable" } });
  expect(await refusal()).toContain(
    'Flow "Reception" counts as its user, although neither its draft nor a version that a label points to names it: ' +
      `an older version does. ${neitherNor}`,
  );
});

test("music is looked for by its name", async () => {
  const wave = { name: "wait.wav", content_base64: soundOf(8).toString("base64") };
  await stack.write({ resource: { wxcc_music_on_hold: { wait: wave } } }).applied();
  await version(naming("wait.wav", "Music"), "Live");
  await version(flowDocument("Reception"), "Test");
  expect(await refusal()).toContain(
    'Nothing was changed. Flow "Reception" names it in version 1 (Live) at activity "Music". ' +
      "Take it out of the flow and publish that under Live. Give them other music first.",
  );
});

test("a replacement that a flow keeps from happening says where, too", async () => {
  const id = await line();
  await version(naming(id, "Hand over"), "Live");
  await version(flowDocument("Reception"), "Test");
  const chat = { name: "sales", channel_type: "chat", service_level_threshold: 30 };
  const { diagnostics } = await stack.write({ resource: { wxcc_channel: { sales: chat } } }).apply();
  const text = textOf(diagnostics.filter(({ severity }) => severity === "error"));
  expect(text).toContain('Flow "Reception" names it in version 1 (Live) at activity "Hand over".');
});

test("the refusal stands when the flow's versions can't be read", async () => {
  const id = await line();
  await version(naming(id, "Hand over"), "Live");
  emulator.setFaults([{ operation: "flow.export", effect: { kind: "status", status: 400 } }]);
  const text = await refusal();
  expect(text).toContain('Channel "sales" can\'t be deleted: 1 flow still points to it');
  expect(text).toContain("Reception. Nothing was changed. Move or remove what points to the channel");
});
