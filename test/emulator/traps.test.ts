/** The traps of the API, each by its name: what surprises whoever writes a client. */
import { audioForm, flowDocument, inboundChannel, Raw, send, sendRawLine, wave } from "./raw-http";

let api: Raw;
beforeAll(async () => {
  api = await Raw.start({ requestsPerMinute: 0 });
});
beforeEach(() => api.emulator.reset());
afterAll(() => api.close());

test("a raw plus in a filter is a space: 200 and no rows, encoded it finds the number", async () => {
  const channel = await api.createChannel();
  await api.mapNumber(channel.id);
  const raw = await api.org("GET", "v2/dial-number?filter=dialledNumber==+14085550101");
  expect([raw.status, raw.body.meta.totalRecords]).toEqual([200, 0]);
  const encoded = await api.org("GET", "v2/dial-number?filter=dialledNumber==%2B14085550101");
  expect(encoded.body.data.map((row) => row.dialledNumber)).toEqual(["+14085550101"]);
  const digits = await api.org("GET", "v2/dial-number?filter=dialledNumberDigits==14085550101");
  expect(digits.body.meta.totalRecords).toBe(1);
});

test("raw quotes and spaces in the URL are a 400 from the transport, encoded ones work", async () => {
  const path = `/organization/${api.emulator.organizationId}/v2/entry-point?filter=name==`;
  const raw = (value: string): Promise<number> =>
    sendRawLine(api.emulator.url, `GET ${path}${value}`, api.emulator.accessToken);
  expect(await raw('"sales"')).toBe(400);
  expect(await raw("'a b'")).toBe(400);
  expect(await raw("%22a%20b%22")).toBe(200);
});

test("DELETE dial-number without an id removes every mapping", async () => {
  const channel = await api.createChannel();
  await api.mapNumber(channel.id, "+14085550101");
  await api.mapNumber(channel.id, "+14085550102");
  expect((await api.org("DELETE", "dial-number")).status).toBe(200);
  expect(api.emulator.tenant().entities["dial-number"]).toEqual([]);
  expect(api.lastRequest()).toMatchObject({ operation: "dial-number.delete-all", changes: [{}, {}] });
});

test("lists leave out arrays and carry links, items hold arrays and no links", async () => {
  const settings = [{ name: "Prompt", type: "String", value: "hello.wav" }];
  const channel = await api.createChannel({ flowOverrideSettings: settings });
  const list = await api.org("GET", `v2/entry-point?filter=id==${channel.id}`);
  expect(list.body.data[0]).not.toHaveProperty("flowOverrideSettings");
  expect(list.body.data[0]).toHaveProperty("links", []);
  const item = await api.org("GET", `entry-point/${channel.id}`);
  expect(item.body.flowOverrideSettings).toEqual(settings);
  expect(item.body).not.toHaveProperty("links");
  const single = await api.org("GET", `v2/entry-point?filter=id==${channel.id}&singleObjectResponse=true`);
  expect(single.body.data[0]?.flowOverrideSettings).toEqual(settings);
});

test("PUT without a field clears it, except those the server fills again", async () => {
  const channel = await api.createChannel({
    description: "first line",
    timezone: "Europe/Berlin",
    callbackEnabled: true,
  });
  const cleared = new Set(["description", "timezone", "callbackEnabled"]);
  const rest = Object.fromEntries(Object.entries(channel).filter(([field]) => !cleared.has(field)));
  const updated = await api.org("PUT", `entry-point/${channel.id}`, rest);
  expect(updated.body).not.toHaveProperty("description");
  expect(updated.body).toMatchObject({ timezone: "America/New_York", callbackEnabled: false });
});

test("unknown keys are dropped without an error and null unsets a key", async () => {
  const channel = await api.createChannel({ colour: "blue", description: null });
  expect(channel).not.toHaveProperty("colour");
  expect(channel).not.toHaveProperty("description");
});

test("the flow list gives ten rows unless told otherwise, without a sign that there are more", async () => {
  for (let i = 0; i < 11; i++) await api.createFlow(`Flow_${i}`);
  expect((await api.flows("GET", "flows")).rows).toHaveLength(10);
  expect((await api.flows("GET", "flows?size=100")).rows).toHaveLength(11);
  expect((await api.flows("GET", "flows?size=10&page=1")).rows).toHaveLength(1);
  const paged = await api.flows("GET", "flows?includePagination=true");
  expect(paged.body).toMatchObject({ totalRecords: 11, totalPages: 2, pageSize: 10, currentPage: 0 });
});

