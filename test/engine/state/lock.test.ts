// Who may use a state at a time.

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { acquireLock, forceUnlock, lockPath, StateError } from "../../../src/engine/state";

let folder: string;
let state: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wxcc-lock-"));
  state = join(folder, "terraform.tfstate");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function rewriteLock(change: Record<string, unknown>): void {
  const info = JSON.parse(readFileSync(lockPath(state), "utf8")) as Record<string, unknown>;
  writeFileSync(lockPath(state), JSON.stringify({ ...info, ...change }));
}

test("a second run is told who holds the lock, since when, and how to unlock", () => {
  const lock = acquireLock(state, { operation: "apply", now: () => new Date("2026-01-02T10:00:00Z") });
  const second = () => acquireLock(state, { operation: "plan", now: () => new Date("2026-01-02T10:05:00Z") });
  expect(second).toThrow(StateError);
  expect(second).toThrow("another run holds it");
  expect(second).toThrow(`(process ${process.pid}), since 2026-01-02T10:00:00.000Z (5 min)`);
  expect(second).toThrow(`wxcc force-unlock ${lock.info.id}`);
  expect(statSync(lockPath(state)).mode & 0o777).toBe(0o600);
});

test("a released lock leaves nothing behind and can be taken again", () => {
  const lock = acquireLock(state, { operation: "apply" });
  lock.release();
  lock.release();
  expect(readdirSync(folder)).toEqual([]);
  expect(acquireLock(state, { operation: "apply" }).info.id).not.toBe(lock.info.id);
});

test("the lock of a process that is gone is taken over", () => {
  acquireLock(state, { operation: "apply" });
  const { pid } = spawnSync(process.execPath, ["--version"]);
  rewriteLock({ id: "gone", pid });
  const lock = acquireLock(state, { operation: "plan" });
  expect(readFileSync(lockPath(state), "utf8")).toContain(lock.info.id);
  expect(readdirSync(folder)).toHaveLength(1);
});

test("another process under the same pid is not taken for the holder", () => {
  const { info } = acquireLock(state, { operation: "apply" });
  if (info.processStart === null) return; // Only Linux tells when a process began.
  rewriteLock({ processStart: `${info.processStart}0` });
  expect(acquireLock(state, { operation: "plan" }).info.id).not.toBe(info.id);
});

test.each([
  ["on another machine", { host: "elsewhere", pid: 999_999_999 }],
  ["in another container", { pidNamespace: "pid:[1]", pid: 999_999_999 }],
])("a lock %s is never taken over", (_, change) => {
  acquireLock(state, { operation: "apply" });
  rewriteLock(change);
  expect(() => acquireLock(state, { operation: "plan" })).toThrow("another run holds it");
});

test("force-unlock wants the id of the lock that is there", () => {
  expect(() => forceUnlock(state, "any")).toThrow("It is not locked");
  const lock = acquireLock(state, { operation: "apply" });
  expect(() => forceUnlock(state, "other")).toThrow(`has the id ${lock.info.id}, not other`);
  forceUnlock(state, lock.info.id);
  const next = acquireLock(state, { operation: "apply" });
  lock.release();
  expect(readFileSync(lockPath(state), "utf8")).toContain(next.info.id);
});

test("a lock that cannot be read is not guessed about", () => {
  writeFileSync(lockPath(state), "");
  expect(() => acquireLock(state, { operation: "apply" })).toThrow("does not say who holds it");
  expect(existsSync(lockPath(state))).toBe(true);
});

test("of many processes that find an abandoned lock one gets it", async () => {
  acquireLock(state, { operation: "apply" });
  rewriteLock({ id: "gone", pid: spawnSync(process.execPath, ["--version"]).pid });
  const program = `
    const { acquireLock } = require(${JSON.stringify(join(__dirname, "../../../src/engine/state/lock.ts"))});
    try { acquireLock(${JSON.stringify(state)}, { operation: "race" }); console.log("got it"); process.stdin.resume(); }
    catch (thrown) { console.log("refused"); }
    process.stdin.on("data", () => process.exit(0));`;
  const racers = Array.from({ length: 4 }, () =>
    spawn(process.execPath, ["--require", "tsx/cjs", "-e", program], { stdio: ["pipe", "pipe", "inherit"] }),
  );
  try {
    const said = await Promise.all(
      racers.map(
        (racer) =>
          new Promise<string>((tell) => racer.stdout.once("data", (line) => tell(String(line).trim()))),
      ),
    );
    expect(said.sort()).toEqual(["got it", "refused", "refused", "refused"]);
  } finally {
    for (const racer of racers) racer.stdin.end("bye");
  }
});
