// Keeps two wxcc runs away from one state file. Terraform does not look at this lock; wxcc looks at Terraform's own
// (`.terraform.tfstate.lock.info`) and never touches it.

import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { basename, dirname, join } from "node:path";
import * as v from "valibot";
import { readIfThere } from "./disk";
import { failState, type StateProblem } from "./state-error";
import { type StatePlace, statePlace } from "./state-place";
import { systemErrorCode } from "./system-error";
import { terraformAtWork } from "./terraform-lock";

/** Who holds a lock. */
export interface LockInfo {
  readonly id: string;
  /** What the run does, for example `apply`. */
  readonly operation: string;
  readonly user: string;
  readonly host: string;
  readonly pid: number;
  /**
   * When the process began, in the terms of its system, so that another process that got the same pid later
   * is not taken for it. Linux only; elsewhere null.
   */
  readonly processStart: string | null;
  /** The world in which the pid counts (a container has its own). Linux only; elsewhere null. */
  readonly pidNamespace: string | null;
  /** ISO 8601. */
  readonly created: string;
}

export interface Lock {
  readonly info: LockInfo;
  /**
   * Why this run may not go on, if so: its lock was taken away while it did not look, or Terraform works on the state.
   * Cheap enough to be asked before each change.
   */
  problem(): StateProblem | undefined;
  /** Gives the lock back; doing it twice is fine. */
  release(): void;
}

const lockInfo = v.object({
  id: v.string(),
  operation: v.string(),
  user: v.string(),
  host: v.string(),
  pid: v.number(),
  processStart: v.nullable(v.string()),
  pidNamespace: v.nullable(v.string()),
  created: v.string(),
});

/**
 * The lock file of a state: `.terraform.tfstate.wxcc.lock.info` beside `terraform.tfstate`, wherever a link to the state
 * leads.
 */
export function lockPath(path: string): string {
  const { statePath } = statePlace(path);
  return join(dirname(statePath), `.${basename(statePath)}.wxcc.lock.info`);
}

/**
 * Takes the lock of a state. A lock whose process on this machine is gone is taken over. Throws a StateError
 * that says who holds it, since when, and how to unlock; also when Terraform holds its own.
 */
export function acquireLock(
  statePath: string,
  {
    operation,
    stateLinks = [],
    now = () => new Date(),
  }: { operation: string; now?: () => Date } & Partial<Pick<StatePlace, "stateLinks">>,
): Lock {
  const path = lockPath(statePath);
  const own = statePlace(statePath);
  const place = { ...own, stateLinks: [...own.stateLinks, ...stateLinks] };
  const info = ownInfo(operation, now());
  mkdirSync(dirname(path), { recursive: true });
  // Twice: between two looks a holder may have come or gone, but only a busy folder does that again.
  if (placeLock(path, info) || (clearAbandoned(path) && placeLock(path, info))) {
    const release = () => releaseLock(path, info.id);
    const problem = () => takenAway(statePath, path, info) ?? terraformAtWork(place);
    const standing = problem();
    if (standing === undefined) return { info, problem, release };
    release();
    failState(standing.summary, standing.detail);
  }
  return refuseHeld(statePath, path, now());
}

/** Removes the lock with this id, whoever holds it. Throws a StateError when there is none or another one. */
export function forceUnlock(statePath: string, id: string): void {
  const path = lockPath(statePath);
  const held = readLock(path);
  if (held === null) failState(`Cannot unlock ${statePath}`, "It is not locked.");
  if (held.id !== id) {
    failState(`Cannot unlock ${statePath}`, `Its lock has the id ${held.id}, not ${id}: ${holder(held)}.`);
  }
  rmSync(takeoverPath(path, id), { force: true });
  rmSync(path, { force: true });
}

function ownInfo(operation: string, now: Date): LockInfo {
  return {
    id: randomUUID(),
    operation,
    user: userName(),
    host: hostname(),
    pid: process.pid,
    processStart: processStart(process.pid),
    pidNamespace: pidNamespace(),
    created: now.toISOString(),
  };
}

