// Years in minutes: a stack that changes at random is applied through both doors, under faults, kills and stops, and after
// each round the tenant, the state, the records and the plan must agree, and no call may have been lost on the way.
// After a run that failed somebody may change their mind, or make by hand what it did not make.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import {
  startEmulator,
  type Emulator,
  type FaultRule,
  type JsonObject,
  type RequestLogEntry,
} from "../../src/emulator";
import { readState } from "../../src/engine";
import { lockPath } from "../../src/engine/state/lock";
import { byHand } from "../acceptance/by-hand";
import { CallWatch, idsIn } from "../acceptance/call-invariants";
import { Raw } from "../emulator/raw-http";
import { Project } from "../terraform/project";
import { TerraformRun } from "../terraform/terraform-run";
import { Random } from "./random";
import {
  configurationOf,
  e164,
  edited,
  keptNumbers,
  movesNumbersOff,
  nothing,
  type Declared,
  type Edited,
} from "./random-stack";

export type Door = "wxcc" | "terraform";

export interface SoakOptions {
  readonly seed: number;
  readonly rounds: number;
  readonly doors: readonly Door[];
  /** Share of answers that are faulty, 0 to 1. */
  readonly faults: number;
  /** Every which round is killed; 0 = none. */
  readonly killEvery: number;
  /** Every which round of wxcc is stopped while another run takes its place, and goes on then; 0 = none. */
  readonly stopEvery: number;
  /**
   * Share of failed runs after which what was asked for is taken back, 0 to 1. In half as many no channel gets made, and
   * somebody makes its twin by hand.
   */
  readonly changesOfMind: number;
  /** Path of the bundled `wxcc`. */
  readonly program: string;
  readonly onRound?: (round: RoundReport) => void;
}

export interface RoundReport {
  readonly round: number;
  readonly door: Door;
  readonly edits: readonly string[];
  readonly killed: boolean;
  /** What happened besides: a stop, a change of mind, twins. */
  readonly twists: readonly string[];
  /** Whether the first apply, under faults, ended well. */
  readonly appliedAtOnce: boolean;
  /** Requests of the first apply. */
  readonly requests: number;
  /** How many of these were answered wrongly or not at all. */
  readonly faulty: number;
  readonly seconds: number;
  /** Empty when all is well. */
  readonly problems: readonly string[];
}

export async function soak(options: SoakOptions): Promise<readonly RoundReport[]> {
  const run = await SoakRun.start(options);
  try {
    return await run.rounds();
  } finally {
    await run.stop();
  }
}

interface Ended {
  readonly ok: boolean;
  readonly text: string;
}

class SoakRun {
  private readonly random: Random;
  private declared: Declared = nothing;
  private onRequest: (entry: RequestLogEntry) => void = () => undefined;
  /** Milliseconds that the clock of the service has been put forward. */
  private ahead = 0;
  private readonly texts: string[] = [];

  private constructor(
    private readonly options: SoakOptions,
    private readonly emulator: Emulator,
    private readonly project: Project,
  ) {
    this.random = new Random(options.seed);
  }

  static async start(options: SoakOptions): Promise<SoakRun> {
    const hook: { run?: SoakRun } = {};
    const emulator = await startEmulator({
      requestsPerMinute: 0,
      clock: () => Date.now() + (hook.run?.ahead ?? 0),
      onRequest: (entry) => hook.run?.onRequest(entry),
    });
    const project = await Project.with(emulator);
    Object.assign(project.environment, { WXCC_REQUEST_TIMEOUT: "2", WXCC_MAX_RETRIES: "2" });
    // Both doors read JSON; wxcc refuses a folder in which Terraform would read more than that.
    rmSync(join(project.folder, "main.tf"));
    hook.run = new SoakRun(options, emulator, project);
    return hook.run;
  }

  async stop(): Promise<void> {
    await this.emulator.close();
    this.project.remove();
  }

  async rounds(): Promise<readonly RoundReport[]> {
    const reports: RoundReport[] = [];
    for (let round = 1; round <= this.options.rounds; round++) {
      const report = await this.round(round);
      reports.push(report);
      this.options.onRound?.(report);
      // What follows would be about the same fault.
      if (report.problems.length > 0) break;
    }
    return reports;
  }

