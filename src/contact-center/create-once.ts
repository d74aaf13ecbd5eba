/**
 * Creates an object exactly once, through crashes and broken connections: looks its unique name up first, writes a
 * record to disk before the POST leaves, and takes an object that is already there only if a record proves it ours.
 */
import type { ApiObject } from "./api-objects";
import { systemClock, type Clock } from "./clock";
import { ContactCenterError, type About } from "./error";
import { nameTaken } from "./explain";
import { hashOfKeys, type JsonObject } from "./json";
import type { WriteAheadLog, WriteAheadRecord } from "./write-ahead-log";

export interface Creation<T extends ApiObject> {
  readonly log: WriteAheadLog;
  readonly organizationId: string;
  /** Entity type of the API, such as `entry-point`. */
  readonly type: string;
  /** What is unique: the name, or the digits of a number. */
  readonly name: string;
  readonly about: About;
  readonly body: JsonObject;
  /** The object that holds the name now, with all its fields. */
  find(): Promise<T | undefined>;
  /**
   * The same from what was read before, for the first look; the API refuses a name that was taken since. Give it only
   * where the API does so. Default: `find`.
   */
  glance?(): Promise<T | undefined>;
  /** Tells others that a create is about to be sent, see `Collection.expectWrite`. */
  announce?(): () => void;
  create(body: JsonObject): Promise<T>;
  /**
   * Whether a found object is the one a record tells of. Default: it holds the values of the record's keys.
   * Give it where the stored object does not hold what was sent, such as flows.
   */
  isOurs?(found: T, record: WriteAheadRecord): boolean | Promise<boolean>;
  /**
   * Tried once when the create answers 500: on some organizations a flow id on create does (seen in use, undated).
   * `then` completes the object that was created from this body.
   */
  readonly alternative?: { readonly body: JsonObject; then(created: T): Promise<T> };
  /** Repetitions of a create whose outcome was unknown and which turned out not to have happened. Default 4. */
  readonly maxRetries?: number;
  readonly clock?: Clock;
}

export interface Created<T> {
  readonly object: T;
  /**
   * True: it was there, made by an earlier, interrupted run. It may differ from the body, which may have changed
   * since: bring it in line.
   */
  readonly adopted: boolean;
}

/**
 * The owner calls `log.settle(organizationId, type, name)` once the result is safely in its state.
 * @throws ContactCenterError of kind "name-taken", with `objectId`, for an object that is not ours
 */
export async function createOnce<T extends ApiObject>(creation: Creation<T>): Promise<Created<T>> {
  const own = creationsOf(creation.log);
  const key = JSON.stringify([creation.organizationId, creation.type, creation.name]);
  for (let earlier = own.get(key); earlier !== undefined; earlier = own.get(key)) {
    if (await earlier) return afterOwn(creation);
  }
  const made = makeOnce(creation);
  const succeeded = made.then(
    () => true,
    () => {
      own.delete(key);
      return false;
    },
  );
  own.set(key, succeeded);
  return made;
}

/** Creations of this process by what is unique about them, each with whether it succeeded. */
const creations = new WeakMap<WriteAheadLog, Map<string, Promise<boolean>>>();

function creationsOf(log: WriteAheadLog): Map<string, Promise<boolean>> {
  const known = creations.get(log) ?? new Map<string, Promise<boolean>>();
  creations.set(log, known);
  return known;
}

/** The record of that object is one of this very run: it proves nothing for a second creation of the same name. */
async function afterOwn<T extends ApiObject>(creation: Creation<T>): Promise<Created<T>> {
  const found = await creation.find();
  if (found !== undefined) throw taken(creation, found);
  return makeOnce(creation); // created and deleted since
}

async function makeOnce<T extends ApiObject>(creation: Creation<T>): Promise<Created<T>> {
  const { log, organizationId, type, name } = creation;
  const afterUnknown = (await log.find(organizationId, type, name)).length > 0;
  const glances = creation.glance !== undefined && !afterUnknown;
  const found = await (glances ? creation.glance?.() : creation.find());
  if (found !== undefined) return { object: await adopt(creation, found), adopted: true };
  const { body, alternative: alternativeLeft } = creation;
  return attempt(creation, { body, alternativeLeft, failures: 0, afterUnknown });
}

interface Attempt<T extends ApiObject> {
  readonly body: JsonObject;
  readonly alternativeLeft: Creation<T>["alternative"];
  readonly failures: number;
  /** An earlier attempt, of this run or of one that was interrupted, may still take effect on the server. */
  readonly afterUnknown: boolean;
}

