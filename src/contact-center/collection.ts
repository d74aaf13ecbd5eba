/**
 * The objects of one type in the configuration API: list, read, create, update, delete and what points at them.
 * Lists are at `v2/<entity>`, items at `<entity>/{id}` without v2.
 */
import type * as v from "valibot";
import { objectFrom, objectOf } from "./answer";
import type { ApiObject } from "./api-objects";
import { itemsPerRequest, sendInBulk, type BulkItem, type BulkOutcome } from "./bulk";
import { ContactCenterError, isKind, type About, type Reference } from "./error";
import { listed, nameTaken, sentences, summaryOf } from "./explain";
import { rsql, where, type Filter } from "./filter";
import { Gathering } from "./gathering";
import type { OrganizationId } from "./id";
import { readIncomingReferences } from "./incoming-references";
import { without, type JsonObject } from "./json";
import { configurationPage, configurationPages, type Page } from "./paging";
import { arraysOf, revisionOf, type Remembered } from "./remembered";
import { Snapshot, type Known } from "./snapshot";
import { assertStoredAsSent, type ServerSide } from "./stored-as-sent";
import type { ApiRequest, Doing, RequestBody, Transport } from "./transport";
import { WriteQueue, type QueuedWrite } from "./write-queue";

/** `snapshot`: one list answers the reads of a type. `each`: every object is read by its id. */
export type ReadStrategy = "snapshot" | "each";

/** What a collection needs to know about its entity. */
export interface EntityDescription {
  /** Entity in addresses, such as `entry-point`. */
  readonly entity: string;
  /** The user's word for it, such as `channel`. */
  readonly noun: string;
  /** The user's word for many of them, such as `channels`. */
  readonly plural: string;
  /** Checks the keys of `T` that this project reads. */
  readonly schema: v.GenericSchema;
  readonly server: ServerSide;
  /** Whether its objects have array fields that matter here: rows of a list lack them. */
  readonly hasArrays: boolean;
  /** What the entity's bulk route does, as far as it was seen. */
  readonly bulk: readonly QueuedWrite["action"][];
}

/** What collections share with the connection they belong to. */
export interface Connected {
  readonly transport: Transport;
  readonly organization: () => Promise<OrganizationId>;
  readonly readStrategy: ReadStrategy;
}

/** Names are asked for together, but a name may have 80 characters, and an address only a few thousand. */
const namesPerRequest = 50;

export class ReadableCollection<T extends ApiObject> {
  protected readonly transport: Transport;
  protected readonly organization: () => Promise<OrganizationId>;
  protected readonly snapshot: Snapshot<T>;
  private readonly anew: Gathering<T["id"], Known<T> | "absent" | "not listed">;
  private readonly namesAnew: Gathering<string, readonly T[]>;

  constructor(
    protected readonly connected: Connected,
    protected readonly description: EntityDescription,
  ) {
    this.transport = connected.transport;
    this.organization = connected.organization;
    this.snapshot = new Snapshot({
      page: (number) => this.page(number),
      some: (ids) => this.listed(where("id", "=in=", ids)),
      keyOf: (object) => this.keyOf(object),
    });
    this.anew = new Gathering((ids) => this.askAnew(ids));
    this.namesAnew = new Gathering((names) => this.askForNames(names), { most: namesPerRequest });
  }

  /** Entity type of the API, such as `entry-point`. */
  get type(): string {
    return this.description.entity;
  }

  /** Says how many objects are about to be read by their ids, which tells how they are read with the fewest requests. */
  expectReads(count: number): void {
    this.snapshot.expect(count);
  }

  /** Forgets what was read: an apply must not build on what a plan has seen. */
  forget(): void {
    this.snapshot.forget();
  }

  /**
   * All objects that match, over all pages, in the API's order. Rows lack array fields such as
   * `flowOverrideSettings`, and an unfiltered list of channels leaves the system's internal ones out: read an item
   * before changing it.
   */
  async list(filter?: Filter): Promise<T[]> {
    const byId = new Map<string, T>();
    for await (const page of configurationPages(this.transport, await this.listRequest(filter))) {
      for (const object of this.rowsOf(page)) byId.set(object.id, object);
    }
    return [...byId.values()];
  }

  /** All objects as rows, from the snapshot where there is one. */
  async rows(): Promise<readonly T[]> {
    return this.connected.readStrategy === "each" ? this.list() : this.snapshot.all();
  }

