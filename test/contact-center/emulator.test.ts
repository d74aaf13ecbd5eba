/** The client against the emulator, which was written from the API's facts without sight of the client. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ContactCenterError, WriteAheadLog } from "../../src/contact-center";
import {
  connect,
  createOnce,
  entryPointId,
  flowProjectId,
  memoryWriteAheadLog,
  where,
  type ConnectionOptions,
  type ContactCenter,
  type EntryPoint,
} from "../../src/contact-center";
import { startEmulator, type Emulator, type FaultEffect } from "../../src/emulator";
import { failureOf, TestClock } from "./scripted-server";

const inbound = {
  name: "sales",
  description: "Sales line",
  entryPointType: "INBOUND",
  channelType: "TELEPHONY",
  active: true,
  serviceLevelThreshold: 20,
  maximumActiveContacts: 0,
};
const sales = { noun: "channel", name: "sales" };
const number = { noun: "support number", name: "+14085550101" };

let emulator: Emulator;
let center: ContactCenter;

function open(options: ConnectionOptions = {}): ContactCenter {
  return connect({
    apiUrl: emulator.url,
    accessToken: emulator.accessToken,
    clock: new TestClock(),
    ...options,
  });
}

beforeAll(async () => {
  emulator = await startEmulator({ requestsPerMinute: 0 });
});
afterAll(() => emulator.close());
beforeEach(() => {
  emulator.reset();
  center = open();
});
afterEach(() => center.close());

const mapping = (entryPoint: EntryPoint, dialledNumber = "+14085550101") => ({
  dialledNumber,
  entryPointId: entryPoint.id,
  location: emulator.locationId,
  regionId: emulator.telephonyRegionId,
});

test("a channel is created, changed, switched off and deleted", async () => {
  const created = await center.entryPoints.create(inbound, sales);
  expect(created).toMatchObject({ ...inbound, systemDefault: false });
  expect(created.timezone).toEqual(expect.any(String));
  const { description: _old, ...rest } = created;
  expect(_old).toBe("Sales line");
  const changed = await center.entryPoints.update(created.id, { ...rest, active: false }, sales);
  expect(changed.description).toBeUndefined();
  expect(await center.entryPoints.delete(created.id, sales)).toBe("deleted");
  expect(await center.entryPoints.delete(created.id, sales)).toBe("absent");
  expect(await center.entryPoints.read(created.id, sales)).toBeUndefined();
});

test("all pages of a long list are read", async () => {
  for (let n = 0; n < 205; n++) {
    await fetch(`${emulator.url}/organization/${emulator.organizationId}/entry-point`, {
      method: "POST",
      headers: { authorization: `Bearer ${emulator.accessToken}`, "content-type": "application/json" },
      body: JSON.stringify({ ...inbound, name: `line-${n}` }),
    });
  }
  const names = new Set((await center.entryPoints.list()).map(({ name }) => name));
  for (let n = 0; n < 205; n++) expect(names).toContain(`line-${n}`);
});

test("a number with its plus sign is found by a filter, and by its digits", async () => {
  const channel = await center.entryPoints.create(inbound, sales);
  const mapped = await center.dialNumbers.create(mapping(channel), number);
  const byNumber = await center.dialNumbers.list(where("dialledNumber", "==", "+14085550101"));
  const byDigits = await center.dialNumbers.list(where("dialledNumberDigits", "==", "14085550101"));
  expect(byNumber.map(({ id }) => id)).toEqual([mapped.id]);
  expect(byDigits.map(({ id }) => id)).toEqual([mapped.id]);
});

test("a number moves to another channel in place", async () => {
  const first = await center.entryPoints.create(inbound, sales);
  const second = await center.entryPoints.create(
    { ...inbound, name: "support" },
    { noun: "channel", name: "support" },
  );
  const mapped = await center.dialNumbers.create(mapping(first), number);
  const moved = await center.dialNumbers.update(mapped.id, { ...mapped, entryPointId: second.id }, number);
  expect(moved).toMatchObject({ id: mapped.id, entryPointId: second.id });
  expect(await center.entryPoints.incomingReferences(first.id, sales)).toEqual([]);
  expect(await center.entryPoints.incomingReferences(second.id, sales)).toMatchObject([
    { type: "dial-number", id: mapped.id },
  ]);
});

test("a refused delete lists the numbers that still point there", async () => {
  const channel = await center.entryPoints.create({ ...inbound, active: false }, sales);
  const mapped = await center.dialNumbers.create(mapping(channel), number);
  const error = (await failureOf(center.entryPoints.delete(channel.id, sales))) as ContactCenterError;
  expect(error.kind).toBe("referenced");
  expect(error.references).toMatchObject([{ type: "dial-number", id: mapped.id }]);
  expect(error.detail).toContain(mapped.id);
});

test.each<[string, (center: ContactCenter) => Promise<unknown>, object]>([
  [
    "a taken name",
    async (one) => {
      await one.entryPoints.create(inbound, sales);
      return one.entryPoints.create(inbound, sales);
    },
    { kind: "name-taken", objectId: expect.any(String) },
  ],
  [
    "a number outside the inventory",
    async (one) => {
      const channel = await one.entryPoints.create(inbound, sales);
      return one.dialNumbers.create(mapping(channel, "+14085559999"), {
        noun: "support number",
        name: "+14085559999",
      });
    },
    { kind: "number-not-in-inventory" },
  ],
  [
    "a number that is mapped already",
    async (one) => {
      const channel = await one.entryPoints.create(inbound, sales);
      await one.dialNumbers.create(mapping(channel), number);
      return one.dialNumbers.create(mapping(channel), number);
    },
    { kind: "name-taken", objectId: expect.any(String), detail: expect.stringContaining("+14085550101") },
  ],
  [
    "a bad field",
    (one) => one.entryPoints.create({ ...inbound, serviceLevelThreshold: 0, name: "a*b" }, sales),
    {
      kind: "invalid",
      reason: expect.stringMatching(/name.*serviceLevelThreshold|serviceLevelThreshold.*name/),
    },
  ],
  [
    "a channel that is gone",
    (one) => one.entryPoints.update(entryPointId("0b1f4c6e-93c7-4c5e-8d0a-2f5b7d1e9a34"), inbound, sales),
    { kind: "not-found" },
  ],
])("%s has an error of its own", async (_what, call, expected) => {
  expect(await failureOf(call(center))).toMatchObject(expected);
});

test.each<[string, (emulator: Emulator) => string, string]>([
  ["expired", (running) => running.expiredToken, "unauthorized"],
  ["read-only", (running) => running.readOnlyToken, "missing-scope"],
])("an %s token has an error of its own", async (_what, token, kind) => {
  const limited = open({ accessToken: token(emulator), organizationId: emulator.organizationId });
  expect(await failureOf(limited.entryPoints.create(inbound, sales))).toMatchObject({ kind });
  await limited.close();
});

test("a token of another organization is refused", async () => {
  const stranger = open({
    accessToken: emulator.otherOrganizationToken,
    organizationId: emulator.organizationId,
  });
  const error = (await failureOf(stranger.entryPoints.list())) as ContactCenterError;
  expect(["unauthorized", "missing-scope"]).toContain(error.kind);
  await stranger.close();
});

test("a field that the API drops without a word is named", async () => {
  emulator.setFaults([
    { operation: "entry-point.create", effect: { kind: "drop-field", field: "description" } },
  ]);
  const error = (await failureOf(center.entryPoints.create(inbound, sales))) as ContactCenterError;
  expect(error).toMatchObject({ kind: "dropped-field", objectId: expect.any(String) });
  expect(error.detail).toContain('description: sent "Sales line", stored nothing');
});

test("tokens come from the token endpoint, and the organization from the token", async () => {
  const { clientId, clientSecret, refreshToken } = emulator;
  const refreshed = open({ accessToken: undefined, clientId, clientSecret, refreshToken });
  expect(await refreshed.organizationId()).toBe(emulator.organizationId);
  expect((await refreshed.organization()).id).toBe(emulator.organizationId);
  await refreshed.close();
});

test("the rate limit is kept without a single 429", async () => {
  const clock = new TestClock();
  const limited = await startEmulator({ requestsPerMinute: 20, clock: () => clock.now() });
  const polite = connect({
    apiUrl: limited.url,
    accessToken: limited.accessToken,
    clock,
    requestsPerMinute: 20,
  });
  for (let n = 0; n < 50; n++) await polite.queues.list();
  expect(limited.requests().filter(({ status }) => status === 429)).toEqual([]);
  expect(clock.sleeps.length).toBeGreaterThan(0);
  await polite.close();
  await limited.close();
});

test("a client that knows nothing of the limit obeys Retry-After", async () => {
  const clock = new TestClock();
  const limited = await startEmulator({ requestsPerMinute: 5, clock: () => clock.now() });
  const hasty = connect({
    apiUrl: limited.url,
    accessToken: limited.accessToken,
    clock,
    requestsPerMinute: 0,
  });
  for (let n = 0; n < 12; n++) await hasty.queues.list();
  const statuses = limited.requests().map(({ status }) => status);
  expect(statuses.filter((status) => status === 429)).toHaveLength(clock.sleeps.length);
  expect(statuses.filter((status) => status === 200)).toHaveLength(12);
  await hasty.close();
  await limited.close();
});

describe("creating once", () => {
  const effects: [string, FaultEffect][] = [
    ["a 503 before it is stored", { kind: "status", status: 503 }],
    ["a 500 after it is stored", { kind: "status-after-commit", status: 500 }],
    ["a broken connection before it is stored", { kind: "reset" }],
    ["a broken connection after it is stored", { kind: "reset-after-commit" }],
    ["no answer before it is stored", { kind: "timeout" }],
    ["no answer after it is stored", { kind: "timeout-after-commit" }],
  ];

  function create(from: ContactCenter, log = memoryWriteAheadLog()) {
    return createOnce<EntryPoint>({
      log,
      organizationId: emulator.organizationId,
      type: "entry-point",
      name: "sales",
      about: sales,
      body: inbound,
      find: () => from.entryPoints.findByName("sales"),
      create: (content) => from.entryPoints.create(content, sales),
      clock: new TestClock(),
    });
  }

  test.each(effects)("makes exactly one channel through %s", async (_what, effect) => {
    emulator.setFaults([{ operation: "entry-point.create", times: 1, effect }]);
    const impatient = open({ requestTimeoutMs: 2000 });
    await create(impatient);
    const made = (await center.entryPoints.list()).filter(({ name }) => name === "sales");
    expect(made).toHaveLength(1);
    await impatient.close();
  });

  /** The same records, as another process finds them: what one process itself has made proves nothing there. */
  const restarted = (log: WriteAheadLog): WriteAheadLog => ({ ...log });

  test("adopts after a crash between the answer and the state, by the record alone", async () => {
    const log = memoryWriteAheadLog();
    const { object } = await create(center, log);
    const again = await create(open(), restarted(log));
    expect(again).toMatchObject({ adopted: true, object: { id: object.id } });
    await log.settle(emulator.organizationId, "entry-point", "sales");
    const later = create(open(), restarted(log));
    expect(await failureOf(later)).toMatchObject({ kind: "name-taken", objectId: object.id });
  });
});

