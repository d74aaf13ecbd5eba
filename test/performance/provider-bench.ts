// `npm run bench`, second part: what the Terraform provider costs. Times are ratios of one run, because machines differ:
// a start up to the handshake beside a bare Node, and a `terraform plan` without changes beside one of as many objects
// that Terraform has built in. Requests are counted by the emulator. Ends with 1 when a bar is missed. All but the
// start is left out where there is no Terraform. Takes the number of objects of creates and refreshes as its argument.
// Default: 1000. The states that plans begin with are made by other means, because Terraform takes minutes for them.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseSeed, standardIds, startEmulator, type Emulator } from "../../src/emulator";
import { silentWave } from "../../src/emulator/standard-tenant";
import { bundleProvider, bundleWxcc } from "../../src/generate/bundle";
import { makeCertificate } from "../../src/terraform/certificate";
import { definition } from "../scenarios/flow-document";
import { builtInState } from "./built-in-state";

const folder = mkdtempSync(join(tmpdir(), "wxcc-provider-bench-"));
const provider = join(folder, "provider");
const wxcc = join(folder, "wxcc.js");
const objects = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 1000);
const starts = 25;
const plans = 3;

/** How many times as long at most, and how many requests at most for 1,000 objects. */
const bars = {
  start: 2,
  plan: 2,
  largePlan: 1.1,
  createBy10: 350,
  createBy100: 120,
  createWithNumbersBy10: 700,
  createWithNumbersBy100: 250,
  refresh: 25,
};

const environment: NodeJS.ProcessEnv = {
  PATH: process.env.PATH,
  HOME: folder,
  CHECKPOINT_DISABLE: "1",
  TF_CLI_CONFIG_FILE: join(folder, "terraform.rc"),
};

const asTerraform = {
  TF_PLUGIN_MAGIC_COOKIE: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
  PLUGIN_PROTOCOL_VERSIONS: "5,6",
  // Without one there would be no TLS, which is no small part of a start.
  PLUGIN_CLIENT_CERT: makeCertificate().certificatePem,
};

