/**
 * Records of creations under way, on disk before the POST leaves. After a crash they tell an object we have made
 * from a stranger's of the same name. Kept until the owner has the result safely in its state.
 */
import { createHash } from "node:crypto";
import { constants, existsSync } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rmdir, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isJsonObject } from "./json";

export interface WriteAheadRecord {
  readonly organizationId: string;
  /** Entity type of the API, such as `entry-point`. */
  readonly type: string;
  /** Unique name, or the digits of a number. */
  readonly name: string;
  /** Keys of the body that was sent. */
  readonly keys: readonly string[];
  /** Hash over the canonical JSON of those keys (`hashOfKeys`). */
  readonly bodyHash: string;
  /** ISO time at which the record was written. */
  readonly time: string;
  /** The same by the clock of the service. Records of earlier versions, and of what exists already, have none. */
  readonly serviceTime?: string | undefined;
  /** ISO time by the clock of the service at which the request left, the last one if there were several. */
  readonly sentAt?: string | undefined;
  /** Its object was given to whoever keeps the state. */
  readonly isHandedOver?: true;
}

/** Who writes a record. Several processes may work for one run: one for each connection. */
export interface Writer {
  readonly run: string;
  readonly process: string;
}

export interface WriteAheadLog {
  /** Asked at every read and plan of an object, and nearly always true: an answer without a request. */
  isEmpty(): boolean;
  /** Resolves when the record would survive a loss of power. */
  write(record: WriteAheadRecord): Promise<void>;
  /** Notes that the create which a record tells of leaves now. It outlives the process, but not a loss of power. */
  leaves(record: WriteAheadRecord, serviceTime: string | undefined): Promise<void>;
  /** Notes that the object of one's own create was given to whoever keeps the state. */
  handOver(organizationId: string, type: string, name: string): Promise<void>;
  /** What other processes of the same run have written is left out: those have not crashed, and keep what they make. */
  find(organizationId: string, type: string, name: string): Promise<WriteAheadRecord[]>;
  /** All records of an organization that `find` would find, whatever they are about. */
  all(organizationId: string): Promise<WriteAheadRecord[]>;
  /** Makes the record of an interrupted run one's own. False when another process was first. */
  claim(record: WriteAheadRecord): Promise<boolean>;
  /** Forgets the records of one object: its id is safely in the owner's state, or it was never made. */
  settle(organizationId: string, type: string, name: string): Promise<void>;
}

/** The folder of records can't be used. What should have been noted there was not sent. */
export class WriteAheadError extends Error {
  override readonly name = "WriteAheadError";
  readonly summary = "What is under way can't be noted on disk";
}

export function memoryWriteAheadLog(): WriteAheadLog {
  let records: WriteAheadRecord[] = [];
  const about = (organizationId: string, type: string, name: string) => (record: WriteAheadRecord) =>
    record.organizationId === organizationId && record.type === type && record.name === name;
  return {
    isEmpty: () => records.length === 0,
    async write(record) {
      records.push(record);
    },
    async leaves(record, sentAt) {
      if (sentAt === undefined) return;
      records = records.map((known) =>
        known.bodyHash === record.bodyHash && about(...keyOf(record))(known) ? { ...known, sentAt } : known,
      );
    },
    async handOver(...key) {
      const handed = about(...key);
      records = records.map((record) => (handed(record) ? { ...record, isHandedOver: true } : record));
    },
    async find(organizationId, type, name) {
      return records.filter(about(organizationId, type, name));
    },
    async all(organizationId) {
      return records.filter((record) => record.organizationId === organizationId);
    },
    async claim(record) {
      return records.some((known) => known.bodyHash === record.bodyHash && about(...keyOf(record))(known));
    },
    async settle(organizationId, type, name) {
      const settled = about(organizationId, type, name);
      records = records.filter((record) => !settled(record));
    },
  };
}

export interface LogOptions {
  /** Who writes here; without one, everything found is of earlier runs or of this very process. */
  readonly writer?: Writer;
  /** How a user chooses another place for the folder, for the error when it can't be used. */
  readonly otherPlace?: string;
  /** Folders in which others that work on the same state keep theirs: found, claimed and settled, never written to. */
  readonly others?: readonly string[];
}

