/** Where the API's answer is unknown, the emulator takes the harsher side or offers a switch: each by its name. */
import { audioForm, flowDocument, inboundChannel, Raw, wave } from "./raw-http";

let api: Raw;
let now = Date.UTC(2026, 10, 22);
beforeAll(async () => {
  api = await Raw.start({ requestsPerMinute: 0, clock: () => now });
});
beforeEach(() => api.emulator.reset());
afterAll(() => api.close());

test("a page holds at most 100 rows and a larger size is lowered without an error", async () => {
  const items = Array.from({ length: 101 }, (_, i) => ({
    itemIdentifier: i,
    item: { ...inboundChannel, name: `line-${i}` },
    requestAction: "SAVE",
  }));
  await api.org("POST", "entry-point/bulk", { items });
  const first = await api.org("GET", "v2/entry-point?pageSize=5000");
  expect(first.body.meta).toMatchObject({ pageSize: 100, totalRecords: 102, totalPages: 2, page: 0 });
  expect(first.body.data).toHaveLength(100);
  const next = await api.send("GET", first.body.meta.links.next ?? "");
  expect(next.body.data).toHaveLength(2);
  expect(next.body.meta.links).not.toHaveProperty("next");
  expect((await api.org("GET", "v2/entry-point?pageSize=1&attributes=id")).body.data).toEqual([
    { id: expect.any(String), links: [] },
  ]);
  expect((await api.org("GET", "v2/entry-point?page=minus")).status).toBe(400);
});

test("an active channel is not deleted, unless the switch allows it", async () => {
  const channel = await api.createChannel();
  expect((await api.org("DELETE", `entry-point/${channel.id}`)).status).toBe(412);
  await api.org("PUT", `entry-point/${channel.id}`, { ...channel, active: false });
  expect((await api.org("DELETE", `entry-point/${channel.id}`)).status).toBe(204);
  expect((await api.org("GET", `entry-point/${channel.id}`)).status).toBe(404);

  const other = await api.createChannel();
  api.emulator.setBehaviour({ allowDeleteOfActiveChannel: true });
  expect((await api.org("DELETE", `entry-point/${other.id}`)).status).toBe(204);
});

test.each([
  ["channelType", { channelType: "CHAT" }, "TELEPHONY"],
  ["entryPointType", { entryPointType: "OUTBOUND" }, "INBOUND"],
])("%s of a channel cannot change", async (field, change, original) => {
  const channel = await api.createChannel();
  const refused = await api.org("PUT", `entry-point/${channel.id}`, { ...channel, ...change });
  expect(refused.status).toBe(400);
  expect(refused.text).toContain(
    `${field}: This configuration cannot be changed. Original value is ${original}`,
  );
});

test("socialChannelType of a social channel cannot change", async () => {
  const channel = await api.createChannel({ channelType: "SOCIAL_CHANNEL", socialChannelType: "WHATSAPP" });
  const change = { ...channel, socialChannelType: "MESSENGER" };
  expect((await api.org("PUT", `entry-point/${channel.id}`, change)).text).toContain("cannot be changed");
});

test("the version counts up with every PUT and a stale one is refused only by a switch", async () => {
  const channel = await api.createChannel();
  expect(channel.version).toBe(0);
  const put = (version: number): ReturnType<Raw["org"]> =>
    api.org("PUT", `entry-point/${channel.id}`, { ...channel, version });
  expect((await put(0)).body.version).toBe(1);
  expect((await put(0)).body.version).toBe(2);
  api.emulator.setBehaviour({ refuseStaleVersion: true });
  expect((await put(0)).status).toBe(409);
  expect((await put(2)).body.version).toBe(3);
});

test("ids are the server's: refused on create, wanted and equal on update", async () => {
  const given = { ...inboundChannel, id: "11111111-1111-4111-8111-111111111111" };
  expect((await api.org("POST", "entry-point", given)).text).toContain("New configuration cannot have an id");
  const channel = await api.createChannel();
  const other = await api.org("PUT", `entry-point/${channel.id}`, { ...channel, id: "other" });
  expect(other.text).toContain("Invalid id: id in payload and URL should be same");
  const { id, ...without } = channel;
  expect((await api.org("PUT", `entry-point/${id}`, without)).status).toBe(400);
});