  /**
   * The object as the snapshot has it, with all its fields, or undefined when it does not exist. A list may hide an
   * object, so a miss is read by its id.
   * @param remembered what an earlier read has left: it completes a row, unless the object has changed since
   */
  async read(id: T["id"], about: About, remembered?: Remembered): Promise<T | undefined> {
    const known = await this.inSnapshot(id, about, this.description.hasArrays && remembered === undefined);
    const object = known === undefined ? undefined : this.completed(known, remembered);
    return object ?? this.item(id, about);
  }

  /** The object as the snapshot has it, perhaps without its array fields, or undefined when it does not exist. */
  async row(id: T["id"], about: About): Promise<T | undefined> {
    const known = await this.inSnapshot(id, about, false);
    return known === undefined ? this.item(id, about) : known.object;
  }

  /**
   * The object with all its fields as it is now, or undefined when it does not exist. Asked for at the same time as
   * others, they are read by one list; then `remembered` spares the read by id that tells the array fields.
   */
  async readAnew(id: T["id"], about: About, remembered?: Remembered): Promise<T | undefined> {
    const { hasArrays } = this.description;
    if (this.connected.readStrategy === "each" || (hasArrays && remembered === undefined)) {
      return this.item(id, about);
    }
    const known = await this.anew.put(id).catch((error: unknown) => {
      throw this.reworded(error, { ...about, verb: "read" });
    });
    if (known === "absent") return undefined;
    const object = known === "not listed" ? undefined : this.completed(known, remembered);
    if (object === undefined) return this.item(id, about);
    this.snapshot.put(object, true);
    return object;
  }

  /** What points at this object: every type, every page. Flows are seen by the API only where it tracks them. */
  async incomingReferences(id: T["id"], about: About): Promise<Reference[]> {
    const doing = { ...about, verb: "read what refers to" };
    return readIncomingReferences(this.transport, await this.itemPath(id), doing);
  }

  /**
   * The object, with all its fields, that holds a name, or one that differs from it only in upper and lower case
   * (whether the API takes these for the same is not stated: assumed). Found in the snapshot, and read anew before
   * it counts; that a name is free is true as of the snapshot, and the API refuses a name taken since.
   */
  async findByName(name: string): Promise<T | undefined> {
    return this.connected.readStrategy === "each" ? this.findByNameAnew(name) : this.holderInSnapshot(name);
  }

  /** The same, but an exact match is looked up now. */
  async findByNameAnew(name: string): Promise<T | undefined> {
    const doing = { verb: "look up", noun: this.description.noun, name };
    const matches = await this.namesAnew.put(name).catch((error: unknown) => {
      throw this.reworded(error, doing);
    });
    const exact = matches.find((object) => object.name === name);
    if (exact === undefined) return this.holderInSnapshot(name);
    return this.item(exact.id, { noun: this.description.noun, name });
  }

  private async holderInSnapshot(name: string): Promise<T | undefined> {
    const about = { noun: this.description.noun, name };
    const holders = await this.snapshot.withKey(name.toLowerCase()).catch((error: unknown) => {
      throw this.reworded(error, { ...about, verb: "look up" });
    });
    const [holder] = [...holders].sort(
      (one, other) => Number(other.name === name) - Number(one.name === name),
    );
    if (holder === undefined) return undefined;
    const now = await this.item(holder.id, about);
    return String(now?.name).toLowerCase() === name.toLowerCase() ? now : undefined;
  }

  /**
   * Objects of the snapshot whose name, in lower case, contains a text and matches; each is read again before it
   * counts.
   */
  async known(part: string, matches: (lowerCaseName: string) => boolean): Promise<T[]> {
    return this.confirmed(await this.snapshot.containing(part), ({ name }) =>
      matches(String(name).toLowerCase()),
    );
  }

  /** Objects of the snapshot whose id begins with a text; each is read again before it counts. */
  async withIdStart(start: string): Promise<T[]> {
    return this.confirmed(await this.snapshot.all(), ({ id }) => id.startsWith(start));
  }

  private async confirmed(candidates: readonly T[], matches: (object: T) => boolean): Promise<T[]> {
    const found: T[] = [];
    for (const candidate of candidates.filter(matches)) {
      const about = { noun: this.description.noun, name: String(candidate.name) };
      const now = await this.item(candidate.id, about);
      if (now !== undefined && matches(now)) found.push(now);
    }
    return found;
  }

