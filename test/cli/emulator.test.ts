// wxcc emulator as a program: what it says when ready, its options, its end.
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { npmAbove } from "../../src/cli/npm-above";
import { program, Workplace, type Running } from "./wxcc";

let work: Workplace;

beforeEach(async () => {
  work = await Workplace.open();
});

afterEach(() => work.close());

interface Ready {
  readonly url: string;
  readonly accessToken: string;
  readonly organizationId: string;
}

/** What a program reads from the line of `--json`. */
async function ready(run: Running): Promise<Ready> {
  return JSON.parse(await run.line());
}

test("with --json it prints one line when ready, and ends with 0 when told to", async () => {
  const run = work.start(["emulator", "--json"]);
  expect(Object.keys(await ready(run))).toEqual([
    "url",
    "organizationId",
    "accessToken",
    "locationId",
    "telephonyRegionId",
  ]);
  run.child.kill("SIGTERM");
  const { code, stdout } = await run.finished;
  expect(code).toBe(0);
  expect(stdout.trimEnd()).not.toContain("\n");
});

test("without --json the lines it shows point wxcc at it", async () => {
  const run = work.start(["emulator"]);
  await run.said("Ctrl-C stops it.");
  run.child.kill("SIGINT");
  const { stdout, code } = await run.finished;
  expect(code).toBe(0);
  const names = [...stdout.matchAll(/^ {2}export (WXCC_[A-Z_]+)=\S+$/gm)].map(([, name]) => name);
  expect(names).toEqual([
    "WXCC_API_URL",
    "WXCC_ACCESS_TOKEN",
    "WXCC_ORG_ID",
    "WXCC_DEFAULT_LOCATION_ID",
    "WXCC_DEFAULT_TELEPHONY_REGION_ID",
  ]);
});

test("seed, data, faults, latency and rate limit reach the emulator", async () => {
  const json = (name: string, value: unknown) => writeFileSync(work.path(name), JSON.stringify(value));
  json("seed.json", { organization: { displayName: "Lakeside" } });
  json("faults.json", [{ operation: "people.me", effect: { kind: "status", status: 503 } }]);
  const words = ["--seed", "seed.json", "--faults", "faults.json", "--data", "tenant.json"];
  const run = work.start(["emulator", "--json", ...words, "--latency", "1", "--rate-limit", "2"]);
  const { url, accessToken, organizationId } = await ready(run);
  const get = (path: string) => fetch(url + path, { headers: { authorization: `Bearer ${accessToken}` } });
  expect(await (await get(`/v1/organizations/${organizationId}`)).json()).toMatchObject({
    displayName: "Lakeside",
  });
  expect((await get("/v1/people/me")).status).toBe(503);
  const statuses = [];
  for (let count = 0; count < 3; count += 1) {
    statuses.push((await get(`/organization/${organizationId}/v2/entry-point`)).status);
  }
  expect(statuses).toEqual([200, 200, 429]);
  run.child.kill("SIGTERM");
  await run.finished;
  const again = work.start(["emulator", "--json", "--data", "tenant.json"]);
  expect((await ready(again)).organizationId).toBe(organizationId);
});

test("what it can't use is named, with the option it came from", async () => {
  writeFileSync(work.path("bad.json"), JSON.stringify({ nonsense: 1 }));
  const port = new URL(work.emulator.url).port;
  const cases: readonly (readonly [string, ...string[]])[] = [
    ["The emulator can't use bad.json (--seed)", "--seed", "bad.json"],
    ["The emulator can't use bad.json (--faults)", "--faults", "bad.json"],
    ["The emulator can't use none.json (--seed)", "--seed", "none.json"],
    [`The emulator could not start on 127.0.0.1:${port}`, "--port", port],
    ["--port, or 0 for any free one", "--port", port],
    ["Take another --port (below 1024 few may listen) or another --host.", "--host", "203.0.113.1"],
    ["It must be a whole number from 0 to 65535", "--port", "99999"],
    ["It must be a whole number of at least 0", "--latency", "-1"],
  ];
  for (const [text, ...words] of cases) {
    const { code, stderr } = await work.wxcc("emulator", ...words);
    expect({ words, code }).toEqual({ words, code: 1 });
    expect(stderr).toContain(text);
  }
});

describe("started by npm", () => {
  const launchers = {
    npx: "npx --offline --no-install wxcc emulator --json",
    "npm exec": "npm exec --offline --no -- wxcc emulator --json",
    "npm run": "npm run --silent emulator",
  };

  beforeEach(() => {
    mkdirSync(work.path("node_modules/.bin"), { recursive: true });
    symlinkSync(program(), work.path("node_modules/.bin/wxcc"));
    const scripts = { emulator: "wxcc emulator --json" };
    writeFileSync(work.path("package.json"), JSON.stringify({ name: "mine", private: true, scripts }));
  });

  test.each([
    ["npx", "SIGTERM"],
    ["npx", "SIGKILL"],
    ["npm exec", "SIGKILL"],
    ["npm run", "SIGTERM"],
  ] as const)("by %s, it ends when that is killed with %s", async (launcher, signal) => {
    const run = work.shell(`exec ${launchers[launcher]}`);
    const { url } = await ready(run);
    expect((await fetch(`${url}/_emulator/requests`)).status).toBe(200);
    run.child.kill(signal);
    // Its end closes the outputs that it has inherited, and only then this settles.
    await run.finished;
    await expect(fetch(`${url}/_emulator/requests`)).rejects.toThrow();
  });
});

test("npm is known above a program, directly or with its shell, and nothing else is", () => {
  const above = (...commands: readonly string[]) =>
    npmAbove(1, (id) =>
      commands[id - 1] === undefined ? undefined : { parent: id + 1, command: commands[id - 1] ?? "" },
    );
  expect(above("npm exec wxcc emulator")).toBe(1);
  expect(above("sh -c 'wxcc' emulator", "npm exec wxcc emulator")).toBe(2);
  expect(above("/bin/sh -c wxcc emulator --json", "node /usr/bin/npm run emulator")).toBe(2);
  expect(above("sh -c wxcc emulator", "node /usr/lib/node_modules/npm/bin/npx-cli.js wxcc emulator")).toBe(2);
  // What a script leaves running in the background belongs to whoever started the script.
  expect(above("bash ./start.sh", "npm run start")).toBeUndefined();
  expect(above("-bash", "sshd")).toBeUndefined();
  expect(above("node /srv/npm-things/jest.js")).toBeUndefined();
  expect(above()).toBeUndefined();
});
