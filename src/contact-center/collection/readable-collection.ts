/** The objects of one type as they are read: lists are at `v2/<entity>`, items at `<entity>/{id}` without v2. */
import { objectOf, rowFrom } from "../answer";
import type { ApiObject } from "../api-objects";
import { ContactCenterError, isKind, type About, type Reference } from "../error";
import { summaryOf } from "../explain";
import { rsql, where, type Filter } from "../filter";
import { InvalidIdError, isIdFromAnswer, type OrganizationId } from "../id";
import { readIncomingReferences } from "../incoming-references";
import { without } from "../json";
import { nameKey, sameName } from "../name";
import { configurationPage, configurationPages, type Page } from "../paging";
import type { ApiRequest, Doing, Transport } from "../transport";
import type { Connected, EntityDescription } from "./description";
import { Gathering } from "./gathering";
import { revisionOf, type Remembered } from "./remembered";
import { Snapshot, type Known } from "./snapshot";

/** Names are asked for together, but a name may have 80 characters, and an address only a few thousand. */
const namesPerRequest = 50;

export class ReadableCollection<T extends ApiObject> {
  protected readonly transport: Transport;
  protected readonly organization: () => Promise<OrganizationId>;
  protected readonly snapshot: Snapshot<T>;
  /** Rows with an odd value: they are read by their ids, which tells what is wrong with them. */
  private readonly faulty = new Set<string>();
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
    return known === undefined || this.faulty.has(id) ? this.item(id, about) : known.object;
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
    const exact = onlyOne(matches, doing, this.description.plural);
    if (exact === undefined) return this.holderInSnapshot(name);
    return this.item(exact.id, { noun: this.description.noun, name });
  }

  private async holderInSnapshot(name: string): Promise<T | undefined> {
    const about = { noun: this.description.noun, name };
    const holders = await this.lookedUp(this.snapshot.withKey(nameKey(name)), about);
    const [holder] = [...holders].sort(
      (one, other) => Number(isNamed(other, name)) - Number(isNamed(one, name)),
    );
    if (holder === undefined) return undefined;
    const now = await this.item(holder.id, about);
    return nameKey(String(now?.name)) === nameKey(name) ? now : undefined;
  }

  /**
   * Objects of the snapshot whose name, in lower case, contains a text and matches; each is read again before it
   * counts.
   * @param about the object that they are looked for on behalf of
   */
  async known(part: string, about: About, matches: (lowerCaseName: string) => boolean): Promise<T[]> {
    const rows = this.snapshot.containing(part);
    return this.confirmed(await this.lookedUp(rows, about), ({ name }) => matches(nameKey(String(name))));
  }

  /** Objects of the snapshot whose id begins with a text; each is read again before it counts. */
  async withIdStart(start: string, about: About): Promise<T[]> {
    return this.confirmed(await this.lookedUp(this.snapshot.all(), about), ({ id }) => id.startsWith(start));
  }

  private lookedUp<R>(found: Promise<R>, about: About): Promise<R> {
    return found.catch((error: unknown) => {
      throw this.reworded(error, { ...about, verb: "look up" });
    });
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
    return typeof name === "string" ? nameKey(name) : undefined;
  }

  /** The object by its own address, which shows what lists hide. */
  protected async item(id: T["id"], about: About): Promise<T | undefined> {
    const doing = { ...about, verb: "read" };
    try {
      const answer = await this.transport.send(await this.request("GET", `/${id}`, doing));
      const object = objectOf(answer, this.description.schema, doing) as T;
      this.faulty.delete(id);
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
    if (this.faulty.has(object.id)) return undefined;
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
    return names.map((name) => rows.filter((row) => isNamed(row, name)));
  }

  /** Rows without the `links` that only rows have. */
  protected async listed(filter: Filter): Promise<T[]> {
    return (await this.list(filter)).map(withoutLinks);
  }

  /** How many there are, where the list says so. */
  protected async count(): Promise<number | undefined> {
    const { meta } = await configurationPage(this.transport, await this.listRequest(), 0);
    return typeof meta.totalRecords === "number" ? meta.totalRecords : undefined;
  }

  private async page(number: number) {
    const page = await configurationPage(this.transport, await this.listRequest(), number);
    const { totalPages, hasNext } = page;
    return { rows: this.rowsOf(page).map(withoutLinks), totalPages, hasNext };
  }

  private rowsOf({ rows, trackingId }: Page): T[] {
    const doing = { verb: "list", noun: this.description.plural };
    return rows.map((json) => {
      const row = rowFrom(json, this.description.schema, doing, trackingId);
      const object = row.object as T;
      if (row.isFaulty) this.faulty.add(object.id);
      return object;
    });
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
    // Without an id a DELETE would remove every object of the type.
    if (method !== "POST" && method !== "GET" && !isIdFromAnswer(item.slice(1))) {
      throw new InvalidIdError(item.slice(1), `the id of a ${this.description.noun} was expected`);
    }
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

function isNamed({ name }: ApiObject, wanted: string): boolean {
  return typeof name === "string" && sameName(name, wanted);
}

/** @throws ContactCenterError when several have the name that was asked for */
export function onlyOne<T extends { readonly id: string }>(
  named: readonly T[],
  doing: Doing,
  plural: string,
): T | undefined {
  if (named.length < 2) return named[0];
  throw new ContactCenterError({
    kind: "conflict",
    summary: summaryOf(doing),
    detail: `There are ${named.length} ${plural} with this name: ${named.map(({ id }) => id).join(", ")}. Name the one that is meant by its id.`,
    outcome: "not-done",
  });
}

function withoutLinks<T extends ApiObject>(row: T): T {
  return without(row, "links") as T;
}