describe("flows", () => {
  const document = JSON.stringify({
    name: "Main",
    flowType: "FLOW",
    description: "",
    process: { activities: {}, links: [] },
    diagram: { widgets: {}, properties: {} },
    eventFlows: { eventsMap: {}, properties: {} },
  });
  const main = { noun: "flow", name: "Main" };

  test("a flow is imported, published, exported, found and deleted", async () => {
    const imported = await center.flows.import(document, { overwrite: false }, main);
    expect(await failureOf(center.flows.import(document, { overwrite: false }, main))).toMatchObject({
      kind: "name-taken",
    });
    expect(await center.flows.export(imported.id, "latest", main)).toBeUndefined();
    await center.flows.publish(imported.id, { comment: "first", labels: ["Live", "Latest"] }, main);
    const row = await center.flows.read(imported.id, main);
    expect(row?.tags?.map(({ id }) => id).sort()).toEqual(["Latest", "Live"]);
    expect(await center.flows.findByName("Main")).toMatchObject({ id: imported.id });
    const exported = (await center.flows.export(imported.id, "latest", main)) ?? "";
    expect(JSON.parse(exported)).toMatchObject({ name: "Main" });
    expect(await center.flows.delete(imported.id, main)).toBe("deleted");
    expect(await center.flows.read(imported.id, main)).toBeUndefined();
  });

  test("more flows than the API lists by default are all listed", async () => {
    for (let n = 0; n < 23; n++) {
      const name = `Flow_${n}`;
      await center.flows.import(
        document.replace('"Main"', `"${name}"`),
        { overwrite: false },
        { noun: "flow", name },
      );
    }
    expect(await center.flows.list()).toHaveLength(23);
  });

  test("a flow that somebody edits has an error of its own", async () => {
    const flow = await center.flows.import(document, { overwrite: false }, main);
    const lock = `${emulator.url}/flow-store/${emulator.organizationId}/project/${flowProjectId}/flows/${flow.id}:lock`;
    await fetch(lock, { method: "POST", headers: { authorization: `Bearer ${emulator.accessToken}` } });
    const error = await failureOf(center.flows.import(document, { overwrite: true }, main));
    expect(error).toMatchObject({ kind: "locked", summary: 'Could not import flow "Main"' });
    expect(await center.flows.read(flow.id, main)).toMatchObject({ lockedBy: expect.any(String) });
  });

  test("a flow in use is not deleted", async () => {
    const flow = await center.flows.import(document, { overwrite: false }, main);
    await center.flows.publish(flow.id, { comment: "", labels: ["Latest"] }, main);
    await center.entryPoints.create({ ...inbound, flowId: flow.id, flowTagId: "Latest" }, sales);
    const error = (await failureOf(center.flows.delete(flow.id, main))) as ContactCenterError;
    expect(error).toMatchObject({ kind: "referenced", summary: 'Could not delete flow "Main"' });
    expect(error.detail).toContain("sales");
    expect(await center.flows.read(flow.id, main)).toBeDefined();
  });
});