test("a taken name is a 409 that names the field; names that differ in case are two", async () => {
  await api.createChannel();
  const clash = await api.org("POST", "entry-point", inboundChannel);
  expect([clash.status, clash.body.error.reason]).toEqual([409, expect.stringContaining("name:")]);
  expect((await api.org("POST", "entry-point", { ...inboundChannel, name: "Sales" })).status).toBe(201);
});

test("dial-number and audio-file answer 200 to create and delete", async () => {
  const channel = await api.createChannel();
  const mapping = await api.mapNumber(channel.id);
  expect(mapping.status).toBe(200);
  expect((await api.org("DELETE", `dial-number/${mapping.body.id}`)).status).toBe(200);
  const audio = await api.upload();
  expect(audio.status).toBe(200);
  expect((await api.org("DELETE", `audio-file/${audio.body.id}`)).status).toBe(200);
  expect((await api.org("GET", `blob/${audio.body.blobId}`)).status).toBe(404);
});

test("a number moves to another channel by PUT, but never becomes another number", async () => {
  const [first, second] = [await api.createChannel(), await api.createChannel({ name: "second" })];
  const mapping = (await api.mapNumber(first.id)).body;
  expect(mapping).toMatchObject({ defaultAni: true, dialledNumberDigits: "14085550101" });
  const moved = await api.org("PUT", `dial-number/${mapping.id}`, { ...mapping, entryPointId: second.id });
  expect(moved.body).toMatchObject({ entryPointId: second.id, defaultAni: true, version: 1 });
  const other = { ...mapping, dialledNumber: "+14085550102" };
  expect((await api.org("PUT", `dial-number/${mapping.id}`, other)).text).toContain("cannot be changed");
});

test("a number is mapped once, however it is spelled", async () => {
  const channel = await api.createChannel();
  await api.mapNumber(channel.id, "+14085550101");
  expect((await api.mapNumber(channel.id, "1408555.0101")).status).toBe(409);
});

test("a mapping wants a location first and then a region", async () => {
  const channel = await api.createChannel();
  const post = (fields: object): ReturnType<Raw["org"]> =>
    api.org("POST", "dial-number", { dialledNumber: "+14085550101", entryPointId: channel.id, ...fields });
  expect((await post({})).body.error.reason).toBe("location: should not be null or blank");
  const location = api.emulator.locationId;
  expect((await post({ location })).body.error.reason).toBe("regionId: should not be null or blank");
  expect((await post({ location, regionId: "moon" })).body.error.reason).toBe("regionId: invalid value");
  expect((await post({ location: "moon" })).body.error.reason).toBe("location: invalid value");
});

test("only inbound telephony channels and the system's transfer channel carry numbers", async () => {
  const chat = await api.createChannel({ name: "chat", channelType: "CHAT" });
  const outdial = await api.createChannel({ name: "out", entryPointType: "OUTBOUND" });
  expect((await api.mapNumber(chat.id)).status).toBe(400);
  expect((await api.mapNumber(outdial.id)).status).toBe(400);
  const [transfer] = (await api.org("GET", "v2/entry-point?filter=outdialTransferToQueueEnabled==true")).body
    .data;
  expect((await api.mapNumber(transfer?.id ?? "")).status).toBe(200);
});

test("a flow on create is a bare 500 where the switch says so, and a PUT then takes it", async () => {
  const flow = await api.createFlow();
  api.emulator.setBehaviour({ flowIdOnCreateFails: true });
  const refused = await api.org("POST", "entry-point", { ...inboundChannel, flowId: flow.id });
  expect([refused.status, refused.text]).toEqual([500, ""]);
  const channel = await api.createChannel();
  const put = await api.org("PUT", `entry-point/${channel.id}`, { ...channel, flowId: flow.id });
  expect(put.body.flowId).toBe(flow.id);
});

