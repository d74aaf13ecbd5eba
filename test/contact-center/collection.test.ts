import type { ContactCenterError } from "../../src/contact-center";
import { audioFileId, dialNumberId, entryPointId, isKind, where } from "../../src/contact-center";
import {
  failureOf,
  organizationId,
  scriptedContactCenter,
  type Received,
  type Reply,
} from "./scripted-server";

const scripted = scriptedContactCenter();
const id = entryPointId("0b1f4c6e-93c7-4c5e-8d0a-2f5b7d1e9a34");
const sales = { noun: "channel", name: "sales" };
const row = (n: number) => ({ id: `id-${n}`, name: `channel-${n}`, links: [] });

describe("list", () => {
  test("asks for 100 rows and walks all pages that totalPages promises", async () => {
    const center = scripted.open(({ query }) => {
      const page = Number(query.get("page"));
      return { status: 200, json: { meta: { page, totalPages: 3 }, data: [row(page)] } };
    });
    expect((await center.entryPoints.list()).map(({ name }) => name)).toEqual([
      "channel-0",
      "channel-1",
      "channel-2",
    ]);
    expect(scripted.server.requests.map(({ url }) => url)).toEqual(
      [0, 1, 2].map((page) => `/organization/${organizationId}/v2/entry-point?page=${page}&pageSize=100`),
    );
  });

  test("follows meta.links.next when there is no totalPages", async () => {
    const center = scripted.open(({ query }) => {
      const last = query.get("page") === "1";
      return {
        status: 200,
        json: { meta: { links: last ? {} : { next: "/x?page=1" } }, data: [row(last ? 1 : 0)] },
      };
    });
    expect(await center.entryPoints.list()).toHaveLength(2);
  });

  test("gives a row once when rows move between pages during the walk", async () => {
    const center = scripted.open(({ query }) => ({
      status: 200,
      json: {
        meta: { totalPages: 2 },
        data: query.get("page") === "0" ? [row(1), row(2)] : [row(2), row(3)],
      },
    }));
    expect((await center.entryPoints.list()).map((channel) => channel.id)).toEqual(["id-1", "id-2", "id-3"]);
  });

  test("keeps kinds and keys it does not know", async () => {
    const fax = { ...row(1), channelType: "FAX", futureKey: { a: [1] }, description: null };
    const center = scripted.open(() => ({ status: 200, json: { meta: { totalPages: 1 }, data: [fax] } }));
    const [channel] = await center.entryPoints.list();
    expect(channel).toEqual({ ...row(1), channelType: "FAX", futureKey: { a: [1] } });
  });

  test("an id that would change an address is not an id", async () => {
    const center = scripted.open(() => ({
      status: 200,
      json: { meta: { totalPages: 1 }, data: [{ id: "a/../b", name: "x" }] },
    }));
    expect(isKind(await failureOf(center.entryPoints.list()), "unexpected-answer")).toBe(true);
  });
});

describe("read", () => {
  test("is undefined for a 404 in the API's own shape", async () => {
    const center = scripted.open(() => ({
      status: 404,
      json: { trackingId: "ccconfig_1", error: { key: "404" } },
    }));
    expect(await center.entryPoints.read(id, sales)).toBeUndefined();
  });

  test("is an error for any other 404: a wrong address must not look like an empty tenant", async () => {
    const center = scripted.open(() => ({ status: 404, text: "not here" }));
    expect(isKind(await failureOf(center.entryPoints.read(id, sales)), "unexpected-answer")).toBe(true);
  });
});

/** Stores what is written, changed by `alter`, and answers reads from it. */
function storing(alter: (body: Record<string, unknown>) => Record<string, unknown>) {
  let stored: Record<string, unknown> = {};
  return ({ method, body }: Received): Reply => {
    if (method !== "GET") stored = { id, ...alter(JSON.parse(body) as Record<string, unknown>) };
    return { status: method === "POST" ? 201 : 200, json: stored };
  };
}

