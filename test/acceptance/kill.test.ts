// kill -9 while `wxcc apply` runs, before and after each single request has its effect: the next apply takes the
// lock over and converges, nothing exists twice, nothing is forgotten, no line is dead.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import type { RequestLogEntry } from "../../src/emulator";
import { acquireLock, journalPath, recoverState } from "../../src/engine";
import { lockPath } from "../../src/engine/state/lock";
import { changesUnderFire, StartingPoint, type ChangeUnderFire, type Started } from "./changes-under-fire";
import { largeChange } from "./large-change";
import { actionsOf, textOf } from "./stack";

const program = String(process.env.WXCC_TEST_BUNDLE);

/** `wxcc apply` on the stack, as a process of its own. */
function startApply({ emulator, stack }: Pick<Started, "emulator" | "stack">) {
  return spawn(process.execPath, [program, "apply", "--auto-approve"], {
    cwd: stack.folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH,
      WXCC_API_URL: emulator.url,
      WXCC_ACCESS_TOKEN: emulator.accessToken,
      WXCC_REQUESTS_PER_MINUTE: "0",
      WXCC_DEFAULT_LOCATION_ID: emulator.locationId,
      WXCC_DEFAULT_TELEPHONY_REGION_ID: emulator.telephonyRegionId,
    },
  });
}

async function textsOf(
  child: ReturnType<typeof startApply>,
): Promise<{ signal: string | null; text: string }> {
  const pieces: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (piece: string) => pieces.push(piece));
  }
  const [, signal] = (await once(child, "close")) as [number | null, string | null];
  return { signal, text: pieces.join("") };
}

/** A moment of a run: a request, and whether its effect is there already. */
interface Moment {
  readonly position: number;
  readonly when: "before" | "after";
}

/** Every request of an undisturbed run; a write before and after its effect. */
async function momentsOf(point: StartingPoint, { after }: ChangeUnderFire): Promise<Moment[]> {
  const started = await point.start();
  try {
    started.stack.write(after);
    const { text } = await textsOf(startApply(started));
    const entries = started.watch.entries();
    expect(text).toContain("Apply complete");
    expect(await problemsIn(started)).toEqual([]);
    return entries.flatMap(({ method }, position): Moment[] =>
      method === "GET"
        ? [{ position, when: "before" }]
        : [
            { position, when: "before" },
            { position, when: "after" },
          ],
    );
  } finally {
    await started.stop();
  }
}

/**
 * Kills an apply at a moment and applies again; what is wrong then. Writes that come together leave as one request, so a
 * run may need fewer of them than the one that was measured: then it is killed at its last one.
 */
async function problemsAfterKill(
  point: StartingPoint,
  change: ChangeUnderFire,
  { position, when }: Moment,
  look: (started: Started) => Promise<void>,
): Promise<string[]> {
  let arrived: (entry: RequestLogEntry) => void = () => undefined;
  const started = await point.start({ onRequest: (entry) => arrived(entry) });
  const { emulator, stack, watch, stop } = started;
  try {
    stack.write(change.after);
    const kind = when === "before" ? "timeout" : "timeout-after-commit";
    emulator.setFaults([{ skip: position, times: 1, effect: { kind } }]);
    const child = startApply(started);
    arrived = ({ fault }) => {
      if (fault === kind) child.kill("SIGKILL");
    };
    const { signal, text } = await textsOf(child);
    emulator.setFaults([]);
    const entries = watch.entries();
    const label = `killed ${when} request ${position} (${entries[position]?.operation})`;
    if (signal !== "SIGKILL") {
      expect(text).toContain("Apply complete");
      return await problemsAfterKill(point, change, { position: entries.length - 1, when }, look);
    }
    await look(started);
    return (await problemsNow(started)).map((problem) => `${label}: ${problem}`);
  } finally {
    await stop();
  }
}

