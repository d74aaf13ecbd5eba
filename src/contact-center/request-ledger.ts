/**
 * Who holds how many places of the request budget, and who may take one: the rules, without files and without time of
 * their own.
 *
 * The service counts a request when it arrives, which is somewhere between its start and its end here. So a request
 * holds its place from its start until a whole window after its *end*. All requests that arrive within one window then
 * hold their places at the moment the last of them arrives, and never are more held than there are: the bound is
 * proven for every window, wherever it starts. A request without an answer has not ended while its process runs, however
 * long that was kept from running. A process killed half-way needs no one who cleans up after it: its request counts as
 * ended when it must have been given up at the latest, or when somebody notices that the process is gone.
 */

export type Lane = "read" | "write";

/** Requests by their lane. */
export interface Requests {
  readonly read: number;
  readonly write: number;
}

/** Places that are free again at the same time, in milliseconds since the machine started. */
export interface Places extends Requests {
  readonly freeAt: number;
  /** The process that still waits for the answers. While it runs, none of these places is free. */
  readonly unansweredIn?: number | undefined;
}

/** Why nothing leaves, in words for the user. */
export type ClosedBecause = "the API asks to wait" | "the record of the last requests is damaged or gone";

/** The shared ledger can't be read or written; the message says what the system said. */
export class LedgerLost extends Error {
  override readonly name = "LedgerLost";
}

export interface Ledger {
  /** When it was changed last. */
  readonly at: number;
  /** Nothing leaves before. */
  readonly closedUntil: number;
  readonly closedBecause: ClosedBecause;
  /** Places by the process that holds them. Only this process writes its record, and always the whole of it. */
  readonly holders: Readonly<Record<string, readonly Places[]>>;
  /** Names of the last changes. */
  readonly changes: readonly string[];
}

/** Where the ledger is kept. */
export interface LedgerStore {
  /**
   * One change at a time among all who share the ledger. `step` gets the newest ledger and returns what takes its
   * place (undefined: it stays) and the result. It may run several times; only its last run counts.
   * @throws LedgerLost
   */
  change<T>(step: (ledger: Ledger) => readonly [Ledger | undefined, T]): T;
}

export const emptyLedger: Ledger = {
  at: 0,
  closedUntil: 0,
  closedBecause: "the API asks to wait",
  holders: {},
  changes: [],
};

/** A ledger for this process alone. */
export function memoryLedger(): LedgerStore {
  let kept = emptyLedger;
  return {
    change(step) {
      const [next, result] = step(kept);
      kept = next ?? kept;
      return result;
    },
  };
}

/** What somebody who asks for places gets, and how long the rest has to wait. */
export interface Admission {
  readonly granted: Requests;
  readonly wait: Wait | undefined;
}

export interface Wait {
  /** Milliseconds since the machine started. */
  readonly until: number;
  readonly because: ClosedBecause | "used up";
  /** Places there are in all. */
  readonly all: number;
  /** Places this lane may use. */
  readonly places: number;
  /** Some of the places are held by other processes. */
  readonly shared: boolean;
}

export interface Asking {
  /** Name of the record. */
  readonly holder: string;
  readonly places: readonly Places[];
  readonly wanted: Requests;
  readonly now: number;
  /** Milliseconds. */
  readonly window: number;
  /** Infinity = no limit. */
  readonly requestsPerWindow: number;
  readonly isRunning: (process: number) => boolean;
}

/**
 * After so long nobody waits for an answer any more: the number of a killed process may have been given to another one,
 * which must not hold its places for ever.
 */
export const longestStop = 3_600_000;

/** What tells which places are free. */
export type Moment = Pick<Asking, "now" | "window" | "isRunning">;

