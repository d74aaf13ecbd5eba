// One budget for all processes of a machine that use the same client.
import { spawn, type ChildProcess } from "node:child_process";
import fs, {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";
import { entryPointId } from "../../src/contact-center";
import {
  requestBudget,
  type BudgetOptions,
  type Lane,
  type RequestBudget,
} from "../../src/contact-center/request-budget";
import { emptyLedger, type Ledger } from "../../src/contact-center/request-ledger";
import { ledgerFolders, sharedLedger } from "../../src/contact-center/shared-request-ledger";
import type { WorkerSettings } from "./budget-worker";
import { scriptedContactCenter, TestClock } from "./scripted-server";

const scripted = scriptedContactCenter();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wxcc-budget-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const minute = 60_000;

/** A process of its own, as far as the budget can tell. */
function open(clock: TestClock, options: Partial<BudgetOptions> = {}): RequestBudget {
  return requestBudget({
    requestsPerWindow: 20,
    longestRequest: 30_000,
    clock,
    random: () => 1,
    ledger: ledger(clock),
    ...options,
  });
}

function ledger(clock: TestClock, key = "a client") {
  return sharedLedger({ folders: [folder], key, window: minute, clock });
}

/** Sends requests that are answered at once. */
async function send(budget: RequestBudget, lane: Lane, times: number): Promise<void> {
  for (let n = 0; n < times; n++) (await budget.take(lane)).answered();
}

/** Milliseconds that pass while `work` waits. */
async function waited(clock: TestClock, work: () => Promise<unknown>): Promise<number> {
  const before = clock.uptime();
  await work();
  return clock.uptime() - before;
}

/** The files of the only budget in the folder, newest first. */
function files(): string[] {
  const [key = ""] = readdirSync(folder);
  const names = readdirSync(join(folder, key)).sort((one, other) => Number(other) - Number(one));
  return names.map((name) => join(folder, key, name));
}

function newestFile(): string {
  const [newest] = files();
  if (newest === undefined) throw new Error("no ledger was written");
  return newest;
}

describe("several processes", () => {
  const window = 300;
  const requestsPerWindow = 20;
  let program: string;
  let programs: string;
  beforeAll(async () => {
    programs = mkdtempSync(join(tmpdir(), "wxcc-budget-worker-"));
    program = join(programs, "worker.js");
    const entryPoints = [join(__dirname, "budget-worker.ts")];
    await build({ entryPoints, bundle: true, platform: "node", target: "node20", outfile: program });
  });
  afterAll(() => rmSync(programs, { recursive: true, force: true }));

  /** @param onArrival hears of each arrival, in its order */
  function start(
    settings: Partial<WorkerSettings>,
    onArrival: (child: ChildProcess, count: number) => unknown = () => undefined,
  ) {
    const all = { folder, window, requestsPerWindow, requests: 30, atOnce: 4, lane: "write", ...settings };
    const child = spawn(process.execPath, [program, JSON.stringify(all)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const arrivals: number[] = [];
    createInterface({ input: child.stdout }).on("line", (line) => {
      arrivals.push(Number(line));
      onArrival(child, arrivals.length);
    });
    return new Promise<number[]>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) =>
        code === 0 || signal === "SIGKILL" ? resolve(arrivals) : reject(new Error(`ended with ${code}`)),
      );
    });
  }

  function most(arrivals: readonly number[]): number {
    const sorted = [...arrivals].sort((one, other) => one - other);
    const within = (from: number) => sorted.filter((at) => at >= from && at < from + window).length;
    return Math.max(...sorted.map(within));
  }

  test("together never have more requests arrive in any window than one may", async () => {
    const arrivals = await Promise.all([start({}), start({ lane: "read" }), start({ atOnce: 8 })]);
    expect(arrivals.flat()).toHaveLength(90);
    expect(most(arrivals.flat())).toBeLessThanOrEqual(requestsPerWindow);
  });

  test("keep the bound while others are killed at any moment, and go on", async () => {
    const killed = [1, 7, 20, 25].map((after) =>
      start({ atOnce: 8 }, (child, count) => count === after && child.kill("SIGKILL")),
    );
    const all = await Promise.all([...killed, start({ requests: 40 })]);
    expect(all.at(-1)).toHaveLength(40);
    expect(most(all.flat())).toBeLessThanOrEqual(requestsPerWindow);
  });

  test("keep the bound when one is stopped between taking its places and sending, and goes on later", async () => {
    let stopped: ChildProcess | undefined;
    let goesOn = false;
    const stop = start({ atOnce: 8 }, (child, count) => {
      if (count === 8 && !goesOn && child.kill("SIGSTOP")) stopped = child;
    });
    // So late that the stopped requests would long have timed out, and most places are taken again.
    const other = start({ requests: 100 }, (_child, count) => {
      goesOn ||= count === 90;
      if (goesOn) stopped?.kill("SIGCONT");
    });
    const arrivals = await Promise.all([stop, other]);
    expect(arrivals.flat()).toHaveLength(130);
    expect(most(arrivals.flat())).toBeLessThanOrEqual(requestsPerWindow);
  });

  test("do not heed the clock of the machine, which somebody may set", async () => {
    const arrivals = await Promise.all([start({ clockSteps: true }), start({ clockSteps: true })]);
    expect(arrivals.flat()).toHaveLength(60);
    expect(most(arrivals.flat())).toBeLessThanOrEqual(requestsPerWindow);
  });
});