  private async round(round: number): Promise<RoundReport> {
    const began = Date.now();
    const before = this.declared;
    const change = edited(before, this.random, round);
    const doors = this.options.doors.filter((door) => door === "wxcc" || !movesNumbersOff(before, change));
    const door = this.random.oneOf(doors);
    if (door === undefined) return this.skipped(round, change);
    this.declare(change.declared);
    const watch = new CallWatch(this.emulator, idsIn([this.state()]));
    const killed = this.options.killEvery > 0 && round % this.options.killEvery === 0;
    const stopped = door === "wxcc" && this.options.stopEvery > 0 && round % this.options.stopEvery === 0;
    const first = stopped
      ? await this.stoppedAndContinued(change.replaced)
      : await this.underFire(door, change.replaced, killed, round);
    const underFire = watch.entries();
    const faulty = underFire.filter(({ fault }) => fault !== undefined).length;
    const twists = stopped ? ["stopped and continued"] : [];
    const problems = [
      ...(first.ok ? [] : await this.converges({ before, change, twists })),
      ...watch.lostCalls(),
      ...watch.unmapped(keptNumbers(before, change.declared).map(e164)),
      ...watch.unsettled([this.state()]),
      ...(await this.stillPlanned()),
      ...this.leftRecords(),
      ...this.texts
        .splice(0)
        .flatMap((text) => (/defect/.test(text) ? [`a run spoke of a defect:\n${text}`] : [])),
    ];
    return {
      round,
      door,
      edits: [...change.edits, ...change.replaced.map((address) => `replace ${address}`)],
      killed: killed && !stopped,
      twists,
      appliedAtOnce: first.ok,
      requests: underFire.length,
      faulty,
      seconds: (Date.now() - began) / 1000,
      problems: problems.length === 0 ? [] : [...problems, `the first apply said:\n${first.text}`],
    };
  }

  /** A change that this run's only door can't make in one apply is not made. */
  private skipped(round: number, { edits }: Edited): RoundReport {
    return {
      round,
      door: "terraform",
      edits: [`skipped: ${edits.join(", ")}`],
      killed: false,
      twists: [],
      appliedAtOnce: true,
      requests: 0,
      faulty: 0,
      seconds: 0,
      problems: [],
    };
  }

  private async underFire(
    door: Door,
    replaced: readonly string[],
    killed: boolean,
    round: number,
  ): Promise<Ended> {
    const rules = faultRules(this.options.faults, this.options.seed * 1000 + round);
    // No channel gets made: somebody will make it by hand.
    const noChannels = this.random.next() < this.options.changesOfMind / 2 ? [refusedChannels] : [];
    this.emulator.setFaults([...noChannels, ...rules]);
    const lastRequest = killed ? this.random.between(1, 30) : Infinity;
    try {
      return await this.apply(door, replaced, lastRequest);
    } finally {
      this.emulator.setFaults([]);
    }
  }

  /** A minute later, through whichever door. */
  private async converges({ before, change, twists }: Failed): Promise<string[]> {
    this.ahead += 60_000;
    // As the message of wxcc says when a killed Terraform has left its lock.
    rmSync(join(this.project.folder, ".terraform.tfstate.lock.info"), { force: true });
    const isTakenBack = this.random.next() < this.options.changesOfMind;
    const problems = isTakenBack ? [] : await this.refusesTwins(change.declared, twists);
    if (isTakenBack) {
      twists.push("taken back");
      this.declare(before);
    }
    const back = { declared: before, edits: [], replaced: [] };
    const needsEngine = movesNumbersOff(before, change) || movesNumbersOff(change.declared, back);
    const door = this.random.oneOf(this.options.doors.filter((one) => one === "wxcc" || !needsEngine));
    if (door === undefined) return [...problems, "no door can make this change"];
    const next = await this.apply(door, [], Infinity);
    if (!next.ok) problems.push(`the next apply through ${door} failed:\n${next.text}`);
    if (door === "terraform") await this.fixed(problems);
    return problems;
  }

