import type { ContactCenterError } from "../../src/contact-center";
import {
  createOnce,
  hashOfKeys,
  memoryWriteAheadLog,
  type Creation,
  type EntryPoint,
  type JsonObject,
  type WriteAheadLog,
} from "../../src/contact-center";
import {
  failureOf,
  organizationId,
  scriptedContactCenter,
  TestClock,
  type Received,
  type Reply,
} from "./scripted-server";

const scripted = scriptedContactCenter();
const sales = { noun: "channel", name: "sales" };
const body = { name: "sales", serviceLevelThreshold: 20, flowId: "50eecdb5ec2b1908e3fdcefe" };

type Fate =
  Reply | "reset" | "silence" | "stored" | "stored, then reset" | "stored, then 500" | "reset, stored late";

/** A tenant of channels with unique names. `fates` decides what happens to each POST in turn. */
class Tenant {
  readonly channels = new Map<string, JsonObject>();
  private late: JsonObject | undefined;
  private posts = 0;

  constructor(private readonly fates: Fate[]) {}

  add(channel: JsonObject): string {
    const id = `id-${this.channels.size + 1}`;
    this.channels.set(id, { ...channel, id, timezone: "America/New_York" });
    return id;
  }

  readonly script = ({ method, path, query, body: text }: Received): Reply | "reset" | "silence" => {
    const id = path.split("/")[4] ?? "";
    if (method === "POST") return this.post(JSON.parse(text) as JsonObject);
    if (method === "PUT") {
      this.channels.set(id, JSON.parse(text) as JsonObject);
      return { status: 200, json: this.channels.get(id) };
    }
    if (path.includes("/v2/")) return this.list(query.get("filter"));
    const channel = this.channels.get(id);
    return channel ? { status: 200, json: channel } : { status: 404, json: { trackingId: "t", error: {} } };
  };

  private list(filter: string | null): Reply {
    const data = [...this.channels.values()].filter(
      ({ name }) => filter === null || filter === `name=="${String(name)}"`,
    );
    return { status: 200, json: { meta: { totalPages: 1 }, data } };
  }

  private post(channel: JsonObject): Reply | "reset" | "silence" {
    if (this.late) this.add(this.late);
    this.late = undefined;
    const taken = [...this.channels.values()].some(({ name }) => name === channel.name);
    if (taken) return { status: 409, json: { trackingId: "t", error: { reason: "already present" } } };
    const fate = this.fates[this.posts++] ?? "stored";
    if (typeof fate === "object" || fate === "reset" || fate === "silence") return fate;
    if (fate === "reset, stored late") {
      this.late = channel;
      return "reset";
    }
    const id = this.add(channel);
    if (fate === "stored, then reset") return "reset";
    if (fate === "stored, then 500") return { status: 500 };
    return { status: 201, json: this.channels.get(id) };
  }
}

function creation(
  tenant: Tenant,
  log: WriteAheadLog,
  more: Partial<Creation<EntryPoint>> = {},
): Creation<EntryPoint> {
  const center = scripted.open(tenant.script, { requestTimeoutMs: 2000 });
  return {
    log,
    organizationId,
    type: "entry-point",
    name: "sales",
    about: sales,
    body,
    find: () => center.entryPoints.findByNameAnew("sales"),
    create: (content) => center.entryPoints.create(content, sales),
    clock: new TestClock(),
    ...more,
  };
}

const posts = () => scripted.server.requests.filter(({ method }) => method === "POST").length;

async function recordFor(log: WriteAheadLog, sent: JsonObject, organization = organizationId): Promise<void> {
  const keys = Object.keys(sent);
  await log.write({
    organizationId: organization,
    type: "entry-point",
    name: "sales",
    keys,
    bodyHash: hashOfKeys(sent, keys),
    time: "2026-11-22T20:00:00.000Z",
  });
}

test("a free name is created once, with its record written before the POST leaves", async () => {
  const tenant = new Tenant([]);
  const log = memoryWriteAheadLog();
  const written: number[] = [];
  const watched: WriteAheadLog = {
    ...log,
    write: async (record) => {
      await log.write(record);
      written.push(posts());
    },
  };
  const { object, adopted } = await createOnce(creation(tenant, watched));
  expect(object).toMatchObject({ id: "id-1", ...body });
  expect(adopted).toBe(false);
  expect(written).toEqual([0]);
  expect(await log.find(organizationId, "entry-point", "sales")).toHaveLength(1);
});

test("nothing is sent when the record can't be written", async () => {
  const log = { ...memoryWriteAheadLog(), write: () => Promise.reject(new Error("disk full")) };
  await expect(createOnce(creation(new Tenant([]), log))).rejects.toThrow("disk full");
  expect(posts()).toBe(0);
});

