/** The request log: complete enough to replay the tenant, and free of secrets. */
import type { JsonObject, RequestLogEntry, TenantDump } from "../../src/emulator";
import { audioForm, flowDocument, Raw, wave } from "./raw-http";

let api: Raw;
beforeAll(async () => {
  api = await Raw.start({ requestsPerMinute: 0 });
});
beforeEach(() => api.emulator.reset());
afterAll(() => api.close());

/** The tenant that results from the log alone. */
function replay(start: TenantDump, log: readonly RequestLogEntry[]): Record<string, readonly JsonObject[]> {
  const tables = new Map(
    Object.entries(start.entities).map(([entity, rows]) => [
      entity,
      new Map(rows.map((row) => [String(row.id), row])),
    ]),
  );
  for (const { changes } of log) {
    for (const { entity, id, before, after } of changes) {
      const table = tables.get(entity) ?? new Map<string, JsonObject>();
      tables.set(entity, table);
      expect(table.get(id) ?? null).toEqual(before);
      if (after) table.set(id, after);
      else table.delete(id);
    }
  }
  return Object.fromEntries([...tables].map(([entity, rows]) => [entity, [...rows.values()]]));
}

test("the changes of the log replay the whole tenant", async () => {
  const start = api.emulator.tenant();
  const flow = await api.createFlow();
  await api.publish(flow.id, "Live");
  const [a, b] = [
    await api.createChannel({ flowId: flow.id }),
    await api.createChannel({ name: "b", active: false }),
  ];
  const mapping = (await api.mapNumber(a.id)).body;
  await api.org("PUT", `dial-number/${mapping.id}`, { ...mapping, entryPointId: b.id });
  await api.org("DELETE", `entry-point/${a.id}`);
  await api.org("DELETE", `dial-number/${mapping.id}`);
  await api.org("DELETE", `entry-point/${b.id}`);
  await api.upload();
  api.emulator.edit("flow", flow.id, { name: "Renamed in the console", lockedBy: null });
  expect(replay(start, api.emulator.requests())).toEqual(api.emulator.tenant().entities);
});

test("requests that arrive together keep their own changes", async () => {
  const names = Array.from({ length: 20 }, (_, i) => `line-${i}`);
  await Promise.all(names.map((name) => api.createChannel({ name })));
  const made = api.emulator
    .requests()
    .map(({ body, changes }) => [(body as JsonObject).name, changes.map(({ after }) => after?.name)]);
  expect(made).toHaveLength(20);
  for (const [sent, stored] of made) expect(stored).toEqual([sent]);
});

test("an entry says what was asked and answered", async () => {
  const channel = await api.createChannel();
  expect(api.lastRequest()).toMatchObject({
    index: 0,
    method: "POST",
    path: `/organization/${api.emulator.organizationId}/entry-point`,
    query: {},
    operation: "entry-point.create",
    status: 201,
    contentType: "application/json",
    body: { name: "sales" },
    changes: [{ entity: "entry-point", id: channel.id, before: null, after: channel }],
  });
  await api.org("GET", "v2/entry-point?filter=name==%22sales%22");
  expect(api.lastRequest()).toMatchObject({
    query: { filter: 'name=="sales"' },
    operation: "entry-point.list",
  });
  await api.org("GET", "nothing");
  expect(api.lastRequest()).toMatchObject({ operation: "unknown", status: 404 });
});

test("a multipart body is logged as its JSON and the size and hash of its file", async () => {
  await api.org("POST", "audio-file", audioForm({ name: "a.wav", contentType: "AUDIO_WAV" }, wave(4)));
  expect(api.lastRequest().body).toEqual({
    audioFileInfo: { name: "a.wav", contentType: "AUDIO_WAV" },
    audioFile: { filename: "sound.wav", bytes: 48, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
  await api.importFlow(flowDocument("X"));
  expect(api.lastRequest().body).toMatchObject({ file: { filename: "flow.json" } });
});

test("neither tokens nor secrets are in the log or in the tenant", async () => {
  const { clientId, clientSecret, refreshToken, accessToken } = api.emulator;
  const fields = {
    grant_type: "refresh_token",
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: refreshToken,
  };
  const issued = await api.send("POST", "/v1/access_token", new URLSearchParams(fields));
  await api.createChannel();
  const visible = JSON.stringify([api.emulator.requests(), api.emulator.tenant()]);
  for (const secret of [clientSecret, refreshToken, accessToken, issued.body.access_token]) {
    expect(visible).not.toContain(secret);
  }
  expect(api.emulator.requests()[0]?.body).toEqual({ grant_type: "refresh_token" });
});

test("the log is read over HTTP from an index on, emptied, and does not log itself", async () => {
  await api.createChannel();
  await api.org("GET", "v2/site");
  const since = await api.send("GET", "/_emulator/requests?since=1");
  expect(since.rows.map(({ index, operation }) => [index, operation])).toEqual([[1, "site.list"]]);
  expect((await api.send("DELETE", "/_emulator/requests")).status).toBe(204);
  expect(api.emulator.requests()).toEqual([]);
});

test("a reset brings back the seeded tenant, the switches and the faults", async () => {
  const start = api.emulator.tenant();
  await api.createChannel();
  await api.send("PUT", "/_emulator/behaviour", { refuseStaleVersion: true });
  api.emulator.setFaults([{ effect: { kind: "status", status: 500 } }]);
  expect((await api.send("POST", "/_emulator/reset")).status).toBe(204);
  expect((await api.send("GET", "/_emulator/tenant")).body).toEqual(start);
  expect((await api.send("GET", "/_emulator/behaviour")).body.refuseStaleVersion).toBe(false);
  expect((await api.org("GET", "v2/site")).status).toBe(200);
  expect((await api.send("PUT", "/_emulator/behaviour", { magic: true })).text).toContain("behaviour.magic");
  expect((await api.send("GET", "/_emulator/nothing")).status).toBe(404);
});

test("onRequest is awaited before the answer leaves", async () => {
  const order: string[] = [];
  const watched = await Raw.start({
    onRequest: async ({ operation }) => {
      await new Promise((resolve) => setImmediate(resolve));
      order.push(operation);
    },
  });
  try {
    await watched.org("GET", "v2/site");
    order.push("answered");
    expect(order).toEqual(["site.list", "answered"]);
  } finally {
    await watched.close();
  }
});

test("an edit over HTTP changes what the public API cannot", async () => {
  const flow = await api.createFlow();
  const edit = { name: "Renamed", lockedBy: "kim@example.test" };
  const edited = await api.send("PATCH", `/_emulator/tenant/flow/${flow.id}`, edit);
  expect(edited.body.name).toBe("Renamed");
  expect((await api.publish(flow.id, "Live")).body.message).toContain(
    "Renamed is locked by kim@example.test",
  );
  expect((await api.flows("GET", "flows")).rows[0]?.name).toBe("Renamed");
  expect(api.lastRequest().operation).toBe("flow.list");
  expect(api.emulator.requests().map(({ operation }) => operation)).toContain("console.edit");
  expect((await api.send("PATCH", "/_emulator/tenant/flow/none", {})).status).toBe(404);
});
