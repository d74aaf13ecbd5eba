/** Fault rules: each effect as a caller sees it and as the tenant remembers it. */
import { parseFaultRules } from "../../src/emulator";
import { inboundChannel, Raw } from "./raw-http";

let api: Raw;
beforeAll(async () => {
  api = await Raw.start({ requestsPerMinute: 0 });
});
beforeEach(() => api.emulator.reset());
afterAll(() => api.close());

const create = (name = "sales"): ReturnType<Raw["org"]> =>
  api.org("POST", "entry-point", { ...inboundChannel, name });

const channelNames = (): unknown[] =>
  (api.emulator.tenant().entities["entry-point"] ?? []).map(({ name }) => name).slice(2);

test("status answers instead of doing, with its own body and headers", async () => {
  api.emulator.setFaults([
    {
      operation: "entry-point.create",
      times: 1,
      effect: { kind: "status", status: 503, body: { why: "down" }, headers: { "retry-after": "7" } },
    },
  ]);
  const reply = await create();
  expect([reply.status, reply.body.why, reply.headers.get("retry-after")]).toEqual([503, "down", "7"]);
  expect(channelNames()).toEqual([]);
  expect(api.lastRequest()).toMatchObject({ fault: "status", status: 503, changes: [] });
  expect((await create()).status).toBe(201);
});

test("status-after-commit does the work and answers something else", async () => {
  api.emulator.setFaults([{ operation: "*.create", effect: { kind: "status-after-commit", status: 502 } }]);
  const reply = await create();
  expect([reply.status, reply.body.error.key]).toEqual([502, "502"]);
  expect(channelNames()).toEqual(["sales"]);
});

test.each([
  ["reset", []],
  ["reset-after-commit", ["sales"]],
] as const)("%s cuts the connection", async (kind, left) => {
  api.emulator.setFaults([{ operation: "entry-point.*", effect: { kind } }]);
  await expect(create()).rejects.toThrow("fetch failed");
  expect(channelNames()).toEqual(left);
  expect(api.lastRequest()).toMatchObject({ fault: kind, status: null });
});

test.each([
  ["timeout", []],
  ["timeout-after-commit", ["sales"]],
] as const)("%s holds the connection until it is closed", async (kind, left) => {
  let logged: () => void = () => undefined;
  const arrived = new Promise<void>((resolve) => (logged = resolve));
  const held = await Raw.start({ faults: [{ effect: { kind } }], onRequest: () => logged() });
  const pending = held.org("POST", "entry-point", inboundChannel).then(
    () => "answered",
    () => "cut",
  );
  await arrived;
  expect(await Promise.race([pending, Promise.resolve("held")])).toBe("held");
  const names = (held.emulator.tenant().entities["entry-point"] ?? []).slice(2).map(({ name }) => name);
  expect(names).toEqual(left);
  await held.close();
  expect(await pending).toBe("cut");
});

test("drop-field answers 200 but ignores the field, on create, update and in a bulk", async () => {
  api.emulator.setFaults([{ effect: { kind: "drop-field", field: "description" } }]);
  const channel = await api.createChannel({ description: "one" });
  expect(channel).not.toHaveProperty("description");
  api.emulator.setFaults([]);
  const described = (await api.org("PUT", `entry-point/${channel.id}`, { ...channel, description: "two" }))
    .body;
  api.emulator.setFaults([
    { operation: "entry-point.update", effect: { kind: "drop-field", field: "description" } },
  ]);
  const ignored = await api.org("PUT", `entry-point/${channel.id}`, { ...described, description: "three" });
  expect([ignored.status, ignored.body.description]).toEqual([200, "two"]);
  api.emulator.setFaults([
    { operation: "entry-point.bulk", effect: { kind: "drop-field", field: "description" } },
  ]);
  const item = { ...described, description: "four" };
  await api.org("POST", "entry-point/bulk", { items: [{ itemIdentifier: 1, item, requestAction: "SAVE" }] });
  expect((await api.org("GET", `entry-point/${channel.id}`)).body.description).toBe("two");
});

test("a dropped number move answers 200 and leaves the number where it was", async () => {
  const [first, second] = [await api.createChannel(), await api.createChannel({ name: "second" })];
  const mapping = (await api.mapNumber(first.id)).body;
  api.emulator.setFaults([
    { operation: "dial-number.update", effect: { kind: "drop-field", field: "entryPointId" } },
  ]);
  const moved = await api.org("PUT", `dial-number/${mapping.id}`, { ...mapping, entryPointId: second.id });
  expect([moved.status, moved.body.entryPointId]).toEqual([200, first.id]);
});

test("latency delays and lets a later rule strike as well", async () => {
  api.emulator.setFaults([
    { effect: { kind: "latency", ms: 30 } },
    { effect: { kind: "status", status: 500 } },
  ]);
  const start = performance.now();
  expect((await create()).status).toBe(500);
  expect(performance.now() - start).toBeGreaterThanOrEqual(29);
});

test("skip and times count matching requests only", async () => {
  api.emulator.setFaults([
    { operation: ["site.list", "team.list"], skip: 1, times: 2, effect: { kind: "status", status: 500 } },
  ]);
  const statuses: number[] = [];
  for (const path of ["v2/site", "v2/entry-point", "v2/team", "v2/site", "v2/team"]) {
    statuses.push((await api.org("GET", path)).status);
  }
  expect(statuses).toEqual([200, 200, 500, 500, 200]);
});

test("method and path narrow a rule", async () => {
  api.emulator.setFaults([{ method: "get", pathContains: "/team", effect: { kind: "status", status: 500 } }]);
  expect((await api.org("GET", "v2/site")).status).toBe(200);
  expect((await api.org("GET", "v2/team")).status).toBe(500);
});

test("a probability with a seed strikes the same requests in every run", async () => {
  const run = async (seed: number): Promise<number[]> => {
    api.emulator.setFaults([{ probability: 0.5, seed, effect: { kind: "status", status: 500 } }]);
    const statuses: number[] = [];
    for (let i = 0; i < 20; i++) statuses.push((await api.org("GET", "v2/site")).status);
    return statuses;
  };
  const first = await run(7);
  expect(await run(7)).toEqual(first);
  expect(await run(8)).not.toEqual(first);
  expect(new Set(first)).toEqual(new Set([200, 500]));
});

test("rules can be read and replaced over HTTP, and a wrong one is refused with its place", async () => {
  const rules = [{ operation: "site.*", effect: { kind: "status", status: 500 } }];
  expect((await api.send("PUT", "/_emulator/faults", rules)).rows).toEqual(rules);
  expect((await api.org("GET", "v2/site")).status).toBe(500);
  expect((await api.send("GET", "/_emulator/faults")).rows).toEqual(rules);
  const wrong = await api.send("PUT", "/_emulator/faults", [{ effect: { kind: "status", status: "many" } }]);
  expect([wrong.status, wrong.text]).toEqual([400, expect.stringContaining("faults[0].effect.status")]);
  expect(() => parseFaultRules([{ effect: { kind: "explode" } }])).toThrow("faults[0].effect.kind");
  expect(() => parseFaultRules([{ efect: 1 }])).toThrow("faults[0].");
});

test("a failure of an observer is a warning and a cut connection, never an answer", async () => {
  const watched = await Raw.start({
    onRequest: () => {
      throw new Error("observer broke");
    },
  });
  const warning = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined);
  try {
    await expect(watched.org("GET", "v2/site")).rejects.toThrow("fetch failed");
    expect(warning).toHaveBeenCalledWith(expect.stringContaining("observer broke"));
  } finally {
    warning.mockRestore();
    await watched.close();
  }
});