test("wrong flowId, musicOnHoldId and outdialQueueId are all named in one 400", async () => {
  const refused = await api.org("POST", "entry-point", {
    ...inboundChannel,
    entryPointType: "OUTBOUND",
    flowId: "0123456789abcdef01234567",
    musicOnHoldId: "nothing",
    outdialQueueId: "nothing",
  });
  expect(refused.body.error.reason).toBe(
    "flowId: invalid value, musicOnHoldId: invalid value, outdialQueueId: invalid value",
  );
});

test("a label without a version, an unknown label and a label without a flow are 400", async () => {
  const flow = await api.createFlow();
  const create = (fields: object): ReturnType<Raw["org"]> =>
    api.org("POST", "entry-point", { ...inboundChannel, ...fields });
  expect((await create({ flowId: flow.id, flowTagId: "Live" })).status).toBe(400);
  expect((await create({ flowTagId: "Live" })).status).toBe(400);
  await api.publish(flow.id, "Live");
  expect((await create({ flowId: flow.id, flowTagId: "Newest" })).status).toBe(400);
  expect((await create({ flowId: flow.id, flowTagId: "Live" })).status).toBe(201);
});

test("all five social channel types are taken, and only by social channels", async () => {
  const types = ["MESSAGEBIRD", "MESSENGER", "WHATSAPP", "APPLE_BUSINESS_CHAT", "GOOGLE_BUSINESS_MESSAGES"];
  for (const socialChannelType of types) {
    await api.createChannel({ name: socialChannelType, channelType: "SOCIAL_CHANNEL", socialChannelType });
  }
  const without = await api.org("POST", "entry-point", { ...inboundChannel, channelType: "SOCIAL_CHANNEL" });
  expect(without.text).toContain("socialChannelType: should not be null or blank");
  const chat = { ...inboundChannel, channelType: "CHAT", socialChannelType: "WHATSAPP" };
  expect((await api.org("POST", "entry-point", chat)).text).toContain("socialChannelType: invalid value");
});

test("OUTBOUND goes with TELEPHONY only, an outdial queue with OUTBOUND only", async () => {
  const chat = { ...inboundChannel, channelType: "CHAT", entryPointType: "OUTBOUND" };
  expect((await api.org("POST", "entry-point", chat)).text).toContain("entryPointType: invalid value");
  const [inbound, outbound] = (await api.org("GET", "v2/contact-service-queue")).body.data;
  const create = (entryPointType: string, outdialQueueId?: string): ReturnType<Raw["org"]> =>
    api.org("POST", "entry-point", { ...inboundChannel, entryPointType, outdialQueueId });
  expect((await create("INBOUND", outbound?.id)).text).toContain("outdialQueueId: invalid value");
  expect((await create("OUTBOUND", inbound?.id)).text).toContain("outdialQueueId: invalid value");
  expect((await create("OUTBOUND", outbound?.id)).status).toBe(201);
});

test.each([
  ["a name of 81 characters", { name: "x".repeat(81) }, "name"],
  ["a name with forbidden characters", { name: "sales/main" }, "name"],
  ["a service level of 0", { serviceLevelThreshold: 0 }, "serviceLevelThreshold"],
  ["a negative number of contacts", { maximumActiveContacts: -1 }, "maximumActiveContacts"],
  ["an unknown time zone", { timezone: "Mars/Olympus" }, "timezone"],
  ["a description of 256 characters", { description: "x".repeat(256) }, "description"],
  ["letters in an overflow number", { overflowNumber: "12a" }, "overflowNumber"],
])("%s is refused", async (_what, fields, field) => {
  const refused = await api.org("POST", "entry-point", { ...inboundChannel, ...fields });
  expect([refused.status, refused.body.error.reason]).toEqual([400, `${field}: invalid value`]);
});

test("a name of 80 characters is taken and a value of the wrong JSON type is a bad payload", async () => {
  expect((await api.createChannel({ name: "x".repeat(80) })).name).toHaveLength(80);
  const refused = await api.org("POST", "entry-point", { ...inboundChannel, active: "yes" });
  expect(refused.text).toContain("Bad payload: Cannot deserialize");
});

