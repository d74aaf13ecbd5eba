// Access tokens by refresh: early renewal, one refresh for all processes, what the cache file holds, rotated tokens.
import { buildSync } from "esbuild";
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import {
  chmodSync,
  chownSync,
  mkdtempSync,
  symlinkSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type ConnectionOptions, type ContactCenter } from "../../src/contact-center";
import { oneProcessAtATime } from "../../src/contact-center/process-lock";
import { systemClock } from "../../src/contact-center/clock";
import { userFolder } from "../../src/contact-center/user-folder";
import { startEmulator, type Emulator } from "../../src/emulator";
import { failureOf } from "./scripted-server";

let emulator: Emulator;
let folder: string;
let now: number;
const opened: ContactCenter[] = [];

beforeAll(async () => {
  emulator = await startEmulator({ requestsPerMinute: 0, clock: () => now });
});
beforeEach(() => {
  now = Date.now();
  emulator.reset();
  folder = mkdtempSync(join(tmpdir(), "wxcc-tokens-"));
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((center) => center.close()));
  rmSync(folder, { recursive: true, force: true });
});
afterAll(() => emulator.close());

const clock = { ...systemClock, now: () => now };

function open(more: ConnectionOptions = {}): ContactCenter {
  const { url: apiUrl, clientId, clientSecret, refreshToken } = emulator;
  const center = connect({
    apiUrl,
    clientId,
    clientSecret,
    refreshToken,
    tokenFolder: folder,
    clock,
    maxRetries: 0,
    requestsPerMinute: 0,
    ...more,
  });
  opened.push(center);
  return center;
}

const refreshes = () => emulator.requests().filter(({ operation }) => operation === "oauth.token").length;
const cached = () => readdirSync(folder).filter((name) => name.endsWith(".json"));
/** Puts another token into a cache file. */
function plant(path: string, text: string): void {
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), text }));
}
const onlyCached = () => join(folder, cached()[0] ?? "none");

describe("one refresh serves", () => {
  test("all connections that share the folder, one after the other and at the same time", async () => {
    const [first, second, third] = [open(), open(), open()];
    await Promise.all([first.entryPoints.list(), second.entryPoints.list()]);
    await third.entryPoints.list();
    expect(refreshes()).toBe(1);
    expect((await open().currentToken()).expiresAt).toBe(now + 1_209_600_000);
  });

  test("until five minutes before its end, then one more serves again", async () => {
    await open().entryPoints.list();
    now += (1_209_600 - 301) * 1000;
    await open().entryPoints.list();
    expect(refreshes()).toBe(1);
    now += 1000;
    await Promise.all([open().entryPoints.list(), open().entryPoints.list()]);
    expect(refreshes()).toBe(2);
  });

  test("even when its life is shorter than these five minutes", async () => {
    emulator.setBehaviour({ accessTokenSeconds: 200 });
    const center = open();
    await center.entryPoints.list();
    now += 149_000;
    await center.entryPoints.list();
    expect(refreshes()).toBe(1);
    now += 1_000;
    await center.entryPoints.list();
    expect(refreshes()).toBe(2);
  });

  test("no other refresh token", async () => {
    await open().currentToken();
    await open({ refreshToken: emulator.readOnlyRefreshToken }).currentToken();
    expect(refreshes()).toBe(2);
    expect(cached()).toHaveLength(2);
  });

  test("nobody once the service has refused it: one process renews, the other takes its token", async () => {
    const [first, second] = [open(), open()];
    await Promise.all([first.entryPoints.list(), second.entryPoints.list()]);
    const { text: refused } = await first.currentToken();
    emulator.setFaults([{ operation: "team.list", times: 2, effect: { kind: "status", status: 401 } }]);
    await Promise.all([first.teams.list(), second.teams.list()]);
    expect(refreshes()).toBe(2);
    expect((await first.currentToken()).text).not.toBe(refused);
    expect(await first.currentToken()).toEqual(await second.currentToken());
  });

  test("a token for another tool is made anew and then shared", async () => {
    const { text: before } = await open().currentToken();
    const { text: fresh } = await open().freshToken();
    expect(fresh).not.toBe(before);
    expect((await open().currentToken()).text).toBe(fresh);
  });
});