test("a place is held until a window after the answer, not after the start", async () => {
  const clock = new TestClock();
  const first = open(clock, { requestsPerWindow: 1 });
  const place = await first.take("write");
  await clock.sleep(20_000);
  place.answered();
  first.close();
  expect(await waited(clock, () => open(clock, { requestsPerWindow: 1 }).take("write"))).toBe(minute);
});

test("the place of a process that was killed half-way is free a window after its request must have ended", async () => {
  const clock = new TestClock();
  await open(clock, { requestsPerWindow: 1 }).take("write"); // never heard of again
  const next = open(clock, { requestsPerWindow: 1, isRunning: () => false });
  expect(await waited(clock, () => next.take("write"))).toBe(30_000 + minute);
});

describe("a place without an answer", () => {
  test("is not free while its process runs, which may have been kept from sending for minutes", async () => {
    const clock = new TestClock();
    const slow = open(clock, { requestsPerWindow: 1 });
    const place = await slow.take("write");
    const start = clock.uptime();
    const next = open(clock, {
      requestsPerWindow: 1,
      onWait: () => {
        if (clock.uptime() - start < 10 * minute) return;
        place.answered();
        slow.close();
      },
    });
    await next.take("write");
    expect(clock.uptime() - start).toBeGreaterThanOrEqual(11 * minute);
    expect(clock.uptime() - start).toBeLessThan(11 * minute + minute / 12);
  });

  test("is free a window after its request was given up or would have been, whichever is later", async () => {
    const clock = new TestClock();
    const early = open(clock, { requestsPerWindow: 1 });
    (await early.take("write")).givenUp();
    early.close();
    const late = open(clock, { requestsPerWindow: 1 });
    let place = await late.take("write");
    expect(clock.uptime()).toBe(new TestClock().uptime() + 30_000 + minute);
    await clock.sleep(2 * minute);
    place.givenUp();
    late.close();
    const last = open(clock, { requestsPerWindow: 1 });
    expect(await waited(clock, async () => (place = await last.take("write")))).toBe(minute);
    place.answered();
  });

  test("of a process that was stopped, sent its request and was killed is held for a window more", async () => {
    const clock = new TestClock();
    await open(clock, { requestsPerWindow: 1 }).take("write");
    await clock.sleep(10 * minute); // the request has just arrived, and its process ends
    const next = open(clock, { requestsPerWindow: 1, isRunning: () => false });
    expect(await waited(clock, () => next.take("write"))).toBe(minute);
  });

  test("is given up after an hour, when another process may long have the number of a killed one", async () => {
    const clock = new TestClock();
    await open(clock, { requestsPerWindow: 1 }).take("write");
    const hour = 60 * minute;
    const next = open(clock, { requestsPerWindow: 1, isRunning: () => true });
    const wait = await waited(clock, () => next.take("write"));
    expect(wait).toBeGreaterThanOrEqual(hour);
    expect(wait).toBeLessThan(hour + 3 * minute);
  });
});