/** Milliseconds from the start of a program to its first line. */
async function firstLine(...command: [string, ...string[]]): Promise<number> {
  const [program, ...words] = command;
  const began = performance.now();
  const child = spawn(program, words, {
    env: { ...environment, ...asTerraform },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const taken = await new Promise<number>((settle, reject) => {
    child.once("error", reject);
    child.stdout.once("data", () => settle(performance.now() - began));
  });
  const ended = new Promise((settle) => child.once("exit", settle));
  child.kill("SIGTERM");
  await ended;
  return taken;
}

/** Of repeated measurements the fastest: what another process took from the machine is no cost of this one. */
function fastest(measurements: readonly number[]): number {
  return Math.min(...measurements);
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

async function benchStart(): Promise<void> {
  const launcher = join(provider, "terraform-provider-wxcc");
  const firstEver = await firstLine(launcher); // writes the code cache
  const bare: number[] = [];
  const cached: number[] = [];
  for (let run = 0; run < starts; run++) {
    bare.push(await firstLine(process.execPath, "--eval", "console.log(1)"));
    cached.push(await firstLine(launcher));
  }
  // Each pair ran at the same time of day, so to speak: other work of the machine slows both.
  const ratio = median(cached.map((time, run) => time / (bare[run] ?? time)));
  console.log(`start to handshake, medians of ${starts}`);
  judge("bare node", `${median(bare).toFixed(0)} ms`);
  judge("provider", `${median(cached).toFixed(0)} ms`);
  judge("provider without a code cache, one start", `${firstEver.toFixed(0)} ms`);
  judge("provider beside bare node", `${ratio.toFixed(2)} times`, { most: bars.start, figure: ratio });
}

interface Bar {
  readonly most: number;
  readonly figure: number;
}

/** One line: what, its figure, and whether it keeps its bar. */
function judge(what: string, figure: string, bar?: Bar): void {
  const verdict =
    bar === undefined ? "" : `   at most ${bar.most}: ${bar.figure <= bar.most ? "pass" : "MISS"}`;
  console.log(`  ${what.padEnd(56)}${figure.padStart(14)}${verdict}`);
  if (bar !== undefined && bar.figure > bar.most) process.exitCode = 1;
}

type Configuration = Readonly<Record<string, object>>;

function configure(name: string, resource: Configuration): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  const terraform = { required_providers: { wxcc: { source: "wxcc/wxcc" } } };
  const provided = "terraform_data" in resource ? {} : { terraform };
  writeFileSync(join(path, "main.tf.json"), JSON.stringify({ ...provided, resource }, null, 1));
  return path;
}

function many(count: number, one: (number: number) => object): object {
  return Object.fromEntries(Array.from({ length: count }, (_, number) => [`object_${number}`, one(number)]));
}

function chats(count: number): Configuration {
  const one = (number: number) => ({
    name: `chat-${number}`,
    channel_type: "chat",
    service_level_threshold: 30,
  });
  return { wxcc_channel: many(count, one) };
}

/** Channels that take calls, all with one flow and one music on hold. */
function lines(count: number): Configuration {
  const one = (number: number) => ({
    name: `line-${number}`,
    channel_type: "inbound_telephony",
    service_level_threshold: 30,
    flow_id: "${wxcc_flow.main.id}",
    music_on_hold_id: "${wxcc_music_on_hold.main.id}",
  });
  return {
    wxcc_flow: { main: { definition: definition() } },
    wxcc_music_on_hold: { main: { name: "bench.wav", content_base64: silentWave().toString("base64") } },
    wxcc_channel: many(count, one),
  };
}

function withNumbers(count: number, { locationId, telephonyRegionId }: Emulator): Configuration {
  const one = (number: number) => ({
    number: `+1408555${String(number).padStart(4, "0")}`,
    channel_id: `\${wxcc_channel.object_${number}.id}`,
    location_id: locationId,
    telephony_region_id: telephonyRegionId,
  });
  return { ...lines(count), wxcc_support_number: many(count, one) };
}

function terraform(cwd: string, ...words: string[]): Promise<number> {
  return run("terraform", cwd, words);
}

/** Seconds. */
async function run(program: string, cwd: string, words: readonly string[]): Promise<number> {
  const began = performance.now();
  const child = spawn(program, words, { cwd, env: environment, stdio: ["ignore", "ignore", "inherit"] });
  const code = await new Promise((settle, reject) => {
    child.once("error", reject);
    child.once("exit", settle);
  });
  if (code !== 0) throw new Error(`${program} ${words.join(" ")} ended with ${String(code)}.`);
  return (performance.now() - began) / 1000;
}

const apply = ["apply", "-auto-approve", "-no-color"];
/** Ends with 2, and so fails, when there is anything to change. */
const plan = ["plan", "-detailed-exitcode", "-no-color"];

async function benchPlan(count: number, most: number): Promise<void> {
  const value = (number: number) => ({ input: `value ${number}` });
  const builtIn = configure(`built-in-${count}`, { terraform_data: many(count, value) });
  const own = configure(`chats-${count}`, chats(count));
  writeFileSync(join(builtIn, "terraform.tfstate"), JSON.stringify(builtInState(count)));
  const emulator = await startTenant();
  await run(process.execPath, own, [wxcc, "apply", "--auto-approve"]);
  const planned: [number[], number[]] = [[], []];
  for (let run = 0; run < plans; run++) {
    planned[0].push(await terraform(builtIn, ...plan));
    planned[1].push(await terraform(own, ...plan));
  }
  const ratio = fastest(planned[1]) / fastest(planned[0]);
  console.log(`\n${count} channels beside ${count} terraform_data, fastest of ${plans}`);
  judge("terraform_data: plan without changes", `${fastest(planned[0]).toFixed(1)} s`);
  judge("wxcc_channel: plan without changes", `${fastest(planned[1]).toFixed(1)} s`);
  judge("plan beside plan", `${ratio.toFixed(2)} times`, { most, figure: ratio });
  await emulator.close();
}

/** Requests of one command. */
async function requests(emulator: Emulator, cwd: string, ...words: string[]): Promise<number> {
  const before = emulator.requests().length;
  await terraform(cwd, ...words);
  return emulator.requests().length - before;
}

/** Milliseconds of one request: what a service on the other side of a country takes, as far as it is near. */
const latency = 150;

/** How many objects of a burst share a request depends on how long a request takes, and Terraform to come to the next. */
async function benchCreates(latencyMs: number): Promise<void> {
  console.log(`\nrequests of a create of ${objects} channels with flow and music, ${latencyMs} ms each`);
  for (const [parallelism, most] of [
    [10, bars.createBy10],
    [100, bars.createBy100],
  ] as const) {
    await benchCreate(`lines-${parallelism}-${latencyMs}`, lines, parallelism, latencyMs, most);
  }
}

async function benchCreatesWithNumbers(): Promise<void> {
  console.log(`\nrequests of a create of ${objects} channels with a number each, ${latency} ms each`);
  for (const [parallelism, most] of [
    [10, bars.createWithNumbersBy10],
    [100, bars.createWithNumbersBy100],
  ] as const) {
    await benchCreate(`numbers-${parallelism}`, withNumbers, parallelism, latency, most);
  }
}

async function benchCreate(
  name: string,
  configuration: (count: number, emulator: Emulator) => Configuration,
  parallelism: number,
  latencyMs: number,
  most: number,
): Promise<void> {
  const emulator = await startTenant(latencyMs);
  try {
    const cwd = configure(name, configuration(objects, emulator));
    const figure = await requests(emulator, cwd, ...apply, `-parallelism=${parallelism}`);
    // The bars are for 1,000 and a service that is not in the same machine; the rest is only told.
    const isJudged = objects === 1000 && latencyMs > 0;
    judge(`-parallelism=${parallelism}`, `${figure} requests`, isJudged ? { most, figure } : undefined);
  } finally {
    await emulator.close();
  }
}

async function benchRefresh(): Promise<void> {
  // The bar is for 1,000; other amounts are only told.
  const bar = (most: number, figure: number) => (objects === 1000 ? { most, figure } : undefined);
  console.log(`\nrequests of a refresh, ${objects} channels with flow and music, and as many numbers`);
  const emulator = await startTenant();
  const cwd = configure("lines-100", withNumbers(objects, emulator));
  await terraform(cwd, ...apply, "-parallelism=100");
  const figure = await requests(emulator, cwd, ...plan);
  judge("plan without changes", `${figure} requests`, bar(bars.refresh, figure));
  await emulator.close();
}

function hasTerraform(): boolean {
  try {
    execFileSync("terraform", ["version"], { stdio: "ignore", env: environment });
    return true;
  } catch {
    return false;
  }
}

/** An emulator whose location has a number for every channel. */
async function startTenant(latencyMs = 0): Promise<Emulator> {
  const numbers = [{ from: "+14085550000", to: "+14085559999" }];
  const seed = parseSeed({ locations: [{ id: standardIds.location, name: "Headquarters", numbers }] });
  const emulator = await startEmulator({ port: 0, requestsPerMinute: 0, latencyMs, seed });
  Object.assign(environment, {
    WXCC_API_URL: emulator.url,
    WXCC_ACCESS_TOKEN: emulator.accessToken,
    WXCC_REQUESTS_PER_MINUTE: "0",
  });
  return emulator;
}

async function main(): Promise<void> {
  try {
    await bundleProvider(provider);
    await bundleWxcc(wxcc);
    const override = `dev_overrides {\n    "wxcc/wxcc" = ${JSON.stringify(provider)}\n  }`;
    writeFileSync(join(folder, "terraform.rc"), `provider_installation {\n  ${override}\n  direct {}\n}\n`);
    console.log(`\nThe Terraform provider, Node ${process.version}, ${process.platform}\n`);
    await benchStart();
    if (!hasTerraform()) {
      console.log("\nNOT MEASURED, there is no terraform on the PATH: plans and requests.");
      return;
    }
    await benchPlan(1000, bars.plan);
    await benchPlan(5000, bars.largePlan);
    await benchCreates(0);
    await benchCreates(latency);
    await benchCreatesWithNumbers();
    await benchRefresh();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
