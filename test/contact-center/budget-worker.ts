/**
 * One process of several that share a request budget: sends imagined requests and prints when each one arrived, in
 * milliseconds since the machine started. Its settings come as JSON in the first argument.
 */
import { writeSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { systemClock } from "../../src/contact-center";
import { requestBudget, type Lane } from "../../src/contact-center/request-budget";
import { sharedLedger } from "../../src/contact-center/shared-request-ledger";

export interface WorkerSettings {
  readonly folder: string;
  readonly window: number;
  readonly requestsPerWindow: number;
  readonly requests: number;
  readonly atOnce: number;
  readonly lane: Lane;
  /** The clock of the machine is set an hour forwards and back all the time. */
  readonly clockSteps?: boolean;
}

const settings = JSON.parse(process.argv[2] ?? "") as WorkerSettings;
const longest = 20;

if (settings.clockSteps === true) {
  const now = Date.now;
  let calls = 0;
  Date.now = () => now() + (calls++ % 3) * 3_600_000 - 3_600_000;
}

const clock = systemClock;
const { folder, window, requestsPerWindow, lane } = settings;
const budget = requestBudget({
  requestsPerWindow,
  window,
  longestRequest: longest * 5,
  clock,
  random: Math.random,
  ledger: sharedLedger({ folders: [folder], key: "a client", window, clock }),
  onLedgerLost: (problem) => {
    throw problem; // alone, it would keep a bound of its own
  },
});

let left = settings.requests;

async function send(): Promise<void> {
  while (left-- > 0) {
    const place = await budget.take(lane);
    await delay(Math.random() * longest);
    writeSync(1, `${clock.uptime()}\n`);
    await delay(Math.random() * longest);
    place.answered();
  }
}

void Promise.all(Array.from({ length: settings.atOnce }, send)).then(() => budget.close());
