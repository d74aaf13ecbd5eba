// The doctor finds exactly the planted fault, and says how to mend it.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { version } from "../../package.json";
import { examine, thisMachine, type Finding, type Machine } from "../../src/cli/doctor";
import { platformOf } from "../../src/cli/provider-package";
import { loadConfiguration } from "../../src/engine";
import { parseSeed, startEmulator, type Emulator, type FaultRule } from "../../src/emulator";
import { inboundChannel, Workplace } from "./wxcc";

let work: Workplace;
let other: Emulator;

beforeAll(async () => {
  work = await Workplace.open({
    seed: parseSeed({ organization: { id: "6f2c0de0-0000-4000-8000-000000000001" } }),
  });
  other = await startEmulator();
  work.channels({ sales: inboundChannel });
});
beforeEach(() => work.emulator.reset());
afterAll(async () => {
  await other.close();
  await work.close();
});

type Variables = Readonly<Record<string, string>>;

interface SetUp {
  readonly variables?: Variables;
  readonly machine?: Partial<Machine>;
  readonly faults?: readonly FaultRule[];
}

/** A machine where everything is well, but for what is planted. */
function findings({ variables = {}, machine = {}, faults = [] }: SetUp): Promise<readonly Finding[]> {
  work.emulator.setFaults(faults);
  const environment = {
    ...work.environment(),
    WXCC_WEBEX_API_URL: work.emulator.url,
    WXCC_REQUESTS_PER_MINUTE: "300",
    ...variables,
  };
  return examine(loadConfiguration(work.folder), {
    environment,
    nodeVersion: "20.9.0",
    terraformVersion: async () => "1.11.4",
    providerInstalled: () => "yes",
    ...machine,
  });
}

const notWell = (all: readonly Finding[]) =>
  all.filter(({ status }) => status === "warn" || status === "fail");

const closedPort = "http://127.0.0.1:1";
const answer = (status: number, body?: unknown, headers?: Variables) => ({
  kind: "status" as const,
  status,
  ...(body === undefined ? {} : { body }),
  ...(headers === undefined ? {} : { headers }),
});

const nobody: Variables = { WXCC_ACCESS_TOKEN: "" };
const expired = () => ({ ...grant(), WXCC_REFRESH_TOKEN: work.emulator.expiredRefreshToken });
const grant = (): Variables => ({
  WXCC_ACCESS_TOKEN: "",
  WXCC_CLIENT_ID: work.emulator.clientId,
  WXCC_CLIENT_SECRET: work.emulator.clientSecret,
  WXCC_REFRESH_TOKEN: work.emulator.refreshToken,
});

test("nothing is found where all is well, with one finding for each check, and nothing is changed", async () => {
  const all = await findings({});
  expect(all.map(({ check, status }) => `${status} ${check}`)).toEqual([
    "ok node",
    "ok proxy",
    "ok settings",
    "ok credential",
    "ok organization",
    "ok contact center",
    "ok clock",
    "ok write access",
    "ok request limit",
    "ok flows",
    "ok queues",
    "ok locations",
    "ok telephony regions",
    "ok cut-off creates",
    "ok terraform",
    "ok provider",
  ]);
  const text = JSON.stringify(all);
  expect(text).toContain(work.emulator.locationId);
  expect(text).toContain(work.emulator.telephonyRegionId);
  expect(work.emulator.requests().flatMap(({ changes }) => changes)).toEqual([]);
});

test("a refresh token is well too", async () => {
  expect(notWell(await findings({ variables: grant() }))).toEqual([]);
});