test("audio-file takes multipart only: JSON is a bare 500, a JSON part without content type 415", async () => {
  const info = { name: "a.wav", contentType: "AUDIO_WAV" };
  expect((await api.org("POST", "audio-file", info)).status).toBe(500);
  expect((await api.org("POST", "audio-file", audioForm(info, wave(4), ""))).status).toBe(415);
  expect((await api.org("POST", "audio-file", audioForm(undefined, wave(4)))).status).toBe(400);
  expect((await api.org("POST", "audio-file", audioForm(info, undefined))).status).toBe(400);
  expect((await api.org("POST", "audio-file", audioForm(info, wave(4)))).status).toBe(200);
});

test("the blob id stays when the sound is replaced, and must be the record's own", async () => {
  const created = (await api.upload()).body;
  const put = (blobId: unknown): ReturnType<Raw["org"]> =>
    api.org("PUT", `audio-file/${created.id}`, audioForm({ ...created, blobId }, wave(99)));
  expect((await put(undefined)).text).toContain("blobId: invalid value");
  expect((await put("audio-file_other")).status).toBe(400);
  const replaced = await put(created.blobId);
  expect(replaced.body).toMatchObject({ blobId: created.blobId, version: 1 });
  const blob = await api.org("GET", `blob/${created.blobId}`);
  expect([blob.status, blob.headers.get("content-type")]).toEqual([200, null]);
  expect(blob.text.length).toBeGreaterThan(99);
});

test("flow ids are 24 hex digits and a label is no id", async () => {
  const flow = await api.createFlow();
  expect(flow.id).toMatch(/^[0-9a-f]{24}$/);
  const published = await api.publish(flow.id, "Live");
  const tag = published.body.tags.find((row) => row.id === "Live");
  expect(tag?.flowVersionId).toMatch(/^[0-9a-f]{24}$/);
  const channel = await api.createChannel({ flowId: flow.id, flowTagId: "Live" });
  expect(channel.flowTagId).toBe("Live");
});

test("a telephony channel needs six fields only, a mapping no entryPointName", async () => {
  const created = await api.org("POST", "entry-point", inboundChannel);
  expect(created.status).toBe(201);
  expect((await api.mapNumber(created.body.id)).status).toBe(200);
  for (const field of Object.keys(inboundChannel)) {
    const body = Object.fromEntries(Object.entries(inboundChannel).filter(([name]) => name !== field));
    const refused = await api.org("POST", "entry-point", body);
    expect(refused.text).toContain(`${field}: should not be null or blank`);
  }
});

test("v2 on an item path is 404 and a POST to it 405, except for the queue", async () => {
  const channel = await api.createChannel();
  const item = await api.org("GET", `v2/entry-point/${channel.id}`);
  expect(item.body).toMatchObject({ status: 404, error: "Not Found" });
  const post = await api.org("POST", "v2/entry-point", inboundChannel);
  expect(post.body).toMatchObject({ status: 405, error: "Method Not Allowed" });
  const [queue] = (await api.org("GET", "v2/contact-service-queue")).body.data;
  expect((await api.org("GET", `v2/contact-service-queue/${queue?.id}`)).status).toBe(200);
  expect((await api.org("GET", `contact-service-queue/${queue?.id}`)).status).toBe(200);
});

test("the unfiltered channel list hides internal rows, whose names are taken all the same", async () => {
  const names = async (query: string): Promise<readonly string[]> =>
    (await api.org("GET", `v2/entry-point${query}`)).body.data.map((row) => row.name);
  expect(await names("")).toEqual(["Outdial transfer to queue"]);
  expect(await names("?channelTypes=TELEPHONY")).toContain("System internal channel");
  const clash = await api.org("POST", "entry-point", { ...inboundChannel, name: "System internal channel" });
  expect(clash.status).toBe(409);
});

test("two error shapes: in the service's `error` is an object, in the framework's a string", async () => {
  const service = await api.org("GET", "entry-point/00000000-0000-4000-8000-000000000000");
  expect(service.status).toBe(404);
  expect(service.body.trackingId).toMatch(/^ccconfig_[0-9a-f-]{36}$/);
  expect(service.body.error).toMatchObject({ key: "404", reason: expect.any(String) });
  const framework = await api.org("GET", "queue");
  expect(framework.body).toMatchObject({ status: 404, error: "Not Found", path: expect.any(String) });
});

