// What an install from the packed tarball gives: the package is built and packed by its own scripts, installed into
// an empty TypeScript project without a network, and used there as its readers would.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { createInterface } from "node:readline";
import { exported, flowDocument } from "./scenarios/flow-document";

const root = join(__dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "wxcc-package-"));
const source = join(folder, "source");
const project = join(folder, "project");
const installed = join(project, "node_modules/cdktf-provider-wxcc");
let environment: NodeJS.ProcessEnv = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|WXCC_)/.test(name))),
  HOME: folder,
  npm_config_cache: join(folder, "cache"),
  npm_config_offline: "true",
  npm_config_update_notifier: "false",
  CHECKPOINT_DISABLE: "1",
};
let emulator: ChildProcess | undefined;

function run(cwd: string, command: string, ...args: string[]): string {
  return execFileSync(command, args, { cwd, env: environment, encoding: "utf8", stdio: "pipe" });
}

function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

/** A copy to build in: other tests use the checkout at the same time. */
function copyOfSource(): void {
  mkdirSync(source);
  const { files } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { files: string[] };
  const texts = files.filter((name) => /^[A-Z_]+(\.md)?$/.test(name));
  const needed = ["src", "package.json", "tsconfig.json", "tsconfig.base.json", "tsconfig.jsii.json"];
  for (const name of [...needed, ...texts, "README.md", "LICENSE"]) {
    cpSync(join(root, name), join(source, name), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(source, "node_modules"));
}

beforeAll(() => {
  copyOfSource();
  run(source, "npm", "pack", "--pack-destination", folder);
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "";
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "my-contact-center", private: true }));
  // The peers come from this checkout, packed on the way, so that no registry is asked.
  const peers = ["cdktf", "constructs", "@cdktf/provider-null"].map((name) =>
    join(root, "node_modules", name),
  );
  const quiet = ["--install-links", "--ignore-scripts", "--no-audit", "--no-fund"];
  run(project, "npm", "install", ...quiet, join(folder, tarball), ...peers);
}, 180_000);

afterAll(() => {
  if (emulator?.pid !== undefined) process.kill(-emulator.pid, "SIGKILL");
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

test("the tarball holds the constructs, the program and the texts, and nothing else", () => {
  const files = filesIn(installed);
  expect(files.filter((name) => !name.startsWith("lib/"))).toEqual([
    ".jsii",
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "SECURITY.md",
    "THIRD_PARTY_LICENSES",
    "dist/provider/LICENSE",
    "dist/provider/THIRD_PARTY_LICENSES",
    "dist/provider/package.json",
    "dist/provider/provider.js",
    "dist/provider/terraform-provider-wxcc",
    "dist/wxcc.js",
    "package.json",
  ]);
  const library = files.filter((name) => name.startsWith("lib/"));
  const expected = /^lib\/(index|constructs\/.+|resources\/rules\/.+)\.(js|d\.ts)$/;
  expect(library.filter((name) => !expected.test(name))).toEqual([]);
  expect(library).toContain("lib/index.js");
});

test("an install brings no package besides the peers", () => {
  expect(readdirSync(join(project, "node_modules")).filter((name) => !name.startsWith("."))).toEqual([
    "@cdktf",
    "cdktf",
    "cdktf-provider-wxcc",
    "constructs",
  ]);
});

test("no file of it names a path of the machine that packed it", () => {
  // Folders below the checkout, not the checkout itself: a short path such as /app is part of many a word.
  const paths = [source, ...["src", "lib", "node_modules"].map((name) => join(root, name, sep))];
  const naming = filesIn(installed).filter((name) => {
    const text = readFileSync(join(installed, name), "utf8");
    // A path that leads out of the package first, as bundlers name what lies elsewhere, tells as much.
    return paths.some((path) => text.includes(path)) || /(\.\.\/)+[\w./-]+\/node_modules\//.test(text);
  });
  expect(naming).toEqual([]);
});

test("it brings the provider to Terraform", () => {
  const mirror = join(folder, "mirror");
  run(project, "npx", "wxcc", "provider", "install", "--dir", mirror, "--platform", "linux_amd64");
  expect(filesIn(mirror).filter((name) => name.endsWith("/provider.js"))).not.toEqual([]);
});

test("a stack of a few lines is typed, synthesised, planned and applied, and its gate finds wxcc", async () => {
  writeFileSync(join(project, "flow.json"), JSON.stringify(flowDocument()));
  writeFileSync(join(project, "main.ts"), program);
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  run(
    project,
    "node",
    tsc,
    "--strict",
    "--skipLibCheck",
    "--target",
    "es2022",
    "--module",
    "node16",
    "main.ts",
  );
  run(project, "node", "main.js");
  environment = { ...environment, ...(await startEmulator()) };

  expect(run(project, "npx", "wxcc", "plan")).toContain("Plan: 4 to add, 0 to change, 0 to destroy.");
  const applied = run(project, "npx", "wxcc", "apply", "--auto-approve");
  expect(applied).toContain('Calls get through: +14085550101 -> channel "support" -> flow "main"');
  expect(applied).toContain("Apply complete! 4 added");
  expect(run(project, "npx", "wxcc", "plan", "--detailed-exitcode")).toContain("No changes.");
}, 120_000);

const program = `
import { App, TerraformStack } from "cdktf";
import { Flow, GoLiveGate, InboundTelephonyChannel, WxccProvider } from "cdktf-provider-wxcc";

const app = new App();
const stack = new TerraformStack(app, "contact-center");
new WxccProvider(stack, "wxcc");
const flow = Flow.fromFile(stack, "flow", "flow.json", {
  bindings: { "${exported.queue}": "0e0e0000-0000-4000-8000-000000000001" },
});
const supportNumbers = ["+14085550101"];
const line = { name: "support", serviceLevelThreshold: 30, flow, supportNumbers };
const channel = new InboundTelephonyChannel(stack, "support", line);
new GoLiveGate(stack, "support-is-live", { channel });
app.synth();
`;

async function startEmulator(): Promise<Record<string, string>> {
  // In a process group of its own: npx starts more than one process.
  emulator = spawn("npx", ["wxcc", "emulator", "--port", "0", "--json"], {
    cwd: project,
    env: environment,
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  const { stdout } = emulator;
  if (stdout === null) throw new Error("The emulator has no output.");
  const line = await new Promise<string>((settle, reject) => {
    emulator?.once("exit", (code) => reject(new Error(`The emulator ended with ${code}.`)));
    createInterface({ input: stdout }).once("line", settle);
  });
  const ready = JSON.parse(line) as Record<string, string>;
  return {
    WXCC_API_URL: ready.url ?? "",
    WXCC_ACCESS_TOKEN: ready.accessToken ?? "",
    WXCC_DEFAULT_LOCATION_ID: ready.locationId ?? "",
    WXCC_DEFAULT_TELEPHONY_REGION_ID: ready.telephonyRegionId ?? "",
  };
}
