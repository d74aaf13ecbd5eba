/** dial-number: a support number, the mapping of a Webex Calling number to a channel. It has no name. */
import { ApiError, invalid } from "../errors";
import type { Operation } from "../exchange";
import { empty, json } from "../exchange";
import type { FieldTable } from "../fields";
import { recordFields } from "../fields";
import type { Json, JsonObject } from "../json";
import { text } from "../json";
import type { Tenant } from "../tenant";
import { bulkOperation } from "./bulk";
import type { ConfigurationEntity } from "./configuration-entity";
import { configurationOperations } from "./configuration-entity";
import { inventoryNumbers, locationIds } from "./calling";

const fields: FieldTable = {
  ...recordFields,
  dialledNumber: { type: "text", required: true, maxLength: 20, pattern: /^\+{0,1}\d+[\d.-]*$/ },
  entryPointId: { type: "text", required: true },
  // Observed live: 400 without a location.
  location: { type: "text", required: true },
  regionId: { type: "text" },
  extension: { type: "text", maxLength: 10, pattern: /^\d{2,10}$/ },
  routingPrefix: { type: "text", maxLength: 7, pattern: /^\d{2,7}$/ },
  esn: { type: "text", maxLength: 17, pattern: /^\d{2,17}$/ },
  routePointId: { type: "text" },
  defaultAni: { type: "flag" },
  dialledNumberDigits: { type: "text", readOnly: true },
};

export const digitsOf = (number: string): string => number.replaceAll(/\D/g, "");

export const dialNumber: ConfigurationEntity = {
  entity: "dial-number",
  nameField: "dialledNumber",
  fields,
  searchable: ["dialledNumber"],
  exported: { fields: ["dialledNumber", "extension", "location"] },
  verbs: ["references", "list", "plain-list", "get", "create", "update", "delete"],
  listPrefixes: ["v2/", "v3/"],
  statuses: { create: 200, delete: 200 },

  complete: (draft, tenant) => ({
    // Contract: set once by the server, for the first mapping. That it is false otherwise is assumed.
    defaultAni: tenant.store.all("dial-number").length === 0,
    ...draft,
    dialledNumberDigits: digitsOf(text(draft, "dialledNumber")),
  }),

  problems: (mapping, tenant) => [...targetProblems(mapping, tenant), ...placeProblems(mapping, tenant)],

  refuse: (mapping, tenant, current) => {
    refuseWithoutRegion(mapping, tenant);
    refuseForeignNumber(mapping, tenant);
    refuseOtherNumber(mapping, current);
    refuseMappedNumber(mapping, tenant);
  },

  // Nobody has seen a bulk delete of mappings.
  deletesInBulk: (tenant) => {
    const { bulkDeleteOfNumbers } = tenant.behaviour();
    if (bulkDeleteOfNumbers === "refused") throw invalid("requestAction: invalid value");
    return bulkDeleteOfNumbers === "works";
  },

  refersTo: (mapping, entity, target) => entity === "entry-point" && mapping.entryPointId === target.id,

  decorate: (mapping, call) =>
    call.query.flag("includeEntryPointName")
      ? {
          ...mapping,
          entryPointName: call.tenant.store.get("entry-point", text(mapping, "entryPointId"))?.name,
        }
      : mapping,
};

/** Assumed: only inbound telephony channels and the system's transfer channel carry numbers. */
function targetProblems(mapping: JsonObject, tenant: Tenant): string[] {
  if (mapping.entryPointId === undefined) return [];
  const channel = tenant.store.get("entry-point", text(mapping, "entryPointId"));
  const carriesNumbers =
    channel?.channelType === "TELEPHONY" &&
    (channel.entryPointType === "INBOUND" ||
      channel.systemDefault === true ||
      channel.outdialTransferToQueueEnabled === true);
  return carriesNumbers ? [] : ["entryPointId: invalid value"];
}

// Assumed: an unknown location is refused.
function placeProblems(mapping: JsonObject, tenant: Tenant): string[] {
  const location = text(mapping, "location");
  return location === "" || locationIds(tenant).includes(location) ? [] : ["location: invalid value"];
}

/** Observed live: the region is wanted too, and looked at after the location. */
function refuseWithoutRegion(mapping: JsonObject, tenant: Tenant): void {
  const region = text(mapping, "regionId");
  if (region === "") throw new ApiError(400, "regionId: should not be null or blank");
  if (!tenant.store.get("telephony-region", region)) throw new ApiError(400, "regionId: invalid value");
}

/** Observed live 2026-07-11: a number must be in the Webex Calling inventory. */
function refuseForeignNumber(mapping: JsonObject, tenant: Tenant): void {
  const digits = text(mapping, "dialledNumberDigits");
  const known = inventoryNumbers(tenant).some(({ number }) => digitsOf(number) === digits);
  if (!known) throw new ApiError(404, "Dialed number does not exist");
}

/** Assumed: a mapping moves to another channel, but never to another number. */
function refuseOtherNumber(mapping: JsonObject, current: JsonObject | undefined): void {
  if (!current || current.dialledNumberDigits === mapping.dialledNumberDigits) return;
  const original = text(current, "dialledNumber");
  throw new ApiError(
    400,
    `dialledNumber: This configuration cannot be changed. Original value is ${original}`,
  );
}

/** Assumed: one mapping for a number. */
function refuseMappedNumber(mapping: JsonObject, tenant: Tenant): void {
  const taken = tenant.store
    .all("dial-number")
    .some(
      ({ id, dialledNumberDigits }) =>
        id !== mapping.id && dialledNumberDigits === mapping.dialledNumberDigits,
    );
  if (taken) throw new ApiError(409, `dialledNumber: ${text(mapping, "dialledNumber")} is already mapped`);
}

export const dialNumberOperations: readonly Operation[] = [
  bulkOperation(dialNumber),
  {
    name: "dial-number.numbers-only",
    method: "GET",
    path: "/organization/:org/dial-number/numbers-only",
    area: "configuration",
    writes: false,
    handle: ({ tenant }) => json(200, tenant.store.all("dial-number").map(numberOf)),
  },
  {
    // Contract: without an id it removes every mapping of the organization.
    name: "dial-number.delete-all",
    method: "DELETE",
    path: "/organization/:org/dial-number",
    area: "configuration",
    writes: true,
    handle: ({ tenant }) => {
      for (const mapping of tenant.store.all("dial-number"))
        tenant.store.remove("dial-number", text(mapping, "id"));
      return empty(200);
    },
  },
  ...configurationOperations(dialNumber),
];

const numberOf = (mapping: JsonObject): Json => text(mapping, "dialledNumber");
