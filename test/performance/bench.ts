// `npm run bench`: what a plan and an apply of many channels cost the program as users run it: seconds, peak memory
// of the process, requests to the API. The emulator is a process of its own, its limit of requests is off.
// Takes the number of channels as its argument. Default: 200.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { bundleWxcc } from "../../src/generate/bundle";

const folder = mkdtempSync(join(tmpdir(), "wxcc-bench-"));
const program = join(folder, "wxcc.js");
const memoryFile = join(folder, "peak-memory");
const channels = Number(process.argv[2] ?? 200);

interface Figures {
  readonly step: string;
  readonly seconds: number;
  readonly megabytes: number;
  readonly requests: number;
}

/** Loaded into the measured process: writes its peak memory, in kilobytes, when it ends. */
const memoryProbe = `process.on("exit", () =>
  require("node:fs").writeFileSync(${JSON.stringify(memoryFile)}, String(process.resourceUsage().maxRSS)));`;

function configure(description: string): void {
  const one = (number: number) => [
    `channel_${number}`,
    {
      name: `channel-${number}`,
      description,
      channel_type: number % 2 === 0 ? "chat" : "email",
      service_level_threshold: 30,
    },
  ];
  const blocks = Object.fromEntries(Array.from({ length: channels }, (_, number) => one(number)));
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ resource: { wxcc_channel: blocks } }));
}

interface Emulator {
  readonly process: ChildProcess;
  readonly url: string;
  readonly accessToken: string;
}

async function startEmulator(): Promise<Emulator> {
  const child = spawn(process.execPath, [program, "emulator", "--port", "0", "--rate-limit", "0", "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const line = await new Promise<string>((settle, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`The emulator ended with ${code}.`)));
    createInterface({ input: child.stdout }).once("line", settle);
  });
  const { url, accessToken } = JSON.parse(line) as { url: string; accessToken: string };
  return { process: child, url, accessToken };
}

/** Requests since the last call. */
async function takeRequests({ url }: Emulator): Promise<number> {
  const log = (await (await fetch(`${url}/_emulator/requests`)).json()) as unknown[];
  await fetch(`${url}/_emulator/requests`, { method: "DELETE" });
  return log.length;
}

async function measure(step: string, emulator: Emulator, ...words: string[]): Promise<Figures> {
  await takeRequests(emulator);
  const began = performance.now();
  const child = spawn(process.execPath, ["--require", join(folder, "probe.cjs"), program, ...words], {
    cwd: folder,
    env: {
      ...process.env,
      WXCC_API_URL: emulator.url,
      WXCC_ACCESS_TOKEN: emulator.accessToken,
      WXCC_REQUESTS_PER_MINUTE: "0",
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const code = await new Promise((settle, reject) => {
    child.once("error", reject);
    child.once("exit", settle);
  });
  if (code !== 0) throw new Error(`wxcc ${words.join(" ")} ended with ${String(code)}.`);
  const seconds = (performance.now() - began) / 1000;
  const megabytes = Number(readFileSync(memoryFile, "utf8")) / 1024;
  return { step, seconds, megabytes, requests: await takeRequests(emulator) };
}

function print(figures: readonly Figures[]): void {
  console.log(`${channels} channels, Node ${process.version}, ${process.platform}\n`);
  console.log(
    `${"step".padEnd(34)}${"seconds".padStart(9)}${"peak MB".padStart(9)}${"requests".padStart(10)}`,
  );
  for (const { step, seconds, megabytes, requests } of figures) {
    const cells = [
      seconds.toFixed(1).padStart(9),
      megabytes.toFixed(0).padStart(9),
      String(requests).padStart(10),
    ];
    console.log(`${step.padEnd(34)}${cells.join("")}`);
  }
}

async function bench(emulator: Emulator): Promise<Figures[]> {
  const figures: Figures[] = [];
  const step = async (name: string, ...words: string[]) =>
    void figures.push(await measure(name, emulator, ...words));
  configure("First");
  await step("plan: create all", "plan");
  await step("apply: create all", "apply", "--auto-approve");
  await step("plan: nothing to do", "plan", "--detailed-exitcode");
  configure("Second");
  await step("plan: update all", "plan");
  await step("apply: update all", "apply", "--auto-approve");
  await step("destroy: delete all", "destroy", "--auto-approve");
  return figures;
}

async function main(): Promise<void> {
  let emulator: Emulator | undefined;
  try {
    await bundleWxcc(program);
    writeFileSync(join(folder, "probe.cjs"), memoryProbe);
    emulator = await startEmulator();
    print(await bench(emulator));
  } finally {
    emulator?.process.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
