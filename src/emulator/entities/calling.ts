/** Webex Calling: locations and the inventory of numbers, which live in another API with other ids and errors. */
import type { Answer, Call, Operation } from "../exchange";
import { json } from "../exchange";
import type { JsonObject } from "../json";
import { isJsonObject, text } from "../json";
import { webexId, plainId } from "../webex-id";
import type { Tenant } from "../tenant";

export interface InventoryNumber {
  readonly number: string;
  readonly locationId: string;
  readonly locationName: string;
}

export const locationIds = (tenant: Tenant): readonly string[] =>
  tenant.store.all("location").map((location) => text(location, "id"));

/** Numbers that exist in Webex Calling, in the order of the inventory. */
export function inventoryNumbers(tenant: Tenant): readonly InventoryNumber[] {
  return tenant.store.all("location").flatMap((location) =>
    numbersOf(location).map((number) => ({
      number,
      locationId: text(location, "id"),
      locationName: text(location, "name"),
    })),
  );
}

function numbersOf(location: JsonObject): readonly string[] {
  const numbers = location.numbers;
  return Array.isArray(numbers) ? numbers.filter((number) => typeof number === "string") : [];
}

const base = { method: "GET", area: "platform", writes: false } as const;

export const callingOperations: readonly Operation[] = [
  { ...base, name: "location.list", path: "/v1/locations", handle: listLocations },
  { ...base, name: "number.list", path: "/v1/telephony/config/numbers", handle: listNumbers },
];

function listLocations(call: Call): Answer {
  const { tenant, query } = call;
  const name = query.get("name");
  const items = tenant.store
    .all("location")
    .filter((location) => name === undefined || text(location, "name") === name)
    .map((location) => toLocation(location, tenant));
  return page(call, "items", items);
}

function toLocation(location: JsonObject, tenant: Tenant): JsonObject {
  const address = isJsonObject(location.address) ? { address: location.address } : {};
  return {
    id: webexId("LOCATION", text(location, "id")),
    name: text(location, "name"),
    orgId: webexId("ORGANIZATION", tenant.organizationId),
    timeZone: text(location, "timezone"),
    preferredLanguage: "en_us",
    ...address,
  };
}

// Documented filters of this API; that phoneNumber matches a part of the digits is assumed.
function listNumbers(call: Call): Answer {
  const { tenant, query } = call;
  const location = query.get("locationId");
  const digits = query
    .get("phoneNumber")
    ?.replaceAll(/[^\d,]/g, "")
    .split(",");
  const isRawPlusTrap = query.get("phoneNumber")?.startsWith(" ") === true;
  const mapped = new Set(tenant.store.all("dial-number").map((row) => text(row, "dialledNumberDigits")));
  const numbers = inventoryNumbers(tenant)
    .filter(({ locationId }) => location === undefined || plainId(location) === locationId)
    .filter(({ number }) => !isRawPlusTrap && (digits?.some((part) => number.includes(part)) ?? true))
    .map((entry) => toNumber(entry, mapped));
  return page(call, "phoneNumbers", numbers);
}

function toNumber(entry: InventoryNumber, mapped: ReadonlySet<string>): JsonObject {
  return {
    phoneNumber: entry.number,
    state: "ACTIVE",
    phoneNumberType: "PRIMARY",
    mainNumber: false,
    tollFreeNumber: false,
    isServiceNumber: mapped.has(entry.number.slice(1)),
    location: { id: webexId("LOCATION", entry.locationId), name: entry.locationName },
  };
}

/** This API pages by `start` and `max` and names the next page in a Link header. */
function page(call: Call, field: string, all: readonly JsonObject[]): Answer {
  const start = call.query.number("start", 0, 0);
  const max = Math.min(2000, call.query.number("max", 2000, 1));
  const answer = json(200, { [field]: all.slice(start, start + max) });
  if (start + max >= all.length) return answer;
  const kept = Object.entries(call.query.toObject()).filter(([name]) => name !== "start" && name !== "max");
  const query = new URLSearchParams([...kept, ["start", String(start + max)], ["max", String(max)]]);
  const host = call.headers.host ?? "localhost";
  return { ...answer, headers: { link: `<http://${host}${call.path}?${query.toString()}>; rel="next"` } };
}
