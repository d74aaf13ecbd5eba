// `npm run bench`, last part: ten processes with one client id against an emulator that counts like the service. Ends
// with 1 when any 60 seconds saw more requests than the limit, or the emulator had to refuse one. Takes two minutes;
// with --quick the window is three seconds.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { systemClock, type ConnectionOptions } from "../../src/contact-center";
import { requestBudget } from "../../src/contact-center/request-budget";
import { memoryLedger, type LedgerStore } from "../../src/contact-center/request-ledger";
import { sharedLedger } from "../../src/contact-center/shared-request-ledger";
import { startEmulator, type Emulator } from "../../src/emulator";
import type { Job } from "./budget-job";

const processes = 10;
const creating = 3;
const isQuick = process.argv.includes("--quick");
const window = isQuick ? 3000 : 60_000;
const limit = isQuick ? 60 : 300;

function start(program: string, job: Job): Promise<void> {
  const child = spawn(process.execPath, [program, JSON.stringify(job)], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`${job.name} ended with ${code}`)),
    );
  });
}

function mostInWindow(times: readonly number[]): number {
  let first = 0;
  return times.reduce((most, time, last) => {
    while ((times[first] ?? time) <= time - window) first++;
    return Math.max(most, last - first + 1);
  }, 0);
}

async function benchProcesses(folder: string, emulator: Emulator): Promise<void> {
  const program = join(folder, "budget-bench.js");
  const entryPoints = [join(__dirname, "budget-job.ts")];
  await build({ entryPoints, bundle: true, platform: "node", target: "node20", outfile: program });
  const connection: ConnectionOptions = {
    apiUrl: emulator.url,
    clientId: emulator.clientId,
    clientSecret: emulator.clientSecret,
    refreshToken: emulator.refreshToken,
    requestsPerMinute: limit,
    budgetWindow: window,
    budgetFolders: [join(folder, "requests")],
  };
  const began = performance.now();
  const jobs = Array.from({ length: processes }, (_, number): Job => {
    const work = number < creating ? "create" : "read";
    return { connection, work, objects: work === "create" ? 30 : limit / 5, name: `process-${number}` };
  });
  const ends = await Promise.all(
    jobs.map(async (job) => (await start(program, job), { work: job.work, at: performance.now() - began })),
  );
  const requests = emulator.requests().filter(({ operation }) => operation !== "oauth.token");
  const most = mostInWindow(requests.map(({ time }) => time));
  const refused = requests.filter(({ status }) => status === 429).length;
  const lastOf = (work: Job["work"]) =>
    (Math.max(...ends.filter((end) => end.work === work).map(({ at }) => at)) / 1000).toFixed(0);
  console.log(`${processes} processes of one client id, ${limit} requests in ${window / 1000} s`);
  console.log(`  requests in all          ${requests.length}`);
  console.log(`  most in any ${window / 1000} s`.padEnd(27) + `${most} (at most ${limit})`);
  console.log(`  answers 429              ${refused} (at most 0)`);
  console.log(
    `  the ${creating} that create ended  after ${lastOf("create")} s, those that read after ${lastOf("read")} s`,
  );
  if (most > limit || refused > 0) process.exitCode = 1;
}

/** Milliseconds of one request's way through the budget. */
async function costOf(ledger: LedgerStore): Promise<number> {
  const budget = requestBudget({
    requestsPerWindow: 1e6,
    longestRequest: 1000,
    clock: systemClock,
    random: Math.random,
    ledger,
  });
  const times = 2000;
  const began = performance.now();
  for (let number = 0; number < times; number++) (await budget.take("read")).answered();
  budget.close();
  return (performance.now() - began) / times;
}

async function benchCost(folder: string): Promise<void> {
  const shared = sharedLedger({
    folders: [join(folder, "cost")],
    key: "cost",
    window: 60_000,
    clock: systemClock,
  });
  console.log(`\ncost of the budget for one request`);
  console.log(`  counted in one process   ${(await costOf(memoryLedger())).toFixed(3)} ms`);
  console.log(`  shared by a file         ${(await costOf(shared)).toFixed(3)} ms`);
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "wxcc-budget-bench-"));
  const emulator = await startEmulator({ port: 0, requestsPerMinute: isQuick ? 0 : limit });
  try {
    console.log(`\nThe request budget, Node ${process.version}, ${process.platform}\n`);
    await benchProcesses(folder, emulator);
    await benchCost(folder);
  } finally {
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