  /** Terraform's provider only warns of what an interrupted create has left. */
  private async fixed(problems: string[]): Promise<void> {
    const { ok, text } = await this.ended(this.wxcc("doctor", "--fix"));
    if (!ok || text.includes("could not be deleted")) problems.push(`wxcc doctor --fix failed:\n${text}`);
  }

  /**
   * Somebody makes by hand an equal of a channel that the run did not make: the next apply must say that the name is
   * taken, and not touch it. Then it goes again.
   */
  private async refusesTwins({ channels }: Declared, twists: string[]): Promise<string[]> {
    const entryPoints = () => this.emulator.tenant().entities["entry-point"] ?? [];
    const missing = Object.values(channels).find(
      ({ name }) => !entryPoints().some((one) => one.name === name),
    );
    const sent = missing === undefined ? undefined : this.lastSent(missing.name);
    if (sent === undefined) return [];
    twists.push("a twin by hand");
    const { id } = await byHand(this.emulator).createChannel(sent);
    const { ok, text } = await this.apply("wxcc", [], Infinity);
    const isThere = entryPoints().some((one) => one.id === id);
    const isManaged = [...this.state().resources.values()].some(
      ({ current }) => current?.attributes.id === id,
    );
    if (isThere) await this.removeByHand(id);
    return !ok && isThere && !isManaged ? [] : [`the twin ${String(sent.name)} was not left alone:\n${text}`];
  }

  /** The body of the last create of a name, alone or in bulk. */
  private lastSent(name: string): JsonObject | undefined {
    const bodies = this.emulator.requests().flatMap(({ operation, body }) => {
      if (operation === "entry-point.create") return [body as JsonObject];
      const items =
        operation === "entry-point.bulk" ? (body as { items?: { item: JsonObject }[] }).items : [];
      return (items ?? []).map(({ item }) => item).filter(({ id }) => id === undefined);
    });
    const found = bodies.reverse().find((body) => body.name === name);
    if (found === undefined) return undefined;
    const { organizationId: _organization, ...sent } = found;
    return sent;
  }

  private async removeByHand(id: string): Promise<void> {
    this.emulator.edit("entry-point", id, { active: false });
    const { status, text } = await new Raw(this.emulator).org("DELETE", `entry-point/${id}`);
    if (status >= 300) throw new Error(`the twin could not be removed: ${status} ${text}`);
  }

  /** A run that stands still, whose lock somebody breaks for another run, and that goes on then. */
  private async stoppedAndContinued(replaced: readonly string[]): Promise<Ended> {
    const child = this.startedApply(replaced);
    const first = this.ended(child);
    const stopAfter = this.random.between(2, 12);
    let answered = 0;
    const stopped = new Promise<void>((resolve) => {
      this.onRequest = () => {
        answered += 1;
        if (answered !== stopAfter) return;
        child.kill("SIGSTOP");
        resolve();
      };
    });
    try {
      await Promise.race([stopped, first]);
      this.onRequest = () => undefined;
      const lock = lockPath(this.state().path);
      if (existsSync(lock)) {
        const { id } = JSON.parse(readFileSync(lock, "utf8")) as { id: string };
        await this.ended(this.wxcc("force-unlock", id));
      }
      const second = await this.apply("wxcc", [], Infinity);
      child.kill("SIGCONT");
      const { text } = await first;
      return { ok: false, text: `${text}\nand the run in between:\n${second.text}` };
    } finally {
      this.onRequest = () => undefined;
      child.kill("SIGCONT");
    }
  }

  private declare(declared: Declared): void {
    this.declared = declared;
    this.project.file("soak.tf.json", JSON.stringify(configurationOf(declared), null, 2));
  }

  /** Records that are left although everything is done. */
  private leftRecords(): string[] {
    const folders = ["terraform.tfstate.pending", ".terraform/wxcc-pending"].map((name) =>
      join(this.project.folder, name),
    );
    return folders.flatMap((folder) =>
      existsSync(folder)
        ? readdirSync(folder).map((file) => `a record is left: ${readFileSync(join(folder, file), "utf8")}`)
        : [],
    );
  }

