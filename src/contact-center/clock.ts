/** Time as a parameter, so that tests of waiting need not wait. */
import { setTimeout as delay } from "node:timers/promises";

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /**
   * Milliseconds since the machine started, the same for all its processes. Unlike `now` it never steps: setting the
   * clock of the machine does not change it.
   */
  uptime(): number;
  /** Resolves after `milliseconds`; rejects when the signal aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  // CLOCK_MONOTONIC, mach time or QueryPerformanceCounter: each counts for the machine, not for the process.
  uptime: () => Number(process.hrtime.bigint()) / 1e6,
  sleep: (milliseconds, signal) => delay(milliseconds, undefined, { signal }),
};
