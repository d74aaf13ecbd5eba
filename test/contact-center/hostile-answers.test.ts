// Answers that no service of good will gives: too long, too deep, without end, or a 404 of somebody else.
import { gzipSync } from "node:zlib";
import { givenTokens } from "../../src/contact-center/access-token-refresh";
import { entryPointId, flowId, type ContactCenterError } from "../../src/contact-center";
import { failureOf, organizationId, scriptedContactCenter, type Reply } from "./scripted-server";

const scripted = scriptedContactCenter();

/** What was wrong for the user; no attempt is repeated. */
const failure = async (promise: Promise<unknown>) => (await failureOf(promise)) as ContactCenterError;

const channelId = "0e000000-0000-4000-8000-000000000001";
const about = { noun: "channel", name: "sales" };
const row = (number: number) => ({
  id: `0e000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
  name: `line-${number}`,
  organizationId,
});
const rows = (from: number, count: number) =>
  Array.from({ length: count }, (_none, index) => row(from + index));

describe("a body", () => {
  test("that is a bomb of gzip is not unpacked beyond its limit", async () => {
    const bomb = gzipSync(Buffer.alloc(256 * 1024 ** 2, " "));
    const center = scripted.open(
      () => ({ status: 200, bytes: bomb, headers: { "content-encoding": "gzip" } }),
      { maxRetries: 0 },
    );
    const before = process.memoryUsage().rss;
    const problem = await failure(center.entryPoints.list());
    expect(problem.detail).toContain("its body has more than 64 MB");
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 ** 2);
  });

  test.each([[400], [503]])("of an error %i is cut the same way, and the error is told", async (status) => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 ** 2, "x"));
    const center = scripted.open(() => ({ status, bytes: bomb, headers: { "content-encoding": "gzip" } }), {
      maxRetries: 0,
    });
    const problem = await failure(center.entryPoints.list());
    expect(problem.status).toBe(status);
    expect(problem.detail.length).toBeLessThan(1000);
  });

  test.each([
    ["a list", `{"data":${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
    ["an object", `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`],
    ["a text with brackets before it", `{"a":"[[\\"[[","b":${"[".repeat(5000)}${"]".repeat(5000)}}`],
  ])("nested 100,000 deep (%s) is an error, not a crash", async (_what, text) => {
    const center = scripted.open(
      () => ({ status: 200, text, headers: { "content-type": "application/json" } }),
      { maxRetries: 0 },
    );
    const problem = await failure(center.entryPoints.list());
    expect(problem.kind).toBe("unexpected-answer");
    expect(problem.detail).toContain("its body is nested more than 1000 deep");
  });
});

test.each([["1e15"], ["1000000000000000"]])(
  "a token that lives %s seconds ends at a time that a calendar has",
  (seconds) => {
    const text = `{"access_token":"abc","expires_in":${seconds},"refresh_token_expires_in":${seconds}}`;
    const answer = { status: 200, headers: new Headers(), bytes: Buffer.from(text) };
    const now = Date.parse("2026-01-01T00:00:00Z");
    const doing = { verb: "get", noun: "an access token" };
    const { expiresAt, refreshTokenExpiresAt = 0 } = givenTokens(answer as never, doing, now);
    for (const time of [expiresAt, refreshTokenExpiresAt]) {
      expect(new Date(time).toISOString().slice(0, 4)).toBe("2035");
    }
  },
);