describe("what was sent is compared with what is stored", () => {
  const body = {
    name: "sales",
    description: "",
    serviceLevelThreshold: 20,
    version: 3,
    flowOverrideSettings: [
      { name: "b", type: "STRING", value: "1" },
      { name: "a", type: "STRING", value: "2" },
    ],
  };

  test("server defaults, counted versions, order of sets and absent values are no difference", async () => {
    const center = scripted.open(
      storing(({ flowOverrideSettings, description: _empty, ...rest }) => ({
        ...rest,
        version: 4,
        timezone: "America/New_York",
        systemDefault: false,
        flowOverrideSettings: [...(flowOverrideSettings as object[])]
          .reverse()
          .map((one) => ({ ...one, added: 1 })),
      })),
    );
    expect(await center.entryPoints.create(body, sales)).toMatchObject({ id, timezone: "America/New_York" });
    expect(await center.entryPoints.update(id, body, sales)).toMatchObject({ version: 4 });
  });

  test("a field that was silently dropped on create is named, and the object's id is kept", async () => {
    const center = scripted.open(storing(({ serviceLevelThreshold: _dropped, ...rest }) => rest));
    const error = (await failureOf(center.entryPoints.create(body, sales))) as ContactCenterError;
    expect(error).toMatchObject({ kind: "dropped-field", outcome: "done", objectId: id });
    expect(error.summary).toBe('Could not create channel "sales" as asked');
    expect(error.detail).toContain("serviceLevelThreshold: sent 20, stored nothing");
  });

  test("a field that was silently altered on update is named", async () => {
    const center = scripted.open(storing((sent) => ({ ...sent, name: "SALES" })));
    const error = (await failureOf(center.entryPoints.update(id, body, sales))) as ContactCenterError;
    expect(error.kind).toBe("dropped-field");
    expect(error.detail).toContain('name: sent "sales", stored "SALES"');
  });

  test("a row missing from a set is named", async () => {
    const center = scripted.open(
      storing((sent) => ({
        ...sent,
        flowOverrideSettings: (sent.flowOverrideSettings as object[]).slice(1),
      })),
    );
    const error = (await failureOf(center.entryPoints.update(id, body, sales))) as ContactCenterError;
    expect(error.detail).toContain("flowOverrideSettings: sent");
  });

  test("a key left out of a PUT that is still there is named", async () => {
    const center = scripted.open(storing((sent) => ({ ...sent, flowId: "50eecdb5ec2b1908e3fdcefe" })));
    const error = (await failureOf(center.entryPoints.update(id, body, sales))) as ContactCenterError;
    expect(error.detail).toContain('flowId: sent nothing, stored "50eecdb5ec2b1908e3fdcefe"');
  });

  test("a number stored in another spelling has the same digits", async () => {
    const center = scripted.open(storing((sent) => ({ ...sent, dialledNumber: "+1 408-555-0101" })));
    const number = { noun: "support number", name: "+14085550101" };
    await center.dialNumbers.update(dialNumberId(id), { dialledNumber: "+14085550101" }, number);
    const wrong = scripted.open(storing((sent) => ({ ...sent, dialledNumber: "+14085550109" })));
    const error = await failureOf(
      wrong.dialNumbers.update(dialNumberId(id), { dialledNumber: "+14085550101" }, number),
    );
    expect(isKind(error, "dropped-field")).toBe(true);
  });

  test("an object that was made but can't be read back keeps its id", async () => {
    const center = scripted.open(
      ({ method }) => (method === "POST" ? { status: 201, json: { id, name: "sales" } } : { status: 500 }),
      { maxRetries: 0 },
    );
    expect(await failureOf(center.entryPoints.create({ name: "sales" }, sales))).toMatchObject({
      kind: "server",
      outcome: "done",
      objectId: id,
    });
  });
});

test("an update sends the id and not the links", async () => {
  const center = scripted.open(storing((sent) => sent));
  await center.entryPoints.update(id, { name: "sales", links: [], futureKey: 1 }, sales);
  expect(JSON.parse(scripted.server.requests[0]?.body ?? "")).toEqual({ id, name: "sales", futureKey: 1 });
});

describe("incoming references", () => {
  const page = (current: string, data: object[], totalPages = 1): Reply => ({
    status: 200,
    json: { meta: { totalPages, currentEntity: current, referencedEntities: ["dial-number", "flow"] }, data },
  });
  const script = ({ query }: Received): Reply => {
    if (query.get("type") === "flow") return page("flow", [{ id: "f1", name: "Main" }]);
    return page(
      "dial-number",
      [{ id: `n${query.get("page")}`, name: query.get("page") === "0" ? "+14085550101" : "" }],
      2,
    );
  };

  test("come from all types and all pages", async () => {
    const center = scripted.open(script);
    expect(await center.entryPoints.incomingReferences(id, sales)).toEqual([
      { type: "dial-number", id: "n0", name: "+14085550101" },
      { type: "dial-number", id: "n1", name: "n1" },
      { type: "flow", id: "f1", name: "Main" },
    ]);
  });

  test("are added to a refused delete that does not list them", async () => {
    const refused = {
      status: 412,
      json: { trackingId: "t", error: { reason: "in use", referencedEntities: ["dial-number"] } },
    };
    const center = scripted.open((request) => (request.method === "DELETE" ? refused : script(request)));
    const error = (await failureOf(center.entryPoints.delete(id, sales))) as ContactCenterError;
    expect(error.kind).toBe("referenced");
    expect(error.references).toHaveLength(3);
    expect(error.detail).toContain('dial-number "+14085550101" (n0), dial-number n1, flow "Main" (f1)');
  });

  test("of an object that does not exist are none", async () => {
    const center = scripted.open(() => ({ status: 404, json: { trackingId: "t", error: { key: "404" } } }));
    expect(await center.audioFiles.incomingReferences(audioFileId(id), sales)).toEqual([]);
  });
});

