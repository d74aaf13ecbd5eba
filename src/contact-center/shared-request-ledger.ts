/**
 * The ledger of the request budget as files, for all processes of a user on one machine that use the same client.
 *
 * There is no lock, so a process killed at any moment leaves nothing to recover. Each change is a new file named by
 * the next number, written whole under another name first and then linked: of two that make the same change only one
 * can, and the other starts again from the newer file. Older files are removed, but for the last: a listing of the
 * folder that just misses the newest then finds the one before, whose successor can't be linked a second time.
 */
import { createHash, randomBytes } from "node:crypto";
import { linkSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { rmSync, statSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import * as v from "valibot";
import type { Clock } from "./clock";
import { makePrivate, NotPrivateError } from "./private-file";
import { emptyLedger, LedgerLost, type Ledger, type LedgerStore } from "./request-ledger";

export interface SharedLedgerOptions {
  /** Folders to try, best first. */
  readonly folders: readonly string[];
  /** What tells one budget from another, such as the API's address and a client id. Only its hash is written. */
  readonly key: string;
  /** Milliseconds of the window. */
  readonly window: number;
  readonly clock: Clock;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** More losses in a row than all processes of a machine can cause. */
const mostAttempts = 10_000;
/** A budget nobody used for so long is removed, and so is what a killed process left of a change. */
const unusedFolder = 24 * 3_600_000;
const unfinishedChange = 60_000;
/** How many of the last changes a ledger names, for a process that asks whether its own is among them. */
const keptChanges = 16;

/**
 * Folders of this user on this machine: the runtime folder (also for a job that does not get its name, such as one of
 * cron), else one in the cache for each machine that may share the home, else one under the temporary folder.
 */
export function ledgerFolders(variables: Variables, platform: NodeJS.Platform = process.platform): string[] {
  const user = process.getuid?.();
  const runtime = [variables["XDG_RUNTIME_DIR"], ...(platform === "linux" ? [`/run/user/${user}`] : [])];
  const existing = runtime.filter((path) => path !== undefined && isAbsolute(path) && isFolder(path));
  const cache = cacheFolder(variables, platform);
  return [
    ...existing.map((path) => join(path ?? "", "wxcc", "requests")),
    ...(cache === undefined ? [] : [join(cache, "wxcc", `requests-${hashOf(hostname())}`)]),
    join(tmpdir(), `wxcc-${user ?? "user"}`, "requests"),
  ];
}

/** A relative XDG_CACHE_HOME counts as not set (XDG Base Directory Specification). */
function cacheFolder({ XDG_CACHE_HOME: chosen, HOME: home }: Variables, platform: NodeJS.Platform) {
  if (chosen !== undefined && isAbsolute(chosen)) return chosen;
  if (home === undefined || !isAbsolute(home)) return undefined;
  return platform === "darwin" ? join(home, "Library/Caches") : join(home, ".cache");
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** @throws LedgerLost when none of the folders can be used */
export function sharedLedger({ folders, key, window, clock }: SharedLedgerOptions): LedgerStore {
  const problems: string[] = [];
  for (const base of folders) {
    try {
      const folder = join(base, hashOf(key));
      // Who can write into it can stop or unleash the budget.
      for (const path of [dirname(base), base, folder]) makePrivate(path);
      removeUnused(base, folder);
      return new LedgerFolder(folder, window, clock);
    } catch (problem) {
      const lost = lostBy(problem);
      if (!(lost instanceof LedgerLost)) throw problem;
      problems.push(lost.message);
    }
  }
  throw new LedgerLost(problems.join("; "));
}

function removeUnused(base: string, own: string): void {
  for (const name of readdirSync(base)) {
    const folder = join(base, name);
    const changed = lstatSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (folder !== own && Date.now() - changed > unusedFolder)
      rmSync(folder, { recursive: true, force: true });
  }
}

/** Long enough that no two keys meet, and no way back to a token. */
function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

interface Generation {
  readonly number: number;
  readonly ledger: Ledger;
  /** It stands for a file that is damaged or gone, and has to be written before it is waited for. */
  readonly isNew: boolean;
}

class LedgerFolder implements LedgerStore {
  /** Written by this process, or read. */
  private newestSeen = 0;

  constructor(
    private readonly folder: string,
    private readonly window: number,
    private readonly clock: Clock,
  ) {}

  change<T>(step: (ledger: Ledger) => readonly [Ledger | undefined, T]): T {
    try {
      for (let attempt = 0; attempt < mostAttempts; attempt++) {
        const { number, ledger, isNew } = this.newest();
        const [next, result] = step(ledger);
        if (next === undefined && !isNew) return result;
        if (this.commit(number + 1, next ?? ledger)) return result;
      }
    } catch (problem) {
      throw lostBy(problem);
    }
    throw new LedgerLost(`${this.folder} changes faster than it can be read`);
  }

  private newest(): Generation {
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const number = Math.max(0, ...numbersIn(readdirSync(this.folder)));
      if (number === 0) return this.first();
      const content = readIfThere(this.pathOf(number));
      if (content === undefined) continue; // replaced meanwhile
      this.newestSeen = Math.max(this.newestSeen, number);
      return this.judge(number, content);
    }
    throw new LedgerLost(`${this.folder} changes faster than it can be read`);
  }

  private pathOf(number: number): string {
    return join(this.folder, String(number));
  }

  /** An empty folder is a first start, unless this process has seen a ledger in it. */
  private first(): Generation {
    if (this.newestSeen === 0) return { number: 0, ledger: emptyLedger, isNew: false };
    return { number: this.newestSeen, ledger: this.closed(this.clock.uptime()), isNew: true };
  }

  /** What is damaged errs on the safe side: nobody knows what has been sent, so nothing is for a whole window. */
  private judge(number: number, content: string): Generation {
    const now = this.clock.uptime();
    const ledger = parse(content);
    if (ledger === undefined) return { number, ledger: this.closed(now), isNew: true };
    // The time since the start of the machine went back: it was restarted. All of this was sent before that.
    if (ledger.at > now) return { number, ledger: this.closed(0), isNew: now < this.window };
    return { number, ledger, isNew: false };
  }

  private closed(since: number): Ledger {
    return {
      ...emptyLedger,
      at: since,
      closedUntil: since + this.window,
      closedBecause: "the record of the last requests is damaged or gone",
    };
  }

  /** False when another process came in between. */
  private commit(number: number, ledger: Ledger): boolean {
    const id = randomBytes(8).toString("hex");
    const unfinished = join(this.folder, `${id}.new`);
    const changes = [id, ...ledger.changes].slice(0, keptChanges);
    writeFileSync(unfinished, format({ ...ledger, changes }), { mode: 0o600, flag: "wx" });
    try {
      linkSync(unfinished, this.pathOf(number));
    } catch (problem) {
      // ENOENT: somebody whose clock was set took it for left over and removed it.
      if (codeOf(problem) === "EEXIST" || codeOf(problem) === "ENOENT") return false;
      throw problem;
    } finally {
      rmSync(unfinished, { force: true });
    }
    return this.confirm(number, id);
  }

  /**
   * A process that slept since it read may link a number that was used and removed long ago. Then a higher one is
   * there, made without this change.
   */
  private confirm(number: number, id: string): boolean {
    const names = readdirSync(this.folder);
    const isNewest = !numbersIn(names).some((other) => other > number);
    if (!isNewest && !this.newest().ledger.changes.includes(id)) {
      rmSync(this.pathOf(number), { force: true });
      return false;
    }
    this.newestSeen = Math.max(this.newestSeen, number);
    this.removeOlder(names, number - 1);
    return true;
  }

  private removeOlder(names: readonly string[], oldestKept: number): void {
    const unfinished = names.filter((name) => name.endsWith(".new") && this.isLeftOver(name));
    const older = numbersIn(names).filter((number) => number < oldestKept);
    for (const name of [...unfinished, ...older]) rmSync(join(this.folder, String(name)), { force: true });
  }

  private isLeftOver(name: string): boolean {
    const written = statSync(join(this.folder, name), { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    return Date.now() - written > unfinishedChange;
  }
}

function numbersIn(names: readonly string[]): number[] {
  return names.flatMap((name) => (/^\d{1,15}$/.test(name) ? [Number(name)] : []));
}

const requests = { read: v.number(), write: v.number(), unansweredIn: v.optional(v.number()) };
const ledgerShape = v.object({
  at: v.number(),
  closedUntil: v.number(),
  closedBecause: v.picklist(["the API asks to wait", "the record of the last requests is damaged or gone"]),
  holders: v.record(v.string(), v.array(v.object({ freeAt: v.number(), ...requests }))),
  changes: v.array(v.string()),
});

/** A sum, a line end, and the ledger as JSON. */
function format(ledger: Ledger): string {
  const json = JSON.stringify(ledger);
  return `${hashOf(json)}\n${json}\n`;
}

/** Undefined when it is not what `format` has written. */
function parse(content: string): Ledger | undefined {
  const [sum, json = ""] = content.split("\n");
  if (sum !== hashOf(json)) return undefined;
  const parsed = v.safeParse(ledgerShape, JSON.parse(json));
  return parsed.success ? parsed.output : undefined;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (problem) {
    if (codeOf(problem) === "ENOENT") return undefined;
    throw problem;
  }
}

/** By its fields, not its class: errors of Node's core are no instances of the `Error` of another realm. */
function codeOf(problem: unknown): string | undefined {
  const fields = typeof problem === "object" && problem !== null ? problem : {};
  return "code" in fields && typeof fields.code === "string" ? fields.code : undefined;
}

/** What the system refused, as the loss of the ledger; any other error is a defect and stays what it is. */
function lostBy(problem: unknown): unknown {
  return codeOf(problem) === undefined && !(problem instanceof NotPrivateError)
    ? problem
    : new LedgerLost((problem as Error).message);
}
