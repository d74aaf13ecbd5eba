// A login, a refresh, and what goes wrong with either: each with its text, against the emulator's OAuth endpoints.
import {
  chmodSync,
  chownSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { inboundChannel, Workplace, type Finished } from "./wxcc";

let work: Workplace;

beforeEach(async () => {
  work = await Workplace.open();
});
afterEach(() => work.close());

const loginFile = () => work.path(".config/wxcc/login.json");
const tokens = () => work.path(".cache/wxcc/tokens");

/** Nothing but the address of the emulator and, for a login, the secret of the integration. */
function withoutCredential() {
  return { WXCC_ACCESS_TOKEN: "", WXCC_CLIENT_SECRET: work.emulator.clientSecret };
}

function grant(refreshToken: string) {
  const { clientId, clientSecret } = work.emulator;
  return {
    WXCC_ACCESS_TOKEN: "",
    WXCC_CLIENT_ID: clientId,
    WXCC_CLIENT_SECRET: clientSecret,
    WXCC_REFRESH_TOKEN: refreshToken,
  };
}

/** Runs a login, and visits the printed address as a browser would: it follows the way back. */
async function login(
  words: readonly string[] = [],
  visit: (url: string) => Promise<unknown> = (url) => fetch(url),
): Promise<Finished> {
  const command = ["auth", "login", "--client-id", work.emulator.clientId, "--port", "0", ...words];
  const running = work.start(command, withoutCredential());
  let heard = "";
  running.child.stdout.on("data", (text: string) => (heard += text));
  await running.said("Waiting for the browser");
  await visit(/http\S+\/v1\/authorize\S+/.exec(heard)?.[0] ?? "no address");
  return running.finished;
}

const channels = () => work.channels({ sales: inboundChannel });

test("a login is kept for this user alone, and later runs use it when nothing else is set", async () => {
  const { code, stdout, stderr } = await login();
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("Logged in.");
  expect(stdout).toContain(`Emulated Contact Center (${work.emulator.organizationId})`);
  expect(stdout).toContain("Platform Engineer <platform.engineer@emulator.test>");
  expect(statSync(loginFile()).mode & 0o777).toBe(0o600);
  channels();
  const applied = await work.wxccWith({ WXCC_ACCESS_TOKEN: "" }, "apply", "--auto-approve");
  expect(applied.code).toBe(0);
  expect(statSync(tokens()).mode & 0o777).toBe(0o700);
});

test("a login is used while its client id and secret are still set, but not those of another client", async () => {
  await login();
  const client = { ...withoutCredential(), WXCC_CLIENT_ID: work.emulator.clientId };
  expect((await work.wxccWith(withoutCredential(), "auth", "status")).stdout).toContain(
    "stored login, from ",
  );
  expect((await work.wxccWith(client, "auth", "status")).stdout).toContain("stored login, from ");
  for (const other of [{ WXCC_CLIENT_ID: "another" }, { WXCC_CLIENT_SECRET: "another" }]) {
    const { code, stderr } = await work.wxccWith({ ...client, ...other }, "auth", "status");
    expect(code).toBe(1);
    expect(stderr).toContain("There is no credential");
  }
});

test("no output of a login holds a secret, and the browser is asked with state and PKCE", async () => {
  let address = "";
  const { stdout } = await login([], (url) => {
    address = url;
    return fetch(url);
  });
  const asked = new URL(address).searchParams;
  expect(asked.get("state")).toMatch(/^[\w-]{22}$/);
  expect(asked.get("code_challenge")).toMatch(/^[\w-]{43}$/);
  expect(asked.get("redirect_uri")).toMatch(/^http:\/\/localhost:\d+\/callback$/);
  const { clientSecret, refreshToken } = work.emulator;
  const code = work.emulator.requests().find(({ operation }) => operation === "oauth.token");
  expect(code?.status).toBe(200);
  for (const secret of [clientSecret, refreshToken]) expect(stdout).not.toContain(secret);
});

test("an answer with another state is turned away, and the right one still counts", async () => {
  const { code } = await login([], async (url) => {
    const back = new URL(new URL(url).searchParams.get("redirect_uri") ?? "");
    const forged = await fetch(`${back.href}?state=forged&code=abc`);
    expect(forged.status).toBe(404);
    expect(existsSync(loginFile())).toBe(false);
    return fetch(url);
  });
  expect(code).toBe(0);
});

test("a consent that is refused stores nothing and says why", async () => {
  work.emulator.setBehaviour({ refuseConsent: true });
  const { code, stderr } = await login();
  expect(code).toBe(1);
  expect(stderr).toContain("Error: The login was refused");
  expect(stderr).toContain("access_denied");
  expect(existsSync(loginFile())).toBe(false);
});

test("a login that nobody answers ends at its time limit", async () => {
  const { code, stderr } = await login(["--timeout", "1"], async () => undefined);
  expect(code).toBe(1);
  expect(stderr).toContain("Nobody came back from the consent page within 1 s");
});

test("a login without the write scope says so, and the write it fails on says what to do", async () => {
  const { code, stdout } = await login(["--scope", "cjp:config_read"]);
  expect(code).toBe(0);
  expect(stdout).toContain("This can plan, but not apply: it lacks cjp:config_write.");
  channels();
  expect((await work.wxccWith({ WXCC_ACCESS_TOKEN: "" }, "plan")).code).toBe(0);
  const applied = await work.wxccWith({ WXCC_ACCESS_TOKEN: "" }, "apply", "--auto-approve");
  expect(applied.code).toBe(1);
  expect(applied.stderr).toContain("The token needs the scope cjp:config_write");
  expect(applied.stderr).toContain("A new scope needs a new consent: wxcc auth login.");
});

test("a service app's login needs no browser", async () => {
  const { clientId, accessToken, organizationId } = work.emulator;
  const { code, stdout } = await work.wxccWith(
    { ...withoutCredential(), WXCC_ACCESS_TOKEN: accessToken },
    ...["auth", "login", "--client-id", clientId, "--service-app", "an-app", "--org", organizationId],
  );
  expect(code).toBe(0);
  expect(stdout).toContain("Logged in.");
  channels();
  expect((await work.wxccWith({ WXCC_ACCESS_TOKEN: "" }, "plan")).code).toBe(0);
});

test("a login goes to the token address it came from only", async () => {
  await login();
  const elsewhere = { WXCC_ACCESS_TOKEN: "", WXCC_TOKEN_URL: `${work.emulator.url}/elsewhere` };
  channels();
  const { code, stderr } = await work.wxccWith(elsewhere, "plan");
  expect(code).toBe(1);
  expect(stderr).toContain("There is no access token");
  expect(stderr).toContain("wxcc auth login");
});

test("status tells who, where, until when and from where, as JSON too, and never the token", async () => {
  await login();
  const none = { WXCC_ACCESS_TOKEN: "" };
  const text = await work.wxccWith(none, "auth", "status");
  expect(text.code).toBe(0);
  expect(text.stdout).toContain(`stored login, from ${loginFile()}`);
  const { stdout } = await work.wxccWith(none, "auth", "status", "--format", "json");
  expect(JSON.parse(stdout)).toMatchObject({
    credential: { kind: "stored login" },
    person: { name: "Platform Engineer" },
    organization_id: work.emulator.organizationId,
    organization_name: "Emulated Contact Center",
    scopes: expect.arrayContaining(["cjp:config_write"]),
  });
  const [cached = ""] = readdirSync(tokens());
  const { text: token } = JSON.parse(readFileSync(`${tokens()}/${cached}`, "utf8"));
  expect(`${text.stdout}${stdout}`).not.toContain(token);
  const fixed = await work.wxcc("auth", "status", "--format", "json");
  expect(JSON.parse(fixed.stdout).credential).toEqual({
    kind: "access token",
    source: "WXCC_ACCESS_TOKEN in the environment",
  });
});

test("logout removes the login, and status then says how to get one", async () => {
  await login();
  expect((await work.wxcc("auth", "logout")).stdout).toContain(`The login in ${loginFile()} is removed.`);
  expect((await work.wxcc("auth", "logout")).stdout).toBe("There is no login.\n");
  const { code, stderr } = await work.wxccWith({ WXCC_ACCESS_TOKEN: "" }, "auth", "status");
  expect(code).toBe(1);
  expect(stderr).toContain("Error: There is no credential");
});

test("an expired refresh token says to log in again", async () => {
  channels();
  const { code, stderr } = await work.wxccWith(grant(work.emulator.expiredRefreshToken), "plan");
  expect(code).toBe(1);
  expect(stderr).toContain("Error: Could not get an access token");
  expect(stderr).toContain("Log in again with wxcc auth login, or set a new refresh token.");
});

test("an expired access token says what it may be", async () => {
  const { code, stderr } = await work.wxccWith(
    { WXCC_ACCESS_TOKEN: work.emulator.expiredToken },
    ...["auth", "status"],
  );
  expect(code).toBe(1);
  expect(stderr).toContain("The access token is missing, wrong or expired");
});

test("a token of another tenant is refused where one is expected", async () => {
  channels();
  const environment = grant(work.emulator.otherOrganizationRefreshToken);
  const { code, stderr } = await work.wxccWith(environment, "plan", "--org", work.emulator.organizationId);
  expect(code).toBe(1);
  expect(stderr).toContain(
    `leads to organization 0e0e0e0e-0000-4000-8000-0000000000ff, but ${work.emulator.organizationId} is expected`,
  );
});

test("runs share one access token, and are told where a new refresh token is kept", async () => {
  channels();
  work.emulator.setBehaviour({ rotatesRefreshToken: true });
  const environment = grant(work.emulator.refreshToken);
  const first = await work.wxccWith(environment, "plan");
  expect(first.code).toBe(0);
  expect(first.stderr).toContain(`It is remembered in ${tokens()}/`);
  const second = await work.wxccWith(environment, "plan");
  expect({ code: second.code, stderr: second.stderr }).toEqual({ code: 0, stderr: "" });
  const asked = work.emulator.requests().filter(({ operation }) => operation === "oauth.token");
  expect(asked).toHaveLength(1);
});

test("a login that is broken says how to mend it", async () => {
  await login();
  writeFileSync(loginFile(), "{");
  channels();
  const { code, stderr } = await work.wxccWith({ WXCC_ACCESS_TOKEN: "" }, "plan");
  expect(code).toBe(1);
  expect(stderr).toContain("Log in again (wxcc auth login), or remove it (wxcc auth logout)");
});

test("a login without the integration's secret, or on a taken port, says what is missing", async () => {
  const { code, stderr } = await work.wxcc("auth", "login", "--client-id", "C1");
  expect(code).toBe(1);
  expect(stderr).toContain("The client secret of the integration ");
  expect(stderr).toContain("WXCC_CLIENT_SECRET in the environment");
  const { port } = new URL(work.emulator.url);
  const taken = await work.wxccWith(
    withoutCredential(),
    "auth",
    "login",
    "--client-id",
    "C1",
    "--port",
    port,
  );
  expect(taken.code).toBe(1);
  expect(taken.stderr).toContain(`wxcc can't listen on port ${port}`);
});

test("a login that others may have read or written is not used, and the error says how to go on", async () => {
  await login();
  channels();
  chmodSync(loginFile(), 0o644);
  const { code, stderr } = await work.wxccWith(withoutCredential(), "plan");
  expect(code).toBe(1);
  expect(stderr).toContain(`others may read or write ${loginFile()} (mode 644)`);
  expect(stderr).toContain(`chmod 600 ${loginFile()}`);
  chmodSync(loginFile(), 0o600);
  expect((await work.wxccWith(withoutCredential(), "plan")).code).toBe(0);
  if (process.getuid?.() !== 0) return; // only the superuser can give a file to somebody else
  chownSync(loginFile(), 12345, 12345);
  expect((await work.wxccWith(withoutCredential(), "plan")).stderr).toContain("belongs to somebody else");
});
