// Terraform and its provider killed while numbers leave a line that the same plan destroys, before and after each request
// has its effect, and each request failing: the next apply finishes it, takes it back, or goes on without Terraform's data
// directory, and no call is lost. WXCC_ALL_KILLS=1 takes every moment (npm run test:terraform:kill), otherwise a few of
// them are taken.

import { rmSync } from "node:fs";
import { join } from "node:path";
import type { FaultRule } from "../../src/emulator";
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

const everyone: readonly Victims[] = ["provider", "terraform", "both"];

interface Story {
  readonly before: string;
  readonly after: string;
  /** Moments that are taken when not all of them are: a fixed step that meets reads and writes. */
  readonly step: number;
}

const stories: Readonly<Record<string, Story>> = {
  "a line whose address and name change": {
    before: configuration(channel("berlin", "Berlin"), number("0101", "berlin"), number("0102", "berlin")),
    after: configuration(channel("mitte", "Berlin-Mitte"), number("0101", "mitte"), number("0102", "mitte")),
    step: 7,
  },
  "a line that is merged into another one": {
    before: configuration(
      channel("berlin", "Berlin"),
      channel("potsdam", "Potsdam"),
      number("0101", "berlin"),
      number("0102", "berlin"),
    ),
    after: configuration(channel("potsdam", "Potsdam"), number("0101", "potsdam"), number("0102", "potsdam")),
    step: 5,
  },
};

for (const [what, { before, after, step }] of Object.entries(stories)) {
  describeTerraform(what, () => {
    let left: Interruptible;
    let moments: readonly Moment[];

    beforeAll(async () => {
      const lines = await LiveLines.start();
      try {
        await lines.apply(before);
        left = { start: lines.save(after) };
      } finally {
        await lines.stop();
      }
      moments = await momentsOf(left);
    }, 120_000);

    test("killed: the next apply finishes it", async () => {
      const all = moments.flatMap((moment) =>
        (isWrite(moment) ? everyone : everyone.slice(0, 1)).map((victims) => ({ moment, victims })),
      );
      const problems = await inPairs(chosenFrom(all, 3), async (one) => {
        if (one === undefined) return ["there is no such moment"];
        return problemsAfter(left, labelOf(one.victims, one.moment), (lines) =>
          lines.killed(faultAt(one.moment), one.victims),
        );
      });
      expect(moments.filter(isWrite).length).toBeGreaterThanOrEqual(8);
      expect(problems).toEqual([]);
    }, 7_200_000);

    // Who knows nothing of a create that was cut off is told how to import the channel, or to run wxcc doctor --fix.
    const isAfterCreate = ({ operation, when }: Moment) =>
      operation === "entry-point.create" && when === "after";
    const recoverable = () => moments.filter(isWrite).filter((moment) => !isAfterCreate(moment));

    test("killed, and Terraform's data directory is gone: the next apply finishes it", async () => {
      const all = recoverable();
      const problems = await inPairs(chosenFrom(all, 2), async (moment) => {
        if (moment === undefined) return ["there is no such moment"];
        return problemsAfter(left, labelOf("both, without .terraform,", moment), async (lines) => {
          const said = await lines.killed(faultAt(moment), "both");
          rmSync(join(lines.project.folder, ".terraform"), { recursive: true, force: true });
          return said;
        });
      });
      expect(problems).toEqual([]);
    }, 7_200_000);

    test("killed, and the change is taken back: two applies at most", async () => {
      const all = recoverable();
      const problems = await inPairs(chosenFrom(all, 2), async (moment) => {
        if (moment === undefined) return ["there is no such moment"];
        return problemsAfter(left, labelOf("taken back, both", moment), async (lines) => {
          const said = await lines.killed(faultAt(moment), "both");
          lines.project.write(before);
          // A number that has arrived at its new line holds it until the next apply.
          await lines.project.terraform("apply", "-auto-approve", "-input=false");
          return said;
        });
      });
      expect(problems).toEqual([]);
    }, 7_200_000);

    test("a request that fails, before or after its effect: the next apply finishes it", async () => {
      const all = moments.filter(isWrite);
      const problems = await inPairs(chosenFrom(all, 2), async (moment) => {
        if (moment === undefined) return ["there is no such moment"];
        const effect: FaultRule["effect"] =
          moment.when === "before"
            ? { kind: "status", status: 500 }
            : { kind: "status-after-commit", status: 500 };
        return problemsAfter(left, labelOf("500", moment), async (lines) => {
          lines.project.environment.WXCC_MAX_RETRIES = "0";
          lines.emulator.setFaults([{ skip: moment.position, times: 1, effect }]);
          const { stdout, stderr } = await lines.project.terraform("apply", "-auto-approve", "-input=false");
          lines.emulator.setFaults([]);
          Reflect.deleteProperty(lines.project.environment, "WXCC_MAX_RETRIES");
          return `${stdout}${stderr}`;
        });
      });
      expect(problems).toEqual([]);
    }, 7_200_000);

    function labelOf(what: string, { when, position, operation }: Moment): string {
      return `${what} ${when} request ${position} (${operation})`;
    }

    function chosenFrom<T>(all: readonly T[], count: number): readonly (T | undefined)[] {
      if (takesAllKills) return all;
      return Array.from({ length: count }, (_, turn) => all[(turn * step + 2) % all.length]);
    }
  });
}
