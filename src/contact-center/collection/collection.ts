/** Objects of one type that are written as JSON: those that come at the same time leave together. */
import type { ApiObject } from "../api-objects";
import { ContactCenterError, isKind, type About } from "../error";
import { sentences, summaryOf } from "../explain";
import { where } from "../filter";
import { without, type JsonObject } from "../json";
import type { ApiRequest, Doing } from "../transport";
import { BulkDeleteProof } from "./bulk-delete-proof";
import { itemsPerRequest, sendInBulk, type BulkItem, type BulkOutcome } from "./bulk";
import { DeletableCollection, type ReadingBack, type RowSuffices } from "./deletable-collection";
import type { Connected, EntityDescription } from "./description";
import { Gathering } from "./gathering";
import { arraysOf } from "./remembered";
import type { Known } from "./snapshot";
import { WriteQueue, type QueuedWrite } from "./write-queue";

type Write<T extends ApiObject> =
  | {
      readonly action: "create";
      readonly objectId: undefined;
      readonly body: JsonObject;
      readonly doing: Doing;
      readonly beforeLeaving: ApiRequest["beforeLeaving"];
    }
  | {
      readonly action: "update";
      readonly objectId: T["id"];
      readonly body: JsonObject;
      readonly doing: Doing;
      /** What it replaces, when its array fields are known to be empty. */
      readonly withoutArrays: T | undefined;
    }
  | {
      readonly action: "delete";
      readonly objectId: T["id"];
      readonly doing: Doing;
      readonly current: T | undefined;
    };

type Written<T extends ApiObject> = T | "deleted" | "absent";

interface Answered<T extends ApiObject> {
  readonly result: Promise<Written<T>>;
  /** The service has failed to carry it out, as it would fail with others. */
  readonly isDown?: boolean;
}

/** Milliseconds. Who plans a write and then asks for it takes a few, or some more on a busy machine. */
const longestForesight = 100;

/** For fewer objects it does not pay to find out whether they may be deleted together, which takes six requests. */
const worthProving = 8;

const downtime = ["server", "unreachable", "timeout", "rate-limited"] as const;

/** A collection whose objects are written as JSON, many of them together when they come at the same time. */
export class Collection<T extends ApiObject> extends DeletableCollection<T> {
  private readonly queue: WriteQueue<Write<T>, Written<T>>;
  /** Writes that are foreseen, each with what ends the wait for it. */
  private readonly foreseen = new Map<string, () => void>();
  /** Reads after writes. They wait while a write is under way, so that those of several requests go together. */
  private readonly readsBack: Gathering<T["id"], Known<T> | undefined>;
  /** A tenant whose API has no such route is asked once. */
  private hasBulk = true;
  private readonly deleteProof = new BulkDeleteProof({
    count: () => this.count(),
    listed: (ids) => this.readRows(ids),
  });
  /** Items a request may carry, as far as one of more was not refused as too large. */
  private itemsAtOnce = itemsPerRequest;

  constructor(connected: Connected, description: EntityDescription) {
    super(connected, description);
    this.queue = new WriteQueue((batch) => this.carryOut(batch), {
      most: (action) => (this.goesInBulk(action) ? this.itemsAtOnce : 1),
      onIdle: () => this.readsBack.leave(),
    });
    this.readsBack = new Gathering((ids) => this.askForStored(ids), {
      most: itemsPerRequest,
      mayLeave: (waiting) => this.queue.isIdle || waiting >= itemsPerRequest,
    });
  }

  /**
   * A write that has been planned and will most probably be asked for in a moment: others may wait for it, to leave
   * together. When nothing comes of it, they wait a tenth of a second longer than they had to.
   * @param key the name or the digits of what will be made, the id of what will be changed
   */
  foreseeWrite(key: string): void {
    if (this.foreseen.has(key)) return;
    const isOver = this.queue.expect();
    const forget = () => {
      clearTimeout(timer);
      this.foreseen.delete(key);
      isOver();
    };
    const timer = setTimeout(forget, longestForesight);
    timer.unref();
    this.foreseen.set(key, forget);
  }