  /** An error of a shared request, as one of what the caller wanted. Others, such as of the token, stay. */
  protected reworded(error: unknown, doing: Doing): unknown {
    const { noun, plural } = this.description;
    const isShared =
      error instanceof ContactCenterError &&
      [summaryOf({ verb: "list", noun: plural }), summaryOf({ verb: "read", noun })].includes(error.summary);
    return isShared ? error.with({ summary: summaryOf(doing) }) : error;
  }

  /** What objects of this type are looked up by in the snapshot. */
  protected keyOf({ name }: T): string | undefined {
    return typeof name === "string" ? name.toLowerCase() : undefined;
  }

  /** The object by its own address, which shows what lists hide. */
  protected async item(id: T["id"], about: About): Promise<T | undefined> {
    const doing = { ...about, verb: "read" };
    try {
      const answer = await this.transport.send(await this.request("GET", `/${id}`, doing));
      const object = objectOf(answer, this.description.schema, doing) as T;
      this.snapshot.put(object, true);
      return object;
    } catch (error) {
      if (!isKind(error, "not-found")) throw error;
      this.snapshot.remove(id);
      return undefined;
    }
  }

  private async inSnapshot(id: T["id"], about: About, mustBeWhole: boolean): Promise<Known<T> | undefined> {
    if (this.connected.readStrategy === "each") return undefined;
    if (mustBeWhole) {
      const known = this.snapshot.peek(id); // a list would not tell
      return known?.whole === true ? known : undefined;
    }
    return this.snapshot.find(id).catch((error: unknown) => {
      throw this.reworded(error, { ...about, verb: "read" });
    });
  }

  /** The whole object, or undefined when only a read by its id can tell. */
  private completed({ object, whole }: Known<T>, remembered: Remembered | undefined): T | undefined {
    if (whole || !this.description.hasArrays) return object;
    if (remembered === undefined || revisionOf(object) !== remembered.revision) return undefined;
    return { ...object, ...remembered.arrays };
  }

  private async askAnew(ids: readonly T["id"][]): Promise<(Known<T> | "absent" | "not listed")[]> {
    const [only] = ids;
    if (ids.length === 1 && only !== undefined) {
      const object = await this.item(only, { noun: this.description.noun });
      return [object === undefined ? "absent" : { object, whole: true }];
    }
    const rows = await this.listed(where("id", "=in=", [...new Set(ids)]));
    const byId = new Map(rows.map((object) => [object.id, object]));
    return ids.map((id) => {
      const object = byId.get(id);
      return object === undefined ? "not listed" : { object, whole: false };
    });
  }

  private async askForNames(names: readonly string[]): Promise<(readonly T[])[]> {
    const [only] = names;
    const filter =
      names.length === 1 && only !== undefined
        ? where("name", "==", only)
        : where("name", "=in=", [...new Set(names)]);
    const rows = await this.list(filter);
    return names.map((name) => rows.filter((row) => row.name === name));
  }

  /** Rows without the `links` that only rows have. */
  protected async listed(filter: Filter): Promise<T[]> {
    return (await this.list(filter)).map(withoutLinks);
  }

  private async page(number: number) {
    const page = await configurationPage(this.transport, await this.listRequest(), number);
    const { totalPages, hasNext } = page;
    return { rows: this.rowsOf(page).map(withoutLinks), totalPages, hasNext };
  }

  private rowsOf({ rows, trackingId }: Page): T[] {
    const doing = { verb: "list", noun: this.description.plural };
    return rows.map((row) => objectFrom(row, this.description.schema, doing, trackingId) as T);
  }

  private async listRequest(filter?: Filter): Promise<ApiRequest> {
    return {
      ...(await this.request("GET", "", { verb: "list", noun: this.description.plural })),
      path: `/organization/${await this.organization()}/v2/${this.type}`,
      query: filter === undefined ? [] : [["filter", rsql(filter)] as const],
    };
  }

  protected async itemPath(id: T["id"]): Promise<string> {
    return `/organization/${await this.organization()}/${this.type}/${id}`;
  }

  protected async request(method: ApiRequest["method"], item: string, doing: Doing): Promise<ApiRequest> {
    return {
      service: "configuration",
      method,
      path: `/organization/${await this.organization()}/${this.type}${item}`,
      repeatable: method !== "POST",
      doing,
      notFoundMeans: "object",
    };
  }
}

interface ReadingBack {
  /** Whether a key left out of what was sent must be gone. */
  readonly leftOutMeansCleared: boolean;
  /** Whether a row of a list tells all of the object. Default: none does. */
  readonly rowSuffices?: RowSuffices;
}

type RowSuffices = ((row: ApiObject) => boolean) | undefined;

