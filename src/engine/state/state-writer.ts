// Keeps the state file up to date while a run goes on: every finished object is on disk before the next
// step depends on it, and a file that somebody else changed is never overwritten.

import { statSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { stringify } from "lossless-json";
import { fingerprintOf, readIfThere, writeAtomically, writeNew } from "./disk";
import { Journal, journalPath, type PendingJournal } from "./journal";
import type { Lock } from "./lock";
import { systemRefusal } from "../../schema/system-refusal";
import type { Instance, OutputState, State } from "./state";
import { failState, StateError, type StateProblem } from "./state-error";
import {
  addressOf,
  type OutputShapes,
  outputShapesOf,
  outputStates,
  readState,
  type ResourceShape,
  resourceShapes,
  resourceState,
} from "./state-file";
import {
  byModeTypeName,
  byName,
  instanceShapeOf,
  keepDigits,
  textOf,
  withDependency,
} from "./written-shapes";

export interface StateWriterOptions {
  /** Full provider address of a type that is new to the state, for example `registry.terraform.io/hashicorp/null`. */
  readonly providerAddress: (type: string) => string;
  /** Bytes of a state file from which on it is kept up to date by a journal. Default 256 KiB. */
  readonly journalFrom?: number;
  /** Milliseconds after which a journal is followed by the full file. Default 2000. */
  readonly fullEvery?: number;
  /** The hold of this run on the state; nothing is written, and nothing should be changed, once it is lost. */
  readonly lock?: Pick<Lock, "problem">;
}

const defaultJournalFrom = 256 * 1024;
const defaultFullEvery = 2000;

/** Says which of an object's instances is meant. Default: the current one. */
export interface InstanceChoice {
  readonly deposed?: string;
}

/**
 * Writes the state of one run. Each change resolves when it is on disk; changes that come while a write is
 * under way leave together in the next one. A change that changes nothing writes nothing. Before the first write the
 * previous file is kept as `<path>.backup`.
 *
 * A small state is written in full each time. In the place of a large one a change is appended to a journal, and the
 * full file follows after two seconds at most and at the end of the run (`finish`). The full file raises the serial
 * by one each time.
 *
 * When the file was changed underneath or cannot be written, or the lock is lost, this and every later change and the
 * end of the run reject with a StateError. What is not in the file then is kept beside it in `errored.tfstate`, or in
 * the working folder; what an earlier run has kept there stays.
 */
export class StateWriter {
  readonly path: string;
  private readonly resources: Map<string, Written>;
  private outputs: OutputShapes;
  private serial: number;
  private fingerprint: string | null;
  /** The file as it was when its contents were last compared, to notice cheaply that somebody touched it. */
  private compared: string | null | undefined;
  /** Of the full file that is just being written. */
  private nextFingerprint: string | undefined;
  private backedUp = false;
  private readonly unwritten: Unwritten = { addresses: new Set(), outputs: false };
  private writing: Promise<void> | undefined;
  /** The write after that, which takes up what changes until it begins. */
  private queued: Promise<void> | undefined;
  private failure: StateProblem | undefined;
  /** Whether something happened after which the file could not be written any more. */
  private isBehind = false;
  /** Where this run keeps what it could not write. */
  private rescue: string | undefined;
  private journal: Journal | undefined;
  /** The journal that the state was read with, until this run goes on with it. */
  private pending: PendingJournal | null;
  private bytes = 0;
  private lastFull = 0;
  private timer: NodeJS.Timeout | undefined;
  private finishing = false;

  constructor(
    private readonly start: State,
    private readonly options: StateWriterOptions,
  ) {
    this.path = start.path;
    this.resources = new Map(
      resourceShapes(start.source).map((shape) => [addressOf(shape), { shape, text: textOf(shape) }]),
    );
    this.outputs = outputShapesOf(start.source);
    this.serial = start.serial;
    this.fingerprint = start.source.fingerprint;
    this.pending = start.source.journal;
  }

  /** The state as it is now, written or about to be. */
  get state(): State {
    const resources = this.sorted().map(({ shape }) => resourceState(shape));
    const document = { ...this.frame(this.serial), resources: this.sorted().map(({ shape }) => shape) };
    return {
      ...this.start,
      exists: this.fingerprint !== null,
      serial: this.serial,
      outputs: outputStates(this.outputs),
      resources: new Map(resources.map((resource) => [resource.address, resource])),
      source: { fingerprint: this.fingerprint, document, journal: null },
    };
  }

  /** The state file as it would be written now, with its serial as it is. */
  get text(): string {
    return this.contents(this.serial);
  }

  /**
   * Why the run may change nothing more, if so: the state could not be written, the file is not what this run read or
   * wrote, or its lock is lost. For good: once there was a reason there is one. Cheap enough to be asked before each
   * change.
   */
  get reasonToStop(): string | undefined {
    this.failure ??= this.lookAround();
    return this.failure?.summary;
  }

  /** The current object of an address; `state` puts all of them together. */
  current(address: string): Instance | null {
    const shape = this.resources.get(address)?.shape;
    return shape === undefined ? null : resourceState(shape).current;
  }

  /** Records an object that was created, changed or read. */
  put(address: string, instance: Instance, { deposed }: InstanceChoice = {}): Promise<void> {
    const shape = this.resources.get(address)?.shape ?? this.newResource(address);
    const before = shape.instances.find((one) => one.deposed === deposed);
    const others = shape.instances.filter((one) => one !== before);
    const after = instanceShapeOf(instance, deposed, before);
    return this.replace(address, {
      ...shape,
      instances: deposed === undefined ? [after, ...others] : [...others, after],
    });
  }

  /** Gives an object and what is left of its predecessors another name; what depends on it follows. */
  move(address: string, name: string): Promise<void> {
    const moved = this.resources.get(address)?.shape;
    if (moved === undefined) return Promise.resolve();
    const shape = { ...moved, name };
    this.forget(address);
    this.keep(addressOf(shape), { shape, text: textOf(shape) });
    for (const [other, { shape: dependent }] of this.resources) {
      if (!dependent.instances.some(({ dependencies }) => dependencies?.includes(address) === true)) continue;
      const renamed = withDependency(dependent, address, addressOf(shape));
      this.keep(other, { shape: renamed, text: textOf(renamed) });
    }
    return this.save();
  }

  /** Forgets an object. */
  remove(address: string, { deposed }: InstanceChoice = {}): Promise<void> {
    const shape = this.resources.get(address)?.shape;
    if (shape === undefined) return Promise.resolve();
    const instances = shape.instances.filter((one) => one.deposed !== deposed);
    if (instances.length > 0) return this.replace(address, { ...shape, instances });
    this.forget(address);
    return this.save();
  }

  /** Replaces all outputs. As in Terraform, an output that is null is not kept. */
  setOutputs(outputs: Readonly<Record<string, OutputState>>): Promise<void> {
    const kept = Object.entries(outputs).filter(([, { value }]) => value !== null);
    const before = stringify(this.outputs);
    this.outputs = Object.fromEntries(
      kept.sort(byName).map(([name, { value, type, sensitive }]) => {
        const exact = keepDigits(this.outputs[name]?.value, value);
        return [name, { value: exact, type, ...(sensitive ? { sensitive } : {}) }];
      }),
    );
    if (stringify(this.outputs) === before) return Promise.resolve();
    this.unwritten.outputs = true;
    return this.save();
  }

  /**
   * Ends the run: the full file holds everything, and no journal is left, be it of this run or of one that was cut
   * off. Later changes are allowed, and need a `finish` of their own.
   * @throws StateError when there was a reason to stop, with where what this run did is kept
   */
  async finish(): Promise<void> {
    await (this.queued ?? this.writing);
    if (this.failure !== undefined) return this.save();
    if (this.journal === undefined && this.pending === null) return;
    this.finishing = true;
    await this.save();
  }

  private keep(address: string, written: Written): void {
    this.resources.set(address, written);
    this.unwritten.addresses.add(address);
  }

  private forget(address: string): void {
    this.resources.delete(address);
    this.unwritten.addresses.add(address);
  }

  private replace(address: string, shape: ResourceShape): Promise<void> {
    const text = textOf(shape);
    if (this.resources.get(address)?.text === text) return Promise.resolve();
    this.keep(address, { shape, text });
    return this.save();
  }

  private newResource(address: string): ResourceShape {
    const [, data, type = "", name = ""] = /^(data\.)?([^.]+)\.([^.]+)$/.exec(address) ?? [];
    if (name === "") throw new Error(`${address} is no address of a resource`);
    const provider = `provider["${this.options.providerAddress(type)}"]`;
    return { mode: data === undefined ? "managed" : "data", type, name, provider, instances: [] };
  }

  /** Resolves when what has changed by now is on disk. */
  private save(): Promise<void> {
    this.queued ??= this.writeNext();
    return this.queued;
  }

  private async writeNext(): Promise<void> {
    // A failure is told to those who waited for it, and is met again below.
    await this.writing?.catch(() => undefined);
    // Lets changes made in the same turn leave in one write.
    await new Promise((settle) => setImmediate(settle));
    this.writing = this.queued;
    this.queued = undefined;
    await this.writeOnce();
  }

  private async writeOnce(): Promise<void> {
    const { addresses, outputs } = this.unwritten;
    const hasNews = addresses.size > 0 || outputs;
    this.failure ??= await this.tryWrite();
    if (this.failure === undefined) return;
    this.isBehind ||= hasNews;
    await this.giveUp(this.failure);
  }

  private async tryWrite(): Promise<StateProblem | undefined> {
    const problem = this.lookAround();
    if (problem !== undefined) return problem;
    try {
      return this.isFullDue() ? await this.writeFull() : await this.append();
    } catch (thrown) {
      return this.unwritable(thrown);
    }
  }

  private lookAround(): StateProblem | undefined {
    try {
      return this.options.lock?.problem() ?? this.changedUnderneath();
    } catch (thrown) {
      return this.unwritable(thrown);
    }
  }

  /** By its contents only where its looks have changed. */
  private changedUnderneath(): StateProblem | undefined {
    const look = lookOf(this.path);
    if (look === this.compared) return undefined;
    const now = readIfThere(this.path);
    const fingerprint = fingerprintOrNull(now);
    if (fingerprint === this.fingerprint) this.compared = look;
    const isOurs = fingerprint === this.fingerprint || fingerprint === this.nextFingerprint;
    return isOurs ? undefined : changed(this.path, now, this.start);
  }

  private unwritable(thrown: unknown): StateProblem {
    if (thrown instanceof Lost) return thrown.problem;
    return {
      summary: `Cannot write the state ${this.path}`,
      detail: systemRefusal(thrown, this.path),
    };
  }

  private isFullDue(): boolean {
    const { journalFrom = defaultJournalFrom, fullEvery = defaultFullEvery } = this.options;
    const due = performance.now() - this.lastFull >= fullEvery;
    return !this.backedUp || this.finishing || this.bytes < journalFrom || due;
  }

  private async writeFull(): Promise<StateProblem | undefined> {
    clearTimeout(this.timer);
    const finishing = this.finishing;
    const now = readIfThere(this.path);
    if (fingerprintOrNull(now) !== this.fingerprint) return changed(this.path, now, this.start);
    await mkdir(dirname(this.path), { recursive: true });
    if (!this.backedUp && now !== null && now.length > 0) await writeAtomically(`${this.path}.backup`, now);
    const bytes = Buffer.from(this.contents(this.serial + 1));
    this.takeUnwritten();
    const mark = { lineage: this.start.lineage, serial: this.serial + 1, fingerprint: fingerprintOf(bytes) };
    if (this.pending !== null) await this.openJournal();
    await this.journal?.mark(mark);
    this.nextFingerprint = mark.fingerprint;
    // A run may have been stopped (SIGSTOP, a suspended laptop) for long before it gets here.
    await writeAtomically(this.path, bytes, () => this.assertHold());
    this.serial = mark.serial;
    this.fingerprint = mark.fingerprint;
    this.bytes = bytes.length;
    this.lastFull = performance.now();
    this.backedUp = true;
    if (finishing) await this.endJournal();
    return undefined;
  }

  private assertHold(): void {
    const problem = this.lookAround();
    if (problem !== undefined) throw new Lost(problem);
  }

  private async endJournal(): Promise<void> {
    this.finishing = false;
    const { journal } = this;
    this.journal = undefined;
    await journal?.remove();
  }

  /** Writes down what changed, and sees to it that the full file follows. */
  private async append(): Promise<undefined> {
    const text = this.takeUnwritten();
    const journal = this.journal ?? (await this.openJournal());
    await journal.append(text);
    this.scheduleFull();
  }

  /** Goes on with the journal that the state was read with, or starts one. */
  private async openJournal(): Promise<Journal> {
    const mark = {
      lineage: this.start.lineage,
      serial: this.serial,
      fingerprint: this.fingerprint ?? "",
    };
    this.journal =
      this.pending === null
        ? await Journal.start(journalPath(this.path), mark)
        : await Journal.resume(this.pending, mark);
    this.pending = null;
    return this.journal;
  }

  private scheduleFull(): void {
    const { fullEvery = defaultFullEvery } = this.options;
    clearTimeout(this.timer);
    const wait = Math.max(0, this.lastFull + fullEvery - performance.now());
    // A failure is remembered: the next change, or the end of the run, tells it.
    this.timer = setTimeout(() => void this.save().catch(() => undefined), wait).unref();
  }

  /** What is not on disk yet, as the batch of a journal. */
  private takeUnwritten(): string {
    const { addresses, outputs } = this.unwritten;
    const resources = [...addresses].map((address) => {
      const text = this.resources.get(address)?.text;
      // A text has line ends between its parts only.
      return `${JSON.stringify(address)}:${text === undefined ? "null" : text.replace(/\n */g, "")}`;
    });
    const all = outputs ? `,"outputs":${stringify(this.outputs)}` : "";
    addresses.clear();
    this.unwritten.outputs = false;
    return `{"resources":{${resources.join(",")}}${all}}`;
  }

  private async giveUp({ summary, detail }: StateProblem): Promise<never> {
    clearTimeout(this.timer);
    const needsRescue = this.isBehind || this.isReplaced();
    const kept = needsRescue ? await this.keepElsewhere() : "What this run did is in the state.";
    failState(summary, `${detail} ${kept}`.split("\n"));
  }

  /** Whether the file is not the one any more that holds what this run did before. */
  private isReplaced(): boolean {
    try {
      return this.changedUnderneath() !== undefined;
    } catch {
      return true; // what can't be read holds nothing
    }
  }

  /** Saves what this run knows where it overwrites nothing, and says where that is. */
  private async keepElsewhere(): Promise<string> {
    const bytes = Buffer.from(this.contents(this.serial + 1));
    const { rescue } = this;
    const again = rescue === undefined ? [] : [() => writeAtomically(rescue, bytes).then(() => rescue)];
    const folders = [...new Set([dirname(this.path), process.cwd()])];
    const problems: string[] = [];
    for (const keep of [...again, ...folders.map((folder) => () => keepIn(folder, bytes))]) {
      try {
        this.rescue = await keep();
        // All it says is in that file, and it would stand in the way of the right state.
        await this.endJournal();
        return `What this run knows is in ${this.rescue}: compare both files, put the right one in the place of the state, then plan again.`;
      } catch (thrown) {
        problems.push(thrown instanceof Error ? thrown.message : String(thrown));
      }
    }
    return `It could not be kept anywhere else either (${problems.join("; ")}). What this run knows:\n${bytes.toString()}`;
  }

  /** Put together from the texts of the resources, so that a change costs its own resource only. */
  private contents(serial: number): string {
    const frame = stringify({ ...this.frame(serial), resources: [] }, null, 2) ?? "";
    const texts = this.sorted().map(({ text }) => text);
    const resources = texts.length === 0 ? "[]" : `[\n    ${texts.join(",\n    ")}\n  ]`;
    return `${frame.replace(/\n {2}"resources": \[\]/, () => `\n  "resources": ${resources}`)}\n`;
  }

  private sorted(): Written[] {
    return [...this.resources.values()].sort((left, right) => byModeTypeName(left.shape, right.shape));
  }

  /** Everything but the resources, in the order in which Terraform writes a state. */
  private frame(serial: number): Record<string, unknown> {
    const { lineage, terraformVersion, source } = this.start;
    const ours = {
      version: 4,
      terraform_version: terraformVersion,
      serial,
      lineage,
      outputs: this.outputs,
      resources: [],
    };
    return { ...ours, check_results: null, ...source.document, ...ours };
  }
}

/** What changed since the last write. */
interface Unwritten {
  readonly addresses: Set<string>;
  outputs: boolean;
}

/** Changes whenever a file is replaced or written to; null when there is none. */
function lookOf(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : `${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}`;
}

/** `errored.tfstate`, or the first of `errored-2.tfstate`, ... that no earlier run has left there. */
async function keepIn(folder: string, bytes: Buffer): Promise<string> {
  for (let number = 1; ; number++) {
    const path = join(folder, number === 1 ? "errored.tfstate" : `errored-${number}.tfstate`);
    if (await writeNew(path, bytes)) return path;
  }
}

/** Thrown at the last moment before the file would have been replaced. */
class Lost extends Error {
  constructor(readonly problem: StateProblem) {
    super(problem.summary);
  }
}

/** A resource and its text in the file. */
interface Written {
  readonly shape: ResourceShape;
  readonly text: string;
}

function fingerprintOrNull(bytes: Buffer | null): string | null {
  return bytes === null ? null : fingerprintOf(bytes);
}

function changed(path: string, now: Buffer | null, start: State): StateProblem {
  const summary = `Cannot write the state ${path}: it was changed by somebody else during this run`;
  if (now === null) return { summary, detail: "The file is gone." };
  return { summary, detail: `${whatChanged(path, start)} The file was left as it is.` };
}

function whatChanged(path: string, { lineage, serial }: State): string {
  try {
    const now = readState(path);
    if (now.lineage !== lineage)
      return `It is now another state (lineage ${now.lineage} instead of ${lineage}).`;
    return `This run started from serial ${serial}; the file now has serial ${now.serial}.`;
  } catch (thrown) {
    if (thrown instanceof StateError) return "It can no longer be read.";
    throw thrown;
  }
}
