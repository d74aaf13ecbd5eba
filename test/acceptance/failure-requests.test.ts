// Whatever single request of a change goes wrong, and however: the apply succeeds or says what failed, the next
// apply converges, and no call is lost on the way.

import type { FaultEffect, FaultRule } from "../../src/emulator";
import { TestClock } from "../contact-center/scripted-server";
import { changesUnderFire, StartingPoint, type ChangeUnderFire, type Started } from "./changes-under-fire";
import { actionsOf, textOf } from "./stack";

interface Interruption {
  readonly label: string;
  readonly rule: FaultRule;
  readonly environment: Readonly<Record<string, string>>;
}

const noRetries = { WXCC_MAX_RETRIES: "0" };
const impatient = { WXCC_REQUEST_TIMEOUT: "0.25" };

const status = (code: number): FaultEffect => ({ kind: "status", status: code });
const onWrites: readonly FaultEffect[] = [
  status(500),
  status(503),
  { kind: "reset" },
  { kind: "timeout" },
  { kind: "status-after-commit", status: 500 },
  { kind: "reset-after-commit" },
  { kind: "timeout-after-commit" },
];
const lasting: readonly FaultEffect[] = [status(503), { kind: "reset-after-commit" }];

type Moment = "plan" | "read" | "write";

/**
 * A write fails in every way: once and repeated by the client, once and not repeated, or from then on until the next
 * apply. A read fails once or from then on; in a plan, which changes nothing yet, once is enough.
 */
function interruptionsOf(moment: Moment, position: number): Interruption[] {
  const once = { skip: position, times: 1 };
  const notRepeated = (effect: FaultEffect) =>
    interruption("once, not repeated", { ...once, effect }, noRetries);
  const fromThenOn = (effect: FaultEffect) =>
    interruption("from then on", { skip: position, effect }, noRetries);
  switch (moment) {
    case "plan":
      return [notRepeated(status(500))];
    case "read":
      return [notRepeated(status(500)), fromThenOn({ kind: "reset" })];
    case "write":
      return [
        ...onWrites.map((effect) => interruption("once, repeated", { ...once, effect }, {})),
        ...onWrites.filter(({ kind }) => kind !== "status" && !kind.startsWith("timeout")).map(notRepeated),
        ...lasting.map(fromThenOn),
      ];
  }
}

function interruption(how: string, rule: FaultRule, environment: Record<string, string>): Interruption {
  const { effect } = rule;
  const what = effect.kind === "status" ? String(effect.status) : effect.kind;
  const times = effect.kind.startsWith("timeout") ? impatient : {};
  return { label: `request ${rule.skip}, ${what} ${how}`, rule, environment: { ...environment, ...times } };
}

/** What is wrong after this interruption and the next apply; empty when all is well. */
async function problemsAfter(
  point: StartingPoint,
  { after }: ChangeUnderFire,
  { label, rule, environment }: Interruption,
): Promise<string[]> {
  const { emulator, stack, watch, stop } = await point.start({ environment, clock: new TestClock() });
  try {
    emulator.setFaults([rule]);
    const first = await outcomeOf(() => stack.write(after).apply());
    emulator.setFaults([]);
    const second = await outcomeOf(() => stack.apply());
    return [
      ...first
        .filter((text) => !/"[^"]+"|wxcc_\w+\.\w+/.test(text))
        .map((text) => `names no object: ${text}`),
      ...second.map((text) => `the next apply failed: ${text}`),
      ...watch.lostCalls(),
      ...watch.unmapped(),
      ...watch.unsettled([stack.state()]),
      ...Object.entries(actionsOf(await stack.plan())).map((change) => `still planned: ${change.join(" ")}`),
    ].map((problem) => `${label}: ${problem}`);
  } finally {
    await stop();
  }
}

/** Texts of the errors of a plan and its apply. */
async function outcomeOf(apply: () => ReturnType<Started["stack"]["apply"]>): Promise<string[]> {
  try {
    const { diagnostics } = await apply();
    return diagnostics.filter(({ severity }) => severity === "error").map((error) => textOf([error]));
  } catch (problem) {
    return [String(problem)];
  }
}

/** The requests of a run in which nothing goes wrong, in order. */
async function cleanRun(point: StartingPoint, { after }: ChangeUnderFire): Promise<Moment[]> {
  const { stack, watch, stop } = await point.start();
  try {
    const plan = await stack.write(after).plan();
    const planned = watch.entries().length;
    expect((await stack.applyPlan(plan)).diagnostics).toEqual([]);
    expect(watch.lostCalls()).toEqual([]);
    return watch
      .entries()
      .map(({ method }, position) => (position < planned ? "plan" : method === "GET" ? "read" : "write"));
  } finally {
    await stop();
  }
}

async function inTurn<T>(
  items: readonly T[],
  atOnce: number,
  task: (item: T) => Promise<void>,
): Promise<void> {
  const left = items.values();
  const worker = async () => {
    for (const item of left) await task(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

test.each(Object.entries(changesUnderFire))(
  "%s: whatever request fails, the next apply converges and no call is lost",
  async (_name, change) => {
    const point = await StartingPoint.of(change);
    try {
      const requests = await cleanRun(point, change);
      const interruptions = requests.flatMap(interruptionsOf);
      const problems: string[] = [];
      await inTurn(interruptions, 4, async (one) => {
        problems.push(...(await problemsAfter(point, change, one)));
      });
      expect(requests).toContain("write");
      expect(problems).toEqual([]);
    } finally {
      point.remove();
    }
  },
  180_000, // hundreds of applies, on machines that may be busy
);
