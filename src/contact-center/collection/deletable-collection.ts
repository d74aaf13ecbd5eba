/** Deletes objects of one type, and sends and reads back one that is written alone. */
import { objectOf } from "../answer";
import type { ApiObject } from "../api-objects";
import { ContactCenterError, isKind, type About } from "../error";
import { listed, nameTaken, sentences, summaryOf } from "../explain";
import type { JsonObject } from "../json";
import type { ApiRequest, Doing, RequestBody } from "../transport";
import { ReadableCollection } from "./readable-collection";
import { assertStoredAsSent } from "./stored-as-sent";

export interface ReadingBack {
  /** Whether a key left out of what was sent must be gone. */
  readonly leftOutMeansCleared: boolean;
  /** Whether a row of a list tells all of the object. Default: none does. */
  readonly rowSuffices?: RowSuffices;
}

export type RowSuffices = ((row: ApiObject) => boolean) | undefined;

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
  protected async createFrom(
    body: RequestBody,
    sent: JsonObject,
    about: About,
    beforeLeaving?: () => Promise<void>,
  ): Promise<T> {
    const doing = { ...about, verb: "create" };
    const id = await this.sendCreate(body, doing, beforeLeaving);
    return this.readBack(id, doing, sent, { leftOutMeansCleared: false });
  }

  /** @returns the id of the new object */
  protected async sendCreate(
    body: RequestBody,
    doing: Doing,
    beforeLeaving: ApiRequest["beforeLeaving"],
  ): Promise<T["id"]> {
    const request: ApiRequest = { ...(await this.request("POST", "", doing)), body, beforeLeaving };
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

function vanished(doing: Doing, id: string): ContactCenterError {
  return new ContactCenterError({
    kind: "dropped-field",
    summary: summaryOf(doing),
    detail: `The API answered with success, but there is no object with id ${id} afterwards: somebody may have deleted it at once. Run again; if it happens again, report it to Cisco support.`,
    outcome: "unknown",
  });
}
