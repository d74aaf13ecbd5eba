// The moments at which an apply can be killed or fail, and what the next apply does not put right.

import type { FaultRule } from "../../src/emulator";
import type { Exceptions } from "../acceptance/call-invariants";
import { LiveLines, type SavedLines } from "./live-lines";

export interface Moment {
  /** Requests of the run before this one. */
  readonly position: number;
  readonly operation: string;
  readonly when: "before" | "after";
}

/** An apply to interrupt: what is there, and what the test itself put into the tenant. */
export interface Interruptible {
  readonly start: SavedLines;
  readonly exceptions?: Exceptions;
}

/** Whether every moment is taken (npm run test:terraform:kill), otherwise a few of them. */
export const takesAllKills = process.env.WXCC_ALL_KILLS === "1";

export const isWrite = ({ operation }: Moment): boolean =>
  /create|update|delete|bulk|import|publish$/.test(operation);

export const faultAt = ({ position, when }: Moment): FaultRule => ({
  skip: position,
  times: 1,
  effect: { kind: when === "before" ? "timeout" : "timeout-after-commit" },
});

/** Every request of an undisturbed apply, without those of its plan; a write before and after its effect. */
export async function momentsOf({ start, exceptions }: Interruptible): Promise<readonly Moment[]> {
  const lines = await LiveLines.start(start);
  try {
    const firstEntry = lines.emulator.requests().length;
    await lines.project.ok("plan");
    const planned = lines.emulator.requests().length - firstEntry;
    await lines.project.apply();
    expect(await lines.problems(exceptions)).toEqual([]);
    const all = lines.emulator.requests().slice(firstEntry + planned);
    const lastWrite = Math.max(...all.map(({ changes }, index) => (changes.length > 0 ? index : 0)));
    const applied = all.slice(0, lastWrite + 1);
    return applied.slice(planned).flatMap(({ method, operation }, index): Moment[] => {
      const moment = { position: planned + index, operation };
      const before: Moment = { ...moment, when: "before" };
      return method === "GET" ? [before] : [before, { ...moment, when: "after" }];
    });
  } finally {
    await lines.stop();
  }
}

/**
 * What is wrong after a run that was interrupted, and the next apply.
 * @param run undefined when the interruption never came
 */
export async function problemsAfter(
  { start, exceptions }: Interruptible,
  label: string,
  run: (lines: LiveLines) => Promise<string | undefined>,
): Promise<string[]> {
  const lines = await LiveLines.start(start);
  try {
    if ((await run(lines)) === undefined) return [`${label}: the request was not made`];
    const { code, stdout, stderr } = await lines.project.terraform("apply", "-auto-approve", "-input=false");
    if (code !== 0) return [`${label}: the next apply failed\n${stdout}\n${stderr}`];
    const problems = [...lines.watch.unmapped(), ...(await lines.problems(exceptions))];
    return problems.map((problem) => `${label}: ${problem}`);
  } finally {
    await lines.stop();
  }
}

/** Runs tasks, two at a time. @returns all their problems */
export async function inPairs<T>(
  items: readonly T[],
  task: (item: T) => Promise<string[]>,
): Promise<string[]> {
  const problems: string[] = [];
  const left = items.values();
  const worker = async () => {
    for (const item of left) problems.push(...(await task(item)));
  };
  await Promise.all([worker(), worker()]);
  return problems;
}
