// What others made in the organization, however odd, stops nobody who has nothing to do with it; and an object does not
// stand in the way of itself.

import { standardIds, startEmulator, type Emulator } from "../../src/emulator";
import { Raw } from "../emulator/raw-http";
import { exported, flowDocument } from "../scenarios/flow-document";
import { Stack } from "./stack";

const line = (name: string, more: object = {}) => ({
  name,
  channel_type: "inbound_telephony",
  service_level_threshold: 20,
  ...more,
});

let emulator: Emulator;
let raw: Raw;
let stack: Stack;

beforeAll(async () => {
  emulator = await startEmulator({ requestsPerMinute: 0 });
  raw = new Raw(emulator);
});
beforeEach(() => {
  emulator.reset();
  stack = new Stack(emulator);
});
afterEach(() => stack.remove());
afterAll(() => emulator.close());

const textsOf = (diagnostics: readonly { summary: string; detail: string }[]) =>
  diagnostics.map(({ summary, detail }) => `${summary}: ${detail}`).join("\n");

async function planned() {
  const plan = await stack.plan();
  const actions = Object.fromEntries(plan.changes.map(({ address, action }) => [address, action]));
  return { actions, text: textsOf(plan.diagnostics.filter(({ severity }) => severity === "error")) };
}

/** Ids by name. */
const idOf = (entity: string, name: string) =>
  String(emulator.tenant().entities[entity]?.find((object) => object["name"] === name)?.["id"]);

describe("an odd value in an object of somebody else", () => {
  beforeEach(async () => {
    stack.write({ resource: { wxcc_channel: { mine: line("mine") } } });
    await stack.applied();
    await raw.org("POST", "entry-point", {
      name: "theirs",
      entryPointType: "INBOUND",
      channelType: "TELEPHONY",
      active: true,
      serviceLevelThreshold: 60,
      maximumActiveContacts: 0,
    });
  });

  test.each([
    ["entry-point", "theirs", { serviceLevelThreshold: "60s" }],
    ["entry-point", "theirs", { createdTime: "yesterday", active: "yes" }],
    ["audio-file", "defaultmusic_on_hold.wav", { createdTime: "2026-01-01" }],
    ["contact-service-queue", "Queue-1", { active: "no" }],
  ])("%s %s %j stops no plan and no apply", async (entity, name, patch) => {
    emulator.edit(entity, idOf(entity, name), patch);
    expect(await planned()).toEqual({ actions: { "wxcc_channel.mine": "no-op" }, text: "" });
    stack.write({
      resource: {
        wxcc_channel: { mine: line("mine", { description: "changed" }), other: line("other") },
        wxcc_support_number: { main: { number: "+14085550101", channel_id: "${wxcc_channel.other.id}" } },
      },
      provider: {
        wxcc: {
          default_location_id: emulator.locationId,
          default_telephony_region_id: emulator.telephonyRegionId,
        },
      },
    });
    expect(await stack.applied()).toMatchObject({ added: 2, changed: 1 });
  });

  test("is told of the object itself to who looks it up", async () => {
    emulator.edit("entry-point", idOf("entry-point", "theirs"), { serviceLevelThreshold: "60s" });
    stack.write({ data: { wxcc_channel: { theirs: { name: "theirs" } } } });
    const { text } = await planned();
    expect(text).toContain('channel "theirs"');
    expect(text).toContain('its field "serviceLevelThreshold" is not what it should be');
  });

  test("is told of the object itself to who owns it", async () => {
    emulator.edit("entry-point", idOf("entry-point", "mine"), { serviceLevelThreshold: "60s" });
    const { text } = await planned();
    expect(text).toContain('Could not read channel "mine"');
    expect(text).toContain('its field "serviceLevelThreshold" is not what it should be');
  });
});

describe("an object that gets its own name in another spelling", () => {
  test("is updated, be it a channel", async () => {
    stack.write({ resource: { wxcc_channel: { a: line("support") } } });
    await stack.applied();
    stack.write({ resource: { wxcc_channel: { a: line("Support") } } });
    expect(await planned()).toEqual({ actions: { "wxcc_channel.a": "update" }, text: "" });
    expect(await stack.applied()).toMatchObject({ changed: 1 });
    expect(stack.attributes("wxcc_channel.a")).toMatchObject({ name: "Support" });
  });

  test("but not into the name of another object", async () => {
    stack.write({ resource: { wxcc_channel: { a: line("support"), b: line("other") } } });
    await stack.applied();
    stack.write({ resource: { wxcc_channel: { a: line("support"), b: line("SUPPORT") } } });
    expect((await planned()).text).toContain("There are two channels with the name");
  });

  test("is no change where only Unicode spells a letter in another way", async () => {
    const [composed, decomposed] = ["Öffnung".normalize("NFC"), "Öffnung".normalize("NFD")];
    const bound = { queue: standardIds.queue, music: exported.music };
    const reply = await raw.importFlow(flowDocument({ ...bound, name: decomposed }));
    expect(reply.status).toBe(201);
    const text = JSON.stringify(flowDocument({ ...bound, name: composed, greeting: "Hello." }));
    stack.write({
      resource: { wxcc_flow: { main: { definition: text } } },
      import: [{ to: "wxcc_flow.main", id: composed }],
    });
    const first = await planned();
    expect(first).toEqual({ actions: { "wxcc_flow.main": "update" }, text: "" });
    await stack.applied();
    expect(await planned()).toEqual({ actions: { "wxcc_flow.main": "no-op" }, text: "" });
    expect(
      emulator.tenant().entities["flow"]?.filter(({ name }) => String(name).normalize() === composed),
    ).toHaveLength(1);
  });
});
