// `npm run bench`, second part: what the Terraform provider costs. Both figures are ratios of one run, because machines
// differ: a start up to the handshake beside a bare Node, and a `terraform plan` without changes beside one of as many
// objects that Terraform has built in. The second part is left out where there is no Terraform.
// Takes the number of objects as its argument. Default: 1000.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../src/emulator";
import { bundleProvider } from "../../src/generate/bundle";

const folder = mkdtempSync(join(tmpdir(), "wxcc-provider-bench-"));
const provider = join(folder, "provider");
const objects = Number(process.argv[2] ?? 1000);
const starts = 15;
const plans = 3;
/** The start of a provider may take this many times as long as that of a bare Node. */
const slowestStart = 2;

const environment: NodeJS.ProcessEnv = {
  PATH: process.env.PATH,
  HOME: folder,
  CHECKPOINT_DISABLE: "1",
  TF_CLI_CONFIG_FILE: join(folder, "terraform.rc"),
};

const asTerraform = {
  TF_PLUGIN_MAGIC_COOKIE: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
  PLUGIN_PROTOCOL_VERSIONS: "5,6",
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
  console.log(`  bare node        ${median(bare).toFixed(0).padStart(6)} ms`);
  console.log(
    `  provider         ${median(cached).toFixed(0).padStart(6)} ms  ${ratio.toFixed(2)} times (at most ${slowestStart})`,
  );
  console.log(`  without a cache  ${firstEver.toFixed(0).padStart(6)} ms  (one start)`);
  if (ratio > slowestStart) process.exitCode = 1;
}

function configure(name: string, resource: object): string {
  const path = join(folder, name);
  mkdirSync(path);
  const terraform = { required_providers: { wxcc: { source: "wxcc/wxcc" } } };
  const provided = name === "channels" ? { terraform } : {};
  writeFileSync(join(path, "main.tf.json"), JSON.stringify({ ...provided, resource }));
  return path;
}

function many(one: (number: number) => object): object {
  return Object.fromEntries(
    Array.from({ length: objects }, (_, number) => [`object_${number}`, one(number)]),
  );
}

/** Seconds. */
async function terraform(cwd: string, ...words: string[]): Promise<number> {
  const began = performance.now();
  const child = spawn("terraform", words, { cwd, env: environment, stdio: ["ignore", "ignore", "inherit"] });
  const code = await new Promise((settle, reject) => {
    child.once("error", reject);
    child.once("exit", settle);
  });
  if (code !== 0) throw new Error(`terraform ${words.join(" ")} ended with ${String(code)}.`);
  return (performance.now() - began) / 1000;
}

async function benchPlan(emulator: Emulator): Promise<void> {
  Object.assign(environment, {
    WXCC_API_URL: emulator.url,
    WXCC_ACCESS_TOKEN: emulator.accessToken,
    WXCC_REQUESTS_PER_MINUTE: "0",
  });
  const builtIn = configure("built-in", { terraform_data: many((number) => ({ input: `value ${number}` })) });
  const channels = configure("channels", {
    wxcc_channel: many((number) => ({
      name: `channel-${number}`,
      channel_type: "chat",
      service_level_threshold: 30,
    })),
  });
  const created = [await terraform(builtIn, ...apply), await terraform(channels, ...apply)] as const;
  const planned: [number[], number[]] = [[], []];
  for (let run = 0; run < plans; run++) {
    planned[0].push(await terraform(builtIn, ...plan));
    planned[1].push(await terraform(channels, ...plan));
  }
  console.log(`\n${objects} objects`.padEnd(34) + "terraform_data  wxcc_channel   ratio");
  report(`plan without changes, fastest of ${plans}`, fastest(planned[0]), fastest(planned[1]));
  report("apply: create all", ...created);
}

const apply = ["apply", "-auto-approve", "-no-color"];
/** Ends with 2, and so fails, when there is anything to change. */
const plan = ["plan", "-detailed-exitcode", "-no-color"];

function report(what: string, builtIn: number, own: number): void {
  const cell = (seconds: number) => `${seconds.toFixed(1)} s`.padStart(14);
  console.log(`${what.padEnd(33)}${cell(builtIn)}${cell(own)}${(own / builtIn).toFixed(1).padStart(8)}`);
}

function hasTerraform(): boolean {
  try {
    execFileSync("terraform", ["version"], { stdio: "ignore", env: environment });
    return true;
  } catch {
    return false;
  }
}

async function main(): Promise<void> {
  try {
    await bundleProvider(provider);
    const override = `dev_overrides {\n    "wxcc/wxcc" = ${JSON.stringify(provider)}\n  }`;
    writeFileSync(join(folder, "terraform.rc"), `provider_installation {\n  ${override}\n  direct {}\n}\n`);
    console.log(`\nThe Terraform provider, Node ${process.version}, ${process.platform}\n`);
    await benchStart();
    if (!hasTerraform()) {
      console.log("\nNOT MEASURED, there is no terraform on the PATH: plan and apply.");
      return;
    }
    const emulator = await startEmulator({ port: 0, requestsPerMinute: 0 });
    try {
      await benchPlan(emulator);
    } finally {
      await emulator.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