describe("find by name", () => {
  const tenant = [
    { id: "id-1", name: "Sales" },
    { id: "id-2", name: "Support" },
  ];
  const script = ({ query, path }: Received): Reply => {
    const item = tenant.find((one) => path.endsWith(`/${one.id}`));
    if (item) return { status: 200, json: { ...item, flowOverrideSettings: [{ name: "x" }] } };
    const wanted = query.get("filter");
    const data = tenant.filter(({ name }) => wanted === null || wanted === `name=="${name}"`);
    return { status: 200, json: { meta: { totalPages: 1 }, data } };
  };

  test("gives the whole item, not the row of the list", async () => {
    const center = scripted.open(script);
    expect(await center.entryPoints.findByName("Sales")).toMatchObject({
      id: "id-1",
      flowOverrideSettings: [{ name: "x" }],
    });
  });

  test("finds a name that differs only in case", async () => {
    const center = scripted.open(script);
    expect(await center.entryPoints.findByName("SALES")).toMatchObject({ id: "id-1", name: "Sales" });
    expect(await center.entryPoints.findByName("Sale")).toBeUndefined();
  });

  test("lists the names once per run, however many are looked up", async () => {
    const center = scripted.open(script);
    for (let n = 0; n < 5; n++) await center.entryPoints.findByName(`new-${n}`);
    expect(scripted.server.requests.filter(({ query }) => !query.has("filter"))).toHaveLength(1);
  });

  test("is not misled by a name that was given up since", async () => {
    let renamed = false;
    const center = scripted.open((request) =>
      renamed && request.path.endsWith("/id-1")
        ? { status: 200, json: { id: "id-1", name: "Other" } }
        : script(request),
    );
    await center.entryPoints.findByName("nothing");
    renamed = true;
    expect(await center.entryPoints.findByName("sales")).toBeUndefined();
  });
});

describe("a refused create", () => {
  const taken: Reply = {
    status: 409,
    json: { trackingId: "t1", error: { key: "409", reason: "already present" } },
  };

  test("says who holds the name", async () => {
    const center = scripted.open(({ method, path }) =>
      method === "POST"
        ? taken
        : {
            status: 200,
            json: path.endsWith("/id-1") ? row(1) : { meta: { totalPages: 1 }, data: [row(1)] },
          },
    );
    const error = (await failureOf(
      center.entryPoints.create({ name: "channel-1" }, { noun: "channel", name: "channel-1" }),
    )) as ContactCenterError;
    expect(error).toMatchObject({ kind: "name-taken", objectId: "id-1", trackingId: "t1", status: 409 });
    expect(error.detail).toContain('Channel "channel-1" already exists with id id-1');
    expect(error.detail).toContain(
      "It said: already present. Tracking id: t1. Import it, or choose another one.",
    );
  });

  test("says so when the lists hide the holder", async () => {
    const center = scripted.open(({ method }) =>
      method === "POST" ? taken : { status: 200, json: { meta: { totalPages: 1 }, data: [] } },
    );
    const error = (await failureOf(
      center.entryPoints.create({ name: "sales" }, sales),
    )) as ContactCenterError;
    expect(error.detail).toContain("by an object that its lists don't show");
    expect(error.objectId).toBeUndefined();
  });

  test("keeps its reason when the holder can't be looked up", async () => {
    const center = scripted.open(({ method }) => (method === "POST" ? taken : { status: 403 }));
    const error = (await failureOf(
      center.entryPoints.create({ name: "sales" }, sales),
    )) as ContactCenterError;
    expect(error).toMatchObject({ kind: "name-taken", reason: "already present" });
  });
});

test("queues, sites and teams are read from their own addresses", async () => {
  const center = scripted.open(() => ({ status: 200, json: { meta: { totalPages: 1 }, data: [] } }));
  await center.queues.list(where("name", "==", "Queue-1"));
  await center.sites.list();
  await center.teams.list();
  expect(scripted.server.requests.map(({ path }) => path.split("/").slice(3).join("/"))).toEqual([
    "v2/contact-service-queue",
    "v2/site",
    "v2/team",
  ]);
});
