/** Webex Calling as far as support numbers need it: regions, locations and the inventory of numbers. Read only. */
import * as v from "valibot";
import { jsonOf, objectFrom } from "./answer";
import type { Connected } from "./collection";
import { summaryOf, unexpectedAnswer } from "./explain";
import { isJsonObject, type Json } from "./json";
import { ContactCenterError } from "./error";
import { isUuid } from "./id";
import { NumberInventory, type InventoryPage } from "./number-inventory";
import { newRows, refuseEndless } from "./paging";
import type { ApiRequest, Doing } from "./transport";

/** A telephony region of the Contact Center. The keys are not in the official contract: read leniently. */
export interface TelephonyRegion {
  readonly id: string;
  readonly name: string;
  /** ISO 3166 code of two letters, when the API gives one. */
  readonly country?: string;
}

export interface Location {
  /** As Webex gives it, which may be an encoded id. */
  readonly id: string;
  /** What a support number's `location` holds. */
  readonly uuid: string;
  readonly name: string;
  /** ISO 3166 code of two letters. */
  readonly country?: string;
}

export interface CallingNumber {
  /** E.164; undefined for a bare extension. */
  readonly phoneNumber?: string;
  readonly extension?: string;
  /** ACTIVE or INACTIVE. */
  readonly state?: string;
  readonly location?: { readonly id: string; readonly uuid: string; readonly name: string };
}

const text = v.optional(v.string());
const regionSchema = v.object({
  id: v.string(),
  name: text,
  regionName: text,
  country: text,
  countryCode: text,
});
const locationSchema = v.object({
  id: v.string(),
  name: v.string(),
  address: v.optional(v.object({ country: text })),
});
const numberSchema = v.object({
  phoneNumber: v.nullish(v.string()),
  extension: v.nullish(v.string()),
  state: v.nullish(v.string()),
  location: v.nullish(v.object({ id: v.string(), name: text })),
});

const pageSize = 1000;
const numbersPath = "/v1/telephony/config/numbers";
const listNumbers: Doing = { verb: "list", noun: "Webex Calling numbers" };

function lookUp(e164: string): Doing {
  return { verb: "look up", noun: "Webex Calling number", name: e164 };
}

type Query = readonly (readonly [string, string])[];

export class Calling {
  private readonly inventory = new NumberInventory({
    page: (locationId, start) => this.inventoryPage(locationId, start),
    isThere: async (number) => (await this.number(number)) !== undefined,
  });

  constructor(private readonly connected: Connected) {}

  async regions(): Promise<TelephonyRegion[]> {
    const doing = { verb: "list", noun: "telephony regions" };
    const answer = await this.connected.transport.send({
      ...readRequest("configuration", "/global/telephony-region", doing),
      query: [["orgId", await this.connected.organization()]],
    });
    const json = jsonOf(answer, doing);
    const rows = Array.isArray(json) ? json : isJsonObject(json) ? (json.data ?? json.items) : undefined;
    if (!Array.isArray(rows)) throw unexpectedAnswer(doing, "it holds no list", answer.trackingId);
    return rows.map((row) => regionFrom(row, doing));
  }

  async locations(): Promise<Location[]> {
    const doing = { verb: "list", noun: "Webex Calling locations" };
    const rows = await this.rows("/v1/locations", "items", [], doing);
    return rows.map((row) => {
      const { id, name, address } = objectFrom(row, locationSchema, doing);
      return { id, uuid: uuidIn(id), name, country: address?.country };
    });
  }

  /** The inventory of numbers, of one location or of all. */
  async numbers(locationId?: string): Promise<CallingNumber[]> {
    const query = locationId === undefined ? [] : [["locationId", locationId] as const];
    return this.numbersThat(query, listNumbers);
  }

  /**
   * One number of the inventory by its E.164 spelling, or undefined when it is not there.
   * @throws ContactCenterError of kind "missing-scope": a token for the contact center need not have Webex Calling's
   */
  async number(e164: string): Promise<CallingNumber | undefined> {
    const rows = await this.numbersThat([["phoneNumber", e164]], lookUp(e164));
    return rows.find(({ phoneNumber }) => phoneNumber === e164);
  }

