// `wxcc verify`: a whole call path, and each link of it broken in turn, with a text of its own.

import { randomUUID } from "node:crypto";
import { connect, type ContactCenter } from "../../src/contact-center";
import { standardIds, startEmulator, type Emulator, type JsonObject } from "../../src/emulator";
import { verifyCallPath } from "../../src/resources/call-path";
import { flowDocument } from "../emulator/raw-http";
import { byHand, channelIdOf } from "./by-hand";
import { Stack } from "./stack";

let emulator: Emulator;
let contactCenter: ContactCenter;
let stack: Stack;
let hoursId: string;

const sales = "+14085550101";
const music = "defaultmusic_on_hold.wav";

/** A flow that names business hours, a queue and an audio file. */
function reception({ hours = hoursId, queue = standardIds.queue as string, audio = music } = {}) {
  const activity = (id: string, group: string, properties: object) => ({
    id,
    name: id,
    group,
    properties: { description: id, ...properties },
  });
  return flowDocument("Reception", {
    queue: activity("queue", "action", {
      activityName: "queue-contact",
      queueRadioGroup: "staticQueue",
      destination: queue,
    }),
    hours: activity("hours", "enum-gateway", {
      activityName: "business-hours",
      businessHoursRadioGroup: "staticBusinessHours",
      businessHoursId: hours,
    }),
    music: activity("music", "action", {
      activityName: "play-music",
      audioRadioGroup: "staticAudio",
      prompt: audio,
    }),
  });
}

beforeEach(async () => {
  emulator = await startEmulator({ requestsPerMinute: 0 });
  contactCenter = connect({
    apiUrl: emulator.url,
    accessToken: emulator.accessToken,
    requestsPerMinute: 0,
    maxRetries: 0,
  });
  stack = new Stack(emulator);
  const hours = await byHand(emulator).createBusinessHours({
    name: "Reception hours",
    timezone: "Europe/Berlin",
    workingHours: [{ name: "Weekdays", days: ["MON"], startTime: "09:00", endTime: "17:00" }],
  });
  hoursId = hours.id;
  const inbound = { channel_type: "inbound_telephony", service_level_threshold: 30 };
  await stack
    .write({
      resource: {
        wxcc_flow: { main: { definition: JSON.stringify(reception()), version_labels: ["Latest", "Live"] } },
        wxcc_channel: {
          sales: {
            name: "sales-line",
            ...inbound,
            flow_id: "${wxcc_flow.main.id}",
            flow_version_label: "Live",
          },
          other: { name: "other-line", ...inbound, flow_id: "${wxcc_flow.main.id}" },
        },
        wxcc_support_number: {
          sales: { number: sales, channel_id: "${wxcc_channel.sales.id}" },
          other: { number: "+14085550102", channel_id: "${wxcc_channel.other.id}" },
        },
      },
    })
    .applied();
});
afterEach(async () => {
  stack.remove();
  await contactCenter.close();
  await emulator.close();
});

/** Texts of the broken links from a number to the channel "sales-line". */
async function brokenLinks(query: { numbers?: string[]; channel?: string } = {}): Promise<string[]> {
  const { broken } = await verifyCallPath(contactCenter, {
    numbers: [sales],
    channel: "sales-line",
    ...query,
  });
  return broken.map(({ summary, detail }) => `${summary}\n${detail}`);
}

const editChannel = (patch: JsonObject) => emulator.edit("entry-point", channelIdOf(stack, "sales"), patch);
const flowIdOf = () => String(stack.attributes("wxcc_flow.main").id);

test("a whole path has no broken link, by the channel's name, by its id and by the number alone", async () => {
  expect(await brokenLinks()).toEqual([]);
  expect(await brokenLinks({ channel: channelIdOf(stack, "sales") })).toEqual([]);
  expect(await verifyCallPath(contactCenter, { numbers: [sales] })).toEqual({
    channel: { id: channelIdOf(stack, "sales"), name: "sales-line" },
    numbers: [sales],
    flow: { id: flowIdOf(), name: "Reception", label: "Live" },
    broken: [],
  });
});