  private async ended(child: ChildProcess): Promise<Ended> {
    const ended = await endOf(child);
    this.texts.push(ended.text);
    return ended;
  }

  /** Applies, and kills whoever applies when so many requests were answered. */
  private async apply(door: Door, replaced: readonly string[], lastRequest: number): Promise<Ended> {
    const run = door === "wxcc" ? this.startWxcc(replaced) : this.startTerraform(replaced);
    let answered = 0;
    this.onRequest = () => {
      answered += 1;
      if (answered === lastRequest) run.kill();
    };
    try {
      return await run.ended();
    } finally {
      this.onRequest = () => undefined;
    }
  }

  private startWxcc(replaced: readonly string[]): { kill(): void; ended(): Promise<Ended> } {
    const child = this.startedApply(replaced);
    return { kill: () => void child.kill("SIGKILL"), ended: () => this.ended(child) };
  }

  private startedApply(replaced: readonly string[]): ChildProcess {
    const options = replaced.flatMap((address) => ["--replace", address]);
    return this.wxcc("apply", "--auto-approve", ...options);
  }

  private startTerraform(replaced: readonly string[]): { kill(): void; ended(): Promise<Ended> } {
    const options = replaced.map((address) => `-replace=${address}`);
    const run = new TerraformRun(this.project, ["apply", "-auto-approve", "-input=false", ...options]);
    return {
      kill: () => run.kill("both"),
      ended: async () => {
        const text = await run.ended();
        this.texts.push(text);
        return { ok: text.includes("Apply complete!"), text };
      },
    };
  }

  /** Each door sees what the other left. */
  private async stillPlanned(): Promise<string[]> {
    const problems: string[] = [];
    if (this.options.doors.includes("wxcc")) {
      const { ok, text } = await this.ended(this.wxcc("plan", "--detailed-exitcode"));
      if (!ok) problems.push(`wxcc still plans:\n${text}`);
    }
    if (this.options.doors.includes("terraform")) {
      const { code, stdout, stderr } = await this.project.terraform(
        "plan",
        "-input=false",
        "-detailed-exitcode",
      );
      if (code !== 0) problems.push(`terraform still plans:\n${stdout}\n${stderr}`);
    }
    return problems;
  }

  private wxcc(...words: string[]): ChildProcess {
    return spawn(process.execPath, [this.options.program, ...words], {
      cwd: this.project.folder,
      env: this.project.environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  private state() {
    return readState(join(this.project.folder, "terraform.tfstate"));
  }
}

interface Failed {
  readonly before: Declared;
  readonly change: Edited;
  readonly twists: string[];
}

async function endOf(child: ChildProcess): Promise<Ended> {
  const pieces: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (piece: string) => pieces.push(piece));
  }
  const [code] = (await once(child, "close")) as [number | null];
  return { ok: code === 0, text: pieces.join("") };
}

const refusedChannels: FaultRule = {
  operation: ["entry-point.create", "entry-point.bulk"],
  method: "POST",
  effect: { kind: "reset" },
};

const garbled = ["header", "content-length", "plain-text", "no-status-line", "chunks"] as const;

/** All the ways in which an answer goes wrong; together their share of all requests. */
function faultRules(share: number, seed: number): FaultRule[] {
  const effects: readonly (readonly [number, FaultRule["effect"]])[] = [
    [0.17, { kind: "status", status: 500 }],
    [0.12, { kind: "status", status: 503 }],
    [0.1, { kind: "status", status: 429, headers: { "retry-after": "0" } }],
    [0.14, { kind: "reset" }],
    [0.12, { kind: "status-after-commit", status: 500 }],
    [0.03, { kind: "status-after-commit", status: 408 }],
    [0.12, { kind: "reset-after-commit" }],
    ...garbled.map((answer) => [0.02, { kind: "garbled-after-commit", answer }] as const),
    [0.06, { kind: "doubled" }],
    [0.02, { kind: "timeout" }],
    [0.02, { kind: "timeout-after-commit" }],
  ];
  return effects.map(([part, effect], position) => ({
    effect,
    probability: share * part,
    seed: seed * 10 + position,
  }));
}