/** A collection whose objects can be deleted; how they are written differs. */
export class DeletableCollection<T extends ApiObject> extends ReadableCollection<T> {
  /**
   * @param current the full object, which lets the delete leave together with others
   * @returns "absent" when it did not exist
   * @throws ContactCenterError of kind "referenced" with the list of what still points at it
   */
  async delete(id: T["id"], about: About, current?: T): Promise<"deleted" | "absent"> {
    try {
      return await this.carryOutDelete(id, { ...about, verb: "delete" }, current);
    } catch (error) {
      throw isKind(error, "referenced") ? await this.withReferences(error, id, about) : error;
    }
  }

  protected async carryOutDelete(id: T["id"], doing: Doing, _current?: T): Promise<"deleted" | "absent"> {
    try {
      await this.transport.send(await this.request("DELETE", `/${id}`, doing));
      return "deleted";
    } catch (error) {
      if (!isKind(error, "not-found")) throw error;
      return error.repeated ? "deleted" : "absent";
    } finally {
      this.snapshot.remove(id); // gone, or nobody knows: the next read asks for it
    }
  }

  private async withReferences(
    error: ContactCenterError,
    id: T["id"],
    about: About,
  ): Promise<ContactCenterError> {
    if (error.references !== undefined && error.references.length > 0) return error;
    const references = await this.incomingReferences(id, about).catch(() => []); // the refusal is the news
    if (references.length === 0) return error;
    return error.with({
      references,
      detail: sentences(`It is still used by ${listed(references)}`, "Change these first.", error.detail),
    });
  }

  /** Sends a create, reads the new object back and compares it with what was sent. */
  protected async createFrom(body: RequestBody, sent: JsonObject, about: About): Promise<T> {
    const doing = { ...about, verb: "create" };
    return this.readBack(await this.sendCreate(body, doing), doing, sent, { leftOutMeansCleared: false });
  }

  /** @returns the id of the new object */
  protected async sendCreate(body: RequestBody, doing: Doing): Promise<T["id"]> {
    const request: ApiRequest = { ...(await this.request("POST", "", doing)), body };
    const answer = await this.transport.send({ ...request, notFoundMeans: this.numbersHaveAnInventory() });
    return (objectOf(answer, this.description.schema, doing) as T).id;
  }

  protected async writeItem(
    method: "PUT" | "PATCH",
    id: T["id"],
    body: RequestBody,
    sent: JsonObject,
    about: About,
  ): Promise<T> {
    const doing = { ...about, verb: "update" };
    await this.sendUpdate(method, id, body, doing);
    return this.readBack(id, doing, sent, { leftOutMeansCleared: method === "PUT" });
  }

  protected async sendUpdate(
    method: "PUT" | "PATCH",
    id: T["id"],
    body: RequestBody,
    doing: Doing,
  ): Promise<void> {
    const request: ApiRequest = { ...(await this.request(method, `/${id}`, doing)), body };
    try {
      await this.transport.send({ ...request, notFoundMeans: this.numbersHaveAnInventory() });
    } catch (error) {
      this.snapshot.remove(id); // nobody knows what it is like now
      throw error;
    }
  }

  /** The object that holds the number or name which a create was refused for. */
  protected async withHolder(
    error: ContactCenterError,
    body: JsonObject,
    about: About,
  ): Promise<ContactCenterError> {
    const holder = await this.holderOf(body).catch(() => undefined); // the refusal is the news
    const { name, dialledNumber } = body;
    const holderName = holder?.name ?? holder?.dialledNumber ?? name ?? dialledNumber;
    const { reason, trackingId, status } = error;
    return nameTaken(
      { ...about, verb: "create" },
      { name: String(holderName), objectId: holder?.id, reason, trackingId, status },
    );
  }

  protected async holderOf({ name }: JsonObject): Promise<T | undefined> {
    return typeof name === "string" ? this.findByNameAnew(name) : undefined;
  }

  protected async readBack(
    id: T["id"],
    doing: Doing,
    sent: JsonObject,
    { leftOutMeansCleared, rowSuffices }: ReadingBack,
  ): Promise<T> {
    const stored = await this.stored(id, doing, rowSuffices).catch((error: unknown) => {
      this.snapshot.remove(id);
      throw error instanceof ContactCenterError ? error.with({ objectId: id, outcome: "done" }) : error;
    });
    if (stored === undefined) throw vanished(doing, id);
    assertStoredAsSent(doing, sent, stored, this.description.server, leftOutMeansCleared);
    return stored;
  }