test("a number that the organization does not have", async () => {
  expect(await brokenLinks({ numbers: ["+14155550199"] })).toEqual([
    expect.stringMatching(/^Number \+14155550199 is not in the organization\n[^]*Webex Calling/),
  ]);
});

test("a number that is mapped to no channel", async () => {
  expect(await brokenLinks({ numbers: ["+14085550150"] })).toEqual([
    expect.stringMatching(/^Number \+14085550150 is mapped to no channel\n[^]*wxcc_support_number/),
  ]);
});

test("a number that leads to another channel names both", async () => {
  expect(await brokenLinks({ numbers: ["+14085550102"] })).toEqual([
    expect.stringMatching(
      /^Number \+14085550102 leads to another channel\nIt is mapped to channel "other-line" \([0-9a-f-]{36}\), not to "sales-line"/,
    ),
  ]);
});

test("a channel that does not exist", async () => {
  expect(await brokenLinks({ numbers: [], channel: "nobody" })).toEqual([
    expect.stringMatching(/^Channel "nobody" does not exist\n/),
  ]);
});

test("a number that leads to a channel that is gone", async () => {
  const { id } = stack.attributes("wxcc_support_number.sales");
  emulator.edit("dial-number", String(id), { entryPointId: randomUUID() });
  const { broken, channel } = await verifyCallPath(contactCenter, { numbers: [sales] });
  expect(channel).toBeNull();
  expect(broken.map(({ summary }) => summary)).toEqual([
    `Number ${sales} leads to a channel that does not exist`,
  ]);
});

test("a channel that is switched off", async () => {
  editChannel({ active: false });
  expect(await brokenLinks()).toEqual([
    'Channel "sales-line" is switched off\nIt takes no contacts. Set active = true.',
  ]);
});

test("an inbound channel without any number", async () => {
  await stack
    .write({
      resource: {
        wxcc_channel: {
          sales: {
            name: "sales-line",
            channel_type: "inbound_telephony",
            service_level_threshold: 30,
            flow_id: flowIdOf(),
          },
        },
        wxcc_flow: { main: { definition: JSON.stringify(reception()), version_labels: ["Latest", "Live"] } },
      },
    })
    .applied();
  expect(await brokenLinks({ numbers: [] })).toEqual([
    expect.stringMatching(/^Channel "sales-line" has no support number\nNobody can call/),
  ]);
});

test("a channel without a flow", async () => {
  editChannel({ flowId: null, flowTagId: null });
  expect(await brokenLinks()).toEqual([expect.stringMatching(/^Channel "sales-line" has no flow\n/)]);
});

test("a channel whose flow is gone", async () => {
  editChannel({ flowId: "0123456789abcdef01234567" });
  expect(await brokenLinks()).toEqual([
    expect.stringMatching(/^The flow of channel "sales-line" does not exist\n[^]*0123456789abcdef01234567/),
  ]);
});

test("a label that points to no version", async () => {
  editChannel({ flowTagId: "Test" });
  expect(await brokenLinks()).toEqual([
    expect.stringMatching(
      /^Label Test of flow "Reception" points to no version\n[^]*Publish the flow under Test/,
    ),
  ]);
});