test("objects the system made are neither changed nor deleted", async () => {
  const [transfer] = (await api.org("GET", "v2/entry-point")).body.data;
  const put = await api.org("PUT", `entry-point/${transfer?.id}`, { ...transfer, description: "mine" });
  expect(put.text).toContain("Cannot Update/Delete system generated Entities");
  expect((await api.org("DELETE", `entry-point/${transfer?.id}`)).status).toBe(400);
  const [music] = (await api.org("GET", "v2/audio-file")).body.data;
  expect((await api.org("DELETE", `audio-file/${music?.id}`)).status).toBe(400);
});

test("an unknown filter field, an unknown operator and a broken filter are 400 with a tracking id", async () => {
  for (const filter of ["colour==blue", "createdTime==1", "name=gt=1", "name=="]) {
    const reply = await api.org("GET", `v2/entry-point?filter=${encodeURIComponent(filter)}`);
    expect([filter, reply.status, reply.body.trackingId]).toEqual([
      filter,
      400,
      expect.stringMatching(/^ccconfig_/),
    ]);
  }
});

test("filters know ==, !=, =in=, =out=, and, or, and both quotes", async () => {
  for (const name of ["a b", "c", "d"]) await api.createChannel({ name });
  const names = async (filter: string): Promise<readonly string[]> => {
    const reply = await api.org("GET", `v2/entry-point?filter=${encodeURIComponent(filter)}`);
    return reply.body.data.map((row) => row.name);
  };
  expect(await names('name=="a b"')).toEqual(["a b"]);
  expect(await names("name=='a b'")).toEqual(["a b"]);
  expect(await names("name=in=(c,d)")).toEqual(["c", "d"]);
  expect(await names("entryPointType==INBOUND;name!=c")).toEqual(["a b", "d"]);
  expect(await names("entryPointType==INBOUND;name=out=(c,d)")).toEqual(["a b"]);
  expect(await names("name==c,name==d")).toEqual(["c", "d"]);
});

test("search is a substring in its three forms", async () => {
  await api.createChannel({ name: "sales-line", description: "for customers" });
  const found = async (search: string): Promise<number> =>
    (await api.org("GET", `v2/entry-point?search=${encodeURIComponent(search)}`)).body.meta.totalRecords;
  expect(await found("les-li")).toBe(1);
  expect(await found('field=="description";value=="custom"')).toBe(1);
  expect(await found('fields=in=("name","description");value=="nothing"')).toBe(0);
});

test("counts and names come only when they are asked for", async () => {
  const channel = await api.createChannel();
  await api.mapNumber(channel.id);
  const [counted] = (await api.org("GET", `v2/entry-point?filter=id==${channel.id}&includeCount=true`)).body
    .data;
  expect(counted?.dnEpMappingCount).toBe(1);
  const [plain] = (await api.org("GET", "v3/dial-number")).body.data;
  expect(plain).not.toHaveProperty("entryPointName");
  const [named] = (await api.org("GET", "v2/dial-number?includeEntryPointName=true")).body.data;
  expect(named?.entryPointName).toBe("sales");
});

test("audio is checked for its head, its ending and the size that is set", async () => {
  expect((await api.upload("a.wav", Buffer.from("no sound at all"))).status).toBe(400);
  expect((await api.upload("a.mp3")).body.error.reason).toContain("name: should have valid extension");
  api.emulator.setBehaviour({ audioSizeLimit: 100 });
  expect((await api.upload("a.wav", wave(100))).status).toBe(400);
  expect((await api.upload("a.wav", wave(50))).status).toBe(200);
});

test("PATCH changes description and name of an audio file and keeps the sound", async () => {
  const audio = (await api.upload()).body;
  const patched = await api.org("PATCH", `audio-file/${audio.id}`, {
    name: "new.wav",
    description: "waiting",
  });
  expect(patched.body).toMatchObject({
    name: "new.wav",
    description: "waiting",
    blobId: audio.blobId,
    version: 1,
  });
});