describe("a taken name", () => {
  test("is adopted when a record proves the object ours", async () => {
    const tenant = new Tenant([]);
    const log = memoryWriteAheadLog();
    tenant.add(body);
    await recordFor(log, body);
    const { object, adopted } = await createOnce(creation(tenant, log));
    expect(object.id).toBe("id-1");
    expect(adopted).toBe(true);
    expect(posts()).toBe(0);
  });

  test("is adopted after the configuration has changed since the crash: the record counts", async () => {
    const tenant = new Tenant([]);
    const log = memoryWriteAheadLog();
    tenant.add(body);
    await recordFor(log, body);
    const changed = { ...body, serviceLevelThreshold: 30 };
    expect((await createOnce(creation(tenant, log, { body: changed }))).adopted).toBe(true);
  });

  test.each<[string, JsonObject, (log: WriteAheadLog) => Promise<void>]>([
    ["there is no record", body, async () => undefined],
    ["the record is another organization's", body, (log) => recordFor(log, body, "another")],
    [
      "the object is not what the record tells of",
      { ...body, serviceLevelThreshold: 99 },
      (log) => recordFor(log, body),
    ],
    ["the name differs in case", { ...body, name: "Sales" }, (log) => recordFor(log, body)],
  ])("is a stranger's when %s, and nothing is touched", async (_why, existing, prepare) => {
    const tenant = new Tenant([]);
    const log = memoryWriteAheadLog();
    tenant.add(existing);
    await prepare(log);
    const error = (await failureOf(createOnce(creation(tenant, log)))) as ContactCenterError;
    expect(error).toMatchObject({
      kind: "name-taken",
      objectId: "id-1",
      summary: 'Could not create channel "sales"',
    });
    expect(error.detail).toContain(`Channel "${String(existing.name)}" already exists with id id-1`);
    expect(error.detail).toContain("Import it, or choose another one.");
    expect(error.detail.includes("only in upper and lower case")).toBe(existing.name === "Sales");
    expect(scripted.server.requests.every(({ method }) => method === "GET")).toBe(true);
  });

  test("that differs in case is a stranger's, whatever the caller's judgement of its content", async () => {
    const tenant = new Tenant([]);
    const log = memoryWriteAheadLog();
    tenant.add({ ...body, name: "Sales" });
    await recordFor(log, body);
    const error = await failureOf(createOnce(creation(tenant, log, { isOurs: () => true })));
    expect(error).toMatchObject({ kind: "name-taken", objectId: "id-1" });
  });

  test("is judged by the caller where the stored object does not hold what was sent", async () => {
    const tenant = new Tenant([]);
    const log = memoryWriteAheadLog();
    tenant.add({ name: "sales" });
    await recordFor(log, body);
    const isOurs = jest.fn(async () => true);
    expect((await createOnce(creation(tenant, log, { isOurs }))).adopted).toBe(true);
    expect(isOurs).toHaveBeenCalledTimes(1);
  });
});

describe("an unknown outcome", () => {
  test.each<Fate>(["stored, then reset", "stored, then 500"])(
    "is looked up and adopted when the create took effect: %s",
    async (fate) => {
      const tenant = new Tenant([fate]);
      const { object, adopted } = await createOnce(creation(tenant, memoryWriteAheadLog()));
      expect(object.id).toBe("id-1");
      expect(adopted).toBe(true);
      expect(posts()).toBe(1);
    },
  );

  test.each<Fate>(["reset", "silence", { status: 503 }])(
    "is repeated only after a look that found nothing: %p",
    async (fate) => {
      const tenant = new Tenant([fate]);
      const { adopted } = await createOnce(creation(tenant, memoryWriteAheadLog()));
      expect(adopted).toBe(false);
      expect(tenant.channels.size).toBe(1);
      const order = scripted.server.requests.map(({ method, query }) =>
        query.has("filter") ? "look" : method,
      );
      expect(order.slice(order.indexOf("POST"))).toEqual(["POST", "look", "POST", "GET"]);
    },
  );

  test("that takes effect late, after the look, is adopted when the repetition finds the name taken", async () => {
    const tenant = new Tenant(["reset, stored late"]);
    const { adopted } = await createOnce(creation(tenant, memoryWriteAheadLog()));
    expect(adopted).toBe(true);
    expect(tenant.channels.size).toBe(1);
  });

  test("is repeated max retries times, with growing waits", async () => {
    const tenant = new Tenant(Array<Fate>(9).fill("reset"));
    const clock = new TestClock();
    const error = await failureOf(
      createOnce(creation(tenant, memoryWriteAheadLog(), { clock, maxRetries: 3 })),
    );
    expect(error).toMatchObject({ kind: "unreachable", outcome: "unknown" });
    expect(posts()).toBe(4);
    expect(clock.sleeps).toEqual([1000, 2000, 4000]);
  });
});