test("a 404 may mean that the number is not in the inventory", async () => {
  const channel = await api.createChannel();
  const reply = await api.mapNumber(channel.id, "+14085559999");
  expect(reply.status).toBe(404);
  expect(reply.body.error.reason).toBe("Dialed number does not exist");
});

test("a bulk answers 207 with failures inside and is not atomic", async () => {
  const save = (itemIdentifier: number, item: unknown): unknown => ({
    itemIdentifier,
    item,
    requestAction: "SAVE",
  });
  const reply = await api.org("POST", "entry-point/bulk", {
    items: [
      save(1, { ...inboundChannel, name: "one" }),
      save(2, { ...inboundChannel, name: "one" }),
      save(3, inboundChannel),
    ],
  });
  expect(reply.status).toBe(207);
  expect(reply.body.items.map(({ itemIdentifier, status }) => [itemIdentifier, status])).toEqual([
    [1, 201],
    [2, 409],
    [3, 201],
  ]);
  expect(reply.body.items[1]?.apiError).toMatchObject({ error: { key: "409" } });
  expect((await api.org("POST", "entry-point/bulk", { items: [] })).status).toBe(207);
  expect((await api.org("POST", "entry-point/bulk", inboundChannel)).status).toBe(400);
});

test("a bulk delete wants the full object and reports a referenced one as 412", async () => {
  const [used, free] = [
    await api.createChannel({ active: false }),
    await api.createChannel({ name: "b", active: false }),
  ];
  await api.mapNumber(used.id);
  const remove = (item: unknown): unknown => ({ itemIdentifier: 0, item, requestAction: "DELETE" });
  const reply = await api.org("POST", "entry-point/bulk", {
    items: [remove({ id: free.id }), remove(used), remove(free)],
  });
  expect(reply.body.items.map(({ status }) => status)).toEqual([400, 412, 204]);
  expect(JSON.stringify(reply.body.items[0])).toContain("Cannot Update/Delete system generated Entities");
});

test.each([
  ["works", [204], []],
  ["refused", [400], ["+14085550101"]],
  ["ignored", [204], ["+14085550101"]],
] as const)("a bulk delete of a number's mapping: %s", async (bulkDeleteOfNumbers, statuses, left) => {
  await api.send("PUT", "/_emulator/behaviour", { bulkDeleteOfNumbers });
  const mapping = (await api.mapNumber((await api.createChannel()).id)).body;
  const items = [{ itemIdentifier: 1, item: mapping, requestAction: "DELETE" }];
  const reply = await api.org("POST", "dial-number/bulk", { items });
  expect(reply.body.items.map(({ status }) => status)).toEqual(statuses);
  const rows = (await api.org("GET", "v2/dial-number")).body.data;
  expect(rows.map(({ dialledNumber }) => dialledNumber)).toEqual(left);
  expect((await api.org("DELETE", `dial-number/${mapping.id}`)).status).toBe(left.length === 0 ? 404 : 200);
});

test("412 names the referring types under `error`, and references come one type at a time", async () => {
  const [queue] = (await api.org("GET", "v2/contact-service-queue?filter=queueType==OUTBOUND")).body.data;
  await api.createChannel({ name: "out", entryPointType: "OUTBOUND", outdialQueueId: queue?.id });
  await api.importFlow(flowDocument("Uses_Queue", queueActivity(queue?.id ?? "")));
  const references = (type = ""): ReturnType<Raw["org"]> =>
    api.org("GET", `contact-service-queue/${queue?.id}/incoming-references${type}`);
  const first = await references();
  expect(first.body.meta).toMatchObject({
    referencedEntities: ["entry-point", "flow"],
    currentEntity: "entry-point",
  });
  expect(first.body.data.map(({ name }) => name)).toEqual(["out"]);
  const flows = await references("?type=flow");
  expect(flows.body.data.map(({ name }) => name)).toEqual(["Uses_Queue"]);

  const channel = await api.createChannel();
  await api.mapNumber(channel.id);
  const refused = await api.org("DELETE", `entry-point/${channel.id}`);
  expect(refused.status).toBe(412);
  expect(refused.body.error.referencedEntities).toEqual(["dial-number"]);
  expect(refused.body).not.toHaveProperty("referencedEntities");
});

