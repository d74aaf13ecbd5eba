// The first rounds of `npm run soak`, through both doors in turn on one state.

import { program } from "../cli/wxcc";
import { soak } from "../soak/soak-run";
import { describeTerraform, runsEverything } from "./terraform";

describeTerraform("random changes through both doors", () => {
  test("under faults and kills, they always end with tenant, state and plan in agreement", async () => {
    const rounds = runsEverything ? 30 : 6;
    const reports = await soak({
      program: program(),
      rounds,
      seed: 11,
      doors: ["wxcc", "terraform"],
      faults: 0.2,
      killEvery: 3,
      stopEvery: 7,
      changesOfMind: 0.3,
    });
    expect(
      reports.flatMap(({ round, problems }) => problems.map((problem) => `${round}: ${problem}`)),
    ).toEqual([]);
    expect(reports).toHaveLength(rounds);
  }, 900_000);
});