describe("music on hold", () => {
  const music = { noun: "music on hold", name: "wait.wav" };
  const info = { name: "wait.wav", contentType: "AUDIO_WAV", description: "Waves" };
  const wave = Buffer.concat([
    Buffer.from("RIFF\x2c\x00\x00\x00WAVEfmt \x12\x00\x00\x00", "latin1"),
    Buffer.from([7, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8, 0, 0, 0]),
    Buffer.from("data\x04\x00\x00\x00\xff\xff\xff\xff", "latin1"),
  ]);

  test("is uploaded, described, replaced, downloaded and deleted", async () => {
    const created = await center.audioFiles.create(info, wave, music);
    expect(created).toMatchObject(info);
    expect(await center.audioFiles.describe(created.id, "Sea", music)).toMatchObject({ description: "Sea" });
    const current = await center.audioFiles.read(created.id, music);
    if (current === undefined) throw new Error("the file was just made");
    const renamed = await center.audioFiles.update(current, { ...info, name: "sea.wav" }, wave, music);
    expect(renamed).toMatchObject({ id: created.id, name: "sea.wav", blobId: created.blobId });
    expect(Buffer.from((await center.audioFiles.blob(renamed.blobId ?? "", music)) ?? [])).toEqual(wave);
    expect(await center.audioFiles.delete(created.id, music)).toBe("deleted");
  });

  test("that is no sound is refused with the API's reason", async () => {
    const error = await failureOf(center.audioFiles.create(info, Buffer.from("not a wave"), music));
    expect(error).toMatchObject({ kind: "invalid", summary: 'Could not create music on hold "wait.wav"' });
  });
});