test("a known refusal is not repeated", async () => {
  const tenant = new Tenant([
    { status: 400, json: { trackingId: "t", error: { reason: "name: invalid value" } } },
  ]);
  expect(await failureOf(createOnce(creation(tenant, memoryWriteAheadLog())))).toMatchObject({
    kind: "invalid",
  });
  expect(posts()).toBe(1);
});

test("a refused create leaves no record: the same object, made by somebody else, is not taken for ours", async () => {
  const tenant = new Tenant([
    { status: 400, json: { trackingId: "t", error: { reason: "name: invalid value" } } },
  ]);
  const log = memoryWriteAheadLog();
  await failureOf(createOnce(creation(tenant, log)));
  tenant.add(body);
  expect(await failureOf(createOnce(creation(tenant, log)))).toMatchObject({ kind: "name-taken" });
});

test("a refusal keeps the record of an interrupted create, which may still take effect", async () => {
  const tenant = new Tenant([
    { status: 400, json: { trackingId: "t", error: { reason: "name: invalid value" } } },
  ]);
  const log = memoryWriteAheadLog();
  await recordFor(log, body);
  await failureOf(createOnce(creation(tenant, log)));
  tenant.add(body);
  expect(await createOnce(creation(tenant, log))).toMatchObject({ adopted: true });
});

describe("the alternative to a body that answers 500", () => {
  const plain = { name: body.name, serviceLevelThreshold: body.serviceLevelThreshold };
  const withAlternative = (tenant: Tenant, log: WriteAheadLog) => {
    const made = creation(tenant, log);
    const then = async (created: EntryPoint) => {
      const center = scripted.open(tenant.script);
      return center.entryPoints.update(created.id, { ...created, ...body }, sales);
    };
    return { ...made, alternative: { body: plain, then } };
  };

  test("is created and completed", async () => {
    const tenant = new Tenant([{ status: 500 }]);
    const { object, adopted } = await createOnce(withAlternative(tenant, memoryWriteAheadLog()));
    expect(adopted).toBe(false);
    expect(object.flowId).toBe(body.flowId);
    expect(
      scripted.server.requests
        .filter(({ method }) => method === "POST")
        .map(({ body: text }) => text.includes("flowId")),
    ).toEqual([true, false]);
  });

  test("is not tried when the create had taken effect in spite of the 500", async () => {
    const tenant = new Tenant(["stored, then 500"]);
    const { adopted } = await createOnce(withAlternative(tenant, memoryWriteAheadLog()));
    expect(adopted).toBe(true);
    expect(tenant.channels.size).toBe(1);
  });

  test("is not tried after another failure than 500", async () => {
    const tenant = new Tenant([{ status: 503 }]);
    await createOnce(withAlternative(tenant, memoryWriteAheadLog()));
    expect(scripted.server.requests.some(({ method }) => method === "PUT")).toBe(false);
  });

  test("left half done by a crash is adopted and completed", async () => {
    const tenant = new Tenant([]);
    const log = memoryWriteAheadLog();
    tenant.add(plain);
    await recordFor(log, plain);
    const { object, adopted } = await createOnce(withAlternative(tenant, log));
    expect(adopted).toBe(true);
    expect(object.flowId).toBe(body.flowId);
  });
});

describe("a name that this very run has created", () => {
  const alike = (log: WriteAheadLog) => creation(new Tenant([]), log);

  test("is not shared by a second creation of the same object, one after the other", async () => {
    const tenant = new Tenant([]);
    const log = memoryWriteAheadLog();
    await createOnce(creation(tenant, log));
    expect(await failureOf(createOnce(creation(tenant, log)))).toMatchObject({
      kind: "name-taken",
      objectId: "id-1",
    });
    expect(tenant.channels.size).toBe(1);
  });

  test("nor by one at the same time, and the record of the first stays", async () => {
    const tenant = new Tenant([]);
    const log = memoryWriteAheadLog();
    const [first, second] = await Promise.allSettled([
      createOnce(creation(tenant, log)),
      createOnce(creation(tenant, log)),
    ]);
    expect([first.status, second.status]).toEqual(["fulfilled", "rejected"]);
    expect(await log.find(organizationId, "entry-point", "sales")).toHaveLength(1);
  });

  test("can be created again when it could not be created", async () => {
    const log = memoryWriteAheadLog();
    const refused = new Tenant([{ status: 400, json: { trackingId: "t", error: { reason: "no" } } }]);
    await expect(createOnce(creation(refused, log))).rejects.toThrow();
    expect((await createOnce(alike(log))).adopted).toBe(false);
  });
});
