/**
 * The request budget: never more than so many requests in any minute, first come, first served, and all wait when
 * the API says so. In this process only; a budget shared between processes implements the same interface.
 */
import type { Clock } from "./clock";

export interface RequestBudget {
  /** Resolves when one request may leave now. */
  take(signal?: AbortSignal): Promise<void>;
  /** After a 429: nothing leaves for so many milliseconds. */
  pause(milliseconds: number): void;
}

const minute = 60_000;

/**
 * A sliding window of one minute. `onWait` hears of every wait.
 * @param requestsPerMinute 0 = no limit
 */
export function slidingWindow(
  requestsPerMinute: number,
  clock: Clock,
  onWait: (seconds: number, reason: string) => void,
): RequestBudget {
  const sent: number[] = [];
  let pausedUntil = 0;
  let queue: Promise<void> = Promise.resolve();

  function waitingTime(): number {
    const now = clock.now();
    while (sent.length > 0 && (sent[0] ?? 0) <= now - minute) sent.shift();
    const full = requestsPerMinute > 0 && sent.length >= requestsPerMinute;
    const untilFree = full ? (sent[0] ?? now) + minute - now : 0;
    return Math.max(untilFree, pausedUntil - now, 0);
  }

  async function takeTurn(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    for (let wait = waitingTime(); wait > 0; wait = waitingTime()) {
      const asked = pausedUntil > clock.now();
      onWait(wait / 1000, asked ? "the API asks to wait" : "the requests of this minute are used up");
      await clock.sleep(wait, signal);
    }
    sent.push(clock.now());
  }

  return {
    take(signal) {
      const turn = queue.then(() => takeTurn(signal));
      queue = turn.catch(() => undefined); // an aborted turn must not stop the ones behind it
      return turn;
    },
    pause(milliseconds) {
      pausedUntil = Math.max(pausedUntil, clock.now() + milliseconds);
    },
  };
}