  protected stored(id: T["id"], about: About, _rowSuffices: RowSuffices): Promise<T | undefined> {
    return this.item(id, about);
  }

  protected numbersHaveAnInventory(): ApiRequest["notFoundMeans"] {
    return this.type === "dial-number" ? "number" : "object";
  }
}

type Write<T extends ApiObject> =
  | {
      readonly action: "create";
      readonly objectId: undefined;
      readonly body: JsonObject;
      readonly doing: Doing;
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

const downtime = ["server", "unreachable", "timeout", "rate-limited"] as const;

/** A collection whose objects are written as JSON, many of them together when they come at the same time. */
export class Collection<T extends ApiObject> extends DeletableCollection<T> {
  private readonly queue: WriteQueue<Write<T>, Written<T>>;
  /** Reads after writes. They wait while a write is under way, so that those of several requests go together. */
  private readonly readsBack: Gathering<T["id"], Known<T> | undefined>;
  /** A tenant whose API has no such route is asked once. */
  private hasBulk = true;
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
   * A create of this type is being prepared: others may wait for it, to leave together.
   * @returns to be called when it has been asked for, or will not be
   */
  expectWrite(): () => void {
    return this.queue.expect();
  }

  /**
   * Prepares an update that others may wait for, to leave together with it.
   * @param prepare must not wait for another write of this type before it calls `update`
   */
  async preparing<R>(prepare: (update: Collection<T>["update"]) => Promise<R>): Promise<R> {
    const isOver = this.expectWrite();
    try {
      return await prepare((id, body, about) => {
        const written = this.update(id, body, about);
        isOver();
        return written;
      });
    } finally {
      isOver();
    }
  }

  /**
   * @param body without an id (the API refuses one on create)
   * @returns the stored object, read back and compared with the body
   * @throws ContactCenterError; `outcome` says whether the object may exist, `objectId` which one it is
   */
  async create(body: JsonObject, about: About): Promise<T> {
    const doing = { ...about, verb: "create" };
    try {
      return storedOf(await this.queue.add({ action: "create", objectId: undefined, body, doing }));
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
    return this.hasBulk && this.description.bulk.includes(action);
  }

  private async carryOut(batch: readonly Write<T>[]): Promise<readonly Promise<Written<T>>[]> {
    if (batch.length === 1) return this.inTurn(batch);
    const outcomes = await this.inBulk(batch);
    if (outcomes === "one by one") return this.inTurn(batch);
    if (outcomes === "too large") return this.inHalves(batch);
    if ("failure" in outcomes) return this.afterFailureOfAll(batch, outcomes.failure);
    const results: Promise<Written<T>>[] = [];
    for (const [position, write] of batch.entries()) {
      const outcome = outcomes[position];
      if (outcome === undefined) throw new Error("a bulk item without an outcome");
      results.push(quiet(await this.resultOf(write, outcome)));
    }
    return results;
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
          const id = await this.sendCreate({ kind: "json", value: write.body }, doing);
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

  /** All in one request, or why that can't be. */
  private async inBulk(
    batch: readonly Write<T>[],
  ): Promise<readonly BulkOutcome[] | "one by one" | "too large" | { readonly failure: ContactCenterError }> {
    const items = await Promise.all(batch.map((write) => this.bulkItem(write)));
    if (items.some((item) => item === undefined)) return "one by one";
    const [first] = batch;
    const doing = { verb: first?.action ?? "write", noun: this.description.plural };
    const request = await this.request("POST", "/bulk", doing);
    try {
      return await sendInBulk(
        this.transport,
        request,
        items.filter((item) => item !== undefined),
      );
    } catch (error) {
      if (!(error instanceof ContactCenterError)) throw error;
      if (error.status === 404 || error.status === 405) this.hasBulk = false;
      if (error.status === 413) return "too large";
      if (concernsTheRequestAlone(error)) return "one by one";
      // An answer that can't be read says nothing of the items.
      return { failure: error.with({ outcome: error.outcome === "not-done" ? error.outcome : "unknown" }) };
    }
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
        const current = write.current ?? this.snapshot.peek(write.objectId)?.object;
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

function withoutLinks<T extends ApiObject>(row: T): T {
  return without(row, "links") as T;
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

function vanished(doing: Doing, id: string): ContactCenterError {
  return new ContactCenterError({
    kind: "dropped-field",
    summary: summaryOf(doing),
    detail: `The API answered with success, but there is no object with id ${id} afterwards. Run again; if it happens again, report it to Cisco support.`,
    outcome: "unknown",
  });
}