  /**
   * Whether the inventory has a number; asked for together with others, pages of it answer all.
   * @param location of the number as a mapping holds it, as far as it is known
   */
  async hasNumber(e164: string, location: string | undefined): Promise<boolean> {
    if (this.connected.readStrategy === "each") return (await this.number(e164)) !== undefined;
    return this.inventory.has(e164, webexLocation(location)).catch((error: unknown) => {
      const isShared = error instanceof ContactCenterError && error.summary === summaryOf(listNumbers);
      throw isShared ? error.with({ summary: summaryOf(lookUp(e164)) }) : error;
    });
  }

  /** Forgets what was read: an apply must not build on what a plan has seen. */
  forget(): void {
    this.inventory.forget();
  }

  private async inventoryPage(locationId: string | undefined, start: number): Promise<InventoryPage> {
    const query = locationId === undefined ? [] : [["locationId", locationId] as const];
    const { rows, hasNext } = await this.page(numbersPath, "phoneNumbers", query, start, listNumbers);
    const numbers = rows.map((row) => numberFrom(row, listNumbers).phoneNumber);
    return { numbers, hasNext };
  }

  private async numbersThat(query: Query, doing: Doing): Promise<CallingNumber[]> {
    const rows = await this.rows(numbersPath, "phoneNumbers", query, doing);
    return rows.map((row) => numberFrom(row, doing));
  }

  private async rows(path: string, key: string, query: Query, doing: Doing): Promise<Json[]> {
    const all: Json[] = [];
    const goesOn = newRows();
    for (let number = 0; ; number++) {
      const { rows, hasNext } = await this.page(path, key, query, all.length, doing);
      refuseEndless(number, undefined, doing);
      if (!goesOn({ rows, totalPages: undefined })) return all;
      all.push(...rows);
      if (!hasNext) return all;
    }
  }

  /** Webex pages with max and start; another page is announced in the `Link` header. */
  private async page(path: string, key: string, query: Query, start: number, doing: Doing) {
    const answer = await this.connected.transport.send({
      ...readRequest("webex", path, doing),
      query: [...query, ["max", String(pageSize)], ["start", String(start)]],
    });
    const json = jsonOf(answer, doing);
    const rows = isJsonObject(json) ? json[key] : undefined;
    if (!Array.isArray(rows)) throw unexpectedAnswer(doing, `it holds no "${key}"`, answer.trackingId);
    return { rows, hasNext: rows.length > 0 && /rel="?next"?/.test(answer.headers.get("link") ?? "") };
  }
}

function numberFrom(row: Json, doing: Doing): CallingNumber {
  const { phoneNumber, extension, state, location } = objectFrom(row, numberSchema, doing);
  return {
    phoneNumber: phoneNumber ?? undefined,
    extension: extension ?? undefined,
    state: state ?? undefined,
    location: location
      ? { id: location.id, uuid: uuidIn(location.id), name: location.name ?? location.id }
      : undefined,
  };
}

export function readRequest(service: ApiRequest["service"], path: string, doing: Doing): ApiRequest {
  return { service, method: "GET", path, repeatable: true, doing, notFoundMeans: "object" };
}

/** Webex ids are often base64 of `ciscospark://us/LOCATION/<uuid>`; the last piece is the plain id. */
export function uuidIn(id: string): string {
  const decoded = Buffer.from(id, "base64").toString("utf8");
  return decoded.startsWith("ciscospark://") ? decoded.slice(decoded.lastIndexOf("/") + 1) : id;
}

/** The id that Webex gives to the location of a plain id. */
function webexLocation(uuid: string | undefined): string | undefined {
  return uuid !== undefined && isUuid(uuid)
    ? Buffer.from(`ciscospark://us/LOCATION/${uuid}`).toString("base64")
    : undefined;
}

function regionFrom(row: Json, doing: Doing): TelephonyRegion {
  const region = objectFrom(row, regionSchema, doing);
  return {
    id: region.id,
    name: region.name ?? region.regionName ?? region.id,
    country: region.country ?? region.countryCode,
  };
}
