// Writes in natural batches: what comes while a write is under way leaves together, and each item is answered for
// itself, whatever happens to the request.

import {
  connect,
  createOnce,
  entryPointId,
  isKind,
  memoryWriteAheadLog,
  type ContactCenter,
  type ContactCenterError,
  type EntryPoint,
} from "../../src/contact-center";
import { startEmulator, type Emulator, type FaultRule } from "../../src/emulator";
import { failureOf, scriptedContactCenter, TestClock, type Received, type Script } from "./scripted-server";

const inbound = {
  entryPointType: "INBOUND",
  channelType: "TELEPHONY",
  active: true,
  serviceLevelThreshold: 20,
  maximumActiveContacts: 0,
};
const about = (name: string) => ({ noun: "channel", name });
const names = (count: number) => Array.from({ length: count }, (_, number) => `channel-${number}`);

describe("against the emulator", () => {
  let emulator: Emulator;
  let center: ContactCenter;

  beforeAll(async () => {
    emulator = await startEmulator({ requestsPerMinute: 0 });
  });
  afterAll(() => emulator.close());
  beforeEach(() => {
    emulator.reset();
    center = connect({
      apiUrl: emulator.url,
      accessToken: emulator.accessToken,
      clock: new TestClock(),
      requestsPerMinute: 0,
    });
  });
  afterEach(() => center.close());

  const create = (name: string, more: object = {}) =>
    center.entryPoints.create({ ...inbound, ...more, name }, about(name));
  const createAll = (wanted: readonly string[]) => Promise.all(wanted.map((name) => create(name)));
  const createAllOnce = (wanted: readonly string[]) => {
    const log = memoryWriteAheadLog();
    return Promise.all(
      wanted.map(async (name) =>
        createOnce<EntryPoint>({
          log,
          organizationId: await center.organizationId(),
          type: "entry-point",
          name,
          about: about(name),
          body: { ...inbound, name },
          find: () => center.entryPoints.findByNameAnew(name),
          glance: () => center.entryPoints.findByName(name),
          announce: () => center.entryPoints.expectWrite(name),
          create: (body) => center.entryPoints.create(body, about(name)),
          clock: new TestClock(),
        }),
      ),
    );
  };
  const stored = () =>
    (emulator.tenant().entities["entry-point"] ?? [])
      .map(({ name }) => String(name))
      .filter((name) => name.startsWith("channel-"))
      .sort();

  async function operationsOf(action: () => Promise<unknown>): Promise<string[]> {
    const before = emulator.requests().length;
    await action();
    return emulator
      .requests()
      .slice(before)
      .map(({ operation }) => operation.replace("entry-point.", ""));
  }

  test("a lone write is a plain call", async () => {
    expect(await operationsOf(() => create("channel-0"))).toEqual(["create", "get"]);
  });

  test("what comes in one burst leaves together and is read back by one list", async () => {
    expect(await operationsOf(() => createAll(names(60)))).toEqual(["bulk", "list"]);
    expect(stored()).toHaveLength(60);
  });

  test("what comes while one is under way leaves together, and all are read back together", async () => {
    emulator.setFaults([{ operation: "entry-point.create", effect: { kind: "latency", ms: 100 } }]);
    const operations = await operationsOf(async () => {
      const first = create("channel-0");
      await new Promise((turn) => setImmediate(() => setImmediate(turn))); // the first one has left
      await Promise.all([first, createAll(names(10).slice(1))]);
    });
    expect(operations).toEqual(["create", "bulk", "list"]);
  });

  test("announced creates leave together from the first one on, at most 100 in a request", async () => {
    const operations = await operationsOf(() => createAllOnce(names(230)));
    expect(operations.filter((operation) => operation === "bulk")).toHaveLength(3);
    expect(operations).not.toContain("create");
    expect(new Set(stored()).size).toBe(230);
  });

  test("a create that comes early waits for those that were foreseen", async () => {
    const operations = await operationsOf(async () => {
      for (const name of names(3)) center.entryPoints.foreseeWrite(name);
      const first = createAllOnce(names(1));
      await new Promise((turn) => setImmediate(() => setImmediate(turn))); // nothing keeps it but the other two
      await Promise.all([first, createAllOnce(names(3).slice(1))]);
    });
    expect(operations.filter((operation) => operation !== "list")).toEqual(["bulk"]);
    expect(stored()).toHaveLength(3);
  });

  test("a foreseen write that never comes keeps nothing for long", async () => {
    center.entryPoints.foreseeWrite("channel-9");
    expect(await operationsOf(() => create("channel-0"))).toEqual(["create", "get"]);
  });

  test("updates and deletes go by themselves, each kind in its own request", async () => {
    const made = await createAll(names(10));
    const off = await Promise.all(
      made.map((one) => center.entryPoints.update(one.id, { ...one, active: false }, about(one.name))),
    );
    expect(off.every(({ active }) => active === false)).toBe(true);
    const operations = await operationsOf(() =>
      Promise.all([
        ...off.slice(0, 5).map((one) => center.entryPoints.delete(one.id, about(one.name), one)),
        ...off
          .slice(5)
          .map((one) => center.entryPoints.update(one.id, { ...one, description: "New" }, about(one.name))),
      ]),
    );
    expect(operations).toEqual(["bulk", "bulk", "list"]);
    expect(stored()).toEqual(names(10).slice(5));
  });

  test("two writes of one object keep their order and never share a request", async () => {
    const [one, other] = await createAll(names(2));
    if (one === undefined || other === undefined) throw new Error("no channels");
    const describe = (channel: EntryPoint, description: string) =>
      center.entryPoints.update(channel.id, { ...channel, description }, about(channel.name));
    const written = await Promise.all([
      describe(other, "x"),
      describe(one, "first"),
      describe(one, "second"),
      describe(other, "y"),
    ]);
    expect(written.map(({ description }) => description)).toEqual(["x", "first", "second", "y"]);
  });

  test("a refused item concerns itself alone, in the words of a plain call", async () => {
    const alone = (await failureOf(create("alone", { serviceLevelThreshold: 0 }))) as ContactCenterError;
    const results = await Promise.allSettled([
      create("channel-0"),
      create("channel-1"),
      create("alone", { serviceLevelThreshold: 0 }),
      create("channel-2"),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
    const { reason } = results[2] as PromiseRejectedResult & { reason: ContactCenterError };
    const { kind, summary, status } = alone;
    expect(reason).toMatchObject({ kind, summary, status, outcome: "not-done" });
    expect(reason.detail.replace(/ccconfig_[\w-]+/, "")).toBe(alone.detail.replace(/ccconfig_[\w-]+/, ""));
  });

  test("a taken name inside a batch names its holder", async () => {
    const taken = await create("taken");
    const results = await Promise.allSettled(["channel-0", "channel-1", "taken"].map((name) => create(name)));
    expect(results[2]).toMatchObject({ reason: { kind: "name-taken", objectId: taken.id } });
    expect(stored()).toEqual(names(2));
  });

  test("array fields are read back by id, and only of the objects that have them", async () => {
    const settings = { flowOverrideSettings: [{ name: "greeting", type: "String", value: "1" }] };
    let made: EntryPoint[] = [];
    const operations = await operationsOf(async () => {
      made = await Promise.all([create("channel-0"), create("channel-1"), create("channel-2", settings)]);
    });
    expect(operations[0]).toBe("bulk");
    expect(operations.slice(1).sort()).toEqual(["get", "list"]);
    expect(made[2]).toMatchObject(settings);
  });

  test("an array field that an update clears is looked at by id", async () => {
    const settings = { flowOverrideSettings: [{ name: "greeting", type: "String", value: "1" }] };
    const made = await Promise.all(names(3).map((name) => create(name, settings)));
    const operations = await operationsOf(() =>
      Promise.all(
        made.map(({ flowOverrideSettings: _cleared, ...rest }) =>
          center.entryPoints.update(rest.id, rest, about(rest.name)),
        ),
      ),
    );
    expect(operations.filter((operation) => operation === "get")).toHaveLength(3);
  });

  const unknown: [string, FaultRule["effect"]][] = [
    ["a reset before it was done", { kind: "reset" }],
    ["a reset after it was done", { kind: "reset-after-commit" }],
    ["a 503 before it was done", { kind: "status", status: 503 }],
    ["a 500 after it was done", { kind: "status-after-commit", status: 500 }],
  ];

  test.each(unknown)("creates whose request ended in %s are there once each", async (_how, effect) => {
    emulator.setFaults([{ operation: "entry-point.bulk", times: 1, effect }]);
    const made = await createAllOnce(names(30));
    expect(stored()).toEqual([...names(30)].sort());
    expect(new Set(made.map(({ object }) => object.id)).size).toBe(30);
  });

  test.each(unknown)("updates whose request ended in %s are repeated until known", async (_how, effect) => {
    const made = await createAll(names(8));
    emulator.setFaults([{ operation: "entry-point.bulk", times: 1, effect }]);
    const changed = await Promise.all(
      made.map((one) => center.entryPoints.update(one.id, { ...one, description: "New" }, about(one.name))),
    );
    expect(changed.map(({ description }) => description)).toEqual(Array(8).fill("New"));
  });

  test.each([404, 405])("a tenant without the bulk route (%d) is asked for it once", async (status) => {
    emulator.setFaults([{ operation: "entry-point.bulk", effect: { kind: "status", status } }]);
    const operations = await operationsOf(async () => {
      await createAll(names(5));
      await createAll(names(10).slice(5));
    });
    expect(operations.filter((operation) => operation === "bulk")).toHaveLength(1);
    expect(operations.filter((operation) => operation === "create")).toHaveLength(10);
  });
});

describe("against a server by script", () => {
  const scripted = scriptedContactCenter();
  const idOf = (name: string) =>
    entryPointId(`00000000-0000-4000-8000-${name.replace(/\D/g, "").padStart(12, "0")}`);

  interface Sent {
    readonly itemIdentifier: number;
    readonly item: { readonly name: string; readonly id?: string };
  }
  const itemsOf = ({ body }: Received) => (JSON.parse(body) as { items: Sent[] }).items;
  const saved = ({ itemIdentifier, item }: Sent) => ({
    itemIdentifier,
    status: 201,
    operationType: "CREATE",
    href: `/api/organization/o/entry-point/${item.id ?? idOf(item.name)}`,
  });
  const row = (name: string) => ({ id: idOf(name), name });

  /** Stores everything; `bulk` answers bulk requests. */
  const server =
    (bulk: (request: Received) => ReturnType<Script>): Script =>
    (request) => {
      if (request.path.endsWith("/bulk")) return bulk(request);
      if (request.method !== "GET")
        return { status: 200, json: row((JSON.parse(request.body) as { name: string }).name) };
      const ids = [...(request.query.get("filter") ?? "").matchAll(/"([^"]+)"/g)].map(([, id]) => String(id));
      const nameOf = (id: string) => `channel-${Number(id.slice(-12))}`;
      if (request.path.includes("/v2/")) {
        return { status: 200, json: { meta: { totalPages: 1 }, data: ids.map((id) => row(nameOf(id))) } };
      }
      return { status: 200, json: row(nameOf(request.path.split("/")[4] ?? "")) };
    };
  const create = (center: ContactCenter, name: string) => center.entryPoints.create({ name }, about(name));
  const sentInBulk = () => scripted.server.requests.filter(({ path }) => path.endsWith("/bulk"));

  test("an item that the answer does not mention is an error of unknown outcome, the others stand", async () => {
    const center = scripted.open(
      server((request) => ({
        status: 207,
        json: {
          items: itemsOf(request)
            .map(saved)
            .filter(({ itemIdentifier }) => itemIdentifier !== 2),
        },
      })),
    );
    const results = await Promise.allSettled(names(4).map((name) => create(center, name)));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
    const { reason } = results[1] as PromiseRejectedResult;
    expect(reason).toMatchObject({
      kind: "unexpected-answer",
      outcome: "unknown",
      summary: 'Could not create channel "channel-1"',
    });
    expect((reason as Error).message).toContain("says nothing of this one");
  });

  test("an update that the answer does not mention is repeated alone", async () => {
    const center = scripted.open(server(() => ({ status: 207, json: { items: [] } })));
    const update = (name: string) => center.entryPoints.update(idOf(name), { name }, about(name));
    await Promise.all(names(3).map(update));
    const puts = scripted.server.requests.filter(({ method }) => method === "PUT");
    expect(puts.map(({ path }) => path.split("/")[4])).toEqual(names(3).map(idOf));
    expect(sentInBulk()).toHaveLength(1);
  });

  test("items are numbered, full objects, and say what is asked and of which organization", async () => {
    const center = scripted.open(
      server((request) => ({ status: 207, json: { items: itemsOf(request).map(saved) } })),
    );
    await Promise.all(names(3).map((name) => create(center, name)));
    const [sent] = sentInBulk();
    const organizationId = await center.organizationId();
    expect(JSON.parse(sent?.body ?? "")).toEqual({
      items: [0, 1, 2].map((n) => ({
        itemIdentifier: n + 1,
        item: { name: `channel-${n}`, organizationId },
        requestAction: "SAVE",
      })),
    });
  });

  test("a request that is refused as a whole is made one by one, to tell the item that is to blame", async () => {
    const center = scripted.open(
      server(() => ({ status: 400, json: { trackingId: "t", error: { reason: "no" } } })),
    );
    await Promise.all(names(3).map((name) => create(center, name)));
    expect(scripted.server.requests.filter(({ method }) => method === "POST")).toHaveLength(4); // and three alone
  });

  test("a refused token is each item's error, and nothing is tried again", async () => {
    const center = scripted.open(server(() => ({ status: 403, json: { trackingId: "t", error: {} } })));
    const results = await Promise.allSettled(names(3).map((name) => create(center, name)));
    expect(
      results.map((result) => isKind((result as PromiseRejectedResult).reason, "missing-scope")),
    ).toEqual([true, true, true]);
    expect(results[2]).toMatchObject({ reason: { summary: 'Could not create channel "channel-2"' } });
    expect(scripted.server.requests.filter(({ method }) => method === "POST")).toHaveLength(1);
  });
});
