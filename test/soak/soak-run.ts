// Years in minutes: a stack that changes at random is applied through both doors, under faults and kills, and after
// each round the tenant, the state and the plan must agree, and no call may have been lost on the way.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator, type FaultRule, type RequestLogEntry } from "../../src/emulator";
import { readState } from "../../src/engine";
import { CallWatch, idsIn } from "../acceptance/call-invariants";
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
  /** Path of the bundled `wxcc`. */
  readonly program: string;
  readonly onRound?: (round: RoundReport) => void;
}

export interface RoundReport {
  readonly round: number;
  readonly door: Door;
  readonly edits: readonly string[];
  readonly killed: boolean;
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
    this.declared = change.declared;
    this.project.file("soak.tf.json", JSON.stringify(configurationOf(change.declared), null, 2));
    const watch = new CallWatch(this.emulator, idsIn([this.state()]));
    const killed = this.options.killEvery > 0 && round % this.options.killEvery === 0;
    const first = await this.underFire(door, change.replaced, killed, round);
    const underFire = watch.entries();
    const faulty = underFire.filter(({ fault }) => fault !== undefined).length;
    const problems = [
      ...(first.ok ? [] : await this.converges(door)),
      ...watch.lostCalls(),
      ...watch.unmapped(keptNumbers(before, change.declared).map(e164)),
      ...watch.unsettled([this.state()]),
      ...(await this.stillPlanned()),
    ];
    return {
      round,
      door,
      edits: [...change.edits, ...change.replaced.map((address) => `replace ${address}`)],
      killed,
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
    this.emulator.setFaults(faultRules(this.options.faults, this.options.seed * 1000 + round));
    const lastRequest = killed ? this.random.between(1, 30) : Infinity;
    try {
      return await this.apply(door, replaced, lastRequest);
    } finally {
      this.emulator.setFaults([]);
    }
  }

  private async converges(door: Door): Promise<string[]> {
    const next = await this.apply(door, [], Infinity);
    return next.ok ? [] : [`the next apply through ${door} failed:\n${next.text}`];
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
    const options = replaced.flatMap((address) => ["--replace", address]);
    const child = this.wxcc("apply", "--auto-approve", ...options);
    return { kill: () => void child.kill("SIGKILL"), ended: () => endOf(child) };
  }

  private startTerraform(replaced: readonly string[]): { kill(): void; ended(): Promise<Ended> } {
    const options = replaced.map((address) => `-replace=${address}`);
    const run = new TerraformRun(this.project, ["apply", "-auto-approve", "-input=false", ...options]);
    return {
      kill: () => run.kill("both"),
      ended: async () => {
        const text = await run.ended();
        return { ok: text.includes("Apply complete!"), text };
      },
    };
  }

  /** Each door sees what the other left. */
  private async stillPlanned(): Promise<string[]> {
    const problems: string[] = [];
    if (this.options.doors.includes("wxcc")) {
      const { ok, text } = await endOf(this.wxcc("plan", "--detailed-exitcode"));
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

async function endOf(child: ChildProcess): Promise<Ended> {
  const pieces: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (piece: string) => pieces.push(piece));
  }
  const [code] = (await once(child, "close")) as [number | null];
  return { ok: code === 0, text: pieces.join("") };
}

/** All the ways in which an answer goes wrong; together their share of all requests. */
function faultRules(share: number, seed: number): FaultRule[] {
  const effects: readonly (readonly [number, FaultRule["effect"]])[] = [
    [0.22, { kind: "status", status: 500 }],
    [0.16, { kind: "status", status: 503 }],
    [0.1, { kind: "status", status: 429, headers: { "retry-after": "0" } }],
    [0.18, { kind: "reset" }],
    [0.15, { kind: "status-after-commit", status: 500 }],
    [0.15, { kind: "reset-after-commit" }],
    [0.02, { kind: "timeout" }],
    [0.02, { kind: "timeout-after-commit" }],
  ];
  return effects.map(([part, effect], position) => ({
    effect,
    probability: share * part,
    seed: seed * 10 + position,
  }));
}
