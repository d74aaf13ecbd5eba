/**
 * Creates an object exactly once, through crashes and broken connections: looks its unique name up first, writes a
 * record to disk before the POST leaves, and takes an object that is already there only if a record proves it ours.
 */
import type { ApiObject } from "./api-objects";
import { systemClock, type Clock } from "./clock";
import { ContactCenterError, type About } from "./error";
import { nameTaken } from "./explain";
import { hashOfKeys, type JsonObject } from "./json";
import { sameName } from "./name";
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
  /** @param beforeLeaving to be awaited right before the request leaves */
  create(body: JsonObject, beforeLeaving: () => Promise<void>): Promise<T>;
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
  /** What the clock of the service shows, as far as it has told. Default: nobody knows. */
  readonly serviceTime?: () => number | undefined;
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
    if (error.kind === "name-taken") {
      const doubled = await madeByThisVeryRequest(creation);
      if (doubled !== undefined) return { object: doubled, adopted: true };
    }
    if (error.kind === "conflict" && error.objectId !== undefined) {
      const edited = await creation.find();
      if (edited?.id === error.objectId) return { object: edited, adopted: true };
    }
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
    const record = recordOf(creation, body);
    await creation.log.write(record);
    const created = creation.create(body, () => creation.log.leaves(record, serviceTimeOf(creation)));
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

/**
 * Something between us and the service may send a request twice and deliver the second answer alone, which says that the
 * name is taken. An equal object of somebody else can be told apart only by its time, and then it has to be exact.
 */
async function madeByThisVeryRequest<T extends ApiObject>(creation: Creation<T>): Promise<T | undefined> {
  const found = await creation.find();
  const created = found === undefined ? undefined : createdAt(found);
  if (found === undefined || created === undefined) return undefined;
  const record = await proofFor(creation, found, (candidate) => {
    const { sentAt } = candidate;
    return sentAt !== undefined && created >= Date.parse(sentAt) && fitsTime(found, candidate);
  });
  return record === undefined ? undefined : completedBy(creation, found, record);
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
  const record = await proofFor(creation, found, (candidate) => fitsTime(found, candidate));
  if (record === undefined) throw taken(creation, found);
  return completedBy(creation, found, record);
}

/** The record that proves an object ours, claimed. */
async function proofFor<T extends ApiObject>(
  creation: Creation<T>,
  found: T,
  fits: (record: WriteAheadRecord) => boolean,
): Promise<WriteAheadRecord | undefined> {
  if (typeof found.name === "string" && !sameName(found.name, creation.name)) return undefined;
  const matches = creation.isOurs ?? holdsWhatWasSent;
  for (const record of await creation.log.find(creation.organizationId, creation.type, creation.name)) {
    if (fits(record) && (await matches(found, record)) && (await creation.log.claim(record))) return record;
  }
  return undefined;
}

/** An object that was made from the alternative body still lacks the rest. */
async function completedBy<T extends ApiObject>(
  creation: Creation<T>,
  found: T,
  record: WriteAheadRecord,
): Promise<T> {
  const { alternative } = creation;
  const half = alternative !== undefined && record.bodyHash === recordOf(creation, alternative.body).bodyHash;
  return half ? alternative.then(found) : found;
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

/** Milliseconds. Servers of one service do not show the very same time. */
const clockTolerance = 5_000;
/** Milliseconds for which a request may be on its way and be carried out. */
const longestOnItsWay = 30_000;

/**
 * Whether an object was made when a record says that ours was sent, both by the clock of the service. What is older, or
 * much younger, was made by somebody else. Records and objects without a time can't be checked.
 */
export function fitsTime(found: ApiObject, record: WriteAheadRecord): boolean {
  const created = createdAt(found);
  if (created === undefined || record.serviceTime === undefined) return true;
  return created >= Date.parse(record.serviceTime) - clockTolerance && created <= endOf(record);
}

/** Milliseconds after which nothing comes of a record whose time by the clock of the service nobody knows. */
const surelyOver = 10 * 60_000;

/**
 * Whether nothing can come of a create any more that has left no object.
 * @param serviceTime what the clock of the service shows
 * @param now what our own clock shows
 */
export function isOver(record: WriteAheadRecord, serviceTime: number | undefined, now: number): boolean {
  return serviceTime === undefined || record.serviceTime === undefined
    ? now > Date.parse(record.time) + surelyOver
    : serviceTime > endOf(record);
}

function endOf({ serviceTime, sentAt = serviceTime }: WriteAheadRecord): number {
  return Date.parse(String(sentAt)) + longestOnItsWay + clockTolerance;
}

/** Milliseconds. Objects of the configuration have a number, flows a text. */
function createdAt({ createdTime, createdDate }: ApiObject): number | undefined {
  const time = typeof createdDate === "string" ? Date.parse(createdDate) : (createdTime ?? createdDate);
  return typeof time === "number" && !Number.isNaN(time) ? time : undefined;
}

function serviceTimeOf<T extends ApiObject>({ serviceTime }: Creation<T>): string | undefined {
  const time = serviceTime?.();
  return time === undefined ? undefined : new Date(time).toISOString();
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
    serviceTime: serviceTimeOf(creation),
  };
}