test("queues, regions, locations and the inventory of numbers are found", async () => {
  const [queue] = await center.queues.list(where("name", "==", "Outdial Queue-1"));
  expect(queue).toMatchObject({ queueType: "OUTBOUND", channelType: "TELEPHONY" });
  const regions = await center.calling.regions();
  expect(regions.map(({ id }) => id)).toContain(emulator.telephonyRegionId);
  const [location] = await center.calling.locations();
  expect(location?.uuid).toBe(emulator.locationId);
  expect(await center.calling.numbers(location?.id)).toHaveLength(100);
  expect(await center.calling.number("+14085550142")).toMatchObject({
    location: { uuid: emulator.locationId },
  });
  expect(await center.calling.number("+14085559999")).toBeUndefined();
  expect((await center.sites.list()).length).toBeGreaterThan(0);
  expect((await center.teams.list()).length).toBeGreaterThan(0);
});

test("the sources of this room name no Terraform and print nothing", () => {
  const room = join(__dirname, "../../src/contact-center");
  const files = readdirSync(room, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  expect(files.length).toBeGreaterThan(40);
  for (const file of files) {
    const text = readFileSync(join(room, file), "utf8");
    expect(`${file}: ${/terraform|console\.|process\.std/i.exec(text)?.[0]}`).toBe(`${file}: undefined`);
  }
});
