// Terraform and its provider killed while they replace a tainted line, before and after each request has its effect,
// and each request failing: the next apply finishes the replacement, and no call is lost. WXCC_ALL_KILLS=1 takes every
// moment (npm run test:terraform:kill), otherwise a few of them are taken.

import type { FaultRule } from "../../src/emulator";
import { byHand } from "../acceptance/by-hand";
import { channel, configuration, LiveLines, number, type SavedLines } from "./live-lines";
import { describeTerraform } from "./terraform";
import type { Victims } from "./terraform-run";

const isComplete = process.env.WXCC_ALL_KILLS === "1";
const sales = configuration(channel("sales", "sales-line"), number("0101", "sales"), number("0102", "sales"));

interface Moment {
  /** Requests of the run before this one. */
  readonly position: number;
  readonly operation: string;
  readonly when: "before" | "after";
}

describeTerraform("replacing a tainted line, with a number that is not managed", () => {
  let start: SavedLines;
  let unmanaged: string;
  let moments: readonly Moment[];

  beforeAll(async () => {
    const lines = await LiveLines.start();
    try {
      await lines.apply(sales);
      const { id } = await byHand(lines.emulator).mapNumber(lines.idOf("sales"), "+14085550103");
      unmanaged = String(id);
      await lines.project.ok("taint", "wxcc_channel.sales");
      start = lines.save(sales);
    } finally {
      await lines.stop();
    }
    moments = await momentsOfApply();
  }, 120_000);

  /** Every request of an undisturbed apply, without those of its plan; a write before and after its effect. */
  async function momentsOfApply(): Promise<readonly Moment[]> {
    const lines = await LiveLines.start(start);
    try {
      const firstEntry = lines.emulator.requests().length;
      await lines.project.ok("plan");
      const planned = lines.emulator.requests().length - firstEntry;
      await lines.project.apply();
      expect(await problemsIn(lines)).toEqual([]);
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

  const problemsIn = (lines: LiveLines) => lines.problems({ byHand: [unmanaged] });

  /** What is wrong after a run that was killed or failed at a moment, and the next apply. */
  async function problemsAfter(
    label: string,
    run: (lines: LiveLines) => Promise<string | undefined>,
  ): Promise<string[]> {
    const lines = await LiveLines.start(start);
    try {
      if ((await run(lines)) === undefined) return [`${label}: the request was not made`];
      const { code, stdout, stderr } = await lines.project.terraform(
        "apply",
        "-auto-approve",
        "-input=false",
      );
      if (code !== 0) return [`${label}: the next apply failed\n${stdout}\n${stderr}`];
      return (await problemsIn(lines)).map((problem) => `${label}: ${problem}`);
    } finally {
      await lines.stop();
    }
  }

  async function inPairs<T>(items: readonly T[], task: (item: T) => Promise<string[]>): Promise<string[]> {
    const problems: string[] = [];
    const left = items.values();
    const worker = async () => {
      for (const item of left) problems.push(...(await task(item)));
    };
    await Promise.all([worker(), worker()]);
    return problems;
  }

  const faultAt = ({ position, when }: Moment): FaultRule => ({
    skip: position,
    times: 1,
    effect: { kind: when === "before" ? "timeout" : "timeout-after-commit" },
  });

  const isWrite = ({ operation }: Moment) => /create|update|delete$/.test(operation);
  const everyone: readonly Victims[] = ["provider", "terraform", "both"];

  test("killed: the next apply finishes it", async () => {
    const all = moments.flatMap((moment) =>
      (isWrite(moment) ? everyone : everyone.slice(0, 1)).map((victims) => ({ moment, victims })),
    );
    // A fixed step that meets reads and writes and all victims: the same moments in each run.
    const chosen = isComplete
      ? all
      : Array.from({ length: 4 }, (_, turn) => all[(turn * 17 + 5) % all.length]);
    const problems = await inPairs(chosen, async (one) => {
      if (one === undefined) return ["there is no such moment"];
      const { moment, victims } = one;
      return problemsAfter(
        `${victims} killed ${moment.when} request ${moment.position} (${moment.operation})`,
        (lines) => lines.killed(faultAt(moment), victims),
      );
    });
    expect(moments.filter(isWrite).length).toBeGreaterThanOrEqual(14);
    expect(problems).toEqual([]);
  }, 3_600_000);

  test("a request that fails, before or after its effect: the next apply finishes it", async () => {
    const writes = moments.filter(isWrite);
    const chosen = isComplete ? writes : [writes[3], writes[12]];
    const problems = await inPairs(chosen, async (moment) => {
      if (moment === undefined) return ["there is no such moment"];
      const effect: FaultRule["effect"] =
        moment.when === "before"
          ? { kind: "status", status: 500 }
          : { kind: "status-after-commit", status: 500 };
      return problemsAfter(
        `500 ${moment.when} request ${moment.position} (${moment.operation})`,
        async (lines) => {
          lines.project.environment.WXCC_MAX_RETRIES = "0";
          lines.emulator.setFaults([{ skip: moment.position, times: 1, effect }]);
          const { stdout, stderr } = await lines.project.terraform("apply", "-auto-approve", "-input=false");
          lines.emulator.setFaults([]);
          Reflect.deleteProperty(lines.project.environment, "WXCC_MAX_RETRIES");
          return `${stdout}${stderr}`;
        },
      );
    });
    expect(problems).toEqual([]);
  }, 3_600_000);
});