describe("the file of a token", () => {
  test("is its owner's alone and holds neither client secret nor refresh token", async () => {
    await open().currentToken();
    expect(statSync(onlyCached()).mode & 0o777).toBe(0o600);
    const text = readFileSync(onlyCached(), "utf8");
    expect(text).toContain(emulator.organizationId);
    for (const secret of [emulator.clientSecret, emulator.refreshToken, emulator.clientId]) {
      expect(`${text}${onlyCached()}`).not.toContain(secret);
    }
    expect(readdirSync(folder)).toEqual(cached()); // no lock and no half file stays behind
  });

  test("that is torn counts as none", async () => {
    await open().currentToken();
    writeFileSync(onlyCached(), readFileSync(onlyCached(), "utf8").slice(0, 40));
    await open().entryPoints.list();
    expect(refreshes()).toBe(2);
    await open().entryPoints.list();
    expect(refreshes()).toBe(2);
  });

  test("is not read when others may have written it, and is replaced by one's own", async () => {
    await open().currentToken();
    plant(onlyCached(), "somebody else's token");
    chmodSync(onlyCached(), 0o646);
    const { text } = await open().currentToken();
    expect(text).not.toBe("somebody else's token");
    expect(JSON.parse(readFileSync(onlyCached(), "utf8"))).toMatchObject({ text });
    expect(statSync(onlyCached()).mode & 0o777).toBe(0o600);
  });

  test("lies in a folder that is closed to others, whatever it was before", async () => {
    chmodSync(folder, 0o777);
    await open().currentToken();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test("is done without where the folder is a link, which somebody may have put there", async () => {
    const theirs = mkdtempSync(join(tmpdir(), "wxcc-theirs-"));
    const link = join(folder, "tokens");
    symlinkSync(theirs, link);
    const center = open({ tokenFolder: link });
    await center.entryPoints.list();
    expect(readdirSync(theirs)).toEqual([]);
    rmSync(theirs, { recursive: true });
  });

  /** Only the superuser can give a file to somebody else. */
  const asSuperuser = process.getuid?.() === 0 ? test : test.skip;

  asSuperuser("and of somebody else is not used, nor is the folder", async () => {
    await open().currentToken();
    plant(onlyCached(), "somebody else's token");
    chownSync(onlyCached(), 12345, 12345);
    expect((await open().currentToken()).text).not.toBe("somebody else's token");

    plant(onlyCached(), "somebody else's token");
    chownSync(folder, 12345, 12345);
    const told: (string | undefined)[] = [];
    emulator.setBehaviour({ rotatesRefreshToken: true });
    const { text } = await open({ onNewRefreshToken: (path) => told.push(path) }).currentToken();
    expect(text).not.toBe("somebody else's token");
    expect(told).toEqual([undefined]);
    expect(JSON.parse(readFileSync(onlyCached(), "utf8"))).toMatchObject({ text: "somebody else's token" });
  });

  test("is done without where the folder can't be written", async () => {
    const file = join(folder, "a-file");
    writeFileSync(file, "");
    const center = open({ tokenFolder: join(file, "tokens") });
    await center.entryPoints.list();
    await center.queues.list();
    expect(refreshes()).toBe(1);
  });
});

describe("a refresh token", () => {
  test("stays when the answer brings none", async () => {
    await open().currentToken();
    now += 1_209_600_000;
    await open().currentToken();
    expect(refreshes()).toBe(2);
    expect(readFileSync(onlyCached(), "utf8")).not.toContain("newRefreshToken");
  });

  test("that the service replaces is remembered for later processes, and the user is told where", async () => {
    emulator.setBehaviour({ rotatesRefreshToken: true });
    const told: (string | undefined)[] = [];
    await open({ onNewRefreshToken: (path) => told.push(path) }).currentToken();
    expect(told).toEqual([onlyCached()]);
    now += 1_209_600_000;
    await open().entryPoints.list(); // the configured one would be refused by now
    expect(refreshes()).toBe(2);
    expect(cached()).toHaveLength(1);
  });

  test("that has expired is an error that says to log in again", async () => {
    const error = await failureOf(open({ refreshToken: emulator.expiredRefreshToken }).entryPoints.list());
    expect(error).toMatchObject({
      kind: "unauthorized",
      summary: "Could not get an access token",
      detail: expect.stringContaining("Log in again with wxcc auth login"),
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  test("is not blamed for a wrong client secret", async () => {
    const error = await failureOf(open({ clientSecret: "not-the-secret" }).entryPoints.list());
    expect(error).toMatchObject({
      detail: expect.stringContaining("The client id or the client secret is wrong"),
    });
  });

  test("of a consent without the write scope: the error of a write says which consent is missing", async () => {
    const center = open({ refreshToken: emulator.readOnlyRefreshToken });
    const sales = { noun: "channel", name: "sales" };
    const error = await failureOf(center.entryPoints.create({ name: "sales" }, sales));
    expect(error).toMatchObject({
      kind: "missing-scope",
      detail: expect.stringContaining("A new scope needs a new consent: wxcc auth login"),
    });
  });
});

describe("processes", () => {
  const path = () => join(folder, "lock");
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });

  test("that start together make one token", async () => {
    const script = join(folder, "token-process.js");
    buildSync({
      entryPoints: [join(__dirname, "token-process.ts")],
      outfile: script,
      bundle: true,
      platform: "node",
    });
    const tokens = join(folder, "tokens");
    const { url, clientId, clientSecret, refreshToken } = emulator;
    const codes = await Promise.all(
      [1, 2, 3].map(
        () =>
          new Promise<number | null>((settle) => {
            const words = [script, url, tokens, clientId, clientSecret, refreshToken];
            const child = spawn(process.execPath, words, { stdio: ["ignore", "ignore", "inherit"] });
            children.push(child);
            child.once("close", settle);
          }),
      ),
    );
    expect(codes).toEqual([0, 0, 0]);
    expect(refreshes()).toBe(1);
  });

  test("a lock of a process that was killed is taken over at once", async () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    writeFileSync(path(), JSON.stringify({ id: "gone", pid, host: hostname() }));
    expect(await oneProcessAtATime(path(), systemClock, async () => readdirSync(folder).sort())).toHaveLength(
      2,
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  test("a lock that holds no sense is taken over at once", async () => {
    writeFileSync(path(), "{");
    await oneProcessAtATime(path(), systemClock, async () => undefined);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("a lock of a living process is waited for, but not for ever", async () => {
    writeFileSync(path(), JSON.stringify({ id: "busy", pid: process.pid, host: hostname() }));
    let waited = 0;
    const impatient = {
      ...systemClock,
      now: () => now + waited,
      sleep: async (milliseconds: number) => void (waited += milliseconds),
    };
    expect(await oneProcessAtATime(path(), impatient, async () => "done")).toBe("done");
    expect(waited).toBeGreaterThanOrEqual(120_000);
    expect(readdirSync(folder)).toEqual(["lock"]);
  });

  test("never hold a lock together", async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await Promise.resolve();
      inside--;
    };
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    writeFileSync(path(), JSON.stringify({ id: "gone", pid, host: hostname() }));
    await Promise.all(Array.from({ length: 8 }, () => oneProcessAtATime(path(), systemClock, work)));
    expect(most).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });
});

test.each([
  ["cache", "linux", { HOME: "/home/me" }, "/home/me/.cache/wxcc"],
  ["cache", "darwin", { HOME: "/Users/me" }, "/Users/me/Library/Caches/wxcc"],
  ["cache", "linux", { HOME: "/home/me", XDG_CACHE_HOME: "/var/cache/me" }, "/var/cache/me/wxcc"],
  ["cache", "linux", { HOME: "/home/me", XDG_CACHE_HOME: "here" }, "/home/me/.cache/wxcc"],
  ["config", "linux", { HOME: "/home/me" }, "/home/me/.config/wxcc"],
  ["config", "darwin", { HOME: "/Users/me", XDG_CONFIG_HOME: "/etc/me" }, "/etc/me/wxcc"],
  ["config", "linux", {}, undefined],
] as const)("the %s folder on %s with %j", (kind, platform, variables, expected) => {
  expect(userFolder(kind, variables, platform)).toBe(expected);
});
