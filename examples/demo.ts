// `npm run demo`: the life of a contact center in one minute, against the emulator. Builds `wxcc` when it is missing
// or old, synthesises the stack in `contact-center/`, and runs the commands a user would run. Each is checked.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { delimiter, join, relative } from "node:path";
import { createInterface } from "node:readline";
import { createColors } from "picocolors";

const root = join(__dirname, "..");
const { bold, cyan, dim, green, red } = createColors(process.stdout.isTTY === true && !process.env.NO_COLOR);
const startedAt = Date.now();

/** Inside the repository, so that the gates' npx finds its `wxcc`; it is removed at the end. */
const folder = mkdtempSync(join(__dirname, ".demo-"));

/** Where `wxcc` is found as a command, as it is after an install. */
const commands = join(folder, ".bin");

/** What is running now, to be stopped when the demo is. */
const running = new Set<ChildProcess>();

/** npm writes into the demo's folder instead of the user's home and asks no registry; neither does CDKTF. */
const environment: NodeJS.ProcessEnv = {
  ...withoutContactCenter(process.env),
  PATH: [commands, join(root, "node_modules/.bin"), process.env.PATH].join(delimiter),
  npm_config_cache: join(folder, ".npm"),
  npm_config_offline: "true",
  npm_config_update_notifier: "false",
  npm_config_loglevel: "error",
  CHECKPOINT_DISABLE: "1",
};

/** The demo must never reach a real organization, whatever the user's shell exports. */
function withoutContactCenter(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !/^WXCC_|^WEBSITE_/.test(name)));
}

async function demo(): Promise<void> {
  await buildWhatIsMissing();
  const api = await startEmulator();

  tell(
    "Synthesise",
    "The CDKTF program examples/contact-center/main.ts declares two telephone lines, an outdial channel,",
    "chat, mail and WhatsApp, with their flows and music. Running it writes Terraform JSON into cdktf.out.",
  );
  await run("tsx ../contact-center/main.ts");

  tell("Plan", "What would have to change? Nothing exists yet, so everything is to be added.");
  await run("wxcc plan --detailed-exitcode --out first.plan", { exitCode: 2 });

  tell(
    "Apply",
    "The plan just reviewed is carried out, exactly it. Flows are imported and published, numbers are mapped,",
    "and two gates prove that calls get through.",
  );
  await run("wxcc apply first.plan");
  const before = await api.channel("website");
  check(before.channelType === "CHAT", "the website channel is a chat");

  tell("Plan again", "The contact center is as it was declared: exit code 0, no changes.");
  await run("wxcc plan --detailed-exitcode");

  tell(
    "Change a channel's type",
    "The website shall offer mail instead of chat. The type of a channel can never be edited, so the plan",
    "says that the channel must be replaced. Everything else stays.",
  );
  await run("tsx ../contact-center/main.ts", { variables: { WEBSITE_CHANNEL: "email" } });
  await run("wxcc plan --detailed-exitcode", { exitCode: 2 });
  await run("wxcc apply --auto-approve");
  const after = await api.channel("website");
  check(
    after.channelType === "EMAIL" && after.id !== before.id,
    "the website channel is a new one, for mail",
  );

  tell("Edit behind its back", "Somebody changes the rental desk by hand, as in the console:");
  await api.edit("rental-desk", { serviceLevelThreshold: 600, description: "Changed by hand" });

  tell("Drift", "What is no longer as declared? Exit code 2 says that something drifted.");
  await run("wxcc drift", { exitCode: 2 });

  tell("Put it back", "The next apply restores what was declared, and drift finds nothing any more.");
  await run("wxcc apply --auto-approve");
  await run("wxcc drift");
  check((await api.channel("rental-desk")).serviceLevelThreshold === 30, "the rental desk is as declared");

  tell("Destroy", "Numbers leave first, then channels, then what they used.");
  await run("wxcc destroy --auto-approve");
  check(
    (await api.channelNames()).every((name) => !declared.includes(name)),
    "no declared channel is left",
  );

  const seconds = Math.round((Date.now() - startedAt) / 1000);
  console.log(`\n${green(bold("Demo complete"))}: every step ended as it should, in ${seconds} s.`);
}

const declared = ["rental-desk", "workshop", "callbacks", "website", "post", "whatsapp"];

/** A heading, and a line or two of what happens and why. */
function tell(title: string, ...lines: string[]): void {
  console.log(`\n${bold(`== ${title}`)}`);
  for (const line of lines) console.log(line);
}

function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(`Expected that ${what}, and it is not so.`);
  console.log(dim(`Checked in the contact center: ${what}.`));
}

interface Expected {
  /** Default 0. */
  readonly exitCode?: number;
  readonly variables?: Readonly<Record<string, string>>;
}

