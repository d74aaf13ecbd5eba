// A tenant with lines that take calls, changed by a real Terraform, and the proof that no call is lost.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator, type Emulator, type FaultRule, type RequestLogEntry } from "../../src/emulator";
import { readState, type State } from "../../src/engine";
import { CallWatch, idsIn, type Exceptions } from "../acceptance/call-invariants";
import { Project } from "./project";
import { TerraformRun, type Victims } from "./terraform-run";

/** Settings by name, each as an HCL expression. */
type Settings = Readonly<Record<string, string>>;

export const text = (value: string): string => JSON.stringify(value);

/** A block of HCL. */
export function resource(type: string, name: string, settings: Settings, ...blocks: string[]): string {
  const lines = Object.entries(settings).map(([key, value]) => `  ${key} = ${value}`);
  return [`resource "${type}" "${name}" {`, ...lines, ...blocks, "}"].join("\n");
}

export const lifecycle = (setting: string): string => `  lifecycle {\n    ${setting}\n  }`;

/** An inbound line; `more` overrides. */
export function channel(
  resourceName: string,
  name: string,
  more: Settings = {},
  ...blocks: string[]
): string {
  const settings = {
    name: text(name),
    channel_type: text("inbound_telephony"),
    service_level_threshold: "30",
    ...more,
  };
  return resource("wxcc_channel", resourceName, settings, ...blocks);
}

export const chat: Settings = { channel_type: text("chat") };

/** A support number +1408555<digits>, called after its digits; `more` overrides. */
export function number(
  digits: string,
  channelName: string,
  more: Settings = {},
  ...blocks: string[]
): string {
  const settings = {
    number: text(`+1408555${digits}`),
    channel_id: channelName.includes(".") ? channelName : `wxcc_channel.${channelName}.id`,
    ...more,
  };
  return resource("wxcc_support_number", `n${digits}`, settings, ...blocks);
}

export const configuration = (...blocks: string[]): string => blocks.join("\n\n");

/** A tenant, the state that belongs to it and a configuration, to start from as often as needed. */
export interface SavedLines {
  readonly tenant: string;
  readonly state: string;
  readonly source: string;
}

const stateFile = "terraform.tfstate";

export class LiveLines {
  /** Called for each request before its answer leaves. */
  onRequest: (entry: RequestLogEntry) => void | Promise<void> = () => undefined;

  private constructor(
    readonly emulator: Emulator,
    readonly project: Project,
    readonly watch: CallWatch,
    private readonly folder: string,
  ) {}

  /** @param saved a tenant and its state to start from; otherwise there is nothing */
  static async start(saved?: SavedLines): Promise<LiveLines> {
    const folder = mkdtempSync(join(tmpdir(), "wxcc-tenant-"));
    const dataFile = join(folder, "tenant.json");
    if (saved !== undefined) writeFileSync(dataFile, saved.tenant);
    const hook: { lines?: LiveLines } = {};
    const emulator = await startEmulator({
      requestsPerMinute: 0,
      dataFile,
      onRequest: (entry) => hook.lines?.onRequest(entry),
    });
    const project = await Project.with(emulator);
    if (saved !== undefined) project.write(saved.source).file(stateFile, saved.state);
    const state = readState(join(project.folder, stateFile));
    hook.lines = new LiveLines(emulator, project, new CallWatch(emulator, idsIn([state])), folder);
    return hook.lines;
  }

  /** Tenant and state as they are now. @param source the configuration to go on with */
  save(source: string): SavedLines {
    return {
      source,
      tenant: readFileSync(join(this.folder, "tenant.json"), "utf8"),
      state: this.project.read(stateFile),
    };
  }