async function attempt<T extends ApiObject>(creation: Creation<T>, current: Attempt<T>): Promise<Created<T>> {
  let exists = false;
  try {
    const created = await recordedCreate(creation, current.body);
    exists = true;
    return { object: await completed(creation, created, current.body), adopted: false };
  } catch (error) {
    if (!(error instanceof ContactCenterError)) throw error;
    if (error.kind === "name-taken" && current.afterUnknown) return adoptLatecomer(creation, error);
    if (!isOpen(error)) {
      const neverMade = error.outcome === "not-done" && !exists && !current.afterUnknown;
      if (neverMade) await forget(creation);
      throw error;
    }
    return afterUnknownOutcome(creation, current, error);
  }
}

/** The record is on disk before the create leaves. */
async function recordedCreate<T extends ApiObject>(creation: Creation<T>, body: JsonObject): Promise<T> {
  const isThere = creation.announce?.();
  try {
    await creation.log.write(recordOf(creation, body));
    const created = creation.create(body);
    isThere?.();
    return await created;
  } finally {
    isThere?.();
  }
}

/** What was certainly not made must not be taken for ours when somebody else makes the same. */
async function forget<T extends ApiObject>({ log, organizationId, type, name }: Creation<T>): Promise<void> {
  await log.settle(organizationId, type, name);
}

/** Whether the object may exist without our knowing it. A dropped field is known, and worth telling. */
function isOpen({ outcome, kind }: ContactCenterError): boolean {
  return outcome !== "not-done" && kind !== "dropped-field" && kind !== "cancelled";
}

/** The first create timed out, was not there when we looked, and holds the name now that we repeat it. */
async function adoptLatecomer<T extends ApiObject>(
  creation: Creation<T>,
  error: ContactCenterError,
): Promise<Created<T>> {
  const found = await creation.find();
  if (found === undefined) throw error;
  return { object: await adopt(creation, found), adopted: true };
}

async function afterUnknownOutcome<T extends ApiObject>(
  creation: Creation<T>,
  current: Attempt<T>,
  error: ContactCenterError,
): Promise<Created<T>> {
  const found = await creation.find();
  if (found !== undefined) return { object: await adopt(creation, found), adopted: true };
  const { alternativeLeft, failures } = current;
  const next = { ...current, afterUnknown: true };
  if (error.status === 500 && alternativeLeft !== undefined) {
    return attempt(creation, { ...next, body: alternativeLeft.body, alternativeLeft: undefined });
  }
  if (failures >= (creation.maxRetries ?? 4)) throw error;
  await (creation.clock ?? systemClock).sleep(Math.min(1000 * 2 ** failures, 60_000));
  return attempt(creation, { ...next, failures: failures + 1 });
}

async function completed<T extends ApiObject>(
  { alternative, body }: Creation<T>,
  created: T,
  sent: JsonObject,
): Promise<T> {
  return alternative !== undefined && sent !== body ? alternative.then(created) : created;
}

async function adopt<T extends ApiObject>(creation: Creation<T>, found: T): Promise<T> {
  const records = await creation.log.find(creation.organizationId, creation.type, creation.name);
  const matches = creation.isOurs ?? holdsWhatWasSent;
  const sameName = typeof found.name !== "string" || found.name === creation.name;
  for (const record of sameName ? records : []) {
    if (!(await matches(found, record)) || !(await creation.log.claim(record))) continue;
    const { alternative } = creation;
    const half =
      alternative !== undefined && record.bodyHash === recordOf(creation, alternative.body).bodyHash;
    return half ? alternative.then(found) : found;
  }
  throw taken(creation, found);
}

function taken<T extends ApiObject>({ about, name }: Creation<T>, found: T): ContactCenterError {
  return nameTaken(
    { ...about, verb: "create" },
    { name: nameOf(found) ?? about.name ?? name, objectId: found.id },
  );
}

function nameOf(object: ApiObject): string | undefined {
  const name = object.name ?? object.dialledNumber;
  return typeof name === "string" ? name : undefined;
}

/** The default proof: over the keys that were sent, the found object hashes as the body did. */
export function holdsWhatWasSent(found: ApiObject, record: WriteAheadRecord): boolean {
  return hashOfKeys(found, record.keys) === record.bodyHash;
}

function recordOf<T extends ApiObject>(creation: Creation<T>, body: JsonObject): WriteAheadRecord {
  const keys = Object.keys(body).filter((key) => body[key] !== undefined);
  return {
    organizationId: creation.organizationId,
    type: creation.type,
    name: creation.name,
    keys,
    bodyHash: hashOfKeys(body, keys),
    time: new Date((creation.clock ?? systemClock).now()).toISOString(),
  };
}