/** Shows a command, runs it and insists on its exit code. */
async function run(command: string, { exitCode = 0, variables = {} }: Expected = {}): Promise<void> {
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${value} `);
  console.log(`\n${cyan(`$ ${assignments.join("")}${command}`)}`);
  const child = start(command, { variables, output: "inherit" });
  const code = await new Promise<number | string>((settle, reject) => {
    child.once("error", reject);
    child.once("exit", (status, signal) => settle(status ?? signal ?? "unknown"));
  });
  if (code !== exitCode) throw new Error(`${command} ended with ${code}, not with ${exitCode}.`);
  if (exitCode !== 0) console.log(dim(`(exit code ${code}, as expected)`));
}

/** In a process group of its own, so that stopping it stops what it started. */
function start(
  command: string,
  { variables = {}, output }: { variables?: Expected["variables"]; output: "inherit" | "pipe" },
): ChildProcess {
  const [program = "", ...args] = command.split(" ");
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...environment, ...variables },
    stdio: ["ignore", output, "inherit"],
    detached: true,
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

async function buildWhatIsMissing(): Promise<void> {
  const program = join(root, "dist/wxcc.js");
  if (!existsSync(program) || statSync(program).mtimeMs < newest(join(root, "src"))) {
    tell("Build", `${relative(root, program)} is missing or older than its source.`);
    await run(`npm --prefix ${relative(folder, root)} run --silent build:wxcc`);
  }
  mkdirSync(commands);
  symlinkSync(program, join(commands, "wxcc"));
}

function newest(directory: string): number {
  const names = readdirSync(directory, { recursive: true, encoding: "utf8" });
  return Math.max(...names.map((name) => statSync(join(directory, name)).mtimeMs));
}

interface Channel {
  readonly id: string;
  readonly name: string;
  readonly channelType: string;
  readonly serviceLevelThreshold: number;
}

/** The API as another administrator uses it: requests of its own, no code of `wxcc`. */
interface Api {
  channel(name: string): Promise<Channel>;
  channelNames(): Promise<readonly string[]>;
  /** Changes fields of a channel and shows the request. */
  edit(name: string, fields: Partial<Channel> & { description?: string }): Promise<void>;
}

async function startEmulator(): Promise<Api> {
  tell(
    "Start the emulator",
    "(wxcc stands for dist/wxcc.js of this checkout; in a project of your own it is npx wxcc.)",
    "It serves the API of Webex Contact Center on this machine, with one organization in it. The line it",
    "prints says where it listens; the environment then points wxcc to it, as it would to a real one.",
    "Its limit of 300 requests a minute is off, so that nobody has to wait.",
  );
  const command = "wxcc emulator --port 0 --rate-limit 0 --json";
  console.log(`\n${cyan(`$ ${command} &`)}`);
  const line = await firstLine(start(command, { output: "pipe" }), command);
  console.log(line);
  const { url, accessToken, organizationId } = readyLine(line);
  const variables = { WXCC_API_URL: url, WXCC_ACCESS_TOKEN: accessToken, WXCC_REQUESTS_PER_MINUTE: "0" };
  for (const [name, value] of Object.entries(variables)) console.log(cyan(`$ export ${name}=${value}`));
  Object.assign(environment, variables);
  return api(`${url}/organization/${organizationId}`, accessToken);
}

function firstLine(child: ChildProcess, command: string): Promise<string> {
  return new Promise((settle, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${command} ended with ${code} before it was ready.`)));
    if (child.stdout) createInterface({ input: child.stdout }).once("line", settle);
  });
}

function readyLine(line: string): { url: string; accessToken: string; organizationId: string } {
  const { url, accessToken, organizationId } = JSON.parse(line) as Record<string, unknown>;
  if (![url, accessToken, organizationId].every((value) => typeof value === "string")) {
    throw new Error(`The emulator's first line lacks what is needed: ${line}`);
  }
  return { url: String(url), accessToken: String(accessToken), organizationId: String(organizationId) };
}

function api(address: string, token: string): Api {
  const request = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${address}/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}.`);
    return response.json();
  };
  const channels = async () => ((await request("GET", "v2/entry-point")) as { data: Channel[] }).data;
  const channel = async (name: string): Promise<Channel> => {
    const row = (await channels()).find((candidate) => candidate.name === name);
    if (row === undefined) throw new Error(`There is no channel "${name}" in the contact center.`);
    return (await request("GET", `entry-point/${row.id}`)) as Channel;
  };
  return {
    channel,
    channelNames: async () => (await channels()).map(({ name }) => name),
    edit: async (name, fields) => {
      const stored = await channel(name);
      await request("PUT", `entry-point/${stored.id}`, { ...stored, ...fields });
      console.log(`\n${cyan(`PUT entry-point/${stored.id}`)}\n${JSON.stringify(fields)}`);
    },
  };
}

/** Ends what still runs, waits for it, and removes what was written. */
async function cleanUp(): Promise<void> {
  await Promise.all([...running].map(stop));
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Asks a process group to end, and kills it after two seconds. */
async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((settle) => child.once("exit", settle));
  signalGroup(child, "SIGTERM");
  const deadline = setTimeout(() => signalGroup(child, "SIGKILL"), 2000);
  await ended;
  clearTimeout(deadline);
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (problem) {
    // ESRCH: it has ended by itself.
    if (!(problem instanceof Error && "code" in problem && problem.code === "ESRCH")) throw problem;
  }
}

async function stopDemo(signal: NodeJS.Signals): Promise<never> {
  console.error(red(`\nDemo stopped by ${signal}: ending what it started, removing what it wrote.`));
  await cleanUp();
  process.exit(130);
}

async function main(): Promise<void> {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => void stopDemo(signal));
  }
  try {
    await demo();
  } catch (problem) {
    const reason = problem instanceof Error ? problem.message : String(problem);
    console.error(`\n${red(bold("Demo failed"))}: ${reason}`);
    process.exitCode = 1;
  } finally {
    await cleanUp();
  }
}

void main();