test("different clients do not share", async () => {
  const clock = new TestClock();
  await send(open(clock), "write", 20);
  const other = open(clock, { ledger: ledger(clock, "another client") });
  expect(await waited(clock, () => send(other, "write", 20))).toBe(0);
});

test("what is written names no client, and only its user can read it", async () => {
  const clock = new TestClock();
  await send(open(clock, { ledger: ledger(clock, "token-that-is-secret") }), "write", 1);
  const [key = ""] = readdirSync(folder);
  expect(key).toMatch(/^[0-9a-f]{32}$/);
  expect(statSync(join(folder, key)).mode & 0o777).toBe(0o700);
  for (const file of files()) {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, "utf8")).not.toContain("secret");
  }
});

test("the folder stays small", async () => {
  const clock = new TestClock();
  const budget = open(clock, { requestsPerWindow: 300 });
  for (let n = 0; n < 300; n++) {
    await send(budget, "write", 1);
    await clock.sleep(100);
  }
  budget.close();
  expect(files().length).toBeLessThanOrEqual(2);
  expect(statSync(newestFile()).size).toBeLessThan(16_000);
});

describe("lanes", () => {
  test("a run that only reads leaves a tenth of the places to changes, which go at once", async () => {
    const clock = new TestClock();
    const refresh = open(clock);
    const waits: unknown[] = [];
    expect(await waited(clock, () => send(refresh, "read", 18))).toBe(0);
    const apply = open(clock);
    expect(await waited(clock, () => send(apply, "write", 2))).toBe(0);
    const late = open(clock, { onWait: (...wait) => waits.push(wait) });
    expect(await waited(clock, () => send(late, "write", 1))).toBeGreaterThan(minute - 1);
    expect(waits[0]).toEqual([60, "the 20 requests of this minute are used up", true]);
  });

  test("while another run changes things, reads take half of the places at most", async () => {
    const clock = new TestClock();
    await send(open(clock), "write", 1);
    const reasons: string[] = [];
    const refresh = open(clock, { onWait: (_seconds, reason) => reasons.push(reason) });
    await send(refresh, "read", 9);
    expect(await waited(clock, () => send(refresh, "read", 1))).toBeGreaterThan(minute - 1);
    expect(reasons[0]).toBe(
      "the 10 requests of this minute for reading are used up (10 are kept for changes)",
    );
  });

  test("the reads of a run that changes things belong to its changes", async () => {
    const clock = new TestClock();
    await send(open(clock), "read", 17);
    const apply = open(clock);
    await send(apply, "write", 1);
    expect(await waited(clock, () => send(apply, "read", 2))).toBe(0);
  });

  test("in one process a change overtakes the reads that wait", async () => {
    const clock = new TestClock();
    const budget = open(clock, { requestsPerWindow: 2 });
    await send(budget, "write", 2);
    const order: string[] = [];
    const reads = [1, 2, 3].map((n) => budget.take("read").then(() => order.push(`read ${n}`)));
    const change = budget.take("write").then(() => order.push("write"));
    await Promise.all([...reads, change]);
    expect(order).toEqual(["write", "read 1", "read 2", "read 3"]);
  });
});