  /**
   * A write of this type is being prepared: others may wait for it, to leave together.
   * @param key of a write that may have been foreseen, and is now
   * @returns to be called when it has been asked for, or will not be
   */
  expectWrite(key: string): () => void {
    const isOver = this.queue.expect();
    this.foreseen.get(key)?.();
    return isOver;
  }

  /** Resolves when no write of this type is under way or about to leave. */
  writesDone(): Promise<void> {
    return this.queue.idle();
  }

  /**
   * Prepares an update that others may wait for, to leave together with it.
   * @param id of what will be changed
   * @param prepare must not wait for another write of this type before it calls `update`
   */
  async preparing<R>(id: T["id"], prepare: (update: Collection<T>["update"]) => Promise<R>): Promise<R> {
    const isOver = this.expectWrite(id);
    try {
      return await prepare((objectId, body, about) => {
        const written = this.update(objectId, body, about);
        isOver();
        return written;
      });
    } finally {
      isOver();
    }
  }

  /**
   * @param body without an id (the API refuses one on create)
   * @param beforeLeaving awaited right before the request leaves
   * @returns the stored object, read back and compared with the body
   * @throws ContactCenterError; `outcome` says whether the object may exist, `objectId` which one it is
   */
  async create(body: JsonObject, about: About, beforeLeaving?: () => Promise<void>): Promise<T> {
    const doing = { ...about, verb: "create" };
    try {
      return storedOf(
        await this.queue.add({ action: "create", objectId: undefined, body, doing, beforeLeaving }),
      );
    } catch (error) {
      throw isKind(error, "name-taken") ? await this.withHolder(error, body, about) : error;
    }
  }

  /**
   * Replaces the whole object: a key left out of the body is cleared.
   * @returns the stored object, read back and compared with the body
   */
  async update(id: T["id"], body: JsonObject, about: About): Promise<T> {
    const sent = { ...without(body, "links"), id };
    const before = this.snapshot.peek(id);
    const hadNone = before?.whole === true && Object.keys(arraysOf(before.object)).length === 0;
    const withoutArrays = hadNone ? before.object : undefined;
    const doing = { ...about, verb: "update" };
    return storedOf(
      await this.queue.add({ action: "update", objectId: id, body: sent, doing, withoutArrays }),
    );
  }

  protected override async carryOutDelete(id: T["id"], doing: Doing, current?: T) {
    const done = await this.queue.add({ action: "delete", objectId: id, doing, current });
    return done === "absent" ? done : "deleted";
  }

  private goesInBulk(action: QueuedWrite["action"]): boolean {
    const { bulk, bulkDeleteIsUnproven } = this.description;
    const isTried = action === "delete" && bulkDeleteIsUnproven === true && !this.deleteProof.hasFailed;
    return this.hasBulk && (bulk.includes(action) || isTried);
  }

  private async carryOut(batch: readonly Write<T>[]): Promise<readonly Promise<Written<T>>[]> {
    const [first, ...others] = batch;
    if (first === undefined || others.length === 0 || !this.goesInBulk(first.action))
      return this.inTurn(batch);
    if (
      first.action === "delete" &&
      this.description.bulkDeleteIsUnproven === true &&
      this.deleteProof.isOpen
    ) {
      return batch.length < worthProving ? this.inTurn(batch) : this.provingOn(first, others);
    }
    const outcomes = await this.inBulk(batch);
    if (outcomes === "one by one") return this.inTurn(batch);
    if (outcomes === "too large") return this.inHalves(batch);
    if ("failure" in outcomes) return this.afterFailureOfAll(batch, outcomes.failure);
    const results: Promise<Written<T>>[] = [];
    for (const [position, write] of batch.entries()) {
      const outcome = outcomes[position];
      results.push(
        quiet(await (outcome === undefined ? this.alone(write, false) : this.resultOf(write, outcome))),
      );
    }
    return results;
  }

  /** The first leaves in a bulk request of its own, and the others as that has turned out. */
  private async provingOn(first: Write<T>, others: readonly Write<T>[]) {
    const result = quiet({ result: this.deletedInProof(first, others) });
    await Promise.allSettled([result]);
    return [result, ...(await this.carryOut(others))];
  }

