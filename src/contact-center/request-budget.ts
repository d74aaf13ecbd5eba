/**
 * The request budget: never more than so many requests in any minute, writes before reads, and all wait when the API
 * says so. Counted in this process alone or, with a shared ledger, by all processes of a user on one machine.
 */
import { randomUUID } from "node:crypto";
import type { Clock } from "./clock";
import { isRunning as systemIsRunning } from "./process-lock";
import {
  admit,
  hasAbandoned,
  longestStop,
  memoryLedger,
  withRecord,
  LedgerLost,
  type Lane,
  type Ledger,
  type LedgerStore,
  type Requests,
  type Wait,
} from "./request-ledger";

export type { Lane } from "./request-ledger";

export interface RequestBudget {
  /** Resolves when one request may leave now. Rejects when the signal aborts before. */
  take(lane: Lane, signal?: AbortSignal): Promise<Place>;
  /** After a 429: nothing leaves for so many milliseconds, and a tenth of them (three seconds at most) by chance. */
  pause(milliseconds: number): void;
  /** Writes down what has ended. */
  close(): void;
}

/** The place of one request that is under way. */
export interface Place {
  /**
   * The answer is here: the place is free a window from now. Without it the place is held for as long as this process
   * runs, because the request may still arrive.
   */
  answered(): void;
  /** There will be no answer: the place is free a window after the request would have timed out. */
  givenUp(): void;
}

/** Hears of every wait; `alsoByOthers` when other processes have their part in it. */
export type OnWait = (seconds: number, reason: string, alsoByOthers?: boolean) => void;

export interface BudgetOptions {
  /** Requests in any window. 0 = no limit; pauses are kept all the same. */
  readonly requestsPerWindow: number;
  /** Milliseconds. Default: a minute. */
  readonly window?: number | undefined;
  /** Milliseconds after which a request has its answer or is given up. */
  readonly longestRequest: number;
  readonly clock: Clock;
  /** 0 <= random < 1. */
  readonly random: () => number;
  /** Default: a ledger for this process alone. */
  readonly ledger?: LedgerStore | undefined;
  readonly onWait?: OnWait | undefined;
  /** Default: asks the system. */
  readonly isRunning?: ((process: number) => boolean) | undefined;
  /** Hears once when the shared ledger can't be used, and this process goes on with one of its own. */
  readonly onLedgerLost?: ((problem: LedgerLost) => void) | undefined;
}

interface Waiter {
  readonly lane: Lane;
  readonly grant: (place: Place) => void;
  readonly fail: (problem: unknown) => void;
}

const minute = 60_000;
/** Ends are counted in so many steps of a window, rounded up: the record of many requests stays short. */
const stepsOfWindow = 240;
/** While others hold places too, it is looked so many times in a window whether one is free before its time. */
const looksPerWindow = 12;
const jitterShare = 0.1;
const longestJitter = 3000;

export function requestBudget(options: BudgetOptions): RequestBudget {
  return new Budget(options);
}

class Budget implements RequestBudget {
  private readonly holder = randomUUID();
  private readonly window: number;
  private readonly requestsPerWindow: number;
  /** Places of requests that have ended, by the time they are free at. */
  private readonly ended = new Map<number, Requests>();
  /** Places of the others, by the time they would be free at if this process were killed. */
  private readonly underWay = new Map<number, Requests>();
  private readonly waiting: Waiter[] = [];
  private ledger: LedgerStore;
  private isServing = false;
  /** Places that are free earlier than the ledger says. */
  private hasUnwritten = false;
  private writing: NodeJS.Timeout | undefined;
  /** Ends the current sleep. */
  private nap = new AbortController();
  private reopening = { closedUntil: 0, at: 0 };

  constructor(private readonly options: BudgetOptions) {
    const { requestsPerWindow, window = minute } = options;
    this.window = window;
    this.requestsPerWindow = requestsPerWindow === 0 ? Infinity : Math.max(1, Math.floor(requestsPerWindow));
    this.ledger = options.ledger ?? memoryLedger();
    if (this.isShared) writtenAtExit.add(this);
  }

