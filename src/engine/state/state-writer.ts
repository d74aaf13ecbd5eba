// Keeps the state file up to date while a run goes on: every finished object is on disk before the next
// step depends on it, and a file that somebody else changed is never overwritten.

import { randomBytes } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { LosslessNumber, stringify } from "lossless-json";
import type { Instance, Json, OutputState, State } from "./state";
import { StateError } from "./state-error";
import {
  addressOf,
  fingerprintOf,
  type InstanceShape,
  type OutputShapes,
  outputShapesOf,
  outputStates,
  readIfThere,
  readState,
  type ResourceShape,
  resourceShapes,
  resourceState,
} from "./state-file";

export interface StateWriterOptions {
  /** Full provider address of a type that is new to the state, for example `registry.terraform.io/hashicorp/null`. */
  readonly providerAddress: (type: string) => string;
}

/** Says which of an object's instances is meant. Default: the current one. */
export interface InstanceChoice {
  readonly deposed?: string;
}

/**
 * Writes the state of one run. Each change resolves when it is on disk; changes that come while a write is
 * under way leave together in the next one. A write raises the serial by one, a change that changes nothing
 * writes nothing. Before the first write the previous file is kept as `<path>.backup`.
 *
 * When the file was changed underneath, or cannot be written, this and every later change rejects with a
 * StateError, and what this run knows is kept in `errored.tfstate` beside the file, or in the working folder.
 */
export class StateWriter {
  readonly path: string;
  private readonly resources: Map<string, Written>;
  private outputs: OutputShapes;
  private serial: number;
  private fingerprint: string | null;
  private backedUp = false;
  private dirty = false;
  private writing: Promise<void> | undefined;
  private failure: Failure | undefined;