  private async deletedInProof(first: Write<T>, others: readonly Write<T>[]): Promise<Written<T>> {
    const id = first.objectId;
    let isSent = false;
    const send = async () => {
      isSent = true;
      const outcomes = await this.inBulk([first]);
      return Array.isArray(outcomes) && outcomes.every((outcome) => outcome?.kind === "done");
    };
    const seen = await this.judged(id, others, send).catch((error: unknown) => {
      if (error instanceof ContactCenterError) return undefined; // the plain call below tells what is wrong
      throw error;
    });
    if (seen !== undefined && seen.lost > 0) throw wentAlong(first.doing, seen.lost);
    if (id === undefined || seen?.isGone !== true) return (await this.alone(first, isSent)).result;
    this.snapshot.remove(id);
    return "deleted";
  }

  private async judged(id: T["id"] | undefined, others: readonly Write<T>[], send: () => Promise<boolean>) {
    const ids = [id, ...others.map(({ objectId }) => objectId)].flatMap((one) => one ?? []);
    const listed = await this.readRows(ids);
    const there = ids.filter((one) => one !== id && listed.has(one));
    return id !== undefined && listed.has(id) ? this.deleteProof.judge(id, there, send) : undefined;
  }

  /** Reads rows, which are whole where there are no array fields. @returns the ids of those that are there */
  private async readRows(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.listed(where("id", "=in=", ids));
    for (const row of rows) this.snapshot.put(row, true);
    return new Set(rows.map((row) => row.id));
  }

  private async inHalves(batch: readonly Write<T>[]): Promise<readonly Promise<Written<T>>[]> {
    const half = Math.ceil(batch.length / 2);
    this.itemsAtOnce = Math.min(this.itemsAtOnce, half);
    const first = await this.carryOut(batch.slice(0, half));
    return [...first, ...(await this.carryOut(batch.slice(half)))];
  }

  /** A failure of the whole request is one of each item. What may be repeated alone is, while the service answers. */
  private async afterFailureOfAll(batch: readonly Write<T>[], failure: ContactCenterError) {
    const results: Promise<Written<T>>[] = [];
    let isDown = isLimited(failure);
    for (const write of batch) {
      const { verb, noun, name } = write.doing;
      const error = failure.with({ summary: summaryOf({ verb, noun, name }) });
      const result = await (isDown
        ? this.failed(write, error)
        : this.resultOf(write, { kind: "failed", error }));
      isDown ||= result.isDown === true;
      results.push(quiet(result));
    }
    return results;
  }

  private failed(write: Write<T>, error: ContactCenterError): Answered<T> {
    if (write.objectId !== undefined) this.snapshot.remove(write.objectId); // nobody knows what it is like now
    return { result: Promise.reject(error) };
  }

  private async inTurn(batch: readonly Write<T>[], isRepetition = false) {
    const results: Promise<Written<T>>[] = [];
    for (const write of batch) results.push(quiet(await this.alone(write, isRepetition)));
    return results;
  }

  /** The plain call. Resolves when it is answered, to what will come of it. */
  private async alone(write: Write<T>, isRepetition: boolean): Promise<Answered<T>> {
    const { doing } = write;
    try {
      switch (write.action) {
        case "create": {
          const { beforeLeaving } = write;
          const id = await this.sendCreate({ kind: "json", value: write.body }, doing, beforeLeaving);
          return { result: this.readBack(id, doing, write.body, this.readingBack(write)) };
        }
        case "update":
          await this.sendUpdate("PUT", write.objectId, { kind: "json", value: write.body }, doing);
          return { result: this.readBack(write.objectId, doing, write.body, this.readingBack(write)) };
        case "delete": {
          const done = await super.carryOutDelete(write.objectId, doing);
          return { result: Promise.resolve(isRepetition ? "deleted" : done) };
        }
      }
    } catch (error) {
      return { result: Promise.reject(error), isDown: isKind(error, ...downtime) };
    }
  }

