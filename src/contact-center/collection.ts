/**
 * The objects of one type in the configuration API: list, read, create, update, delete and what points at them.
 * Lists are at `v2/<entity>`, items at `<entity>/{id}` without v2.
 */
import type * as v from "valibot";
import { objectFrom, objectOf } from "./answer";
import type { ApiObject } from "./api-objects";
import { ContactCenterError, isKind, type About, type Reference } from "./error";
import { listed, nameTaken, sentences } from "./explain";
import { rsql, where, type Filter } from "./filter";
import type { OrganizationId } from "./id";
import { readIncomingReferences } from "./incoming-references";
import { without, type JsonObject } from "./json";
import { configurationPages } from "./paging";
import { assertStoredAsSent, type ServerSide } from "./stored-as-sent";
import type { ApiRequest, Doing, RequestBody, Transport } from "./transport";

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
}

export class ReadableCollection<T extends ApiObject> {
  constructor(
    protected readonly transport: Transport,
    protected readonly organization: () => Promise<OrganizationId>,
    protected readonly description: EntityDescription,
  ) {}

  /** Entity type of the API, such as `entry-point`. */
  get type(): string {
    return this.description.entity;
  }

  /**
   * All objects that match, over all pages, in the API's order. Rows lack array fields such as
   * `flowOverrideSettings`, and an unfiltered list of channels leaves the system's internal ones out: read an item
   * before changing it.
   */
  async list(filter?: Filter): Promise<T[]> {
    const doing = { verb: "list", noun: this.description.plural };
    const request = {
      ...(await this.request("GET", "", doing)),
      path: `/organization/${await this.organization()}/v2/${this.type}`,
      query: filter === undefined ? [] : [["filter", rsql(filter)] as const],
    };
    const byId = new Map<string, T>();
    for await (const { rows, trackingId } of configurationPages(this.transport, request)) {
      for (const row of rows) {
        const object = objectFrom(row, this.description.schema, doing, trackingId) as T;
        byId.set(object.id, object);
      }
    }
    return [...byId.values()];
  }

  /** The object with all its fields, or undefined when it does not exist. */
  async read(id: T["id"], about: About): Promise<T | undefined> {
    const doing = { ...about, verb: "read" };
    try {
      const answer = await this.transport.send(await this.request("GET", `/${id}`, doing));
      return objectOf(answer, this.description.schema, doing) as T;
    } catch (error) {
      if (isKind(error, "not-found")) return undefined;
      throw error;
    }
  }

  /** What points at this object: every type, every page. Flows are seen by the API only where it tracks them. */
  async incomingReferences(id: T["id"], about: About): Promise<Reference[]> {
    const doing = { ...about, verb: "read what refers to" };
    return readIncomingReferences(this.transport, await this.itemPath(id), doing);
  }

  /**
   * The object, with all its fields, that holds a name, or one that differs from it only in upper and lower case (whether the API takes
   * these for the same is not stated: assumed). An exact match is always looked up anew; the names that may differ
   * in case come from one list per run, each checked again before it counts.
   */
  async findByName(name: string): Promise<T | undefined> {
    const matches = await this.list(where("name", "==", name));
    const exact = matches.find((object) => object.name === name);
    if (exact === undefined) return this.differingInCase(name);
    return this.read(exact.id, { noun: this.description.noun, name });
  }

  private names: Promise<Map<string, T["id"]>> | undefined;

  private idsByLowerCaseName(): Promise<Map<string, T["id"]>> {
    this.names ??= this.list()
      .then((objects) => new Map(objects.map((object) => [String(object.name).toLowerCase(), object.id])))
      .catch((error: unknown) => {
        this.names = undefined;
        throw error;
      });
    return this.names;
  }

  /** Keeps the list of names true to what this run creates. */
  protected async remember({ name, id }: T): Promise<void> {
    if (typeof name === "string") (await this.names)?.set(name.toLowerCase(), id);
  }

  private async differingInCase(name: string): Promise<T | undefined> {
    const id = (await this.idsByLowerCaseName()).get(name.toLowerCase());
    if (id === undefined) return undefined;
    const now = await this.read(id, { noun: this.description.noun, name });
    return String(now?.name).toLowerCase() === name.toLowerCase() ? now : undefined;
  }