/** What is planted, where it is found, whether a plan can still work, and a piece of the text and of the fix. */
const planted: readonly (readonly [
  string,
  Finding["check"],
  "warn" | "fail",
  RegExp,
  RegExp,
  () => SetUp,
])[] = [
  ["no token", "credential", "fail", /no access token/, /wxcc auth login/, () => ({ variables: nobody })],
  [
    "an expired token",
    "credential",
    "fail",
    /WXCC_ACCESS_TOKEN in the environment: it is wrong or expired/,
    /Get a new token/,
    () => ({ variables: { WXCC_ACCESS_TOKEN: work.emulator.expiredToken } }),
  ],
  [
    "an expired refresh token",
    "credential",
    "fail",
    /Could not get an access token/,
    /Log in again with wxcc auth login/,
    () => ({ variables: expired() }),
  ],
  [
    "no data center",
    "settings",
    "fail",
    /There is no data center/,
    /WXCC_DATA_CENTER/,
    () => ({ variables: { WXCC_API_URL: "", WXCC_DATA_CENTER: "" } }),
  ],
  [
    "the wrong data center, which answers 403",
    "contact center",
    "fail",
    /known to Webex, but the API is at .* refuses it/,
    /Check the data center first/,
    () => ({
      variables: { WXCC_API_URL: other.url, WXCC_ORG_ID: work.emulator.organizationId },
    }),
  ],
  [
    "the wrong data center, which answers 401",
    "contact center",
    "fail",
    /The API answered 401/,
    /Check the data center first/,
    () => ({ faults: [{ pathContains: "/organization/", effect: answer(401) }] }),
  ],
  [
    "the wrong organization",
    "organization",
    "fail",
    /the token belongs to organization 6f2c.*, but 11111111/,
    /WXCC_ORG_ID/,
    () => ({ variables: { WXCC_ORG_ID: "11111111-2222-4333-8444-555555555555" } }),
  ],
  [
    "another organization than the expected one",
    "organization",
    "fail",
    /but 11111111-2222-4333-8444-555555555555 is expected/,
    /correct what is expected/,
    () => ({ variables: { WXCC_EXPECTED_ORG_ID: "11111111-2222-4333-8444-555555555555" } }),
  ],
  [
    "a token that only reads",
    "write access",
    "warn",
    /may read, but not write/,
    /cjp:config_write: wxcc auth login/,
    () => ({ variables: { WXCC_ACCESS_TOKEN: work.emulator.readOnlyToken } }),
  ],
  [
    "a clock that is ten minutes slow",
    "clock",
    "warn",
    /this machine is (599|60\d) s behind the service/,
    /NTP/,
    () => ({
      faults: [
        {
          operation: "entry-point.list",
          times: 1,
          effect: answer(
            200,
            { meta: { totalRecords: 1 }, data: [] },
            { date: new Date(Date.now() + 600_000).toUTCString() },
          ),
        },
      ],
    }),
  ],
  [
    "an API that nobody serves",
    "contact center",
    "fail",
    /127\.0\.0\.1:1 can't be reached/,
    /Check the network/,
    () => ({ variables: { WXCC_API_URL: closedPort } }),
  ],
  [
    "a proxy that nobody serves",
    "proxy",
    "fail",
    /the proxy of HTTPS_PROXY \(127\.0\.0\.1\) can't be reached: ECONNREFUSED/,
    /unset HTTPS_PROXY/,
    () => ({ variables: { HTTPS_PROXY: closedPort } }),
  ],
  [
    "a minute whose requests are used up",
    "request limit",
    "fail",
    /the requests of this minute are used up/,
    /Wait a minute/,
    () => ({
      faults: [{ pathContains: "/organization/", effect: answer(429, undefined, { "retry-after": "30" }) }],
    }),
  ],
  [
    "a request limit that is too small",
    "request limit",
    "warn",
    /5 a minute make large plans slow/,
    /WXCC_REQUESTS_PER_MINUTE/,
    () => ({ variables: { WXCC_REQUESTS_PER_MINUTE: "5" } }),
  ],
  [
    "no location",
    "locations",
    "warn",
    /has no location/,
    /Control Hub/,
    () => ({ faults: [{ operation: "location.list", effect: answer(200, { items: [] }) }] }),
  ],
  [
    "a default location of another tenant",
    "locations",
    "warn",
    /default_location_id is nowhere/,
    /one of these ids/,
    () => ({ variables: { WXCC_DEFAULT_LOCATION_ID: "nowhere" } }),
  ],
  [
    "no telephony region",
    "telephony regions",
    "warn",
    /names none/,
    /set up telephony/,
    () => ({ faults: [{ operation: "telephony-region.list", effect: answer(200, []) }] }),
  ],
  [
    "no Terraform",
    "terraform",
    "warn",
    /none on the PATH/,
    /Install Terraform/,
    () => ({ machine: { terraformVersion: async () => null } }),
  ],
  [
    "a provider that is not installed",
    "provider",
    "warn",
    /not where Terraform looks/,
    /wxcc provider install/,
    () => ({ machine: { providerInstalled: () => "no" as const } }),
  ],
  [
    "an old Node",
    "node",
    "fail",
    /18\.20\.1 is too old/,
    /20\.9/,
    () => ({ machine: { nodeVersion: "18.20.1" } }),
  ],
];