  take(lane: Lane, signal?: AbortSignal): Promise<Place> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const leave = () => {
        this.remove(waiter);
        this.nap.abort(); // nobody may be left to wait for
        reject(signal?.reason);
      };
      const settled = () => signal?.removeEventListener("abort", leave);
      const waiter: Waiter = {
        lane,
        grant: (place) => (settled(), resolve(place)),
        fail: (problem) => (settled(), reject(problem)),
      };
      signal?.addEventListener("abort", leave, { once: true });
      this.waiting.push(waiter);
      if (lane === "write") this.nap.abort(); // it may go where reads have to wait
      void this.serve();
    });
  }

  pause(milliseconds: number): void {
    const now = this.options.clock.uptime();
    const closedBecause = "the API asks to wait";
    this.change((ledger) =>
      ledger.closedUntil >= now + milliseconds
        ? [undefined, undefined]
        : [{ ...ledger, at: now, closedUntil: now + milliseconds, closedBecause }, undefined],
    );
    this.nap.abort();
  }

  close(): void {
    this.write();
    writtenAtExit.delete(this);
  }

  /** Writes down which places are free earlier than it was thought. */
  write(): void {
    clearTimeout(this.writing);
    this.writing = undefined;
    if (!this.hasUnwritten) return;
    this.change((ledger) => [withRecord(ledger, this.record()), undefined]);
    this.hasUnwritten = false;
  }

  private get isShared(): boolean {
    return this.options.ledger !== undefined && this.ledger === this.options.ledger;
  }

  /** Grants places for as long as somebody waits for one. */
  private async serve(): Promise<void> {
    if (this.isServing) return;
    this.isServing = true;
    try {
      await Promise.resolve(); // those who ask in the same breath are served together
      while (this.waiting.length > 0) {
        const wait = this.admitWaiting();
        if (wait !== undefined) await this.sleep(wait);
      }
    } catch (problem) {
      for (const waiter of this.waiting.splice(0)) waiter.fail(problem);
    } finally {
      this.isServing = false;
    }
  }

  /** Takes as many places as there are for those who wait, writes them down, and lets their requests go. */
  private admitWaiting(): Wait | undefined {
    const wanted = { read: this.waitingIn("read").length, write: this.waitingIn("write").length };
    const { granted, wait, freeAt } = this.change((ledger) => {
      const asking = { ...this.record(), wanted, requestsPerWindow: this.requestsPerWindow };
      const admission = admit({ ...ledger, closedUntil: this.opensAt(ledger) }, asking);
      const freeAt = this.freeAt(asking.now + this.options.longestRequest);
      const result = { ...admission, freeAt };
      const takes = admission.granted.read + admission.granted.write > 0 && this.isLimited;
      const places = [...asking.places, { freeAt, ...admission.granted, unansweredIn: process.pid }];
      if (takes) return [withRecord(ledger, { ...asking, places }), result];
      return [hasAbandoned(ledger, asking) ? withRecord(ledger, asking) : undefined, result];
    });
    this.hold(this.underWay, freeAt, granted);
    if (granted.read + granted.write > 0) this.hasUnwritten = false;
    for (const lane of ["write", "read"] as const) {
      for (const waiter of this.waitingIn(lane).slice(0, granted[lane])) {
        this.remove(waiter);
        waiter.grant(this.placeOf(lane, freeAt));
      }
    }
    return wait;
  }

  private get isLimited(): boolean {
    return this.requestsPerWindow !== Infinity;
  }

  private waitingIn(lane: Lane): Waiter[] {
    return this.waiting.filter((waiter) => waiter.lane === lane);
  }

  private remove(waiter: Waiter): void {
    this.waiting.splice(this.waiting.indexOf(waiter), 1);
  }

  private placeOf(lane: Lane, freeAtLatest: number): Place {
    let isUnderWay = this.isLimited;
    const end = (freeAt: number) => {
      if (!isUnderWay) return;
      isUnderWay = false;
      this.hold(this.underWay, freeAtLatest, { read: 0, write: 0, [lane]: -1 });
      this.hold(this.ended, freeAt, { read: 0, write: 0, [lane]: 1 });
      this.writeSoon();
      if (this.waiting.length > 0) this.nap.abort();
    };
    const freeIfEndedNow = () => this.freeAt(this.options.clock.uptime());
    return {
      answered: () => end(freeIfEndedNow()),
      givenUp: () => end(Math.max(freeAtLatest, freeIfEndedNow())),
    };
  }

  private hold(places: Map<number, Requests>, freeAt: number, { read, write }: Requests): void {
    if (!this.isLimited || (read === 0 && write === 0)) return;
    const held = places.get(freeAt) ?? { read: 0, write: 0 };
    const now = { read: held.read + read, write: held.write + write };
    if (now.read > 0 || now.write > 0) places.set(freeAt, now);
    else places.delete(freeAt);
  }

  /** When the place of a request that ends at `end` is free. */
  private freeAt(end: number): number {
    const step = this.window / stepsOfWindow;
    return Math.ceil((end + this.window) / step) * step;
  }

  private record() {
    const { clock, isRunning = systemIsRunning } = this.options;
    const now = clock.uptime();
    for (const freeAt of this.ended.keys()) if (freeAt <= now) this.ended.delete(freeAt);
    for (const freeAt of this.underWay.keys()) if (freeAt <= now - longestStop) this.underWay.delete(freeAt);
    const places = [
      ...[...this.ended].map(([freeAt, requests]) => ({ freeAt, ...requests })),
      ...[...this.underWay].map(([freeAt, requests]) => ({ freeAt, ...requests, unansweredIn: process.pid })),
    ];
    return { holder: this.holder, places, now, window: this.window, isRunning };
  }

  /** The end of a pause, and a little by chance, so that not all who wait return together. */
  private opensAt({ closedUntil }: Ledger): number {
    if (closedUntil !== this.reopening.closedUntil) {
      const pause = Math.max(0, closedUntil - this.options.clock.uptime());
      const jitter = this.options.random() * Math.min(pause * jitterShare, longestJitter);
      this.reopening = { closedUntil, at: closedUntil + jitter };
    }
    return this.reopening.at;
  }

  private async sleep(wait: Wait): Promise<void> {
    const left = Math.max(wait.until - this.options.clock.uptime(), 1);
    const alsoByOthers = wait.shared && wait.because === "used up";
    this.options.onWait?.(left / 1000, reasonOf(wait, this.window), alsoByOthers);
    const nap = new AbortController();
    this.nap = nap;
    try {
      await this.options.clock.sleep(this.untilNextLook(wait, left), nap.signal);
    } catch (problem) {
      if (!nap.signal.aborted) throw problem;
    }
  }

  /** Processes that wait for the same place do not look for it at the same moment. */
  private untilNextLook({ shared, because }: Wait, left: number): number {
    if (!shared || because !== "used up") return left;
    const step = this.window / stepsOfWindow;
    return Math.min(left + this.options.random() * step, this.window / looksPerWindow);
  }

  private writeSoon(): void {
    if (!this.isShared) return;
    this.hasUnwritten = true;
    this.writing ??= setTimeout(() => this.write(), this.window / stepsOfWindow).unref();
  }

  /** Goes on with a ledger of its own when the shared one can't be read or written. */
  private change<T>(step: (ledger: Ledger) => readonly [Ledger | undefined, T]): T {
    try {
      return this.ledger.change(step);
    } catch (problem) {
      if (!this.isShared || !(problem instanceof LedgerLost)) throw problem;
      this.ledger = memoryLedger();
      this.options.onLedgerLost?.(problem);
      return this.ledger.change(step);
    }
  }
}

function reasonOf({ because, places, all }: Wait, window: number): string {
  if (because !== "used up") return because;
  const time = window === minute ? "this minute" : `${window} ms`;
  return places === all
    ? `the ${all} requests of ${time} are used up`
    : `the ${places} requests of ${time} for reading are used up (${all - places} are kept for changes)`;
}

/** A process may end without closing what it has opened. Places it does not give back are held longer than needed. */
const writtenAtExit = new Set<Budget>();
process.on("exit", () => {
  for (const budget of writtenAtExit) budget.write();
});
