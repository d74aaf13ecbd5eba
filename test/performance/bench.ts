// `npm run bench`: what the engine costs at the size of a large organization, on the program as users run it, each
// figure beside its bar: seconds, peak memory of the process, requests to the API. The emulator is a process of its own.
// Takes the parts to run as arguments: `steps`, `numbers`, `refresh`, `scale`. Default: all of them.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { standardIds } from "../../src/emulator";
import { bundleWxcc } from "../../src/generate/bundle";
import { flowDocument, wave } from "../emulator/raw-http";
import { builtInState } from "./built-in-state";

const folder = mkdtempSync(join(tmpdir(), "wxcc-bench-"));
const program = join(folder, "wxcc.js");
const memoryFile = join(folder, "peak-memory");
const probe = join(folder, "probe.cjs");

/** The real limit, of requests a minute. */
const limit = 300;

interface Figures {
  readonly seconds: number;
  readonly megabytes: number;
  /** By operation, most frequent first. */
  readonly requests: readonly (readonly [operation: string, count: number])[];
}

interface Emulator {
  readonly url: string;
  readonly accessToken: string;
  readonly locationId: string;
  readonly telephonyRegionId: string;
  stop(): Promise<void>;
}

/** Loaded into the measured process: writes its peak memory, in kilobytes, when it ends. */
const memoryProbe = `process.on("exit", () =>
  require("node:fs").writeFileSync(${JSON.stringify(memoryFile)}, String(process.resourceUsage().maxRSS)));`;

async function startEmulator(name: string, rateLimit = 0): Promise<Emulator> {
  const seed = join(folder, "seed.json");
  writeFileSync(seed, JSON.stringify({ locations: [inventory] }));
  const words = ["--port", "0", "--rate-limit", String(rateLimit), "--seed", seed, "--json"];
  const child = spawn(
    process.execPath,
    [program, "emulator", ...words, "--data", join(folder, `${name}.json`)],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const line = await new Promise<string>((settle, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`The emulator ended with ${code}.`)));
    createInterface({ input: child.stdout }).once("line", settle);
  });
  return { ...(JSON.parse(line) as Omit<Emulator, "stop">), stop: () => stopped(child) };
}

/** The standard location, with enough numbers. */
const inventory = {
  id: standardIds.location,
  name: "Headquarters",
  numbers: [{ from: "+14085550000", to: "+14085559999" }],
};

async function stopped(child: ChildProcess): Promise<void> {
  const ended = new Promise((settle) => child.once("exit", settle));
  child.kill("SIGTERM");
  await ended;
}

/** Requests since the last call. */
async function takeRequests({ url }: Emulator): Promise<Figures["requests"]> {
  const log = (await (await fetch(`${url}/_emulator/requests`)).json()) as { readonly operation: string }[];
  await fetch(`${url}/_emulator/requests`, { method: "DELETE" });
  const counts = new Map<string, number>();
  for (const { operation } of log) counts.set(operation, (counts.get(operation) ?? 0) + 1);
  return [...counts].sort(([, left], [, right]) => right - left);
}

function total({ requests }: Figures): number {
  return requests.reduce((sum, [, count]) => sum + count, 0);
}

/** Where a configuration and its state are, and against what they run. */
interface Project {
  readonly cwd: string;
  readonly emulator: Emulator;
  readonly environment?: Readonly<Record<string, string>>;
}

function project(name: string, emulator: Emulator): Project {
  const cwd = join(folder, name);
  mkdirSync(cwd);
  return { cwd, emulator };
}

function configure({ cwd }: Project, resource: object): void {
  writeFileSync(join(cwd, "main.tf.json"), JSON.stringify({ resource }));
}

