import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { ContactCenterError, dialNumberId, entryPointId, isKind } from "../../src/contact-center";
import { requestBudget } from "../../src/contact-center/request-budget";
import {
  accessToken,
  failureOf,
  organizationId,
  scriptedContactCenter,
  TestClock,
  type Reply,
} from "./scripted-server";

const scripted = scriptedContactCenter();
const id = entryPointId("0b1f4c6e-93c7-4c5e-8d0a-2f5b7d1e9a34");
const sales = { noun: "channel", name: "sales" };
const stored = { id, name: "sales", active: true };
const ok: Reply = { status: 200, json: stored };
const body = { name: "sales", active: true };

/** Replies in turn; the last one for ever. */
function inTurn<R>(...replies: [R, ...R[]]) {
  return (_request: unknown, index: number): R => replies[Math.min(index, replies.length - 1)] ?? replies[0];
}

const methods = () => scripted.server.requests.map(({ method }) => method);

test("every request carries the bearer token and the organization of the token", async () => {
  const center = scripted.open(() => ok);
  await center.entryPoints.read(id, sales);
  const [request] = scripted.server.requests;
  expect(request?.headers.authorization).toBe(`Bearer ${accessToken}`);
  expect(request?.path).toBe(`/organization/${organizationId}/entry-point/${id}`);
});

/** Milliseconds in which a loaded machine answers the request after the one that is left without an answer. */
const inTime = 2000;

describe("429", () => {
  test("waits for as long as Retry-After says, then repeats, a POST as well: it was not carried out", async () => {
    const clock = new TestClock();
    const waits: [number, string][] = [];
    const limited: Reply = { status: 429, headers: { "retry-after": "17" } };
    const center = scripted.open(inTurn(limited, limited, { status: 201, json: stored }, ok), {
      clock,
      onWait: (seconds, reason) => waits.push([seconds, reason]),
    });
    await center.entryPoints.create(body, sales);
    const withJitter = 17 + 1.7;
    expect(clock.sleeps).toEqual([withJitter * 1000, withJitter * 1000]);
    expect(waits).toEqual([
      [withJitter, "the API asks to wait"],
      [withJitter, "the API asks to wait"],
    ]);
    expect(methods()).toEqual(["POST", "POST", "POST", "GET"]);
  });

  test("reads a date in Retry-After", async () => {
    const clock = new TestClock();
    const date = new Date(clock.now() + 25_000).toUTCString();
    const center = scripted.open(inTurn<Reply>({ status: 429, headers: { "retry-after": date } }, ok), {
      clock,
    });
    await center.entryPoints.read(id, sales);
    expect(clock.sleeps).toEqual([25_000 + 2500]);
  });

  test("without Retry-After backs off from one second, doubling to a minute, with up to three seconds by chance", async () => {
    const clock = new TestClock();
    const center = scripted.open(() => ({ status: 429 }), { clock, maxRetries: 8 });
    await failureOf(center.entryPoints.read(id, sales));
    expect(clock.sleeps).toEqual([1100, 2200, 4400, 8800, 17_600, 35_000, 63_000, 63_000]);
  });

  test("does not sit through a Retry-After of more than ten minutes but says how long", async () => {
    const clock = new TestClock();
    const center = scripted.open(() => ({ status: 429, headers: { "retry-after": "3600" } }), { clock });
    const error = await failureOf(center.entryPoints.read(id, sales));
    expect(isKind(error, "rate-limited") && error.detail).toContain("wait 3600 s");
    expect(clock.sleeps).toEqual([]);
  });

  test("holds back the other requests too", async () => {
    const clock = new TestClock();
    const budget = requestBudget({ requestsPerWindow: 0, longestRequest: 30_000, clock, random: () => 0 });
    await budget.take("read");
    budget.pause(30_000);
    await Promise.all([budget.take("read"), budget.take("write")]);
    expect(clock.sleeps).toEqual([30_000]);
  });
});