describe("a list without totalPages", () => {
  test("whose pages repeat has shown all that it shows", async () => {
    const center = scripted.open(() => ({ status: 200, json: rows(1, 100) }), { maxRetries: 0 });
    expect(await center.entryPoints.list()).toHaveLength(100);
    expect(scripted.server.requests).toHaveLength(2);
  });

  test("of flows, whose service does not know pages, ends too", async () => {
    const flows = [{ id: "0123456789abcdef01234567", name: "main" }];
    const center = scripted.open(() => ({ status: 200, json: flows }), { maxRetries: 0 });
    expect(await center.flows.list()).toHaveLength(1);
    expect(scripted.server.requests).toHaveLength(2);
  });

  test("in the snapshot ends after the last page that brings anything", async () => {
    const center = scripted.open(
      ({ query }) => ({
        status: 200,
        json: rows(Math.min(Number(query.get("page")), 2) * 100 + 1, 100),
      }),
      { maxRetries: 0 },
    );
    expect(await center.entryPoints.rows()).toHaveLength(300);
    expect(scripted.server.requests).toHaveLength(4);
  });

  test("of Webex Calling that always announces another page ends when it repeats", async () => {
    const center = scripted.open(
      () => ({
        status: 200,
        json: { items: [{ id: "a", name: "Berlin" }] },
        headers: { link: '<x>; rel="next"' },
      }),
      { maxRetries: 0 },
    );
    expect(await center.calling.locations()).toHaveLength(1);
    expect(scripted.server.requests).toHaveLength(2);
  });

  test("with more pages than any tenant has is refused", async () => {
    const center = scripted.open(
      () => ({ status: 200, json: { meta: { totalPages: 1e9 }, data: rows(1, 100) } }),
      { maxRetries: 0 },
    );
    expect((await failure(center.entryPoints.rows())).detail).toContain("more than 10000 pages");
    expect(scripted.server.requests).toHaveLength(1);
  });
});

describe("a 404", () => {
  const read = (reply: Reply) =>
    scripted
      .open(() => reply, { maxRetries: 0, readStrategy: "each" })
      .entryPoints.read(entryPointId(channelId), about);

  test.each([
    ["empty, with a tracking id in its header", { status: 404, headers: { trackingid: "GW_1" } }],
    [
      "of a page of HTML with a tracking id",
      { status: 404, text: "<html>gone", headers: { trackingid: "GW_1" } },
    ],
    ["with nothing but a tracking id in its body", { status: 404, json: { trackingId: "GW_1" } }],
  ])("%s is no proof that the channel is gone", async (_what, reply) => {
    const problem = await failure(read(reply));
    expect(problem.kind).toBe("unexpected-answer");
    expect(problem.summary).toBe('Could not read channel "sales"');
  });

  test("in the API's own shape is", async () => {
    const error = { key: "404", message: [{ description: "not found" }] };
    expect(await read({ status: 404, json: { error, trackingId: "CC_1" } })).toBeUndefined();
  });
});

describe("a row of the list of flows", () => {
  const flow = (number: number, more: object = {}) => ({
    id: `0123456789abcdef0123456${number}`,
    name: `flow-${number}`,
    ...more,
  });
  const open = (readStrategy: "snapshot" | "each" = "snapshot") =>
    scripted.open(
      ({ query }) => {
        const all = [
          flow(1),
          flow(2, { tags: [{ id: "Live", flowVersionId: null }] }),
          flow(3, { tags: "none" }),
        ];
        const wanted = query.get("ids") ?? query.get("partialNameSearch");
        const data = all.filter(({ id, name }) =>
          wanted === null ? true : id === wanted || name === wanted,
        );
        return { status: 200, json: { data, totalPages: 1 } };
      },
      { maxRetries: 0, readStrategy },
    );

  test("with a label of no version, or with odd labels, does not hide the others", async () => {
    expect((await open().flows.list()).map(({ name }) => name)).toEqual(["flow-1", "flow-2", "flow-3"]);
  });

  test("with odd labels is an error for who reads that very flow, by either strategy", async () => {
    for (const readStrategy of ["snapshot", "each"] as const) {
      const { flows } = open(readStrategy);
      const problem = await failure(flows.read(flowId(flow(3).id), { noun: "flow", name: "theirs" }));
      expect(problem.summary).toBe('Could not read flow "theirs"');
      expect(problem.detail).toContain('its field "tags" is not what it should be');
      expect(await flows.read(flowId(flow(2).id), { noun: "flow", name: "two" })).toMatchObject({
        name: "flow-2",
      });
    }
  });
});