/** Runs `wxcc` to its end. */
async function measure({ cwd, emulator, environment = {} }: Project, ...words: string[]): Promise<Figures> {
  await takeRequests(emulator);
  const began = performance.now();
  const child = spawn(process.execPath, ["--require", probe, program, ...words], {
    cwd,
    env: {
      ...process.env,
      WXCC_API_URL: emulator.url,
      WXCC_ACCESS_TOKEN: emulator.accessToken,
      WXCC_REQUESTS_PER_MINUTE: "0",
      WXCC_DEFAULT_LOCATION_ID: emulator.locationId,
      WXCC_DEFAULT_TELEPHONY_REGION_ID: emulator.telephonyRegionId,
      ...environment,
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const problems: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => problems.push(text));
  const code = await new Promise((settle, reject) => {
    child.once("error", reject);
    child.once("close", settle);
  });
  if (code !== 0)
    throw new Error(`wxcc ${words.join(" ")} ended with ${String(code)}.\n${problems.join("")}`);
  const seconds = (performance.now() - began) / 1000;
  const megabytes = Number(readFileSync(memoryFile, "utf8")) / 1024;
  return { seconds, megabytes, requests: await takeRequests(emulator) };
}

function many(count: number, name: string, one: (position: number) => object): object {
  return Object.fromEntries(
    Array.from({ length: count }, (_, position) => [`${name}_${position}`, one(position)]),
  );
}

function channel(position: number, description: string): object {
  return {
    name: `channel-${position}`,
    description,
    channel_type: "inbound_telephony",
    service_level_threshold: 30,
    flow_id: "${wxcc_flow.main.id}",
    music_on_hold_id: "${wxcc_music_on_hold.main.id}",
  };
}

/** Channels that share a flow and a sound. */
function channels(count: number, description = "First"): Record<string, object> {
  return {
    wxcc_flow: { main: { definition: JSON.stringify(flowDocument("Main")) } },
    wxcc_music_on_hold: { main: { name: "main.wav", content_base64: wave(8).toString("base64") } },
    wxcc_channel: many(count, "channel", (position) => channel(position, description)),
  };
}

/** The channels alone. */
function plainChannels(count: number): object {
  return many(count, "channel", (position) => ({
    name: `channel-${position}`,
    channel_type: "inbound_telephony",
    service_level_threshold: 30,
  }));
}

/** A number for each of the channels. */
function numbers(count: number): object {
  return many(count, "number", (position) => ({
    number: `+1408555${String(position).padStart(4, "0")}`,
    channel_id: `\${wxcc_channel.channel_${position}.id}`,
  }));
}

/** One line: what, its figure, and whether it keeps its bar. */
function judge(what: string, figure: string, bar?: { readonly text: string; readonly kept: boolean }): void {
  const verdict = bar === undefined ? "" : `   ${bar.text.padEnd(22)} ${bar.kept ? "pass" : "MISS"}`;
  console.log(`  ${what.padEnd(58)}${figure.padStart(14)}${verdict}`);
  if (bar?.kept === false) process.exitCode = 1;
}

function atMost(bar: number, figure: number, unit: string) {
  return { text: `at most ${bar.toLocaleString("en-US")}${unit}`, kept: figure <= bar };
}

function told({ requests }: Figures): string {
  return requests.map(([operation, count]) => `${operation} ${count}`).join(", ");
}

/** What each step costs. */
async function benchSteps(count: number): Promise<void> {
  console.log(`\n${count} channels with flow and music: seconds, peak MB, requests`);
  const emulator = await startEmulator("steps");
  const where = project("steps", emulator);
  const step = async (name: string, ...words: string[]) => {
    const figures = await measure(where, ...words);
    const { seconds, megabytes } = figures;
    judge(name, `${seconds.toFixed(1)} s ${megabytes.toFixed(0)} MB ${total(figures)}`);
    return figures;
  };
  try {
    configure(where, channels(count));
    await step("plan: create all", "plan");
    const created = await step("apply: create all", "apply", "--auto-approve");
    judge("  requests of the create", String(total(created)), atMost(40, total(created), ""));
    console.log(`    ${told(created)}`);
    await step("plan: nothing to do", "plan", "--detailed-exitcode");
    configure(where, channels(count, "Second"));
    await step("apply: update all", "apply", "--auto-approve");
    await step("destroy: delete all", "destroy", "--auto-approve");
  } finally {
    await emulator.stop();
  }
}

/** What channels with a number each cost in requests, from nothing and back to it. */
async function benchNumbers(count: number): Promise<void> {
  console.log(`\n${count} channels and ${count} numbers`);
  for (const [bulkDeleteOfNumbers, what, most] of [
    ["works", "where numbers leave in bulk", 150],
    ["refused", "where they do not", 1200],
  ] as const) {
    const emulator = await startEmulator(`numbers-${bulkDeleteOfNumbers}`);
    const where = project(`numbers-${bulkDeleteOfNumbers}`, emulator);
    const set = await fetch(`${emulator.url}/_emulator/behaviour`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ bulkDeleteOfNumbers }),
    });
    if (!set.ok) throw new Error(`The emulator does not know its switch: ${await set.text()}`);
    const step = async (name: string, bar: number, command: string) => {
      const figures = await measure(where, command, "--auto-approve");
      judge(name, String(total(figures)), atMost(bar, total(figures), ""));
      console.log(`    ${told(figures)}`);
    };
    try {
      configure(where, { wxcc_channel: plainChannels(count), wxcc_support_number: numbers(count) });
      await step("requests of the create", 95, "apply");
      await step(`requests of the destroy, ${what}`, most, "destroy");
    } finally {
      await emulator.stop();
    }
  }
}

