import { connect, ConfigurationError, type ConnectionOptions } from "../../src/contact-center";
import { accessToken, failureOf, organizationId, scriptedContactCenter, TestClock } from "./scripted-server";

const scripted = scriptedContactCenter();
const grant = { accessToken: undefined, clientId: "C1", clientSecret: "secret-1", refreshToken: "refresh-1" };
const emptyList = { status: 200, json: { meta: { totalPages: 1 }, data: [] } } as const;

test.each<[string, ConnectionOptions, string]>([
  [
    "no data center",
    { accessToken },
    "There is no data center, and it can't be told from the token. Set the data center to one of us1, eu1, eu2, anz1, ca1, jp1, sg1, in1",
  ],
  ["an unknown data center", { accessToken, dataCenter: "us2" as "us1" }, '"us2" is no data center'],
  [
    "no token",
    { dataCenter: "us1" },
    "There is no access token. Set the access token, or client id, client secret and refresh token together.",
  ],
  ["half a grant", { dataCenter: "us1", clientId: "C1" }, "but client secret and refresh token is missing"],
  [
    "a token with the word Bearer",
    { dataCenter: "us1", accessToken: `Bearer ${accessToken}` },
    "without the word Bearer",
  ],
  [
    "an address that is none",
    { accessToken, apiUrl: "api.example" },
    'The API address "api.example" must begin with https:// (or http://, as the emulator\'s does).',
  ],
  [
    "an address of another protocol",
    { accessToken, apiUrl: "ftp://api.example" },
    'The API address "ftp://api.example" must begin with https://',
  ],
  [
    "an address without a host",
    { accessToken, dataCenter: "us1", tokenUrl: "https://" },
    'The token address "https://" is no address.',
  ],
  [
    "an address with a query",
    { accessToken, dataCenter: "us1", webexApiUrl: "https://api.example/?a=1" },
    'The Webex API address "https://api.example/?a=1" must end before its ? or #.',
  ],
  [
    "an address with a password",
    { accessToken, apiUrl: "https://me:pw@api.example" },
    "must not hold a user name or password",
  ],
  [
    "an organization id that is none",
    { accessToken, dataCenter: "us1", organizationId: "acme" },
    'The organization id "acme" is no UUID',
  ],
  [
    "a negative budget",
    { accessToken, dataCenter: "us1", requestsPerMinute: -1 },
    "requests per minute must be a number of at least 0",
  ],
])("%s is refused before any request", (_what, options, text) => {
  expect(() => connect(options)).toThrow(ConfigurationError);
  expect(() => connect(options)).toThrow(text);
});

test("no text about settings holds the token", () => {
  expect(() => connect({ dataCenter: "us1", accessToken: "abc def-secret" })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining("def-secret") }),
  );
});

test("a data center is an address, and everything else lives at Webex", async () => {
  const urls: string[] = [];
  const center = connect({
    accessToken,
    dataCenter: "eu1",
    fetch: (async (url: unknown) => {
      urls.push(String(url));
      return new Response(JSON.stringify({ items: [], meta: { totalPages: 1 }, data: [] }));
    }) as unknown as ConnectionOptions["fetch"],
  });
  await center.entryPoints.list();
  await center.calling.locations();
  expect(urls.map((url) => new URL(url).origin)).toEqual([
    "https://api.wxcc-eu1.cisco.com",
    "https://webexapis.com",
  ]);
});

test("a path and a slash at the end of the address of a proxy are respected", async () => {
  const center = scripted.open(() => emptyList, { apiUrl: `${scripted.server.url}/proxy/` });
  await center.entryPoints.list();
  expect(scripted.server.requests[0]?.path).toBe(`/proxy/organization/${organizationId}/v2/entry-point`);
});

describe("the organization id", () => {
  test("is the configured one, else the one in the token", async () => {
    const other = "11111111-2222-4333-8444-555555555555";
    expect(await scripted.open(() => emptyList, { organizationId: other }).organizationId()).toBe(other);
    expect(await scripted.open(() => emptyList).organizationId()).toBe(organizationId);
    expect(scripted.server.requests).toEqual([]);
  });

  test("is asked of the token's user when the token does not hold it", async () => {
    const orgId = Buffer.from(`ciscospark://us/ORGANIZATION/${organizationId}`).toString("base64");
    const center = scripted.open(() => ({ status: 200, json: { orgId } }), { accessToken: "opaque-token" });
    expect(await center.organizationId()).toBe(organizationId);
    await center.organizationId();
    expect(scripted.server.requests.map(({ path }) => path)).toEqual(["/v1/people/me"]);
  });

  test("that is nowhere to be found is an error that says what to set", async () => {
    const center = scripted.open(() => ({ status: 200, json: { orgId: "acme" } }), {
      accessToken: "opaque-token",
    });
    expect(String(await failureOf(center.organizationId()))).toContain("Set the organization id.");
  });
});

describe("tokens by refresh", () => {
  /** Hands out tokens in turn; `next` decides what the other routes answer. */
  function tokenEndpoint(life: number, refreshTokens: (string | undefined)[]) {
    const asked: URLSearchParams[] = [];
    return {
      asked,
      answer(body: string) {
        asked.push(new URLSearchParams(body));
        const n = asked.length;
        const access_token = `token-${n}_P0A1_${organizationId}`;
        return { status: 200, json: { access_token, expires_in: life, refresh_token: refreshTokens[n - 1] } };
      },
    };
  }

  test("one token serves many requests and is renewed five minutes early; the old refresh token stays when none comes", async () => {
    const clock = new TestClock();
    const endpoint = tokenEndpoint(3600, [undefined, "refresh-2"]);
    const center = scripted.open(
      ({ path, body }) => (path === "/v1/access_token" ? endpoint.answer(body) : emptyList),
      { ...grant, clock },
    );
    await Promise.all([center.entryPoints.list(), center.queues.list()]);
    expect(endpoint.asked).toHaveLength(1);
    await clock.sleep(3_299_000);
    await center.entryPoints.list();
    expect(endpoint.asked).toHaveLength(1);
    await clock.sleep(1_000);
    await center.entryPoints.list();
    await clock.sleep(3_300_000);
    await center.entryPoints.list();
    expect(endpoint.asked.map((form) => form.get("refresh_token"))).toEqual([
      "refresh-1",
      "refresh-1",
      "refresh-2",
    ]);
    expect(Object.fromEntries(endpoint.asked[0] ?? [])).toEqual({
      grant_type: "refresh_token",
      client_id: "C1",
      client_secret: "secret-1",
      refresh_token: "refresh-1",
    });
  });

  test("a refused token is renewed once and the request repeated, a POST as well", async () => {
    const endpoint = tokenEndpoint(3600, []);
    const stored = { id: "id-1", name: "sales" };
    const center = scripted.open(
      ({ path, body, headers }) => {
        if (path === "/v1/access_token") return endpoint.answer(body);
        return headers.authorization?.includes("token-1") ? { status: 401 } : { status: 200, json: stored };
      },
      { ...grant },
    );
    await center.entryPoints.create({ name: "sales" }, { noun: "channel", name: "sales" });
    expect(endpoint.asked).toHaveLength(2);
  });

  test("a token that is refused again is an error, not a loop", async () => {
    const endpoint = tokenEndpoint(3600, []);
    const center = scripted.open(
      ({ path, body }) => (path === "/v1/access_token" ? endpoint.answer(body) : { status: 401 }),
      { ...grant },
    );
    expect(await failureOf(center.entryPoints.list())).toMatchObject({ kind: "unauthorized" });
    expect(endpoint.asked).toHaveLength(2);
  });
});