  constructor(
    private readonly start: State,
    private readonly options: StateWriterOptions,
  ) {
    this.path = existsSync(start.path) ? realpathSync(start.path) : start.path;
    this.resources = new Map(
      resourceShapes(start.source).map((shape) => [addressOf(shape), { shape, text: textOf(shape) }]),
    );
    this.outputs = outputShapesOf(start.source);
    this.serial = start.serial;
    this.fingerprint = start.source.fingerprint;
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
      source: { fingerprint: this.fingerprint, document },
    };
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
    this.resources.delete(address);
    this.resources.set(addressOf(shape), { shape, text: textOf(shape) });
    for (const [other, { shape: dependent }] of this.resources) {
      if (!dependent.instances.some(({ dependencies }) => dependencies?.includes(address) === true)) continue;
      const renamed = withDependency(dependent, address, addressOf(shape));
      this.resources.set(other, { shape: renamed, text: textOf(renamed) });
    }
    return this.save();
  }

  /** Forgets an object. */
  remove(address: string, { deposed }: InstanceChoice = {}): Promise<void> {
    const shape = this.resources.get(address)?.shape;
    if (shape === undefined) return Promise.resolve();
    const instances = shape.instances.filter((one) => one.deposed !== deposed);
    if (instances.length > 0) return this.replace(address, { ...shape, instances });
    this.resources.delete(address);
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
    return stringify(this.outputs) === before ? Promise.resolve() : this.save();
  }

  private replace(address: string, shape: ResourceShape): Promise<void> {
    const text = textOf(shape);
    if (this.resources.get(address)?.text === text) return Promise.resolve();
    this.resources.set(address, { shape, text });
    return this.save();
  }

  private newResource(address: string): ResourceShape {
    const [, data, type = "", name = ""] = /^(data\.)?([^.]+)\.([^.]+)$/.exec(address) ?? [];
    if (name === "") throw new Error(`${address} is no address of a resource`);
    const provider = `provider["${this.options.providerAddress(type)}"]`;
    return { mode: data === undefined ? "managed" : "data", type, name, provider, instances: [] };
  }

  private save(): Promise<void> {
    this.dirty = true;
    this.writing ??= this.writeAll().finally(() => {
      this.writing = undefined;
    });
    return this.writing;
  }

  private async writeAll(): Promise<void> {
    // Lets changes made in the same turn leave in one write.
    await Promise.resolve();
    let problem: unknown;
    while (this.dirty) {
      this.dirty = false;
      // Goes on after a failure: what came meanwhile has to be kept too.
      await this.writeOnce().catch((thrown: unknown) => (problem = thrown));
    }
    if (problem !== undefined) throw problem;
  }

  private async writeOnce(): Promise<void> {
    if (this.failure === undefined) this.failure = await this.tryWrite();
    if (this.failure !== undefined) await this.giveUp(this.failure);
  }

  private async tryWrite(): Promise<Failure | undefined> {
    try {
      const now = readIfThere(this.path);
      if (fingerprintOrNull(now) !== this.fingerprint) return changedUnderneath(this.path, now, this.start);
      await mkdir(dirname(this.path), { recursive: true });
      if (!this.backedUp && now !== null && now.length > 0) await writeAtomically(`${this.path}.backup`, now);
      this.backedUp = true;
      const bytes = Buffer.from(this.contents(this.serial + 1));
      await writeAtomically(this.path, bytes);
      this.serial += 1;
      this.fingerprint = fingerprintOf(bytes);
      return undefined;
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : String(thrown);
      return { summary: `Cannot write the state ${this.path}`, detail: `${why}.` };
    }
  }

  private async giveUp({ summary, detail }: Failure): Promise<never> {
    const kept = await this.keepElsewhere();
    throw new StateError([{ severity: "error", summary, detail: `${detail} ${kept}` }]);
  }

  /** Saves what this run knows where it overwrites nothing that counts, and says where that is. */
  private async keepElsewhere(): Promise<string> {
    const bytes = Buffer.from(this.contents(this.serial + 1));
    const folders = [...new Set([dirname(this.path), process.cwd()])];
    const problems: string[] = [];
    for (const folder of folders) {
      const path = join(folder, "errored.tfstate");
      try {
        await writeAtomically(path, bytes);
        return `What this run knows is in ${path}: compare both files, put the right one in the place of the state, then plan again.`;
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

/** A resource and its text in the file. */
interface Written {
  readonly shape: ResourceShape;
  readonly text: string;
}

function withDependency(shape: ResourceShape, from: string, to: string): ResourceShape {
  const instances = shape.instances.map((instance) => ({
    ...instance,
    dependencies: (instance.dependencies ?? []).map((one) => (one === from ? to : one)).sort(),
  }));
  return { ...shape, instances };
}

/** Strings in JSON hold no line ends, so only the layout is indented. */
function textOf(shape: ResourceShape): string {
  return (stringify(shape, null, 2) ?? "").replaceAll("\n", "\n    ");
}

interface Failure {
  readonly summary: string;
  readonly detail: string;
}

function fingerprintOrNull(bytes: Buffer | null): string | null {
  return bytes === null ? null : fingerprintOf(bytes);
}

function changedUnderneath(path: string, now: Buffer | null, start: State): Failure {
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

/**
 * Replaces a file so that a reader sees the old or the new contents, never a part. Mode 0600, because
 * attributes may be confidential.
 */
async function writeAtomically(path: string, bytes: Buffer): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    const file = await open(temporary, "wx", 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw thrown;
  }
  await syncFolder(dirname(path));
}

/** Makes a rename survive a power cut. */
async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open folders; its rename needs no second step.
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const instanceKeys = new Set([
  "status",
  "deposed",
  "schema_version",
  "attributes",
  "sensitive_attributes",
  "private",
  "dependencies",
  "create_before_destroy",
]);

function instanceShapeOf(
  instance: Instance,
  deposed: string | undefined,
  before: InstanceShape | undefined,
): InstanceShape {
  const { attributes, dependencies } = instance;
  const unmodelled = Object.entries(before ?? {}).filter(([key]) => !instanceKeys.has(key));
  // In the order in which Terraform writes an instance.
  return {
    ...(instance.tainted === true ? { status: "tainted" } : {}),
    ...(deposed === undefined ? {} : { deposed }),
    schema_version: instance.schemaVersion,
    attributes: sortedKeys(keepDigits(before?.attributes, attributes)) as Record<string, unknown>,
    sensitive_attributes: [...(instance.sensitiveAttributes ?? [])],
    ...Object.fromEntries(unmodelled),
    ...(instance.private === undefined ? {} : { private: instance.private }),
    ...(dependencies.length === 0 ? {} : { dependencies: [...dependencies].sort() }),
    ...(instance.createBeforeDestroy === true ? { create_before_destroy: true } : {}),
  };
}

/** The new value, with a number that is only a rounded one of before replaced by the exact one. */
function keepDigits(before: unknown, after: Json): unknown {
  if (before instanceof LosslessNumber && Number(before.value) === after) return before;
  if (Array.isArray(after)) {
    return after.map((item: Json, index) =>
      keepDigits(Array.isArray(before) ? before[index] : undefined, item),
    );
  }
  if (typeof after === "object" && after !== null) {
    return Object.fromEntries(
      Object.entries(after).map(([key, item]) => [key, keepDigits(field(before, key), item)]),
    );
  }
  return after;
}

function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

/** Terraform writes keys in order; so do we, that two states can be compared line by line. */
function sortedKeys(value: unknown): unknown {
  if (value instanceof LosslessNumber) return value;
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(byName);
  return Object.fromEntries(entries.map(([key, item]) => [key, sortedKeys(item)]));
}

function byName([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return compare(left, right);
}

function byModeTypeName(left: ResourceShape, right: ResourceShape): number {
  return compare(left.mode, right.mode) || compare(left.type, right.type) || compare(left.name, right.name);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