  /**
   * Objects that match in the one list of names per run, each read again before it counts.
   * @param matches takes the name in lower case
   */
  async known(matches: (row: { readonly name: string; readonly id: string }) => boolean): Promise<T[]> {
    const found: T[] = [];
    for (const [name, id] of await this.idsByLowerCaseName()) {
      if (!matches({ name, id })) continue;
      const now = await this.read(id, { noun: this.description.noun, name });
      if (now !== undefined && matches({ name: String(now.name).toLowerCase(), id })) found.push(now);
    }
    return found;
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

/** A collection whose objects can be deleted; how they are written differs. */
export class DeletableCollection<T extends ApiObject> extends ReadableCollection<T> {
  /**
   * @returns "absent" when it did not exist
   * @throws ContactCenterError of kind "referenced" with the list of what still points at it
   */
  async delete(id: T["id"], about: About): Promise<"deleted" | "absent"> {
    const doing = { ...about, verb: "delete" };
    try {
      await this.transport.send(await this.request("DELETE", `/${id}`, doing));
      return "deleted";
    } catch (error) {
      if (isKind(error, "not-found")) return error.repeated ? "deleted" : "absent";
      if (isKind(error, "referenced")) throw await this.withReferences(error, id, about);
      throw error;
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
    const request: ApiRequest = { ...(await this.request("POST", "", doing)), body };
    const answer = await this.transport.send({ ...request, notFoundMeans: this.numbersHaveAnInventory() });
    const created = objectOf(answer, this.description.schema, doing) as T;
    await this.remember(created);
    return this.readBack(created.id, { ...about, verb: "create" }, sent, false);
  }

  protected async writeItem(
    method: "PUT" | "PATCH",
    id: T["id"],
    body: RequestBody,
    sent: JsonObject,
    about: About,
  ): Promise<T> {
    const doing = { ...about, verb: "update" };
    const request: ApiRequest = { ...(await this.request(method, `/${id}`, doing)), body };
    await this.transport.send({ ...request, notFoundMeans: this.numbersHaveAnInventory() });
    return this.readBack(id, doing, sent, method === "PUT");
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

  private async holderOf({ name, dialledNumber }: JsonObject): Promise<T | undefined> {
    if (typeof name === "string") return this.findByName(name);
    if (typeof dialledNumber !== "string") return undefined;
    return (await this.list(where("dialledNumberDigits", "==", dialledNumber.replace(/\D/g, ""))))[0];
  }

  private async readBack(
    id: T["id"],
    doing: Doing,
    sent: JsonObject,
    leftOutMeansCleared: boolean,
  ): Promise<T> {
    const stored = await this.read(id, doing).catch((error: unknown) => {
      throw error instanceof ContactCenterError ? error.with({ objectId: id, outcome: "done" }) : error;
    });
    if (stored === undefined) throw vanished(doing, id);
    assertStoredAsSent(doing, sent, stored, this.description.server, leftOutMeansCleared);
    return stored;
  }

  private numbersHaveAnInventory(): ApiRequest["notFoundMeans"] {
    return this.type === "dial-number" ? "number" : "object";
  }
}

/** A collection whose objects are written as JSON. */
export class Collection<T extends ApiObject> extends DeletableCollection<T> {
  /**
   * @param body without an id (the API refuses one on create)
   * @returns the stored object, read back and compared with the body
   * @throws ContactCenterError; `outcome` says whether the object may exist, `objectId` which one it is
   */
  async create(body: JsonObject, about: About): Promise<T> {
    try {
      return await this.createFrom({ kind: "json", value: body }, body, about);
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
    return this.writeItem("PUT", id, { kind: "json", value: sent }, sent, about);
  }
}

function vanished(doing: Doing, id: string): ContactCenterError {
  return new ContactCenterError({
    kind: "dropped-field",
    summary: `Could not ${doing.verb} ${doing.noun}${doing.name === undefined ? "" : ` "${doing.name}"`}`,
    detail: `The API answered with success, but there is no object with id ${id} afterwards. Run again; if it happens again, report it to Cisco support.`,
    outcome: "unknown",
  });
}