describe("a 429", () => {
  test("stops the other processes too, and each returns at a moment of its own", async () => {
    const clock = new TestClock();
    open(clock).pause(20_000);
    const reasons: string[] = [];
    const soon = open(clock, { random: () => 0, onWait: (_seconds, reason) => reasons.push(reason) });
    const later = open(clock, { random: () => 0.5 });
    expect(await waited(clock, () => soon.take("read"))).toBe(20_000);
    expect(reasons).toEqual(["the API asks to wait"]);
    expect(await waited(clock, () => later.take("write"))).toBe(0); // all of it over when it first looked
    open(clock).pause(20_000);
    expect(await waited(clock, () => later.take("write"))).toBe(21_000);
  });

  test("of a shorter time does not end a longer pause", async () => {
    const clock = new TestClock();
    const budget = open(clock, { random: () => 0 });
    budget.pause(20_000);
    open(clock).pause(1000);
    expect(await waited(clock, () => budget.take("read"))).toBe(20_000);
  });
});

describe("a damaged record", () => {
  const damages: readonly [string, (content: string) => string][] = [
    ["empty", () => ""],
    ["cut off", (content) => content.slice(0, -20)],
    ["changed", (content) => content.replace(/"write":\d+/, '"write":0')],
    ["of another program", () => "hello\nworld\n"],
    ["binary", () => "\u0000\u0001\ufffd"],
  ];
  test.each(damages)(
    "that is %s stops everything for a window, and is healed then",
    async (_what, damage) => {
      const clock = new TestClock();
      const first = open(clock);
      await send(first, "write", 20);
      writeFileSync(newestFile(), damage(readFileSync(newestFile(), "utf8")));
      const reasons: string[] = [];
      const second = open(clock, { onWait: (_seconds, reason) => reasons.push(reason), random: () => 0 });
      expect(await waited(clock, () => send(second, "write", 20))).toBe(minute);
      expect(reasons[0]).toBe("the record of the last requests is damaged or gone");
      expect(await waited(clock, () => send(second, "write", 1))).toBe(minute);
    },
  );

  test("that is gone stops who knew it for a window", async () => {
    const clock = new TestClock();
    const budget = open(clock, { random: () => 0 });
    await send(budget, "write", 1);
    for (const file of files()) rmSync(file);
    expect(await waited(clock, () => send(budget, "write", 1))).toBe(minute);
  });

  test("is not what a killed process left unfinished", async () => {
    const clock = new TestClock();
    await send(open(clock), "write", 1);
    writeFileSync(join(newestFile(), "..", "0123456789abcdef.new"), '{"at":');
    expect(await waited(clock, () => send(open(clock), "write", 1))).toBe(0);
  });
});

describe("after a restart of the machine", () => {
  test("what was sent before counts as sent at the start", async () => {
    await send(open(new TestClock()), "write", 20);
    const clock = new TestClock(25_000);
    expect(await waited(clock, () => send(open(clock, { random: () => 0 }), "write", 1))).toBe(35_000);
  });

  test("nobody waits once it has run for longer than a window", async () => {
    await send(open(new TestClock()), "write", 20);
    const clock = new TestClock(61_000);
    expect(await waited(clock, () => send(open(clock), "write", 20))).toBe(0);
    expect(await waited(clock, () => send(open(clock), "write", 1))).toBeGreaterThan(minute - 1);
  });
});

describe("a process that slept between reading and writing", () => {
  const note = (ledger: Ledger, name: string): Ledger => ({
    ...ledger,
    holders: { ...ledger.holders, [name]: [{ freeAt: 1e15, read: 1, write: 0 }] },
  });

  test.each([1, 5, 40])("starts again when others made %i changes meanwhile", (changes) => {
    const clock = new TestClock();
    const [slow, fast] = [ledger(clock), ledger(clock)];
    slow.change((content) => [note(content, "before"), undefined]);
    let calls = 0;
    slow.change((content) => {
      if (calls++ === 0) {
        for (let n = 0; n < changes; n++) fast.change((newest) => [note(newest, `other ${n}`), undefined]);
      }
      return [note(content, "slow"), undefined];
    });
    expect(calls).toBe(2);
    const names = fast.change((content) => [undefined, Object.keys(content.holders)]);
    expect(names.sort()).toEqual(
      ["before", "slow", ...Array.from({ length: changes }, (_, n) => `other ${n}`)].sort(),
    );
  });
});

