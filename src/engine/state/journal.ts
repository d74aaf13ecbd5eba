// What a run has done since the state file was last written in full: a line for each batch of finished objects,
// beside the state. A run that was cut off leaves it behind, and whoever reads the state next reads it too.

import { createHash } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { stringify } from "lossless-json";
import * as v from "valibot";
import { readIfThere, syncFolder } from "./disk";
import { parseExactly } from "./exact-json";
import { failState } from "./state-error";
import { statePlace } from "./state-place";

/**
 * The journal of a state: `terraform.tfstate.journal` beside `terraform.tfstate`, wherever a link to the state leads.
 * (`*.tfstate.*`, which is commonly ignored by git, covers it.)
 */
export function journalPath(path: string): string {
  return `${statePlace(path).statePath}.journal`;
}

/** Which full state file a journal goes on from. */
export interface StateMark {
  readonly lineage: string;
  readonly serial: number;
  /** SHA-256 (hex) of the file. */
  readonly fingerprint: string;
}

/** What one batch changes. */
export interface JournalBatch {
  /** A resource as it stands in the state file, or null when it is gone; by address. */
  readonly resources: Readonly<Record<string, unknown>>;
  /** All outputs, when they changed. */
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** One journal, open for writing. Only one call at a time. */
export class Journal {
  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
  ) {}

  /** Starts a journal that nobody but the owner can read. @throws Error when there is one already */
  static async start(path: string, mark: StateMark): Promise<Journal> {
    const journal = new Journal(path, await open(path, "ax", 0o600));
    await journal.writeLine({ format, mark });
    await syncFolder(dirname(path));
    return journal;
  }

  /** Goes on with the journal of a run that was cut off. @param mark for one that was cut off before its first line */
  static async resume({ path, bytes }: PendingJournal, mark: StateMark): Promise<Journal> {
    const journal = new Journal(path, await open(path, "a"));
    await journal.file.truncate(bytes);
    if (bytes === 0) await journal.writeLine({ format, mark });
    return journal;
  }

  /** Resolves when the batch survives a loss of power. @param text JSON of a JournalBatch, on one line */
  append(text: string): Promise<void> {
    return this.writeText(`{"batch":${text}}`);
  }

  /** Says that the full file about to be written holds everything up to here. */
  mark(mark: StateMark): Promise<void> {
    return this.writeLine({ mark });
  }

  /** Everything is in the state file. A journal that another run has put in its place by now is left there. */
  async remove(): Promise<void> {
    const isThere = (await this.file.stat()).nlink > 0;
    await this.file.close();
    if (isThere) await removeJournal(this.path);
  }

  private writeLine(line: object): Promise<void> {
    return this.writeText(stringify(line) ?? "");
  }

  private async writeText(text: string): Promise<void> {
    await this.file.appendFile(`${checksum(text)} ${text}\n`);
    await this.file.datasync();
  }
}

export async function removeJournal(path: string): Promise<void> {
  await rm(path, { force: true });
  await syncFolder(dirname(path));
}

/** What a journal says beyond the full state file that is there. */
export interface PendingJournal {
  readonly path: string;
  /** Length of the lines that are complete. */
  readonly bytes: number;
  /** By address; null when it is gone. */
  readonly resources: ReadonlyMap<string, unknown>;
  readonly outputs: Readonly<Record<string, unknown>> | undefined;
}

/** A journal that goes on from another state file than the one that is there. */
export interface ForeignJournal {
  readonly path: string;
  /** The last full file its run wrote, or began to write. */
  readonly mark: StateMark;
  /** All it says, from its beginning on. */
  readonly resources: ReadonlyMap<string, unknown>;
}

export type FoundJournal =
  | { readonly kind: "none" }
  | { readonly kind: "pending"; readonly journal: PendingJournal }
  | { readonly kind: "foreign"; readonly journal: ForeignJournal };

/**
 * Reads the journal beside a state. Its last line may be torn: nothing that it says was relied on yet.
 * @param fingerprint of the state file that is there, null when there is none
 * @throws StateError when it is damaged elsewhere
 */
export function readJournal(path: string, fingerprint: string | null): FoundJournal {
  const content = readIfThere(path);
  if (content === null) return { kind: "none" };
  const { lines, bytes } = linesOf(content.toString("utf8"), path);
  const marks = lines.map(({ mark }) => mark);
  const last = marks.filter((mark) => mark !== undefined).at(-1);
  const from = marks.map((mark) => mark?.fingerprint).lastIndexOf(fingerprint ?? noFile);
  if (last !== undefined && from === -1) {
    return { kind: "foreign", journal: { path, mark: last, resources: replayed(lines).resources } };
  }
  return { kind: "pending", journal: { path, bytes, ...replayed(lines.slice(Math.max(0, from))) } };
}

/** No journal goes on from no file: the first write of a run is the full file. */
const noFile = "no file";

const format = 1;

const markShape = v.object({ lineage: v.string(), serial: v.number(), fingerprint: v.string() });
const lineShape = v.object({
  format: v.optional(v.literal(format)),
  mark: v.optional(markShape),
  batch: v.optional(
    v.object({
      resources: v.record(v.string(), v.unknown()),
      outputs: v.optional(v.record(v.string(), v.unknown())),
    }),
  ),
});
type Line = v.InferOutput<typeof lineShape>;

/** Each batch was synced before the next one was begun, so that a crash can tear the last line only. */
function linesOf(text: string, path: string): { lines: Line[]; bytes: number } {
  const texts = text.split("\n");
  const unfinished = texts.pop();
  const read = texts.map(lineOf);
  const torn = read.indexOf(null);
  if (torn !== -1 && (torn < read.length - 1 || unfinished !== "")) {
    failState(
      `Cannot read the journal ${path}`,
      `Its line ${torn + 1} is damaged, and not by a run that was cut off: more follows it. ${discardAdvice}`,
    );
  }
  const lines = read.filter((line) => line !== null);
  const whole = texts.slice(0, lines.length).join("\n");
  return { lines, bytes: lines.length === 0 ? 0 : Buffer.byteLength(whole) + 1 };
}

/** What to do about a journal that can't be used. */
export const discardAdvice =
  "Nothing was changed. To go on without it: wxcc state recover --discard, which sets it aside under another name; " +
  "what only the journal knows has to be imported then.";

/** Null for a line that is torn. */
function lineOf(text: string): Line | null {
  const [sum, json] = [text.slice(0, checksumLength), text.slice(checksumLength + 1)];
  if (checksum(json) !== sum) return null;
  const line = parseExactly(json);
  // As it was read: the copy of the check leaves out what is called like a part of every JavaScript object.
  return v.is(lineShape, line) ? line : null;
}

function replayed(lines: readonly Line[]): Pick<PendingJournal, "resources" | "outputs"> {
  const resources = new Map<string, unknown>();
  let outputs: PendingJournal["outputs"];
  for (const { batch } of lines) {
    for (const [address, resource] of Object.entries(batch?.resources ?? {}))
      resources.set(address, resource);
    outputs = batch?.outputs ?? outputs;
  }
  return { resources, outputs };
}

const checksumLength = 16;

function checksum(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, checksumLength);
}
