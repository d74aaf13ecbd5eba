// The first rounds of `npm run soak`, through wxcc alone; terraform/soak.test.ts has some through both doors.

import { program } from "../cli/wxcc";
import { soak } from "./soak-run";

test("random changes under faults and kills always end with tenant, state and plan in agreement", async () => {
  const reports = await soak({
    program: program(),
    rounds: 9,
    seed: 7,
    doors: ["wxcc"],
    faults: 0.2,
    killEvery: 3,
    stopEvery: 7,
    changesOfMind: 0.3,
  });
  expect(reports.flatMap(({ round, problems }) => problems.map((problem) => `${round}: ${problem}`))).toEqual(
    [],
  );
  expect(reports.filter(({ killed }) => killed)).toHaveLength(3);
  expect(reports.reduce((total, { faulty }) => total + faulty, 0)).toBeGreaterThan(0);
}, 240_000);