/** Writes come before reads. */
export function admit(ledger: Ledger, asking: Asking): Admission {
  const { wanted, now, requestsPerWindow: all } = asking;
  const others = placesOfOthers(ledger, asking);
  const shared = others.length > 0;
  if (ledger.closedUntil > now) {
    const { closedUntil: until, closedBecause: because } = ledger;
    return { granted: { read: 0, write: 0 }, wait: { until, because, all, places: all, shared } };
  }
  const held = [...others, ...stillHeld(asking.places, asking)];
  const room = (places: number, taken: number) => Math.max(0, places - count(held) - taken);
  const write = Math.min(wanted.write, room(all, 0));
  const forReads = placesForReads(asking, others, write > 0);
  const read = Math.min(wanted.read, room(forReads, write));
  const waiting = write < wanted.write ? all : forReads;
  const isWaiting = write < wanted.write || read < wanted.read;
  const granted = { read, write };
  if (!isWaiting) return { granted, wait: undefined };
  const until = freeBelow(held, waiting - write - read) ?? now;
  return { granted, wait: { until, because: "used up", all, places: waiting, shared } };
}

/**
 * How many places a read may count on. A run that writes uses all of them, for its reads too: they belong to its
 * writes. A run that only reads leaves a tenth free, so that an apply can start at any time, and half of them
 * while another run writes, so that a long refresh takes no more than its share of the time of an apply.
 */
function placesForReads(asking: Asking, others: readonly Places[], writesNow: boolean): number {
  const { requestsPerWindow: all, places } = asking;
  const writes = (held: readonly Places[]) => held.some(({ write }) => write > 0);
  if (all === Infinity || writesNow || writes(stillHeld(places, asking))) return all;
  return all - Math.floor(all / (writes(others) ? 2 : 10));
}

function placesOfOthers({ holders }: Ledger, asking: Asking): readonly Places[] {
  return Object.entries(holders).flatMap(([name, places]) =>
    name === asking.holder ? [] : stillHeld(places, asking),
  );
}

/** Places that are not free yet, with the soonest moment at which each may be. */
function stillHeld(places: readonly Places[], moment: Moment): readonly Places[] {
  return places
    .map((held) => ({ ...held, freeAt: freeAtSoonest(held, moment) }))
    .filter(({ freeAt }) => freeAt > moment.now);
}

/** What has no answer yet may arrive now, or just before its process ended, which nobody has noticed before. */
function freeAtSoonest({ freeAt, unansweredIn }: Places, { now, window }: Moment): number {
  return unansweredIn === undefined ? freeAt : Math.max(freeAt, now + window);
}

/** Nobody will answer for these places any more. */
function isAbandoned({ freeAt, unansweredIn }: Places, { now, isRunning }: Moment): boolean {
  return unansweredIn !== undefined && !(now - freeAt < longestStop && isRunning(unansweredIn));
}

/** Whether a process has ended without its answers, and the ledger does not say so yet. */
export function hasAbandoned({ holders }: Ledger, moment: Moment): boolean {
  return Object.values(holders).some((places) => places.some((held) => isAbandoned(held, moment)));
}

function count(places: readonly Places[]): number {
  return places.reduce((sum, { read, write }) => sum + read + write, 0);
}

/** When fewer than `limit` places will be held. */
function freeBelow(held: readonly Places[], limit: number): number | undefined {
  let left = count(held);
  for (const { freeAt, read, write } of [...held].sort((one, other) => one.freeAt - other.freeAt)) {
    left -= read + write;
    if (left < limit) return freeAt;
  }
  return held.at(-1)?.freeAt;
}

/** The ledger with the record of one process replaced, and without those that hold nothing any more. */
export function withRecord(ledger: Ledger, asking: Pick<Asking, "holder" | "places"> & Moment): Ledger {
  const { holder, places, now } = asking;
  const settled = (held: Places): Places =>
    isAbandoned(held, asking)
      ? { freeAt: freeAtSoonest(held, asking), read: held.read, write: held.write }
      : held;
  const records = Object.entries({ ...ledger.holders, [holder]: places })
    .map(([name, held]) => [name, held.map(settled)] as const)
    .map(([name, held]) => [name, held.filter((some) => freeAtSoonest(some, asking) > now)] as const)
    .filter(([, held]) => held.length > 0);
  return { ...ledger, at: now, holders: Object.fromEntries(records) };
}
