// An empty project into which the packed tarball is installed: the package is built and packed by its own scripts, and
// installed without a network.

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
import { join } from "node:path";
import { createInterface } from "node:readline";

/** This checkout. */
export const root = join(__dirname, "..");

/** Time for a build, a package and an install on a machine that may be busy. */
export const packingTime = 180_000;

export class PackedProject {
  /** Everything of this project, its user's home included. */
  readonly folder = mkdtempSync(join(tmpdir(), "wxcc-package-"));
  /** The copy that was packed. */
  readonly source = join(this.folder, "source");
  readonly project = join(this.folder, "project");
  /** The package as it is installed. */
  readonly installed = join(this.project, "node_modules/cdktf-provider-wxcc");
  /** What the programs of this project see. */
  readonly environment: NodeJS.ProcessEnv = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|WXCC_|TF_)/.test(name))),
    HOME: this.folder,
    npm_config_cache: join(this.folder, "cache"),
    npm_config_offline: "true",
    npm_config_update_notifier: "false",
    CHECKPOINT_DISABLE: "1",
  };
  private emulator: ChildProcess | undefined;

  constructor() {
    this.copySource();
    this.runIn(this.source, "npm", "pack", "--pack-destination", this.folder);
    const tarball = readdirSync(this.folder).find((name) => name.endsWith(".tgz")) ?? "";
    mkdirSync(this.project);
    this.write("package.json", JSON.stringify({ name: "my-contact-center", private: true }));
    // The peers come from this checkout, packed on the way, so that no registry is asked.
    const peers = ["cdktf", "constructs", "@cdktf/provider-null"].map((name) =>
      join(root, "node_modules", name),
    );
    const quiet = ["--install-links", "--ignore-scripts", "--no-audit", "--no-fund"];
    this.run("npm", "install", ...quiet, join(this.folder, tarball), ...peers);
  }

  /** Runs a program in the project; it must succeed. @returns its output */
  run(command: string, ...args: string[]): string {
    return this.runIn(this.project, command, ...args);
  }

  runIn(cwd: string, command: string, ...args: string[]): string {
    return execFileSync(command, args, { cwd, env: this.environment, encoding: "utf8", stdio: "pipe" });
  }

  /** Writes a file of the project. */
  write(name: string, content: string): void {
    writeFileSync(join(this.project, name), content);
  }

  /** Type-checks a program strictly and runs it, which synthesises its stacks. */
  synthesise(program: string): void {
    this.write("main.ts", program);
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const options = ["--strict", "--skipLibCheck", "--target", "es2022", "--module", "node16"];
    this.run("node", tsc, ...options, "main.ts");
    this.run("node", "main.js");
  }

  /** Starts the installed emulator; what runs afterwards finds it through the environment. */
  async startEmulator(): Promise<void> {
    // In a process group of its own: npx starts more than one process.
    const emulator = spawn("npx", ["wxcc", "emulator", "--port", "0", "--json"], {
      cwd: this.project,
      env: this.environment,
      stdio: ["ignore", "pipe", "inherit"],
      detached: true,
    });
    this.emulator = emulator;
    const line = await new Promise<string>((settle, reject) => {
      emulator.once("exit", (code) => reject(new Error(`The emulator ended with ${code}.`)));
      createInterface({ input: emulator.stdout }).once("line", settle);
    });
    const ready = JSON.parse(line) as Record<string, string>;
    Object.assign(this.environment, {
      WXCC_API_URL: ready.url,
      WXCC_ACCESS_TOKEN: ready.accessToken,
      WXCC_ORG_ID: ready.organizationId,
      WXCC_DEFAULT_LOCATION_ID: ready.locationId,
      WXCC_DEFAULT_TELEPHONY_REGION_ID: ready.telephonyRegionId,
    });
  }

  remove(): void {
    if (this.emulator?.pid !== undefined) process.kill(-this.emulator.pid, "SIGKILL");
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** A copy to build in: other tests use the checkout at the same time. */
  private copySource(): void {
    mkdirSync(this.source);
    const { files } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { files: string[] };
    const texts = files.filter((name) => /^([A-Z_]+(\.md)?|docs\/)$/.test(name));
    const needed = ["src", "package.json", "tsconfig.json", "tsconfig.base.json", "tsconfig.jsii.json"];
    for (const name of [...needed, ...texts, "README.md", "LICENSE"]) {
      cpSync(join(root, name), join(this.source, name), { recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(this.source, "node_modules"));
  }
}

/** A line with a flow, a number and a gate, in the words of the constructs. Its flow is `flow.json`. */
export function lineProgram(bindings: Readonly<Record<string, string>>): string {
  return `
import { App, TerraformStack } from "cdktf";
import { Flow, GoLiveGate, InboundTelephonyChannel, WxccProvider } from "cdktf-provider-wxcc";

const app = new App();
const stack = new TerraformStack(app, "contact-center");
new WxccProvider(stack, "wxcc");
const flow = Flow.fromFile(stack, "flow", "flow.json", { bindings: ${JSON.stringify(bindings)} });
const supportNumbers = ["+14085550101"];
const line = { name: "support", serviceLevelThreshold: 30, flow, supportNumbers };
const channel = new InboundTelephonyChannel(stack, "support", line);
new GoLiveGate(stack, "support-is-live", { channel });
app.synth();
`;
}