test("reference lists walk on from type to type by page, and count the pages of one type", async () => {
  const queue = (await api.org("GET", "v2/contact-service-queue?filter=queueType==OUTBOUND")).body.data[0];
  for (const name of ["a", "b", "c"]) {
    await api.createChannel({ name, entryPointType: "OUTBOUND", outdialQueueId: queue?.id });
  }
  await api.importFlow(flowDocument("Uses_Queue", queueActivity(queue?.id ?? "")));
  const page = async (query: string): Promise<unknown> => {
    const path = `contact-service-queue/${queue?.id}/incoming-references?pageSize=2&${query}`;
    const { meta, data } = (await api.org("GET", path)).body;
    const { currentEntity, totalPages } = meta as unknown as Record<string, unknown>;
    return [currentEntity, totalPages, data.map(({ name }) => name)];
  };
  expect(await page("page=0")).toEqual(["entry-point", 2, ["a", "b"]]);
  expect(await page("page=1")).toEqual(["entry-point", 2, ["c"]]);
  expect(await page("page=2")).toEqual(["flow", 1, ["Uses_Queue"]]);
  expect(await page("page=3")).toEqual(["flow", 1, []]);
  expect(await page("page=1&type=flow")).toEqual(["flow", 1, []]);
});

test("a queue is updated in bulk by PATCH only: with the id and what changes, null clears", async () => {
  const [queue] = (await api.org("GET", "v2/contact-service-queue?filter=queueType==INBOUND")).body.data;
  const full = (await api.org("GET", `contact-service-queue/${queue?.id}`)).body;
  const own = new Set(["id", "version", "systemDefault", "createdTime", "lastUpdatedTime"]);
  const body = Object.fromEntries(Object.entries(full).filter(([field]) => !own.has(field)));
  const mine = (
    await api.org("POST", "v2/contact-service-queue", { ...body, name: "mine", description: "d" })
  ).body;
  const send = (method: string, path: string, item: object, requestAction?: string): ReturnType<Raw["org"]> =>
    api.org(method, `contact-service-queue/${path}`, { items: [{ itemIdentifier: 1, item, requestAction }] });

  const posted = await send("POST", "v2/bulk", { ...mine, maxTimeInQueue: 60 }, "SAVE");
  expect([posted.status, posted.body.items[0]?.status]).toEqual([207, 400]);
  expect(posted.text).toContain("New configuration cannot have an id");

  const patched = await send("PATCH", "bulk", { id: mine.id, maxTimeInQueue: 60, description: null });
  expect(patched.body.items[0]).toMatchObject({ itemIdentifier: 1, status: 200, operationType: "UPDATE" });
  const now = (await api.org("GET", `contact-service-queue/${mine.id}`)).body;
  expect(now).toMatchObject({
    name: "mine",
    maxTimeInQueue: 60,
    callDistributionGroups: body.callDistributionGroups,
  });
  expect(now).not.toHaveProperty("description");
  for (const [item, action, status] of [
    [{ maxTimeInQueue: 60 }, "SAVE", 400],
    [{ id: mine.id }, "DELETE", 400],
    [{ id: "nothing" }, "SAVE", 404],
    [{ id: mine.id, maxTimeInQueue: "long" }, "SAVE", 400],
  ] as const) {
    expect((await send("PATCH", "bulk", item, action)).body.items[0]?.status).toBe(status);
  }
});

test("bulk-export is a list and no id, where the entity has one", async () => {
  const listed = async (path: string): Promise<unknown> => {
    const { status, body } = await api.org("GET", path);
    const { totalResources, rel, resources } = body as unknown as Record<string, readonly unknown[]>;
    return [status, totalResources, rel, resources?.map((row) => (row as { name: string }).name)];
  };
  expect(await listed("business-hours/bulk-export")).toEqual([200, 1, "last", ["Opening hours"]]);
  expect(await listed("site/bulk-export")).toEqual([200, 1, "last", ["Site-1"]]);
  expect(await listed("contact-service-queue/bulk-export?type=OUTBOUND")).toEqual([
    200,
    1,
    "last",
    ["Outdial Queue-1"],
  ]);
  for (const name of ["a", "b"]) await api.createChannel({ name });
  expect(await listed("entry-point/bulk-export?type=INBOUND&pageSize=1")).toEqual([200, 2, "next", ["a"]]);
  expect((await api.org("GET", "entry-point/bulk-export")).status).toBe(400);
  expect((await api.org("GET", "dial-number/bulk-export")).status).toBe(200);
  // These have none: it is read as an id.
  expect((await api.org("GET", "team/bulk-export")).body.error.key).toBe("404");
});