test("audio that a channel or queue uses is not deleted, a flow alone does not hold it", async () => {
  const audio = (await api.upload("wait.wav")).body;
  const play = {
    id: "m",
    name: "m",
    group: "action",
    properties: { activityName: "play-music", prompt: "wait.wav" },
  };
  await api.importFlow(flowDocument("Plays", { m: play }));
  const channel = await api.createChannel({ musicOnHoldId: audio.id });
  const refused = await api.org("DELETE", `audio-file/${audio.id}`);
  expect([refused.status, refused.body.error.referencedEntities]).toEqual([412, ["entry-point"]]);
  const without = Object.fromEntries(Object.entries(channel).filter(([field]) => field !== "musicOnHoldId"));
  await api.org("PUT", `entry-point/${channel.id}`, without);
  expect((await api.org("DELETE", `audio-file/${audio.id}`)).status).toBe(200);
});

test("a queue that a flow names is not deleted", async () => {
  const [standard] = (
    await api.org("GET", "v2/contact-service-queue?singleObjectResponse=true&filter=name==Queue-1")
  ).body.data;
  const body = Object.fromEntries(
    Object.entries(standard ?? {}).filter(
      ([field]) => !["id", "version", "links", "systemDefault"].includes(field),
    ),
  );
  const queue = await api.org("POST", "contact-service-queue", { ...body, name: "mine" });
  expect(queue.status).toBe(201);
  const activity = {
    activityName: "queue-contact",
    queueRadioGroup: "staticQueue",
    destination: queue.body.id,
  };
  const used = { queue: { id: "queue", name: "queue", group: "action", properties: activity } };
  await api.importFlow(flowDocument("Uses", used));
  const refused = await api.org("DELETE", `contact-service-queue/${queue.body.id}`);
  expect([refused.status, refused.body.error.referencedEntities]).toEqual([412, ["flow"]]);
});

test("importing a taken name is a 409 FLOW_ALREADY_EXISTS, overwrite=yes replaces the draft only", async () => {
  const flow = await api.createFlow();
  await api.publish(flow.id, "Live");
  const again = await api.importFlow(flowDocument("Opening_Hours"));
  expect(again.body).toMatchObject({ status: "409 CONFLICT", errors: ["FLOW_ALREADY_EXISTS"] });
  const changed = { ...flowDocument("Opening_Hours"), description: "second" };
  const overwritten = await api.importFlow(changed, "overwrite=yes");
  expect([overwritten.status, overwritten.body.id]).toEqual([201, flow.id]);
  const exported = async (version: string): Promise<unknown> =>
    (await api.flows("GET", `flows/${flow.id}:export?version=${version}`)).body.description;
  expect([await exported("latest"), await exported("draft")]).toEqual(["", "second"]);
});

test("an import that is too large, no JSON, nameless or of the wrong type is a 400", async () => {
  const bad: readonly (readonly [unknown, string])[] = [
    ["no json", "JSON"],
    [flowDocument(""), "name"],
    [{ ...flowDocument("X"), flowType: "OTHER" }, "OTHER"],
  ];
  for (const [document, reason] of bad) {
    const reply = await api.importFlow(document);
    expect([reply.status, reply.body.message]).toEqual([400, expect.stringContaining(reason)]);
  }
  api.emulator.setBehaviour({ flowSizeLimit: 50 });
  expect((await api.importFlow(flowDocument("X"))).status).toBe(400);
});

test("publishing makes a new version each time and moves Latest along, with or without labels", async () => {
  const flow = await api.createFlow();
  expect((await api.flows("GET", `flows/${flow.id}:export`)).status).toBe(404);
  await api.publish(flow.id, "Live");
  const second = await api.publish(flow.id);
  const labels = second.body.tags.map(({ id, versionNumber }) => [id, versionNumber]);
  expect(labels).toEqual([
    ["Live", 1],
    ["Latest", 2],
  ]);
  const [live] = second.body.tags;
  const exported = await api.flows("GET", `flows/${flow.id}:export?version=${live?.flowVersionId}`);
  expect(exported.body).toMatchObject({ version: 1, flowId: flow.id });
  expect((await api.publish(flow.id, "Newest")).status).toBe(400);
});