/** Puts the complete file in place in one step, or says that one is there: nobody ever reads half a lock. */
function placeLock(path: string, info: LockInfo): boolean {
  const text = `${JSON.stringify(info, null, 2)}\n`;
  const temporary = `${path}.${info.id}`;
  writeFileSync(temporary, text, { flag: "wx", mode: 0o600 });
  try {
    linkSync(temporary, path);
    return true;
  } catch (thrown) {
    if (systemErrorCode(thrown) === "EEXIST") return false;
    // Some file systems know no hard links.
    return createExclusively(path, text);
  } finally {
    rmSync(temporary, { force: true });
  }
}

function createExclusively(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: "wx", mode: 0o600 });
    return true;
  } catch (thrown) {
    if (systemErrorCode(thrown) === "EEXIST") return false;
    throw thrown;
  }
}

/**
 * Removes the lock of a process that is gone; true when the way is free now. Of several runs that see the
 * same abandoned lock the one that creates the takeover file, which is named after that lock, removes it.
 */
function clearAbandoned(path: string): boolean {
  const held = readLock(path);
  if (held === null) return true;
  if (!isAbandoned(held)) return false;
  const takeover = takeoverPath(path, held.id);
  if (!createExclusively(takeover, `${process.pid}\n`)) return false;
  try {
    if (readLock(path)?.id === held.id) rmSync(path, { force: true });
    return true;
  } finally {
    rmSync(takeover, { force: true });
  }
}

function takeoverPath(path: string, id: string): string {
  return `${path}.${basename(id)}.takeover`;
}

function isAbandoned({ host, pid, processStart: began, pidNamespace: namespace }: LockInfo): boolean {
  if (host !== hostname() || namespace !== pidNamespace()) return false;
  if (!isRunning(pid)) return true;
  return began !== null && processStart(pid) !== began;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // EPERM: there is a process, but it belongs to somebody else.
    return systemErrorCode(thrown) !== "ESRCH";
  }
}

/** Boot and clock ticks at which a process began (proc(5), field 22 of stat). */
function processStart(pid: number): string | null {
  const stat = readProc(`/proc/${pid}/stat`);
  const boot = readProc("/proc/sys/kernel/random/boot_id");
  // The command in field 2 may hold blanks and parentheses; field 3 follows its last ")".
  const ticks = stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  return ticks === undefined || boot === null ? null : `${boot.trim()}/${ticks}`;
}

function pidNamespace(): string | null {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    // Systems without /proc have one world of pids.
    return null;
  }
}

function readProc(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // No such process, or a system without /proc: both mean "not known".
    return null;
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container's user may have no name.
    return String(process.getuid?.() ?? "unknown");
  }
}

function takenAway(statePath: string, path: string, { id }: LockInfo): StateProblem | undefined {
  const held = readLock(path);
  if (held?.id === id) return undefined;
  const summary = `Cannot go on with the state ${statePath}: its lock was taken away from this run`;
  return held === null
    ? { summary, detail: "It was unlocked by wxcc force-unlock, or its lock file was deleted." }
    : { summary, detail: `${holder(held)} holds it since ${held.created}.` };
}

function releaseLock(path: string, id: string): void {
  if (readLock(path)?.id === id) rmSync(path, { force: true });
}

function readLock(path: string): LockInfo | null {
  const bytes = readIfThere(path);
  if (bytes === null) return null;
  const info = v.safeParse(v.pipe(v.string(), v.parseJson(), lockInfo), bytes.toString("utf8"));
  if (info.success) return info.output;
  return failState(
    `Cannot read the lock ${path}`,
    "It does not say who holds it. Make sure that no wxcc runs on this state, then delete the file.",
  );
}

function refuseHeld(statePath: string, path: string, now: Date): never {
  const held = readLock(path);
  if (held === null) {
    return failState(
      `Cannot lock the state ${statePath}`,
      "Another run took and gave back its lock meanwhile. Try again.",
    );
  }
  const minutes = Math.max(0, Math.round((now.getTime() - Date.parse(held.created)) / 60_000));
  return failState(
    `Cannot lock the state ${statePath}: another run holds it`,
    `${holder(held)}, since ${held.created} (${minutes} min). Wait until it is done. If it is gone for good: wxcc force-unlock ${held.id}`,
  );
}

function holder({ operation, user, host, pid }: LockInfo): string {
  return `wxcc ${operation} by ${user} on ${host} (process ${pid})`;
}