/** What a refresh of channels and numbers without changes costs. */
async function benchRefresh(count: number): Promise<void> {
  console.log(`\nrefresh of ${count} channels and ${count} numbers without changes`);
  const fast = await startEmulator("refresh");
  const where = project("refresh", fast);
  try {
    configure(where, { wxcc_channel: plainChannels(count), wxcc_support_number: numbers(count) });
    await measure(where, "apply", "--auto-approve");
    const each = { ...where, environment: { WXCC_READ_STRATEGY: "each" } };
    const one = await measure(each, "plan", "--detailed-exitcode");
    const minutes = Math.floor((total(one) - 1) / limit);
    judge("requests, each object read by its id", String(total(one)));
    judge(`  seconds that ${limit} a minute make of it, at least`, `${minutes * 60} s`);
  } finally {
    await fast.stop();
  }
  const limited = await startEmulator("refresh", limit);
  try {
    const snapshot = {
      ...where,
      emulator: limited,
      environment: { WXCC_REQUESTS_PER_MINUTE: String(limit) },
    };
    const figures = await measure(snapshot, "plan", "--detailed-exitcode");
    judge("requests, by snapshot", String(total(figures)), atMost(25, total(figures), ""));
    console.log(`    ${told(figures)}`);
    judge(
      `seconds, with the limit of ${limit} a minute`,
      `${figures.seconds.toFixed(1)} s`,
      atMost(10, figures.seconds, " s"),
    );
  } finally {
    await limited.stop();
  }
}

/** How a plan without changes grows. */
async function benchScale(small: number, large: number): Promise<void> {
  console.log(`\nplan of ${large} channels without changes`);
  const emulator = await startEmulator("scale");
  const where = project("scale", emulator);
  try {
    const plan = async (count: number) => {
      configure(where, channels(count));
      const created = await measure(where, "apply", "--auto-approve");
      judge(`apply: ${count} channels`, `${created.seconds.toFixed(1)} s ${created.megabytes.toFixed(0)} MB`);
      const runs = [];
      for (let run = 0; run < 2; run++) runs.push(await measure(where, "plan", "--detailed-exitcode"));
      return runs.reduce((best, one) => (one.seconds < best.seconds ? one : best));
    };
    const few = await plan(small);
    const all = await plan(large);
    judge(`seconds of ${small}`, `${few.seconds.toFixed(2)} s`);
    judge(`seconds of ${large}`, `${all.seconds.toFixed(2)} s`);
    const growth = all.seconds / few.seconds;
    judge("times as long", growth.toFixed(1), atMost((large / small) * 1.2, growth, ""));
    judge("peak memory", `${all.megabytes.toFixed(0)} MB`, atMost(400, all.megabytes, " MB"));
    judge("requests", String(total(all)));
    await besideTerraform(large, all.seconds);
  } finally {
    await emulator.stop();
  }
}

/** The same beside half as many objects that Terraform has built in. */
async function besideTerraform(large: number, seconds: number): Promise<void> {
  const builtIn = large / 2;
  const cwd = join(folder, "built-in");
  mkdirSync(cwd);
  const terraform = (...words: string[]) =>
    execFileSync("terraform", words, {
      cwd,
      env: { PATH: process.env.PATH, HOME: folder, CHECKPOINT_DISABLE: "1" },
      stdio: "ignore",
    });
  try {
    terraform("version");
  } catch {
    console.log("  (there is no terraform here to compare it with)");
    return;
  }
  const resource = {
    terraform_data: many(builtIn, "object", (position) => ({ input: `value ${position}` })),
  };
  writeFileSync(join(cwd, "main.tf.json"), JSON.stringify({ resource }));
  writeFileSync(join(cwd, "terraform.tfstate"), JSON.stringify(builtInState(builtIn)));
  const began = performance.now();
  terraform("plan", "-detailed-exitcode", "-no-color");
  const theirs = (performance.now() - began) / 1000;
  judge(`seconds of terraform plan of ${builtIn} terraform_data`, `${theirs.toFixed(1)} s`);
  const ratio = seconds / theirs;
  judge("part of that", ratio.toFixed(2), atMost(0.2, ratio, ""));
}

const parts: Readonly<Record<string, () => Promise<void>>> = {
  steps: () => benchSteps(1000),
  numbers: () => benchNumbers(1000),
  refresh: () => benchRefresh(1000),
  scale: () => benchScale(1000, 10_000),
};

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !(name in parts));
  if (unknown.length > 0)
    throw new Error(`There is no ${unknown.join(", ")}: ${Object.keys(parts).join(", ")}.`);
  try {
    await bundleWxcc(program);
    writeFileSync(probe, memoryProbe);
    console.log(`wxcc on Node ${process.version}, ${process.platform}`);
    for (const [name, run] of Object.entries(parts)) {
      if (wanted.length === 0 || wanted.includes(name)) await run();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