test("an export shows what is wrong, and a draft with errors is published only when validation is skipped", async () => {
  const hours = {
    hours: {
      id: "hours",
      name: "Hours",
      group: "enum-gateway",
      properties: { activityName: "business-hours" },
    },
  };
  const flow = (await api.importFlow(flowDocument("Broken", hours))).body;
  const draft = await api.flows("GET", `flows/${flow.id}:export?version=draft`);
  expect(draft.body.validationResults).toContainEqual(
    expect.objectContaining({
      code: "FC1015",
      severity: "ERROR",
      activityId: "hours",
      activityLabel: "Hours",
    }),
  );
  expect((await api.publish(flow.id, "Live")).status).toBe(400);
  const skipped = await api.flows("POST", `flows/${flow.id}:publish?skipValidation=true`, {
    tagIds: ["Live"],
  });
  expect(skipped.status).toBe(200);
});

test("a locked flow is neither imported nor published, until the lock ends after 15 minutes", async () => {
  const flow = await api.createFlow();
  expect((await api.flows("POST", `flows/${flow.id}:lock`)).body.lockedBy).toMatch(/@/);
  expect((await api.publish(flow.id, "Live")).status).toBe(409);
  expect((await api.importFlow(flowDocument("Opening_Hours"), "overwrite=yes")).status).toBe(409);
  now += 15 * 60_000;
  expect((await api.flows("GET", "flows")).rows[0]).not.toHaveProperty("lockedBy");
  expect((await api.publish(flow.id, "Live")).status).toBe(200);
  await api.flows("POST", `flows/${flow.id}:lock`);
  await api.flows("POST", `flows/${flow.id}:unlock`);
  expect((await api.publish(flow.id, "Live")).status).toBe(200);
});

test("force=no keeps a flow that a channel uses, the check is skipped when asked, and the route can be hidden", async () => {
  const flow = await api.createFlow();
  await api.createChannel({ flowId: flow.id });
  const remove = (query: string): ReturnType<Raw["org"]> => api.flows("DELETE", `flows/${flow.id}?${query}`);
  const refused = await remove("force=no");
  expect([refused.status, refused.body.message]).toEqual([409, expect.stringContaining("sales")]);
  api.emulator.setBehaviour({ hideFlowDelete: true });
  expect((await remove("force=no")).status).toBe(405);
  api.emulator.setBehaviour({ hideFlowDelete: false });
  const gone = await remove("force=no&skipRsEPCheck=true");
  expect([gone.status, gone.text]).toEqual([200, "OK"]);
});

test("PATCH of a flow answers 200 and changes nothing", async () => {
  const flow = await api.createFlow();
  const reply = await api.flows("PATCH", `flows/${flow.id}`, { name: "Other" });
  expect([reply.status, reply.body.name]).toEqual([200, "Opening_Hours"]);
});

test("any bearer is accepted, a marked one lacks the write scope, none or an expired one is 401", async () => {
  const { readOnlyToken, expiredToken, url, clientId, clientSecret, refreshToken } = api.emulator;
  expect((await api.as("whatever").org("POST", "entry-point", inboundChannel)).status).toBe(201);
  expect((await api.as(readOnlyToken).org("GET", "v2/entry-point")).status).toBe(200);
  const refused = await api.as(readOnlyToken).org("POST", "entry-point", { ...inboundChannel, name: "b" });
  expect([refused.status, refused.body.error.reason]).toEqual([
    403,
    "Access denied - Client is forbidden access to the resource",
  ]);
  expect((await api.as(expiredToken).org("GET", "v2/entry-point")).status).toBe(401);
  expect((await fetch(`${url}/organization/x/v2/entry-point`)).status).toBe(401);

  const fields = {
    grant_type: "refresh_token",
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: refreshToken,
  };
  api.emulator.setBehaviour({ accessTokenSeconds: 60 });
  const issued = await api.send("POST", "/v1/access_token", new URLSearchParams(fields));
  const fresh = api.as(issued.body.access_token);
  expect((await fresh.org("GET", "v2/site")).status).toBe(200);
  now += 60_000;
  expect((await fresh.org("GET", "v2/site")).status).toBe(401);
});

