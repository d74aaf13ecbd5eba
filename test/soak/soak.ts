// `npm run soak`: 200 rounds through both doors with a fifth of the answers faulty and a kill in every third round.
// Every seventh round of wxcc is stopped while another run takes its place. Options: --rounds N, --seed N, --faults SHARE,
// --kill-every N, --stop-every N, --changes-of-mind SHARE, --door wxcc|terraform (default: both).

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundleWxcc } from "../../src/generate/bundle";
import { soak, type Door, type RoundReport } from "./soak-run";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    faults: { type: "string", default: "0.2" },
    "kill-every": { type: "string", default: "3" },
    "stop-every": { type: "string", default: "7" },
    "changes-of-mind": { type: "string", default: "0.3" },
    door: { type: "string" },
  },
});

function line({
  round,
  door,
  edits,
  killed,
  twists,
  appliedAtOnce,
  requests,
  faulty,
  seconds,
  problems,
}: RoundReport): string {
  const ending = killed
    ? "killed, then converged"
    : appliedAtOnce
      ? "applied at once"
      : "failed, then converged";
  const verdict = problems.length === 0 ? ending : `PROBLEMS:\n  ${problems.join("\n  ")}`;
  return `${round}. ${door}, ${requests} requests (${faulty} faulty), ${seconds.toFixed(1)} s, ${[...edits, ...twists].join(", ")}: ${verdict}`;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "wxcc-soak-"));
  const program = join(folder, "wxcc.js");
  try {
    await bundleWxcc(program);
    const reports = await soak({
      program,
      rounds: Number(values.rounds),
      seed: Number(values.seed),
      faults: Number(values.faults),
      killEvery: Number(values["kill-every"]),
      stopEvery: Number(values["stop-every"]),
      changesOfMind: Number(values["changes-of-mind"]),
      doors: values.door === undefined ? ["wxcc", "terraform"] : [values.door as Door],
      onRound: (report) => console.log(line(report)),
    });
    const sum = (count: (report: RoundReport) => number) =>
      reports.reduce((total, report) => total + count(report), 0);
    const problems = sum((report) => report.problems.length);
    console.log(
      `\n${reports.length} rounds with seed ${values.seed}: ${sum(({ requests }) => requests)} requests, ${sum(({ faulty }) => faulty)} of them faulty, ${sum(({ killed }) => (killed ? 1 : 0))} kills, ${problems} problems.`,
    );
    process.exitCode = problems === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