test("the organization's own record tells its name, subscription and environment", async () => {
  const record = await api.send("GET", `/organization/${api.emulator.organizationId}`);
  expect([record.status, record.body]).toEqual([
    200,
    {
      name: "Emulated Contact Center",
      subscriptionType: expect.any(String),
      environment: expect.any(String),
    },
  ]);
  expect((await api.send("GET", "/organization/0e0e0e0e-0000-4000-8000-0000000000ff")).status).toBe(403);
});

const queueActivity = (destination: string): Record<string, unknown> => ({
  queue: {
    id: "queue",
    name: "queue",
    group: "action",
    properties: { activityName: "queue-contact", queueRadioGroup: "staticQueue", destination },
  },
});

test("raw JSON to the flow import is a 500 with its text", async () => {
  const reply = await api.flows("POST", "flows:import?overwrite=no", flowDocument("X"));
  expect([reply.status, reply.text]).toEqual([500, "Oops... Something broke..."]);
});

test("an import keeps foreign queue ids and takes new ids of its own", async () => {
  const foreign = "bbbbbbbb-0000-4000-8000-000000000001";
  const document = { ...flowDocument("Foreign", queueActivity(foreign)), orgId: "1", id: "2", flowId: "3" };
  const flow = await api.importFlow(document);
  expect(flow.status).toBe(201);
  const draft = (await api.flows("GET", `flows/${flow.body.id}:export?version=draft`)).body;
  expect(draft).toMatchObject({ orgId: api.emulator.organizationId, flowId: flow.body.id });
  expect(draft.process).toEqual(flowDocument("Foreign", queueActivity(foreign)).process);
});

test("a flow refers to audio by name, a channel by id", async () => {
  const music = (await api.upload("wait.wav")).body;
  const play = {
    id: "m",
    name: "m",
    group: "action",
    properties: { activityName: "play-music", prompt: "wait.wav" },
  };
  await api.importFlow(flowDocument("Plays", { m: play }));
  await api.createChannel({ musicOnHoldId: music.id });
  const { meta } = (await api.org("GET", `audio-file/${music.id}/incoming-references`)).body;
  expect(meta.referencedEntities).toEqual(["entry-point", "flow"]);
});

test("a foreign project id looks like no flows, the organization in its place is a bare 404", async () => {
  await api.createFlow();
  const { organizationId } = api.emulator;
  const at = (project: string): ReturnType<Raw["send"]> =>
    api.send("GET", `/flow-store/${organizationId}/project/${project}/flows`);
  const foreign = await at("0123456789abcdef01234567");
  expect([foreign.status, foreign.rows]).toEqual([200, []]);
  const wrong = await at(organizationId);
  expect([wrong.status, wrong.text]).toEqual([404, ""]);
});

test("both flow prefixes serve one store", async () => {
  const flow = await api.createFlow();
  const { organizationId } = api.emulator;
  const newer = await api.send("GET", `/${organizationId}/project/5e5c9ad6d61f870d6d778c1b/flows`);
  expect(newer.rows.map(({ id }) => id)).toEqual([flow.id]);
});

test("a token of another organization and a path of another organization are 403", async () => {
  expect((await api.as(api.emulator.otherOrganizationToken).org("GET", "v2/site")).status).toBe(403);
  const other = "/organization/11111111-1111-4111-8111-111111111111/v2/site";
  expect((await api.send("GET", other)).status).toBe(403);
});

test("the answer to a refresh may lack the refresh token, the other grant has it", async () => {
  const { url, clientId, clientSecret, refreshToken, authorizationCode } = api.emulator;
  const grant = (fields: Record<string, string>): ReturnType<typeof send> =>
    send(
      "POST",
      `${url}/v1/access_token`,
      undefined,
      new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...fields }),
    );
  const refreshed = await grant({ grant_type: "refresh_token", refresh_token: refreshToken });
  expect(refreshed.body).not.toHaveProperty("refresh_token");
  expect(refreshed.body.access_token).toMatch(new RegExp(`^[0-9a-f]+_P0A1_${api.emulator.organizationId}$`));
  const code = {
    grant_type: "authorization_code",
    code: authorizationCode,
    redirect_uri: "http://localhost",
  };
  expect((await grant(code)).body.refresh_token).toBe(refreshToken);
  expect((await grant({ grant_type: "client_credentials" })).status).toBe(400);
  expect((await grant({ grant_type: "refresh_token", refresh_token: "wrong" })).status).toBe(400);
});