  /**
   * Starts an apply and kills it at one of its requests, before or after the request has its effect.
   * @returns what Terraform said; undefined when the request was never made
   */
  async killed(fault: FaultRule, victims: Victims, ...words: string[]): Promise<string | undefined> {
    const run = new TerraformRun(this.project, ["apply", "-auto-approve", "-input=false", ...words]);
    let isReached = false;
    this.onRequest = (entry) => {
      if (entry.fault !== fault.effect.kind) return;
      isReached = true;
      run.kill(victims);
    };
    this.emulator.setFaults([fault]);
    const output = await run.ended();
    this.onRequest = () => undefined;
    this.emulator.setFaults([]);
    // Terraform writes its state in place: killed within that it leaves an empty file, and people take its backup.
    if (isReached && isEmpty(this.statePath) && existsSync(`${this.statePath}.backup`)) this.takeBackup();
    return isReached ? output : undefined;
  }

  /** Goes on with the state as it was when the last apply began. */
  takeBackup(): void {
    this.project.file(stateFile, this.project.read(`${stateFile}.backup`));
  }

  /** Applies a configuration, or the one that is there, and insists that it works. */
  apply(source?: string, ...words: string[]): Promise<string> {
    if (source !== undefined) this.project.write(source);
    return this.project.apply(...words);
  }

  /** Applies with -replace for these channels' resources. */
  replaced(...names: readonly string[]): Promise<string> {
    return this.project.apply(...names.map((name) => `-replace=wxcc_channel.${name}`));
  }

  /** Applies what must be refused. @returns the messages */
  refused(source?: string, ...words: string[]): Promise<string> {
    if (source !== undefined) this.project.write(source);
    return this.project.problem("apply", "-auto-approve", "-input=false", ...words);
  }

  state(): State {
    return readState(this.statePath);
  }

  /** The id in the state of `sales`, a channel's resource, or of another address. */
  idOf(name: string): string {
    const address = name.includes(".") ? name : `wxcc_channel.${name}`;
    const instance = this.state().resources.get(address)?.current;
    if (!instance) throw new Error(`${address} is not in the state`);
    return String(instance.attributes.id);
  }

  isTainted(address: string): boolean {
    return this.state().resources.get(address)?.current?.tainted === true;
  }

  /** Names of the channels in the tenant that the system did not make. */
  channelNames(): string[] {
    const channels = this.emulator.tenant().entities["entry-point"] ?? [];
    return channels
      .filter(({ systemDefault, systemInternal }) => systemDefault !== true && systemInternal !== true)
      .map(({ name }) => String(name))
      .sort();
  }

  /** Digits after +1408555 of the numbers that lead to a channel, by its name. */
  numbersOf(channelName: string): string[] {
    const { entities } = this.emulator.tenant();
    const target = (entities["entry-point"] ?? []).find(({ name }) => name === channelName);
    return (entities["dial-number"] ?? [])
      .filter(({ entryPointId }) => entryPointId === target?.id)
      .map(({ dialledNumber }) => String(dialledNumber).slice(-4))
      .sort();
  }

  /** What is wrong by now: calls lost on the way, things left over, a mark in the state, a plan that is not empty. */
  async problems(exceptions?: Exceptions): Promise<string[]> {
    const { code, stdout, stderr } = await this.project.terraform(
      "plan",
      "-detailed-exitcode",
      "-input=false",
    );
    return [...this.lost(exceptions), ...(code === 0 ? [] : [`not an empty plan: ${stdout}\n${stderr}`])];
  }

  /** The same without a plan. */
  lost(exceptions?: Exceptions): string[] {
    return [
      ...this.watch.lostCalls(),
      ...this.watch.unsettled([this.state()], exceptions),
      ...this.marksInState(),
    ];
  }

  /** Private data that holds the mark of a replacement, or what a destroy knows its plan by: neither outlives its plan. */
  marksInState(): string[] {
    const state = readFileSync(this.statePath, "utf8");
    return [...state.matchAll(/"private": "([^"]*)"/g)]
      .map(([, base64]) => Buffer.from(base64 ?? "", "base64").toString("utf8"))
      .filter((content) => /replacement|destroyedBy/.test(content));
  }

  async stop(): Promise<void> {
    await this.emulator.close();
    this.project.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get statePath(): string {
    return join(this.project.folder, stateFile);
  }
}

function isEmpty(path: string): boolean {
  return existsSync(path) && readFileSync(path, "utf8") === "";
}