describe("passing failures", () => {
  test.each<[string, Reply | "reset"]>([
    ["500", { status: 500 }],
    ["503", { status: 503 }],
    ["a broken connection", "reset"],
  ])("GET, PUT and DELETE are repeated after %s", async (_what, failure) => {
    const center = scripted.open(
      inTurn<Reply | "reset">(failure, ok, failure, ok, ok, failure, { status: 204 }),
    );
    await center.entryPoints.read(id, sales);
    await center.entryPoints.update(id, body, sales);
    expect(await center.entryPoints.delete(id, sales)).toBe("deleted");
    expect(methods()).toEqual(["GET", "GET", "PUT", "PUT", "GET", "DELETE", "DELETE"]);
  });

  test.each<[string, Reply | "reset"]>([
    ["500", { status: 500 }],
    ["502", { status: 502 }],
    ["a broken connection", "reset"],
  ])("a POST is never repeated after %s: nobody knows whether it was carried out", async (_what, failure) => {
    const center = scripted.open(() => failure);
    const error = await failureOf(center.entryPoints.create(body, sales));
    expect(error).toBeInstanceOf(ContactCenterError);
    expect((error as ContactCenterError).outcome).toBe("unknown");
    expect(methods()).toEqual(["POST"]);
  });

  test("a POST is never repeated after a timeout", async () => {
    const center = scripted.open(() => "silence", { requestTimeoutMs: 50 });
    const error = await failureOf(center.entryPoints.create(body, sales));
    expect(isKind(error, "timeout") && error.outcome).toBe("unknown");
    expect(methods()).toEqual(["POST"]);
  });

  test("a GET is repeated after a timeout", async () => {
    const center = scripted.open(inTurn<Reply | "silence">("silence", ok), {
      requestTimeoutMs: inTime,
    });
    expect(await center.entryPoints.read(id, sales)).toMatchObject(stored);
  });

  test("a POST is repeated when the connection was refused, for it never left", async () => {
    const clock = new TestClock();
    const refused = Object.assign(new Error("refused"), { code: "ECONNREFUSED", syscall: "connect" });
    const fetch = () => Promise.reject(new TypeError("fetch failed", { cause: refused }));
    const center = scripted.open(() => ok, { apiUrl: "https://api.example", fetch, clock });
    const error = await failureOf(center.entryPoints.create(body, sales));
    expect(isKind(error, "unreachable") && error.outcome).toBe("not-done");
    expect((error as ContactCenterError).detail).toBe(
      "api.example can't be reached (ECONNREFUSED: refused). Check the network, the proxy and the address of the API, then run again.",
    );
    expect(clock.sleeps).toEqual([1000, 2000, 4000, 8000]);
  });

  test.each(["127.0.0.1", "localhost"])("nobody listens at %s: it is not waited for", async (host) => {
    const port = await closedPort();
    const clock = new TestClock();
    const center = scripted.open(() => ok, { apiUrl: `http://${host}:${port}`, clock });
    const asked = [() => center.entryPoints.create(body, sales), () => center.entryPoints.read(id, sales)];
    for (const ask of asked) {
      const error = await failureOf(ask());
      expect(isKind(error, "unreachable") && error.outcome).toBe("not-done");
      const { detail } = error as ContactCenterError;
      expect(detail).toContain(`${host}:${port} can't be reached (ECONNREFUSED`);
      expect(detail).toMatch(
        /No program listens there\. Does the emulator run\? `npx wxcc emulator` starts it and prints its address, for WXCC_API_URL\.$/,
      );
    }
    expect(clock.sleeps).toEqual([]);
  });

  test.each([
    ["ECONNRESET", "read"],
    ["EHOSTUNREACH", "read"],
    ["ETIMEDOUT", "write"],
    ["UND_ERR_SOCKET", undefined],
    ["SOMETHING_NEW", undefined],
  ])("a POST that ended in %s while in use may have been carried out", async (code, syscall) => {
    const cause = Object.assign(new Error("broken"), { code, syscall });
    const fetch = () => Promise.reject(new TypeError("fetch failed", { cause }));
    const error = await failureOf(scripted.open(() => ok, { fetch }).entryPoints.create(body, sales));
    expect(error).toMatchObject({ kind: "unreachable", outcome: "unknown" });
  });

  test.each([
    ["EHOSTUNREACH", "connect"],
    ["ETIMEDOUT", "connect"],
    ["ENOTFOUND", "getaddrinfo"],
    ["EAI_AGAIN", "getaddrinfo"],
    ["UND_ERR_CONNECT_TIMEOUT", undefined],
    ["CERT_HAS_EXPIRED", undefined],
  ])("a POST that ended in %s before there was a connection never left", async (code, syscall) => {
    const cause = Object.assign(new Error("none"), { code, syscall });
    const fetch = () => Promise.reject(new TypeError("fetch failed", { cause }));
    const error = await failureOf(scripted.open(() => ok, { fetch }).entryPoints.create(body, sales));
    expect(error).toMatchObject({ kind: "unreachable", outcome: "not-done" });
  });

  test.each<[string, Reply | "reset" | "silence"]>([
    ["the API answered 503", { status: 503 }],
    ["no connection", "reset"],
    ["no answer in time", "silence"],
  ])("the wait after a failure says why: %s", async (why, failure) => {
    const reasons: string[] = [];
    const center = scripted.open(inTurn<Reply | "reset" | "silence">(failure, ok), {
      clock: new TestClock(),
      ...(failure === "silence" ? { requestTimeoutMs: inTime } : {}),
      onWait: (_seconds, reason) => reasons.push(reason),
    });
    await center.entryPoints.read(id, sales);
    expect(reasons).toEqual([expect.stringMatching(/^Could not read channel "[^"]+" \((.+)\)$/)]);
    expect(reasons[0]).toContain(`(${why})`);
  });

  test("repetition ends after max retries, with the last failure", async () => {
    const center = scripted.open(() => ({ status: 503, text: "down for maintenance" }), { maxRetries: 2 });
    const error = await failureOf(center.entryPoints.read(id, sales));
    expect(isKind(error, "server") && error.reason).toBe("down for maintenance");
    expect(methods()).toHaveLength(3);
  });

  test.each([400, 401, 403, 409, 412])("%i is final", async (status) => {
    const center = scripted.open(() => ({ status, json: { error: { reason: "no" } } }));
    await failureOf(center.entryPoints.update(id, body, sales));
    expect(methods().filter((method) => method === "PUT")).toHaveLength(1);
  });

  test("a repeated DELETE that meets 404 has deleted; a first one that does found nothing", async () => {
    const gone: Reply = { status: 404, json: { trackingId: "ccconfig_1", error: { key: "404" } } };
    const repeated = scripted.open(inTurn<Reply | "reset">("reset", gone));
    expect(await repeated.dialNumbers.delete(dialNumberId(id), sales)).toBe("deleted");
    const first = scripted.open(() => gone);
    expect(await first.dialNumbers.delete(dialNumberId(id), sales)).toBe("absent");
    const limited = scripted.open(inTurn<Reply>({ status: 429 }, gone));
    scripted.server.requests.length = 0;
    expect(await limited.dialNumbers.delete(dialNumberId(id), sales)).toBe("absent");
  });
});

describe("the request budget", () => {
  test("never lets more than its number leave in any minute, and says why it waits", async () => {
    const clock = new TestClock();
    const reasons: string[] = [];
    const center = scripted.open(() => ok, {
      clock,
      requestsPerMinute: 3,
      onWait: (_seconds, reason) => reasons.push(reason),
    });
    for (let n = 0; n < 7; n++) await center.entryPoints.readAnew(id, sales);
    expect(clock.sleeps).toEqual([60_000, 60_000]);
    expect(reasons).toEqual(Array(2).fill("the 3 requests of this minute are used up"));
  });

  test("counts a request for a whole minute, wherever the minute starts", async () => {
    const clock = new TestClock();
    const budget = requestBudget({ requestsPerWindow: 2, longestRequest: 30_000, clock, random: () => 0 });
    const send = async () => (await budget.take("write")).answered();
    await send();
    await clock.sleep(40_000);
    await send();
    await send();
    await send();
    expect(clock.sleeps).toEqual([40_000, 20_000, 40_000]);
  });

  test("0 means no limit", async () => {
    const clock = new TestClock();
    const center = scripted.open(() => ok, { clock, requestsPerMinute: 0 });
    await Promise.all(Array.from({ length: 350 }, () => center.entryPoints.read(id, sales)));
    expect(clock.sleeps).toEqual([]);
  });
});

describe("cancelling", () => {
  test("ends a request under way, with an unknown outcome for a write", async () => {
    const run = new AbortController();
    const center = scripted.open(
      () => {
        run.abort();
        return "silence";
      },
      { signal: run.signal },
    );
    const error = await failureOf(center.entryPoints.create(body, sales));
    expect(isKind(error, "cancelled") && error.outcome).toBe("unknown");
  });

  test("lets nothing more leave", async () => {
    const run = new AbortController();
    run.abort();
    const center = scripted.open(() => ok, { signal: run.signal });
    const error = await failureOf(center.entryPoints.create(body, sales));
    expect(isKind(error, "cancelled") && error.outcome).toBe("not-done");
    expect(scripted.server.requests).toEqual([]);
  });
});

test("a redirect is not followed: the token would go along", async () => {
  const center = scripted.open(() => ({ status: 302, headers: { location: "/login" } }));
  const error = await failureOf(center.entryPoints.read(id, sales));
  expect(isKind(error, "unexpected-answer")).toBe(true);
  expect(scripted.server.requests).toHaveLength(1);
});

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