test("a version that the API does not export", async () => {
  emulator.setFaults([
    {
      operation: "flow.export",
      effect: { kind: "status", status: 404, body: { trackingId: "t", errors: ["FLOW_VERSION_NOT_FOUND"] } },
    },
  ]);
  expect(await brokenLinks()).toEqual([
    expect.stringMatching(/^Version Live of flow "Reception" can't be read\n/),
  ]);
});

test("a version with validation errors names each with its activity", async () => {
  emulator.setBehaviour({ refusePublishWithErrors: false });
  await byHand(emulator).publishInstead(reception({ hours: "" }), "Live");
  expect(await brokenLinks()).toEqual([
    expect.stringMatching(
      /^Version Live of flow "Reception" has 1 validation error\nFC1015 hours: Required field 'Business Hours' is not configured/,
    ),
  ]);
});

test("an error in a version that the channel does not run breaks nothing", async () => {
  emulator.setBehaviour({ refusePublishWithErrors: false });
  await byHand(emulator).publishInstead(reception({ hours: "" }), "Test");
  expect(await brokenLinks()).toEqual([]);
});

test("a flow that names a queue that does not exist", async () => {
  const queue = randomUUID();
  await byHand(emulator).publishInstead(reception({ queue }), "Live");
  expect(await brokenLinks()).toEqual([
    expect.stringMatching(
      new RegExp(
        `^Flow "Reception" names a queue that does not exist\\nActivity "queue" refers to queue "${queue}"`,
      ),
    ),
  ]);
});

test("a flow that names business hours that do not exist", async () => {
  const hours = randomUUID();
  await byHand(emulator).publishInstead(reception({ hours }), "Live");
  expect(await brokenLinks()).toEqual([
    expect.stringMatching(
      new RegExp(`^Flow "Reception" names business hours that do not exist\\nActivity "hours" [^]*${hours}`),
    ),
  ]);
});

test("a flow that names an audio file that does not exist", async () => {
  await byHand(emulator).publishInstead(reception({ audio: "gone.wav" }), "Live");
  expect(await brokenLinks()).toEqual([
    expect.stringMatching(
      /^Flow "Reception" names an audio file that does not exist\nActivity "music" [^]*"gone\.wav"/,
    ),
  ]);
});

/** The hours are those in a variable, as in the flows of the examples. */
function receptionByVariable(value: string, setBy: object = {}) {
  const document = reception();
  const { activities } = document.process as { activities: Record<string, { properties: object }> };
  Object.assign(activities.hours?.properties ?? {}, {
    businessHoursRadioGroup: "variableBusinessHours",
    businessHoursId: null,
    businessHoursVariable: "openingHours",
  });
  Object.assign(activities.music?.properties ?? {}, setBy);
  return { ...document, variables: [{ name: "openingHours", type: "STRING", value, source: "" }] };
}

test("a flow whose variable begins with business hours that do not exist", async () => {
  const hours = randomUUID();
  await byHand(emulator).publishInstead(receptionByVariable(hours), "Live");
  expect(await brokenLinks()).toEqual([
    'Flow "Reception" names business hours that do not exist\n' +
      `Activity "hours" refers to business hours "${hours}", the initial value of variable openingHours: ` +
      "this organization does not have them. Bind it to one that exists (bindings), or correct the flow.",
  ]);
  await byHand(emulator).publishInstead(receptionByVariable(hoursId), "Live");
  expect(await brokenLinks()).toEqual([]);
});

test("a channel that sets the variable to business hours that do not exist", async () => {
  await byHand(emulator).publishInstead(receptionByVariable(hoursId), "Live");
  const override = (value: string) =>
    editChannel({ flowOverrideSettings: [{ name: "openingHours", type: "STRING", value }] });
  const hours = randomUUID();
  override(hours);
  expect(await brokenLinks()).toEqual([
    expect.stringContaining(
      `"${hours}", which channel "sales-line" sets variable openingHours to: this organization does not have them. Correct its flow_override.`,
    ),
  ]);
  override(standardIds.businessHours);
  expect(await brokenLinks()).toEqual([]);
});

test("what the flow itself sets the variable to is known only during a call", async () => {
  const setBy = { setVariablesArray: [{ srcVariable: "openingHours" }] };
  await byHand(emulator).publishInstead(receptionByVariable(randomUUID(), setBy), "Live");
  expect(await brokenLinks()).toEqual([]);
});

test("all broken links are told at once", async () => {
  editChannel({ active: false, flowId: null, flowTagId: null });
  const summaries = (await brokenLinks({ numbers: ["+14085550150"] })).map((text) => text.split("\n")[0]);
  expect(summaries).toEqual([
    "Number +14085550150 is mapped to no channel",
    'Channel "sales-line" is switched off',
    'Channel "sales-line" has no flow',
  ]);
});

test("asking for nothing is an error, not a success", async () => {
  await expect(verifyCallPath(contactCenter, { numbers: [] })).rejects.toThrow("There is nothing to verify");
});
