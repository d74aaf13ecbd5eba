/**
 * One process at a time, for work that is only wasted when two do it: a process that was killed holds nobody up, and
 * nobody waits for ever. Not for work that two processes must never do at once.
 */
import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import type { Clock } from "./clock";
import { isCode } from "./system-error";

const longestWork = 2 * 60_000;
const pause = 50;

/**
 * Runs `work` while no other process of this machine holds the lock. After two minutes of waiting it runs anyway.
 * @param path the lock file; its folder is made where it is missing
 */
export async function oneProcessAtATime<T>(
  path: string,
  clock: Clock,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const own = `${path}.${randomUUID()}`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(own, JSON.stringify({ id: own, pid: process.pid, host: hostname() }), {
    mode: 0o600,
    flag: "wx",
  });
  try {
    const giveUp = clock.now() + longestWork;
    while (!(await placed(own, path)) && clock.now() < giveUp) {
      if (!(await removedAbandoned(path))) await clock.sleep(pause, signal);
    }
    return await work();
  } finally {
    if ((await holderOf(path))?.id === own) await rm(path, { force: true });
    await rm(own, { force: true });
  }
}

/** A hard link appears with its whole content or not at all, and never in the place of another. */
async function placed(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  }
}

/** Whether there is hope to get the lock at once. */
async function removedAbandoned(path: string): Promise<boolean> {
  const holder = await holderOf(path);
  if (holder === undefined) return true;
  if (!holder.abandoned) return false;
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (isCode(error, "ENOENT")) return true;
    throw error;
  }
  const moved = await holderOf(aside);
  // Another process was faster and holds the lock already: it is put back.
  if (moved !== undefined && moved.id !== holder.id) await placed(aside, path);
  await rm(aside, { force: true });
  return true;
}

interface Holder {
  readonly id: string;
  readonly abandoned: boolean;
}

async function holderOf(path: string): Promise<Holder | undefined> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, "utf8"), stat(path)]);
    const { id, pid, host } = JSON.parse(text) as { id?: unknown; pid?: unknown; host?: unknown };
    const isGone = host === hostname() && typeof pid === "number" && !isRunning(pid);
    return { id: String(id), abandoned: isGone || Date.now() - mtimeMs > longestWork };
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined;
    // Not ours: nobody holds the lock with it.
    if (error instanceof SyntaxError) return { id: "", abandoned: true };
    throw error;
  }
}

/** Whether this machine has a process of this number. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: there is a process, but it belongs to somebody else.
    return !isCode(error, "ESRCH");
  }
}