test("an unfinished change that somebody cleared away, as one whose clock was set may, is made again", () => {
  const link = fs.linkSync;
  const linked = jest.spyOn(fs, "linkSync").mockImplementationOnce((from, to) => {
    rmSync(from);
    link(from, to);
  });
  const shared = ledger(new TestClock());
  let calls = 0;
  shared.change((content) => [{ ...content, at: ++calls }, undefined]);
  linked.mockRestore();
  expect(shared.change((content) => [undefined, content.at])).toBe(2);
});

test("a budget that nobody used for a day is removed", () => {
  const clock = new TestClock();
  const old = ledger(clock, "an old token");
  old.change(() => [emptyLedger, undefined]);
  const [name = ""] = readdirSync(folder);
  utimesSync(join(folder, name), 1, 1);
  ledger(clock, "a new token");
  expect(readdirSync(folder)).not.toContain(name);
});

describe("the folder", () => {
  test("is the runtime folder of the user, then one in the cache, then a temporary one", () => {
    const folders = ledgerFolders({ XDG_RUNTIME_DIR: folder, HOME: "/home/me" }, "darwin");
    expect(folders[0]).toBe(join(folder, "wxcc", "requests"));
    expect(folders[1]).toMatch(/^\/home\/me\/Library\/Caches\/wxcc\/requests-[0-9a-f]+$/);
    expect(folders[2]).toContain(tmpdir());
    expect(ledgerFolders({ XDG_RUNTIME_DIR: join(folder, "none"), HOME: undefined }, "darwin")).toHaveLength(
      1,
    );
  });

  const sales = { noun: "channel", name: "sales" };
  const id = entryPointId("0b1f4c6e-93c7-4c5e-8d0a-2f5b7d1e9a34");
  const stored = { status: 200, json: { id, name: "sales" } };

  test("that can't be used is passed over", async () => {
    writeFileSync(join(folder, "file"), "");
    const folders = [join(folder, "file", "requests"), join(folder, "good", "requests")];
    const warnings: string[] = [];
    const center = scripted.open(() => stored, {
      budgetFolders: folders,
      onNotShared: (text) => warnings.push(text),
    });
    await center.entryPoints.read(id, sales);
    expect(warnings).toEqual([]);
    expect(readdirSync(join(folder, "good", "requests"))).toHaveLength(1);
  });

  test("where none can be used, the process counts its own and says so once", async () => {
    writeFileSync(join(folder, "file"), "");
    const warnings: string[] = [];
    const center = scripted.open(() => stored, {
      budgetFolders: [join(folder, "file", "requests")],
      onNotShared: (text) => warnings.push(text),
    });
    await center.entryPoints.read(id, sales);
    await center.entryPoints.read(id, sales);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^EEXIST: file already exists/);
  });

  test("that is lost under way: the process goes on with what it holds, and says so once", async () => {
    const clock = new TestClock();
    const problems: string[] = [];
    const budget = open(clock, { onLedgerLost: ({ message }) => problems.push(message) });
    await send(budget, "write", 19);
    const [key = ""] = readdirSync(folder);
    rmSync(join(folder, key), { recursive: true });
    writeFileSync(join(folder, key), "");
    expect(await waited(clock, () => send(budget, "write", 1))).toBe(0);
    expect(await waited(clock, () => send(budget, "write", 1))).toBe(minute);
    expect(problems).toHaveLength(1);
  });

  test("stays empty when there is no limit", async () => {
    const center = scripted.open(() => stored, { requestsPerMinute: 0, budgetFolders: [folder] });
    await center.entryPoints.read(id, sales);
    expect(readdirSync(folder)).toEqual([]);
  });
});

test("who stops waiting holds nothing up", async () => {
  const clock = new TestClock();
  const budget = open(clock, { requestsPerWindow: 1 });
  await send(budget, "write", 1);
  const run = new AbortController();
  const abandoned = budget.take("read", run.signal);
  const next = budget.take("read");
  run.abort(new Error("stopped"));
  await expect(abandoned).rejects.toThrow("stopped");
  await expect(next).resolves.toBeDefined();
});