  /** All in one request, but for those without an outcome, which have to leave alone; or why that can't be. */
  private async inBulk(
    batch: readonly Write<T>[],
  ): Promise<
    | readonly (BulkOutcome | undefined)[]
    | "one by one"
    | "too large"
    | { readonly failure: ContactCenterError }
  > {
    await this.readUnknown(batch);
    const items = await Promise.all(batch.map((write) => this.bulkItem(write)));
    const sent = items.filter((item) => item !== undefined);
    if (sent.length === 0) return "one by one";
    const [first] = batch;
    const doing = { verb: first?.action ?? "write", noun: this.description.plural };
    const request: ApiRequest = {
      ...(await this.request("POST", "/bulk", doing)),
      beforeLeaving: async () => {
        const leaving = batch.map((write) => (write.action === "create" ? write.beforeLeaving : undefined));
        await Promise.all(leaving.map((leave) => leave?.() ?? Promise.resolve()));
      },
    };
    try {
      const outcomes = [...(await sendInBulk(this.transport, request, sent))];
      return items.map((item) => (item === undefined ? undefined : outcomes.shift()));
    } catch (error) {
      if (!(error instanceof ContactCenterError)) throw error;
      if (error.status === 404 || error.status === 405) this.hasBulk = false;
      if (error.status === 413) return "too large";
      if (concernsTheRequestAlone(error)) return "one by one";
      // An answer that can't be read says nothing of the items.
      return { failure: error.with({ outcome: error.outcome === "not-done" ? error.outcome : "unknown" }) };
    }
  }

  /** A bulk delete wants the whole object. Where rows of a list are whole, one list tells all that are not known. */
  private async readUnknown(batch: readonly Write<T>[]): Promise<void> {
    if (this.description.hasArrays) return;
    const ids = batch.flatMap((write) =>
      write.action === "delete" && this.objectToDelete(write) === undefined ? [write.objectId] : [],
    );
    if (ids.length > 0) await this.readRows(ids);
  }

  private objectToDelete({ objectId, current }: Write<T> & { readonly action: "delete" }): T | undefined {
    const object = current ?? this.snapshot.peek(objectId)?.object;
    return object?.id === objectId ? object : undefined;
  }

  private async bulkItem(write: Write<T>): Promise<BulkItem | undefined> {
    const organizationId = await this.organization();
    const notFoundMeans = this.numbersHaveAnInventory();
    switch (write.action) {
      case "create": {
        const single = { ...(await this.request("POST", "", write.doing)), notFoundMeans };
        return { action: "SAVE", item: { ...write.body, organizationId }, single };
      }
      case "update": {
        const single = { ...(await this.request("PUT", `/${write.objectId}`, write.doing)), notFoundMeans };
        return { action: "SAVE", item: { ...write.body, organizationId }, single };
      }
      case "delete": {
        const current = this.objectToDelete(write);
        if (current === undefined) return undefined;
        const single = await this.request("DELETE", `/${write.objectId}`, write.doing);
        return { action: "DELETE", item: { ...without(current, "links"), organizationId }, single };
      }
    }
  }

  /** An item whose outcome is not known is repeated alone where that does no harm; a create is looked up by its maker. */
  private async resultOf(write: Write<T>, outcome: BulkOutcome): Promise<Answered<T>> {
    if (outcome.kind === "done") return { result: this.afterBulk(write, outcome.id) };
    const { error } = outcome;
    const failed = this.failed(write, error);
    void quiet(failed);
    if (write.action === "delete" && error.kind === "not-found") return { result: Promise.resolve("absent") };
    const isOpen = error.outcome === "unknown" && error.kind !== "cancelled";
    const mayRepeat = (isOpen && write.action !== "create") || isLimited(error);
    return mayRepeat ? this.alone(write, isOpen) : failed;
  }

  private async afterBulk(write: Write<T>, id: string | undefined): Promise<Written<T>> {
    switch (write.action) {
      case "create":
        if (id === undefined) throw withoutId(write.doing);
        return this.readBack(id as T["id"], write.doing, write.body, this.readingBack(write));
      case "update":
        return this.readBack(write.objectId, write.doing, write.body, this.readingBack(write));
      case "delete":
        this.snapshot.remove(write.objectId);
        return "deleted";
    }
  }

