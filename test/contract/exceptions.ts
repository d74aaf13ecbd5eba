/**
 * Where the official contract (OpenAPI file of 2026-05-04) is known to be wrong or silent. One row per departure,
 * each with its evidence; whatever is not listed here is held against the contract as it stands.
 */

export type SchemaException =
  /** The contract requires these fields, the API does not. */
  | {
      readonly kind: "not-required";
      readonly schema: string;
      readonly fields: readonly string[];
      readonly evidence: string;
    }
  /** The API answers a field the contract does not know. */
  | {
      readonly kind: "extra-field";
      readonly schema: string;
      readonly field: string;
      readonly value: Readonly<Record<string, unknown>>;
      readonly evidence: string;
    }
  /** The contract describes a field wrongly. */
  | {
      readonly kind: "other-value";
      readonly schema: string;
      readonly field: string;
      readonly value: Readonly<Record<string, unknown>>;
      readonly evidence: string;
    }
  /** The contract lists only some of the keys. */
  | { readonly kind: "open"; readonly schema: string; readonly evidence: string };

const links = { type: "array", maxItems: 0 };
const listRows = "rows of a list carry an empty `links` array (observed live)";
const envelopeMeta = {
  type: "object",
  required: ["orgid", "page", "pageSize", "totalPages", "totalRecords", "links"],
  additionalProperties: false,
  properties: {
    orgid: { type: "string", format: "uuid" },
    page: { type: "integer" },
    pageSize: { type: "integer" },
    totalPages: { type: "integer" },
    totalRecords: { type: "integer" },
    links: { type: "object", additionalProperties: { type: "string" } },
  },
};

const envelopes = [
  "ResponseEnvelopeEntryPointDTO",
  "ResponseEnvelopeDialledNumberEntryPointDTO",
  "ResponseEnvelopeAudioFileInfoDTO",
  "ResponseEnvelopeSiteDTO",
  "ResponseEnvelopeTeamResponseDTO",
];

const rowSchemas = [
  "EntryPointDTO",
  "DialledNumberEntryPointDTO",
  "AudioFileInfoDTO",
  "ContactServiceQueueDTO",
  "ContactServiceQueueDTOList",
  "SiteDTO",
  "TeamResponseDTO",
  "BusinessHoursDTO",
  "BusinessHoursDTOList",
];

export const schemaExceptions: readonly SchemaException[] = [
  ...envelopes.map((schema) => ({
    kind: "other-value" as const,
    schema,
    field: "meta",
    value: envelopeMeta,
    evidence:
      "the contract wants every value of `meta` to be an object; live it is the paging (observed live)",
  })),
  ...rowSchemas.map((schema) => ({
    kind: "extra-field" as const,
    schema,
    field: "links",
    value: links,
    evidence: listRows,
  })),
  {
    kind: "not-required",
    schema: "EntryPointDTO",
    fields: ["assetId", "controlFlowScriptUrl", "imiOrgType", "overflowNumber", "socialChannelType"],
    evidence: "a telephony channel was created without them (observed live 2026-07-11)",
  },
  {
    kind: "extra-field",
    schema: "EntryPointDTO",
    field: "systemInternal",
    value: { type: "boolean" },
    evidence: "observed live 2026-07-11; not in the contract",
  },
  {
    kind: "not-required",
    schema: "DialledNumberEntryPointDTO",
    fields: ["entryPointName"],
    evidence: "an output with includeEntryPointName; a live create did not ask for it (2026-07-11)",
  },
  {
    kind: "not-required",
    schema: "ContactServiceQueueDTO",
    fields: ["callDistributionGroups"],
    evidence: "arrays are left out of lists, says the contract itself",
  },
  {
    kind: "not-required",
    schema: "BusinessHoursDTO",
    fields: ["workingHours"],
    evidence: "arrays are left out of lists, says the contract itself",
  },
  {
    kind: "extra-field",
    schema: "ErrorDetails",
    field: "reason",
    value: { type: "string" },
    evidence: "in the contract's own examples and in every live error (2026-07-14)",
  },
  {
    kind: "extra-field",
    schema: "ErrorDetails",
    field: "referencedEntities",
    value: { type: "array", items: { type: "string" } },
    evidence: "names the referring types of a 412 (observed live 2026-07-14)",
  },
  {
    kind: "open",
    schema: "OperationError",
    evidence: "code, entity and references stand in the contract's own examples",
  },
  {
    kind: "open",
    schema: "Widget",
    evidence: "real exports carry point, ports and properties in a widget; the contract lists four keys",
  },
  {
    kind: "extra-field",
    schema: "AudioFileInfoPatchDTO",
    field: "name",
    value: { type: "string", maxLength: 80 },
    evidence: "a guide written from use says that PATCH takes the name too",
  },
];

/** Operations the contract does not declare, as `METHOD /path`, with the evidence for each. */
export const undeclaredOperations: Readonly<Record<string, string>> = {
  "GET /organization/:org": "name, subscriptionType, environment (observed live 2026-08-26)",
  "GET /organization/:org/blob/:id": "raw RIFF bytes without a content type (observed live 2026-08-26)",
  "POST /organization/:org/entry-point/purge-inactive-entities":
    "403 for everybody (observed live 2026-07-22)",
  "GET /global/telephony-region": "named in the contract's texts; shape of the rows assumed",
  "DELETE /flow-store/:org/project/:project/flows/:flow": "in later copies of the contract only",
  "PATCH /flow-store/:org/project/:project/flows/:flow": "200 and ignored (observed live 2026-07-11)",
  "POST /flow-store/:org/project/:project/flows/:flow:lock": "in later copies of the contract only",
  "POST /flow-store/:org/project/:project/flows/:flow:unlock": "in later copies of the contract only",
  "POST /v1/access_token": "Webex platform, another contract",
  "GET /v1/authorize": "Webex platform, another contract",
  "POST /v1/applications/:id/token": "Webex platform, another contract",
  "GET /v1/people/me": "Webex platform, another contract",
  "GET /v1/organizations/:id": "Webex platform, another contract",
  "GET /v1/locations": "Webex Calling, another contract",
  "GET /v1/telephony/config/numbers": "Webex Calling, another contract",
};

/** Statuses that were seen or are assumed where the contract declares none; the body keeps the declared shape. */
export const undeclaredStatuses: Readonly<Record<string, string>> = {
  "400": "validation, wherever there is a body or a filter (observed live)",
  "404": "unknown id; a number outside the inventory on create (observed live 2026-07-11)",
  "409": "a taken name or number (assumed)",
  "412": "a referenced or active object (observed live 2026-07-14; active: assumed)",
};
