/** Webex Calling as far as support numbers need it: regions, locations and the inventory of numbers. Read only. */
import * as v from "valibot";
import { jsonOf, objectFrom } from "./answer";
import { unexpectedAnswer } from "./explain";
import { isJsonObject, type Json } from "./json";
import type { OrganizationId } from "./id";
import type { ApiRequest, Doing, Transport } from "./transport";

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

export class Calling {
  constructor(
    private readonly transport: Transport,
    private readonly organization: () => Promise<OrganizationId>,
  ) {}

  async regions(): Promise<TelephonyRegion[]> {
    const doing = { verb: "list", noun: "telephony regions" };
    const answer = await this.transport.send({
      ...readRequest("configuration", "/global/telephony-region", doing),
      query: [["orgId", await this.organization()]],
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
    return this.inventory(query, { verb: "list", noun: "Webex Calling numbers" });
  }

  /**
   * One number of the inventory by its E.164 spelling, or undefined when it is not there.
   * @throws ContactCenterError of kind "missing-scope": a token for the contact center need not have Webex Calling's
   */
  async number(e164: string): Promise<CallingNumber | undefined> {
    const doing = { verb: "look up", noun: "Webex Calling number", name: e164 };
    const rows = await this.inventory([["phoneNumber", e164]], doing);
    return rows.find(({ phoneNumber }) => phoneNumber === e164);
  }

  private async inventory(
    query: readonly (readonly [string, string])[],
    doing: Doing,
  ): Promise<CallingNumber[]> {
    const rows = await this.rows("/v1/telephony/config/numbers", "phoneNumbers", query, doing);
    return rows.map((row) => {
      const { phoneNumber, extension, state, location } = objectFrom(row, numberSchema, doing);
      return {
        phoneNumber: phoneNumber ?? undefined,
        extension: extension ?? undefined,
        state: state ?? undefined,
        location: location
          ? { id: location.id, uuid: uuidIn(location.id), name: location.name ?? location.id }
          : undefined,
      };
    });
  }

  /** Webex pages with max and start; another page is announced in the `Link` header. */
  private async rows(
    path: string,
    key: string,
    query: readonly (readonly [string, string])[],
    doing: Doing,
  ): Promise<Json[]> {
    const rows: Json[] = [];
    for (;;) {
      const answer = await this.transport.send({
        ...readRequest("webex", path, doing),
        query: [...query, ["max", String(pageSize)], ["start", String(rows.length)]],
      });
      const json = jsonOf(answer, doing);
      const page = isJsonObject(json) ? json[key] : undefined;
      if (!Array.isArray(page)) throw unexpectedAnswer(doing, `it holds no "${key}"`, answer.trackingId);
      rows.push(...page);
      if (page.length === 0 || !/rel="?next"?/.test(answer.headers.get("link") ?? "")) return rows;
    }
  }
}

export function readRequest(service: ApiRequest["service"], path: string, doing: Doing): ApiRequest {
  return { service, method: "GET", path, repeatable: true, doing, notFoundMeans: "object" };
}

/** Webex ids are often base64 of `ciscospark://us/LOCATION/<uuid>`; the last piece is the plain id. */
export function uuidIn(id: string): string {
  const decoded = Buffer.from(id, "base64").toString("utf8");
  return decoded.startsWith("ciscospark://") ? decoded.slice(decoded.lastIndexOf("/") + 1) : id;
}

function regionFrom(row: Json, doing: Doing): TelephonyRegion {
  const region = objectFrom(row, regionSchema, doing);
  return {
    id: region.id,
    name: region.name ?? region.regionName ?? region.id,
    country: region.country ?? region.countryCode,
  };
}