/**
 * One file per record in the folder `path`, which exists only while there are records. Files are readable by their
 * owner alone. Processes may share a folder.
 */
export function fileWriteAheadLog(
  path: string,
  { writer, otherPlace, others = [] }: LogOptions = {},
): WriteAheadLog {
  const own = writer === undefined ? "" : `-${shortHash(writer.run)}-${shortHash(writer.process)}`;
  const run = writer === undefined ? undefined : `-${shortHash(writer.run)}-`;
  const folders = [path, ...others];
  const isAnothers = (file: string) =>
    run !== undefined && file.includes(run) && !file.endsWith(`${own}.json`);
  const filesIn = async (prefix: string) => {
    const files = await Promise.all(folders.map((folder) => filesOf(folder, prefix)));
    return files.flat().filter((file) => !isAnothers(basename(file)));
  };
  const recordsIn = async (prefix: string) => {
    const records = await Promise.all((await filesIn(prefix)).map(readRecord));
    return records.filter((record) => record !== undefined);
  };
  const ownFile = (record: WriteAheadRecord) => join(path, `${bodyPrefixOf(record)}${own}.json`);
  return tellingFaults(path, otherPlace, {
    isEmpty: () => !folders.some((folder) => existsSync(folder)),
    async write(record) {
      const file = ownFile(record);
      if ((await readRecord(file)) !== undefined) return; // the same body again: its record is there
      await writeSynced(path, file, `${JSON.stringify(record)}\n`);
    },
    async leaves(record, sentAt) {
      if (sentAt === undefined) return;
      const file = ownFile(record);
      const note = `${JSON.stringify({ sentAt })}\n`;
      const isThere = await appendTo(file, note);
      if (!isThere) await writeSynced(path, file, `${JSON.stringify(record)}\n${note}`); // settled by somebody else
    },
    async handOver(...key) {
      const files = await filesOf(path, prefixOf(...key));
      const written = files.filter((file) => file.endsWith(`${own}.json`));
      await Promise.all(written.map((file) => appendTo(file, `${JSON.stringify({ isHandedOver: true })}\n`)));
    },
    find: (...key) => recordsIn(prefixOf(...key)),
    async all(organizationId) {
      const records = await recordsIn("");
      return records.filter((record) => record.organizationId === organizationId);
    },
    async claim(record) {
      const file = ownFile(record);
      const same = (await filesOf(path, bodyPrefixOf(record))).sort();
      if (same.some((each) => isAnothers(basename(each)))) return false;
      const [first] = same;
      if (first !== undefined && !same.includes(file)) {
        // Of two that claim it, one finds it gone.
        return (await rename(first, file).then(() => true, ignore("ENOENT"))) === true;
      }
      if (first !== undefined) return true;
      const elsewhere = await Promise.all(others.map((folder) => filesOf(folder, bodyPrefixOf(record))));
      const [theirs] = elsewhere.flat().sort();
      if (theirs === undefined) return false;
      await writeSynced(path, file, `${JSON.stringify(record)}\n`);
      const isOwn = (await unlink(theirs).then(() => true, ignore("ENOENT"))) === true;
      if (!isOwn) await unlink(file);
      return isOwn;
    },
    async settle(...key) {
      if (!folders.some((folder) => existsSync(folder))) return;
      const files = await filesIn(prefixOf(...key));
      await Promise.all(files.map((file) => unlink(file).catch(ignore("ENOENT"))));
      for (const folder of folders) await rmdir(folder).catch(ignore("ENOENT", "ENOTEMPTY", "EEXIST"));
    },
  });
}