test.each(planted)("%s is found as %s, and nothing else", async (_what, check, status, text, fix, setUp) => {
  const found = notWell(await findings(setUp()));
  expect(found).toEqual([
    { check, status, text: expect.stringMatching(text), fix: expect.stringMatching(fix) },
  ]);
});

test("a token that could not be tried is not called well", async () => {
  const all = await findings({ variables: { WXCC_WEBEX_API_URL: closedPort } });
  const credential = all.find(({ check }) => check === "credential");
  expect(credential).toMatchObject({ status: "warn", fix: expect.stringContaining("Check the network") });
  expect(credential?.text).toMatch(/WXCC_ACCESS_TOKEN in the environment, not tried: .* can't be reached/);
});

test("every fault names an operation that the emulator serves", async () => {
  await findings({});
  const asked = work.emulator.requests().map(({ operation }) => operation);
  expect(asked).toEqual(
    expect.arrayContaining(["entry-point.list", "location.list", "telephony-region.list"]),
  );
});

test("this machine is looked at itself: no Terraform on an empty PATH, the provider by its folder", async () => {
  const machine = thisMachine({ PATH: work.folder, HOME: work.folder });
  expect(await machine.terraformVersion()).toBeNull();
  expect(machine.providerInstalled()).toBe("no");
  const source = `registry.terraform.io/wxcc/wxcc/${version}/${platformOf(process)}`;
  mkdirSync(work.path(`.terraform.d/plugins/${source}`), { recursive: true });
  expect(machine.providerInstalled()).toBe("yes");
  expect(thisMachine({ HOME: work.folder, TF_CLI_CONFIG_FILE: "nowhere" }).providerInstalled()).toBe("yes");
  const settings = work.path(".terraformrc");
  writeFileSync(settings, "# provider_installation\ndisable_checkpoint = true\n");
  expect(machine.providerInstalled()).toBe("yes");
  writeFileSync(settings, "provider_installation {\n}\n");
  expect(machine.providerInstalled()).toBe("elsewhere");
  rmSync(settings);
  expect(machine.nodeVersion).toBe(process.versions.node);
});

const steadyVersions = (text: string) =>
  text
    .replaceAll(/(?<=node +)\d+\.\d+\.\d+/g, "<version>")
    .replaceAll(/wxcc\/wxcc \d+\.\d+\.\d+/g, "wxcc/wxcc <version>")
    .replaceAll(work.emulator.url, "<url>");

test("the screen shows each check with its fix, and the exit code whether a plan can work", async () => {
  const quiet = { PATH: work.folder, WXCC_REQUESTS_PER_MINUTE: "300" };
  const well = await work.wxccWith({ ...quiet, WXCC_ACCESS_TOKEN: work.emulator.readOnlyToken }, "doctor");
  expect(well.code).toBe(0);
  expect(steadyVersions(well.stdout)).toMatchSnapshot();
  const ill = await work.wxccWith({ ...quiet, WXCC_ACCESS_TOKEN: "" }, "doctor");
  expect(ill.code).toBe(1);
  expect(steadyVersions(ill.stdout)).toMatchSnapshot();
});

test("the JSON has the same findings", async () => {
  const { code, stdout } = await work.wxccWith({ PATH: work.folder }, "doctor", "--format", "json");
  const { works, checks } = JSON.parse(stdout);
  expect({ code, works }).toEqual({ code: 0, works: true });
  expect(checks).toContainEqual({
    check: "terraform",
    status: "warn",
    text: "there is none on the PATH",
    fix: expect.any(String),
  });
});
