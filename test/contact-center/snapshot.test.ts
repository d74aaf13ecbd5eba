// Reads by snapshot: how many requests a tenant of many objects costs, and that what they tell is true.

import {
  connect,
  dialNumberId,
  entryPointId,
  remember,
  type ConnectionOptions,
  type ContactCenter,
  type EntryPoint,
} from "../../src/contact-center";
import { startEmulator, type Emulator } from "../../src/emulator";
import { Raw } from "../emulator/raw-http";
import { failureOf, scriptedContactCenter, TestClock, type Received } from "./scripted-server";

const about = { noun: "channel", name: "sales" };
const inbound = {
  entryPointType: "INBOUND",
  channelType: "TELEPHONY",
  active: true,
  serviceLevelThreshold: 20,
  maximumActiveContacts: 0,
};

let emulator: Emulator;
let raw: Raw;
const opened: ContactCenter[] = [];

function open(options: ConnectionOptions = {}): ContactCenter {
  const center = connect({
    apiUrl: emulator.url,
    accessToken: emulator.accessToken,
    clock: new TestClock(),
    requestsPerMinute: 0,
    ...options,
  });
  opened.push(center);
  return center;
}

beforeAll(async () => {
  emulator = await startEmulator({ requestsPerMinute: 0 });
  raw = new Raw(emulator);
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());
afterEach(async () => {
  await Promise.all(opened.splice(0).map((center) => center.close()));
});

/** Puts channels into the tenant, by somebody else. */
async function channels(count: number, more: object = {}): Promise<EntryPoint[]> {
  const items = Array.from({ length: count }, (_, number) => ({
    itemIdentifier: number,
    item: { ...inbound, name: `channel-${number}`, ...more },
    requestAction: "SAVE",
  }));
  await raw.org("POST", "entry-point/bulk", { items });
  const stored = emulator.tenant().entities["entry-point"] as unknown as EntryPoint[];
  return stored.filter(({ name }) => name.startsWith("channel-"));
}

async function operationsOf(action: () => Promise<unknown>): Promise<string[]> {
  const before = emulator.requests().length;
  await action();
  return emulator
    .requests()
    .slice(before)
    .map(({ operation }) => operation);
}

const readAll = (center: ContactCenter, stored: readonly EntryPoint[]) =>
  Promise.all(stored.map((one) => center.entryPoints.read(one.id, about, remember(one))));

const lists = (count: number) => Array<string>(count).fill("entry-point.list");

describe("one list answers all reads of a type", () => {
  test("250 channels that nobody has changed cost a request for each page", async () => {
    const stored = await channels(250);
    const center = open();
    let read: unknown;
    expect(await operationsOf(async () => (read = await readAll(center, stored)))).toEqual(lists(3));
    expect(read).toEqual(stored);
  });

  test("each of them by its id when that is what the settings say", async () => {
    const stored = await channels(5);
    const center = open({ readStrategy: "each" });
    expect(await operationsOf(() => readAll(center, stored))).toEqual(Array(5).fill("entry-point.get"));
  });

  test("one after the other they cost no more", async () => {
    const stored = await channels(120);
    const center = open();
    const operations = await operationsOf(async () => {
      for (const one of stored)
        expect(await center.entryPoints.read(one.id, about, remember(one))).toEqual(one);
    });
    expect(operations).toEqual(lists(2));
  });

  test("a channel the list hides is read by its id", async () => {
    const internal = emulator.tenant().entities["entry-point"]?.find((one) => one.systemInternal === true);
    const id = entryPointId(String(internal?.id ?? ""));
    const center = open();
    expect(await center.entryPoints.row(id, about)).toMatchObject({ id, systemInternal: true });
  });

  test("a channel that is gone is told gone by its own address", async () => {
    const [first] = await channels(2);
    const center = open();
    const gone = entryPointId("0b1f4c6e-93c7-4c5e-8d0a-2f5b7d1e9a34");
    expect(await center.entryPoints.row(first?.id ?? gone, about)).toBeDefined();
    const operations = await operationsOf(async () =>
      expect(await center.entryPoints.row(gone, about)).toBeUndefined(),
    );
    expect(operations).toEqual(["entry-point.get"]);
  });

  test("what this connection writes is what it reads afterwards", async () => {
    const [one, other] = await channels(2);
    if (one === undefined || other === undefined) throw new Error("no channels");
    const center = open();
    await readAll(center, [one, other]);
    const changed = await center.entryPoints.update(one.id, { ...one, description: "New" }, about);
    await center.entryPoints.update(other.id, { ...other, active: false }, about); // active ones stay
    await center.entryPoints.delete(other.id, about);
    expect(await center.entryPoints.row(one.id, about)).toEqual(changed);
    expect(await center.entryPoints.row(other.id, about)).toBeUndefined();
    expect(await center.entryPoints.findByName(other.name)).toBeUndefined();
  });

  test("nothing read before is used once it is forgotten", async () => {
    const [one] = await channels(1);
    if (one === undefined) throw new Error("no channel");
    const center = open();
    await center.entryPoints.row(one.id, about);
    emulator.edit("entry-point", one.id, { description: "From the console" });
    expect((await center.entryPoints.row(one.id, about))?.description).toBeUndefined();
    center.forget();
    expect(await center.entryPoints.row(one.id, about)).toMatchObject({ description: "From the console" });
  });

  test("a failed list is an error about the object that was asked for, and the next read asks again", async () => {
    const [one] = await channels(1);
    if (one === undefined) throw new Error("no channel");
    const center = open({ maxRetries: 0 });
    emulator.setFaults([
      { operation: "entry-point.list", times: 1, effect: { kind: "status", status: 503 } },
    ]);
    expect(await failureOf(center.entryPoints.row(one.id, about))).toMatchObject({
      kind: "server",
      summary: 'Could not read channel "sales"',
    });
    expect(await center.entryPoints.row(one.id, about)).toEqual(one);
  });
});

describe("array fields, which lists leave out", () => {
  const overrides = { flowOverrideSettings: [{ name: "greeting", type: "String", value: "1" }] };

  test("come from what is remembered while the object is the same", async () => {
    const stored = await channels(3, overrides);
    const center = open();
    let read: unknown;
    expect(await operationsOf(async () => (read = await readAll(center, stored)))).toEqual(lists(1));
    expect(read).toEqual(stored);
  });

  test("are read by id when the object was changed since", async () => {
    const stored = await channels(3, overrides);
    const [, second] = stored;
    const settings = [{ name: "greeting", type: "String", value: "2" }];
    emulator.edit("entry-point", second?.id ?? "", { flowOverrideSettings: settings });
    const center = open();
    const operations = await operationsOf(async () =>
      expect((await readAll(center, stored))[1]).toMatchObject({ flowOverrideSettings: settings }),
    );
    expect(operations).toEqual([...lists(1), "entry-point.get"]);
  });

  test("are read by id when nothing is remembered", async () => {
    const [one] = await channels(1, overrides);
    if (one === undefined) throw new Error("no channel");
    const center = open();
    await center.entryPoints.row(one.id, about);
    expect(await center.entryPoints.read(one.id, about)).toEqual(one);
  });

  test("are never missing from what an update is built on", async () => {
    const stored = await channels(3, overrides);
    const center = open();
    const bases = await Promise.all(
      stored.map((one) => center.entryPoints.readAnew(one.id, about, remember({ ...one, version: 99 }))),
    );
    expect(bases).toEqual(stored);
  });
});

describe("reads anew", () => {
  test("that come together share a list, and see what was changed behind the snapshot", async () => {
    const stored = await channels(20);
    const [one] = stored;
    const center = open();
    await readAll(center, stored);
    emulator.edit("entry-point", one?.id ?? "", { description: "From the console" });
    let bases: unknown[] = [];
    const operations = await operationsOf(async () => {
      bases = await Promise.all(
        stored.map((each) => center.entryPoints.readAnew(each.id, about, remember(each))),
      );
    });
    expect(bases[0]).toMatchObject({ description: "From the console" });
    expect(operations).toEqual(["entry-point.list", "entry-point.get"]);
  });

  test("of numbers by their digits share a list", async () => {
    const [channel] = await channels(1);
    const body = (digits: string) => ({
      dialledNumber: `+${digits}`,
      entryPointId: channel?.id,
      location: emulator.locationId,
      regionId: emulator.telephonyRegionId,
    });
    await raw.org("POST", "dial-number", body("14085550101"));
    const center = open();
    const digits = ["14085550101", "14085550102", "14085550103"];
    let found: unknown[] = [];
    const operations = await operationsOf(async () => {
      found = await Promise.all(digits.map((each) => center.dialNumbers.findByDigitsAnew(each)));
    });
    expect(operations).toEqual(["dial-number.list"]);
    expect(found).toMatchObject([{ dialledNumber: "+14085550101" }, undefined, undefined]);
  });
});

describe("a huge tenant with few objects of ours", () => {
  const scripted = scriptedContactCenter();
  const idOf = (n: number) => dialNumberId(`00000000-0000-4000-8000-${String(n).padStart(12, "0")}`);
  const row = (n: number) => ({ id: idOf(n), dialledNumber: `+1408${n}`, links: [] });

  /** Pages of 100, as many as `total` numbers have. */
  const tenant =
    (total: number) =>
    ({ query }: Received) => {
      const filter = query.get("filter");
      const ids = [...(filter ?? "").matchAll(/"([^"]+)"/g)].map(([, id]) => id);
      const all = Array.from({ length: total }, (_, n) => row(n));
      const matching = filter === null ? all : all.filter(({ id }) => ids.includes(id));
      const page = Number(query.get("page"));
      const meta = { totalPages: Math.ceil(matching.length / 100) };
      return { status: 200, json: { meta, data: matching.slice(page * 100, (page + 1) * 100) } };
    };
  const readNumbers = (center: ContactCenter, wanted: readonly number[]) =>
    Promise.all(wanted.map((n) => center.dialNumbers.read(idOf(n), { noun: "support number" })));

  test("is not listed: those asked for are read in batches", async () => {
    const center = scripted.open(tenant(10_000));
    const wanted = Array.from({ length: 150 }, (_, n) => 5000 + n);
    expect((await readNumbers(center, wanted)).map((one) => one?.id)).toEqual(wanted.map(idOf));
    expect(scripted.server.requests.map(({ query }) => query.has("filter"))).toEqual([false, true, true]);
  });

  test("is not even asked for a second page when the first one tells", async () => {
    const center = scripted.open(tenant(10_000));
    await readNumbers(center, [1, 2, 3]);
    expect(scripted.server.requests).toHaveLength(1);
  });

  test("costs at most twice its list, however many are asked for, a few at a time", async () => {
    const center = scripted.open(tenant(3000));
    for (let n = 100; n < 3000; n += 10) await readNumbers(center, [n, n + 1, n + 2]);
    expect(scripted.server.requests.length).toBeLessThanOrEqual(2 * 30);
  });
});