/** A full disk or a folder that can't be written to is no defect of ours, and whoever runs this can mend it. */
function tellingFaults(path: string, otherPlace: string | undefined, log: WriteAheadLog): WriteAheadLog {
  const telling =
    <Words extends unknown[], Answer>(action: (...words: Words) => Promise<Answer>) =>
    (...words: Words): Promise<Answer> =>
      action(...words).catch((problem: unknown) => {
        if (!hasCode(problem)) throw problem;
        throw new WriteAheadError(
          `${path}: ${(problem as Error).message}. Without such a note nobody could tell after a crash which objects ` +
            "are ours, so the change was not begun. Make room, or make the folder writable" +
            `${otherPlace === undefined ? "" : ` (${otherPlace})`}, then run again.`,
        );
      });
  return {
    isEmpty: log.isEmpty,
    write: telling(log.write),
    leaves: telling(log.leaves),
    handOver: telling(log.handOver),
    find: telling(log.find),
    all: telling(log.all),
    claim: telling(log.claim),
    settle: telling(log.settle),
  };
}

/** What records are looked up by. */
type Key = [organizationId: string, type: string, name: string];

function keyOf({ organizationId, type, name }: WriteAheadRecord): Key {
  return [organizationId, type, name];
}

function prefixOf(...key: Key): string {
  const hash = createHash("sha256").update(key.join("\n"));
  return `${hash.digest("hex").slice(0, 32)}-`;
}

function bodyPrefixOf(record: WriteAheadRecord): string {
  return `${prefixOf(...keyOf(record))}${record.bodyHash.slice(0, 16)}`;
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

async function filesOf(folder: string, prefix: string): Promise<string[]> {
  // At every read of an object, and nearly always there are no records: a look costs a tenth of a listing.
  if (!existsSync(folder)) return [];
  const names = await readdir(folder).catch(ignore("ENOENT"));
  return (names ?? []).filter((name) => name.startsWith(prefix)).map((name) => join(folder, name));
}

/**
 * `undefined` for a file that is missing or torn: a record cut off by a crash was never followed by its POST. Below the
 * record stands what became of it since; a line that is cut off counts as not written.
 */
async function readRecord(file: string): Promise<WriteAheadRecord | undefined> {
  const text = await readFile(file, "utf8").catch(ignore("ENOENT"));
  const [first, ...others] = text?.split("\n").slice(0, -1) ?? [];
  if (first === undefined) return undefined;
  const record = jsonIn(first);
  if (!isRecord(record)) {
    throw new WriteAheadError(`${file} is not a record of a creation under way. Move it away and run again.`);
  }
  const notes = others.map(jsonIn).filter(isJsonObject);
  const sentAt = notes.flatMap((note) => (typeof note.sentAt === "string" ? [note.sentAt] : [])).at(-1);
  return {
    ...record,
    ...(sentAt === undefined ? {} : { sentAt }),
    ...(notes.some(({ isHandedOver }) => isHandedOver === true) ? { isHandedOver: true } : {}),
  };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isRecord(json: unknown): json is WriteAheadRecord {
  if (!isJsonObject(json)) return false;
  const isText = (key: string) => typeof json[key] === "string";
  const textKeys = ["organizationId", "type", "name", "bodyHash", "time"];
  return (
    textKeys.every(isText) && Array.isArray(json.keys) && json.keys.every((key) => typeof key === "string")
  );
}

async function writeSynced(folder: string, file: string, text: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const made = await mkdir(folder, { recursive: true, mode: 0o700 });
      const handle = await open(file, "w", 0o600);
      try {
        await handle.writeFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await syncFolder(folder);
      if (made !== undefined) await syncFolder(dirname(folder));
      return;
    } catch (error) {
      // another creation has just settled the last record and taken the folder away
      if (!hasCode(error, "ENOENT") || attempt === 5) throw error;
    }
  }
}

/** @returns false when there is no such file, which is not made */
async function appendTo(file: string, text: string): Promise<boolean> {
  const handle = await open(file, constants.O_WRONLY | constants.O_APPEND).catch(ignore("ENOENT"));
  if (handle === undefined) return false;
  try {
    await handle.writeFile(text);
    return true;
  } finally {
    await handle.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return; // folders can't be opened there
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function ignore(...codes: string[]): (error: unknown) => undefined {
  return (error) => {
    if (!hasCode(error, ...codes)) throw error;
    return undefined;
  };
}

/** Whether the system has refused something, for one of these reasons if there are any. */
function hasCode(error: unknown, ...codes: string[]): boolean {
  if (typeof error !== "object" || error === null || !("code" in error)) return false;
  return codes.length === 0 || codes.includes(String(error.code));
}