test("the person, the organization and the locations carry base64 ids that end in the UUID", async () => {
  const lastPiece = (id: string): string | undefined =>
    Buffer.from(id, "base64").toString().split("/").at(-1);
  const me = await api.send("GET", "/v1/people/me");
  expect(lastPiece(String(me.body.orgId))).toBe(api.emulator.organizationId);
  const organization = await api.send("GET", `/v1/organizations/${api.emulator.organizationId}`);
  expect(organization.body.displayName).toBe("Emulated Contact Center");
  const [location] = (await api.send("GET", "/v1/locations")).body.items;
  expect(lastPiece(location?.id ?? "")).toBe(api.emulator.locationId);
});

test("the inventory is filtered by location and number and paged by start and max", async () => {
  interface Numbers {
    readonly phoneNumbers: readonly { readonly phoneNumber: string }[];
  }
  const numbers = async (query: string): Promise<{ found: readonly string[]; link: string | null }> => {
    const reply = await api.send("GET", `/v1/telephony/config/numbers?${query}`);
    const { phoneNumbers } = reply.body as unknown as Numbers;
    return { found: phoneNumbers.map(({ phoneNumber }) => phoneNumber), link: reply.headers.get("link") };
  };
  const all = await numbers(`locationId=${api.emulator.locationId}`);
  expect([all.found.length, all.found[0], all.found[99], all.link]).toEqual([
    100,
    "+14085550100",
    "+14085550199",
    null,
  ]);
  expect((await numbers("phoneNumber=%2B14085550123")).found).toEqual(["+14085550123"]);
  expect((await numbers("phoneNumber=+14085550123")).found).toEqual([]);
  const page = await numbers("start=90&max=5");
  expect(page.found).toHaveLength(5);
  expect(page.link).toMatch(/start=95&max=5>; rel="next"$/);
  expect((await numbers("locationId=elsewhere")).found).toEqual([]);
});

test("telephony regions want the organization and know seven countries", async () => {
  const path = "/global/telephony-region";
  expect((await api.send("GET", path)).status).toBe(400);
  const regions = await api.send("GET", `${path}?orgId=${api.emulator.organizationId}`);
  expect(regions.rows.map(({ name }) => name)).toEqual(["US", "CA", "MX", "AU", "SG", "GB", "DE"]);
});

test("site and team can be looked up and not written", async () => {
  const [site] = (await api.org("GET", "v2/site")).body.data;
  const [team] = (await api.org("GET", "v2/team")).body.data;
  expect(team?.siteId).toBe(site?.id);
  expect((await api.org("GET", `team/${team?.id}`)).body.name).toBe("Team-1");
  expect((await api.org("GET", `site/${site?.id}/incoming-references`)).body.meta.referencedEntities).toEqual(
    ["team"],
  );
  expect((await api.org("POST", "site", {})).status).toBe(405);
});

test("purging inactive channels is forbidden to everybody", async () => {
  expect((await api.org("POST", "entry-point/purge-inactive-entities")).status).toBe(403);
});

test("an upload with a changed sound under the same id is stored", async () => {
  const audio = (await api.upload()).body;
  await api.org("PUT", `audio-file/${audio.id}`, audioForm({ ...audio, description: "b" }, wave(20)));
  expect(api.emulator.tenant().blobs[audio.blobId]?.bytes).toBe(64);
});

test("300 requests a minute, then 429 with Retry-After; refused requests change nothing", async () => {
  const limited = await Raw.start({ requestsPerMinute: 3, clock: () => now });
  try {
    for (let i = 0; i < 3; i++) expect((await limited.org("GET", "v2/site")).status).toBe(200);
    now += 20_000;
    const refused = await limited.org("POST", "entry-point", inboundChannel);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "40"]);
    expect(limited.lastRequest()).toMatchObject({ status: 429, changes: [] });
    expect((await limited.send("GET", "/_emulator/requests")).status).toBe(200);
    now += 40_000;
    expect((await limited.org("GET", "v2/site")).status).toBe(200);
  } finally {
    await limited.close();
  }
});
