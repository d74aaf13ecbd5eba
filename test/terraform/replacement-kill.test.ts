// Terraform and its provider killed while they replace a tainted line, before and after each request has its effect,
// and each request failing: the next apply finishes the replacement, and no call is lost. WXCC_ALL_KILLS=1 takes every
// moment (npm run test:terraform:kill), otherwise a few of them are taken.

import type { FaultRule } from "../../src/emulator";
import { byHand } from "../acceptance/by-hand";
import {
  faultAt,
  inPairs,
  isWrite,
  momentsOf,
  problemsAfter,
  takesAllKills,
  type Interruptible,
  type Moment,
} from "./killed-apply";
import { channel, configuration, LiveLines, number } from "./live-lines";
import { describeTerraform } from "./terraform";
import type { Victims } from "./terraform-run";

const sales = configuration(channel("sales", "sales-line"), number("0101", "sales"), number("0102", "sales"));

describeTerraform("replacing a tainted line, with a number that is not managed", () => {
  let replacement: Interruptible;
  let moments: readonly Moment[];

  beforeAll(async () => {
    const lines = await LiveLines.start();
    try {
      await lines.apply(sales);
      const { id } = await byHand(lines.emulator).mapNumber(lines.idOf("sales"), "+14085550103");
      await lines.project.ok("taint", "wxcc_channel.sales");
      replacement = { start: lines.save(sales), exceptions: { byHand: [String(id)] } };
    } finally {
      await lines.stop();
    }
    moments = await momentsOf(replacement);
  }, 120_000);

  const everyone: readonly Victims[] = ["provider", "terraform", "both"];

  test("killed: the next apply finishes it", async () => {
    const all = moments.flatMap((moment) =>
      (isWrite(moment) ? everyone : everyone.slice(0, 1)).map((victims) => ({ moment, victims })),
    );
    // A fixed step that meets reads and writes and all victims: the same moments in each run.
    const chosen = takesAllKills
      ? all
      : Array.from({ length: 4 }, (_, turn) => all[(turn * 17 + 5) % all.length]);
    const problems = await inPairs(chosen, async (one) => {
      if (one === undefined) return ["there is no such moment"];
      const { moment, victims } = one;
      return problemsAfter(
        replacement,
        `${victims} killed ${moment.when} request ${moment.position} (${moment.operation})`,
        (lines) => lines.killed(faultAt(moment), victims),
      );
    });
    expect(moments.filter(isWrite).length).toBeGreaterThanOrEqual(14);
    expect(problems).toEqual([]);
  }, 3_600_000);

  test("a request that fails, before or after its effect: the next apply finishes it", async () => {
    const writes = moments.filter(isWrite);
    const chosen = takesAllKills ? writes : [writes[3], writes[12]];
    const problems = await inPairs(chosen, async (moment) => {
      if (moment === undefined) return ["there is no such moment"];
      const effect: FaultRule["effect"] =
        moment.when === "before"
          ? { kind: "status", status: 500 }
          : { kind: "status-after-commit", status: 500 };
      return problemsAfter(
        replacement,
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