  /**
   * Array fields that were neither sent nor there before are not there now, and then a row tells all; unless somebody
   * else has written since, which its version and time tell.
   */
  private readingBack(write: Exclude<Write<T>, { action: "delete" }>): ReadingBack {
    const leftOutMeansCleared = write.action === "update";
    if (!this.description.hasArrays) return { leftOutMeansCleared, rowSuffices: () => true };
    if (Object.keys(arraysOf(write.body)).length > 0) return { leftOutMeansCleared };
    if (write.action === "create") return { leftOutMeansCleared, rowSuffices: isAsCreated };
    const { withoutArrays } = write;
    if (withoutArrays === undefined) return { leftOutMeansCleared };
    return { leftOutMeansCleared, rowSuffices: (row) => isNextVersion(withoutArrays, row) };
  }

  protected override async stored(
    id: T["id"],
    about: About,
    rowSuffices: RowSuffices,
  ): Promise<T | undefined> {
    if (this.connected.readStrategy === "each" || rowSuffices === undefined) return this.item(id, about);
    const known = await this.readsBack.put(id).catch((error: unknown) => {
      throw this.reworded(error, { ...about, verb: "read" });
    });
    // Lists don't show everything, neither every object nor all of it.
    if (known === undefined || !(known.whole || rowSuffices(known.object))) return this.item(id, about);
    this.snapshot.put(known.object, true);
    return known.object;
  }

  private async askForStored(ids: readonly T["id"][]): Promise<(Known<T> | undefined)[]> {
    const [only] = ids;
    if (ids.length === 1 && only !== undefined) {
      const object = await this.item(only, { noun: this.description.noun });
      return [object === undefined ? undefined : { object, whole: true }];
    }
    const rows = await this.listed(where("id", "=in=", [...new Set(ids)]));
    const byId = new Map(rows.map((object) => [object.id, { object, whole: false }]));
    return ids.map((id) => byId.get(id));
  }
}

/** Versions begin at 0, or at 1 (a queue's did): then the times tell whether it is the first one. */
function isAsCreated({ version, createdTime, lastUpdatedTime }: ApiObject): boolean {
  return version === 0 || (version === 1 && createdTime !== undefined && createdTime === lastUpdatedTime);
}

/** That each write raises the version by one is assumed; what does otherwise is read by its id. */
function isNextVersion(before: ApiObject, now: ApiObject): boolean {
  return typeof before.version === "number" && now.version === before.version + 1;
}

function storedOf<T extends ApiObject>(written: Written<T>): T {
  if (typeof written === "string") throw new TypeError("a save that ended as a delete");
  return written;
}

/** Whoever gets the promise hears of its failure; until then it is no unhandled one. */
function quiet<R>({ result }: { readonly result: Promise<R> }): Promise<R> {
  result.catch(() => undefined);
  return result;
}

/** Refused as it stands, and nothing of it was carried out: the items may still be good one by one. */
function concernsTheRequestAlone({ outcome, status = 0, kind }: ContactCenterError): boolean {
  const isRefused = outcome === "not-done" && status >= 400 && status < 500;
  return isRefused && !["unauthorized", "missing-scope", "rate-limited"].includes(kind);
}

function wentAlong(doing: Doing, count: number): ContactCenterError {
  const { noun } = doing;
  return new ContactCenterError({
    kind: "unexpected-answer",
    summary: `${summaryOf(doing)} as asked`,
    detail: sentences(
      `The API was asked to delete this ${noun} alone, in a request that may carry several, and ${count} more are gone`,
      `This run sends no such request again. Look in Control Hub for what is left, then plan again.`,
    ),
    outcome: "done",
  });
}

function isLimited({ kind }: ContactCenterError): boolean {
  return kind === "rate-limited";
}

function withoutId(doing: Doing): ContactCenterError {
  return new ContactCenterError({
    kind: "unexpected-answer",
    summary: summaryOf(doing),
    detail: "The API answered with success, but did not tell the id of the new object. Run again.",
    outcome: "unknown",
  });
}
