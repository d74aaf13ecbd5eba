// The OAuth endpoints, by raw HTTP: consent, code, refresh, service app, and the failures that can be rehearsed.
import { createHash } from "node:crypto";
import { startEmulator, type Emulator } from "../../src/emulator";

let emulator: Emulator;
let now: number;

beforeAll(async () => {
  emulator = await startEmulator({ clock: () => now });
});
beforeEach(() => {
  now = 1_790_000_000_000;
  emulator.reset();
});
afterAll(() => emulator.close());

const redirectUri = "http://localhost:8484/callback";

async function authorize(more: Readonly<Record<string, string>> = {}) {
  const query = new URLSearchParams({
    client_id: emulator.clientId,
    response_type: "code",
    redirect_uri: redirectUri,
    scope: "cjp:config_read cjp:config_write",
    state: "a state",
    ...more,
  });
  const answer = await fetch(`${emulator.url}/v1/authorize?${query}`, { redirect: "manual" });
  return { status: answer.status, back: new URL(answer.headers.get("location") ?? "none:").searchParams };
}

async function token(fields: Readonly<Record<string, string>>) {
  const { clientId: client_id, clientSecret: client_secret } = emulator;
  const body = new URLSearchParams({ client_id, client_secret, ...fields });
  const answer = await fetch(`${emulator.url}/v1/access_token`, { method: "POST", body });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const refresh = (refresh_token: string) => token({ grant_type: "refresh_token", refresh_token });
const exchange = (code: string | null, more: Readonly<Record<string, string>> = {}) =>
  token({ grant_type: "authorization_code", code: code ?? "", redirect_uri: redirectUri, ...more });

async function asked(accessToken: unknown, method: "GET" | "POST") {
  const path = `organization/${emulator.organizationId}/${method === "GET" ? "v2/entry-point" : "entry-point/bulk"}`;
  const answer = await fetch(`${emulator.url}/${path}`, {
    method,
    headers: { authorization: `Bearer ${String(accessToken)}`, "content-type": "application/json" },
    ...(method === "POST" ? { body: '{"items":[]}' } : {}),
  });
  return answer.status;
}

test("a consent leads back with the state and a code, which serves once", async () => {
  const { status, back } = await authorize();
  expect({ status, state: back.get("state") }).toEqual({ status: 302, state: "a state" });
  const first = await exchange(back.get("code"));
  expect(first.body).toMatchObject({
    refresh_token: emulator.refreshToken,
    expires_in: 1_209_600,
    refresh_token_expires_in: 7_776_000,
    scope: "cjp:config_read cjp:config_write",
  });
  expect(await asked(first.body["access_token"], "POST")).toBe(207);
  expect((await exchange(back.get("code"))).status).toBe(400);
});

test("a code challenge wants its verifier", async () => {
  const verifier = "a-verifier-of-at-least-43-characters-as-the-rule-says";
  const challenge = {
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  };
  const wrong = await authorize(challenge);
  expect((await exchange(wrong.back.get("code"), { code_verifier: "other" })).status).toBe(400);
  const right = await authorize(challenge);
  expect((await exchange(right.back.get("code"), { code_verifier: verifier })).status).toBe(200);
});

test("a code goes to the redirect address it was made for only", async () => {
  const { back } = await authorize();
  expect((await exchange(back.get("code"), { redirect_uri: "http://localhost:1/" })).status).toBe(400);
});

test("a refused consent and an unknown scope lead back with the error", async () => {
  expect((await authorize({ scope: "spark:everything" })).back.get("error")).toBe("invalid_scope");
  emulator.setBehaviour({ refuseConsent: true });
  expect((await authorize()).back.get("error")).toBe("access_denied");
});

test("another client id gets no consent page", async () => {
  expect((await authorize({ client_id: "other" })).status).toBe(400);
});

test("a consent without the write scope gives tokens that only read, after a refresh too", async () => {
  const { back } = await authorize({ scope: "cjp:config_read" });
  const { body } = await exchange(back.get("code"));
  const renewed = await refresh(String(body["refresh_token"]));
  for (const accessToken of [body["access_token"], renewed.body["access_token"]]) {
    expect(await asked(accessToken, "GET")).toBe(200);
    expect(await asked(accessToken, "POST")).toBe(403);
  }
});

test("refresh tokens that rehearse a failure: expired, read only, of another organization", async () => {
  const { expiredRefreshToken, readOnlyRefreshToken, otherOrganizationRefreshToken } = emulator;
  expect((await refresh(expiredRefreshToken)).status).toBe(400);
  expect(await asked((await refresh(readOnlyRefreshToken)).body["access_token"], "POST")).toBe(403);
  const stranger = (await refresh(otherOrganizationRefreshToken)).body["access_token"];
  expect(String(stranger)).toMatch(/_0e0e0e0e-0000-4000-8000-0000000000ff$/);
  expect(await asked(stranger, "GET")).toBe(403);
});

test("an access token ends at its time", async () => {
  const { body } = await refresh(emulator.refreshToken);
  now += 1_209_599_000;
  expect(await asked(body["access_token"], "GET")).toBe(200);
  now += 1_000;
  expect(await asked(body["access_token"], "GET")).toBe(401);
});

test("with rotation each refresh token serves once", async () => {
  emulator.setBehaviour({ rotatesRefreshToken: true });
  const { body } = await refresh(emulator.refreshToken);
  expect((await refresh(emulator.refreshToken)).status).toBe(400);
  expect((await refresh(String(body["refresh_token"]))).status).toBe(200);
});

test("a service app gets its tokens for the organization that authorized it, and no other", async () => {
  const { clientId, clientSecret, organizationId, accessToken } = emulator;
  const ask = (targetOrgId: string) =>
    fetch(`${emulator.url}/v1/applications/an-app/token`, {
      method: "POST",
      headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
      body: JSON.stringify({ clientId, clientSecret, targetOrgId }),
    });
  const webexId = Buffer.from(`ciscospark://us/ORGANIZATION/${organizationId}`).toString("base64");
  expect(await (await ask(webexId)).json()).toMatchObject({ refresh_token: emulator.refreshToken });
  expect((await ask("11111111-2222-4333-8444-555555555555")).status).toBe(403);
  expect(JSON.stringify(emulator.requests())).not.toContain(clientSecret);
});

test("everybody may ask who they are, of another organization too", async () => {
  const answer = await fetch(`${emulator.url}/v1/people/me`, {
    headers: { authorization: `Bearer ${emulator.otherOrganizationToken}` },
  });
  const { orgId } = (await answer.json()) as { orgId: string };
  expect(Buffer.from(orgId, "base64").toString()).toMatch(/0e0e0e0e-0000-4000-8000-0000000000ff$/);
});