/** What the next apply, which takes the lock over, does not put right. */
async function problemsNow(started: Started): Promise<string[]> {
  const { stack } = started;
  const wasLocked = existsSync(lockPath(stack.state().path));
  const lock = acquireLock(stack.state().path, { operation: "apply" });
  const { diagnostics } = await stack.apply();
  lock.release();
  return [
    ...(wasLocked ? [] : ["the killed run had no lock to take over"]),
    ...diagnostics
      .filter(({ severity }) => severity === "error")
      .map((error) => `the next apply failed: ${textOf([error])}`),
    ...(await problemsIn(started)),
  ];
}

async function problemsIn({ stack, watch }: Started): Promise<string[]> {
  return [
    ...watch.lostCalls(),
    ...watch.unmapped(),
    ...watch.unsettled([stack.state()]),
    ...Object.entries(actionsOf(await stack.plan())).map((change) => `still planned: ${change.join(" ")}`),
  ];
}

/** @param look sees what each kill has left, before the next apply */
async function problemsAfterKills(
  point: StartingPoint,
  change: ChangeUnderFire,
  moments: readonly Moment[],
  look: (started: Started) => Promise<void> = () => Promise.resolve(),
) {
  const problems: string[] = [];
  const left = moments.values();
  const worker = async () => {
    for (const moment of left) {
      problems.push(
        ...(await problemsAfterKill(point, change, moment, look).catch((problem: unknown) => [
          `killed ${moment.when} request ${moment.position}: ${String(problem)}`,
        ])),
      );
    }
  };
  await Promise.all([worker(), worker(), worker()]);
  return problems;
}

const killed = [
  "creating a channel",
  "creating a flow",
  "creating music on hold",
  "mapping a number",
  "moving a number",
  "deleting a channel with its number",
  "replacing a channel whose number moves to a new one",
  "replacing a tainted line with its numbers",
  "replacing a tainted number that moves",
  "renaming the resource of a number that moves off a line that goes",
] as const;

test.each(killed)(
  "%s, killed before and after each request: the next apply converges",
  async (name) => {
    const change = changesUnderFire[name] as ChangeUnderFire;
    const point = await StartingPoint.of(change);
    try {
      const moments = await momentsOf(point, change);
      expect(moments.some(({ when }) => when === "after")).toBe(true);
      expect(await problemsAfterKills(point, change, moments)).toEqual([]);
    } finally {
      point.remove();
    }
  },
  180_000, // a process for each moment, on machines that may be busy
);

/** Evenly spread, with a fixed step that meets reads and writes: the same moments in each run. */
function chosenOf(moments: readonly Moment[], count: number): Moment[] {
  return Array.from({ length: count }, (_, turn) => moments[(turn * 7919 + 13) % moments.length] as Moment);
}

test("40 objects, killed at 20 moments: the next apply converges", async () => {
  const point = await StartingPoint.of(largeChange);
  try {
    const chosen = chosenOf(await momentsOf(point, largeChange), 20);
    expect(await problemsAfterKills(point, largeChange, chosen)).toEqual([]);
  } finally {
    point.remove();
  }
}, 180_000);

/** As large as a state of some hundred objects. */
const ballast = { null_resource: { ballast: { triggers: { text: "x".repeat(300_000) } } } };
const inLargeState: ChangeUnderFire = {
  before: { resource: { ...largeChange.before.resource, ...ballast } },
  after: { resource: { ...largeChange.after.resource, ...ballast } },
};

test("40 objects in a large state, killed at 8 moments: the journal knows what was done, and the next apply converges", async () => {
  const point = await StartingPoint.of(inLargeState);
  const left: string[] = [];
  try {
    const late = (await momentsOf(point, inLargeState)).slice(-40);
    const look = async ({ stack }: Started) => {
      const { path, source } = stack.state();
      if (existsSync(journalPath(path))) left.push(...(source.journal?.resources.keys() ?? []));
      // Half of them as `wxcc` does it before it plans, half of them by the apply itself.
      if (left.length % 2 === 0) await recoverState(path);
    };
    expect(await problemsAfterKills(point, inLargeState, chosenOf(late, 8), look)).toEqual([]);
    expect(left.length).toBeGreaterThan(8);
  } finally {
    point.remove();
  }
}, 180_000);
