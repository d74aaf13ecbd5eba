// wxcc as users run it: the bundled program in a folder of its own, against an emulator in this process.
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator, type Emulator, type EmulatorOptions } from "../../src/emulator";

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly finished: Promise<Finished>;
  /** Resolves when a text has appeared on standard output or error. */
  said(text: string): Promise<void>;
  /** The first line of standard output. */
  line(): Promise<string>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Path of the program under test. */
export function program(): string {
  const bundle = process.env["WXCC_TEST_BUNDLE"];
  const problem = process.env["WXCC_TEST_BUNDLE_PROBLEM"];
  if (problem !== undefined) throw new Error(`wxcc does not build: ${problem}`);
  if (bundle === undefined) throw new Error("The global setup of jest builds the program; it has not run.");
  return bundle;
}

/** A folder with a configuration, and an organization to apply it to. */
export class Workplace {
  private readonly children = new Set<ChildProcessWithoutNullStreams>();

  private constructor(
    readonly folder: string,
    readonly emulator: Emulator,
  ) {}

  static async open(options: EmulatorOptions = {}): Promise<Workplace> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "wxcc-test-")));
    return new Workplace(folder, await startEmulator({ requestsPerMinute: 0, ...options }));
  }

  async close(): Promise<void> {
    for (const child of this.children) child.kill("SIGKILL");
    await this.emulator.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Writes the configuration: `{ resource: { wxcc_channel: ... } }`. */
  configure(configuration: object): void {
    writeFileSync(this.path("main.tf.json"), JSON.stringify({ provider: { wxcc: {} }, ...configuration }));
  }

  /** A configuration of channels alone, by their names in it. */
  channels(channels: Readonly<Record<string, object>>): void {
    this.configure({ resource: { wxcc_channel: channels } });
  }

  state(): {
    serial: number;
    resources: { type: string; name: string; instances: { attributes: Record<string, unknown> }[] }[];
  } {
    return JSON.parse(readFileSync(this.path("terraform.tfstate"), "utf8"));
  }

  /** An attribute of an object in the state. */
  attribute(address: string, name: string): unknown {
    const found = this.state().resources.find((resource) => `${resource.type}.${resource.name}` === address);
    return found?.instances[0]?.attributes[name];
  }

  environment(): Environment {
    const { url, accessToken, locationId, telephonyRegionId } = this.emulator;
    return {
      PATH: process.env["PATH"],
      HOME: this.folder,
      WXCC_API_URL: url,
      WXCC_ACCESS_TOKEN: accessToken,
      WXCC_DEFAULT_LOCATION_ID: locationId,
      WXCC_DEFAULT_TELEPHONY_REGION_ID: telephonyRegionId,
      WXCC_MAX_RETRIES: "0",
    };
  }

  start(words: readonly string[], environment: Environment = {}): Running {
    return this.run(process.execPath, [program(), ...words], environment);
  }

  wxcc(...words: string[]): Promise<Finished> {
    return this.start(words).finished;
  }

  /** As `wxcc`, with more or other environment variables. */
  wxccWith(environment: Environment, ...words: string[]): Promise<Finished> {
    return this.start(words, environment).finished;
  }

  /** wxcc on a pseudo terminal, which util-linux's `script` makes; both outputs arrive as one. */
  onTerminal(...words: string[]): Running {
    const command = [process.execPath, program(), ...words].join(" ");
    return this.run("script", ["-qec", command, "/dev/null"], { TERM: "xterm" });
  }

  /** As `onTerminal`, on one that is so many columns wide. */
  onTerminalOf(columns: number, environment: Environment, ...words: string[]): Running {
    const command = [`stty cols ${columns};`, process.execPath, program(), ...words].join(" ");
    return this.run("script", ["-qec", command, "/dev/null"], { TERM: "xterm", ...environment });
  }

  /** A line of bash in the folder. */
  shell(line: string): Running {
    return this.run("bash", ["-c", line], {});
  }

  private run(command: string, words: readonly string[], environment: Environment): Running {
    const env = { ...this.environment(), ...environment };
    const child = spawn(command, words, { cwd: this.folder, env });
    this.children.add(child);
    const heard = { stdout: "", stderr: "" };
    const listeners = new Set<() => void>();
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        heard[name] += text;
        for (const listener of listeners) listener();
      });
    }
    const finished = new Promise<Finished>((settle, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        this.children.delete(child);
        settle({ code, ...heard });
      });
    });
    const said = (text: string) =>
      new Promise<void>((settle, reject) => {
        const look = () => {
          if (!`${heard.stdout}${heard.stderr}`.includes(text)) return;
          listeners.delete(look);
          settle();
        };
        listeners.add(look);
        look();
        void finished.then(
          () => reject(new Error(`wxcc ended without saying "${text}":\n${heard.stdout}${heard.stderr}`)),
          reject,
        );
      });
    if (command !== "script") child.stdin.end();
    const line = async () => {
      await said("\n");
      return heard.stdout.slice(0, heard.stdout.indexOf("\n"));
    };
    return { child, finished, said, line };
  }
}

export const inboundChannel = {
  name: "sales-line",
  channel_type: "inbound_telephony",
  service_level_threshold: 20,
} as const;

/** Ids and times, which differ from run to run, by the order of their appearance. */
export function steady(text: string): string {
  const ids = new Map<string, string>();
  return text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => {
      if (!ids.has(id)) ids.set(id, `<id ${ids.size + 1}>`);
      return ids.get(id) ?? id;
    })
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>")
    .replaceAll(/after [\d.]+s/g, "after <duration>");
}
