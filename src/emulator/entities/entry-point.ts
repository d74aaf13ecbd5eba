/** entry-point: a channel, where a customer's contact first arrives. */
import { ApiError, PlainError } from "../errors";
import type { Call, Operation } from "../exchange";
import type { FieldTable } from "../fields";
import { isTimeZone, recordFields } from "../fields";
import type { JsonObject } from "../json";
import { rows, text } from "../json";
import type { Tenant } from "../tenant";
import { timeZoneOf } from "../tenant";
import { bulkOperation, purgeOperation } from "./bulk";
import type { ConfigurationEntity } from "./configuration-entity";
import { configurationOperations } from "./configuration-entity";
import { isVersionLabel, labelledVersionOf } from "./flow-record";

const fields: FieldTable = {
  ...recordFields,
  // Emptiness refused: inferred.
  name: { type: "text", required: true, minLength: 1, maxLength: 80, pattern: /^[a-zA-Z0-9&_\-\s]*$/ },
  description: { type: "text", maxLength: 255 },
  // Immutable: assumed for all three; the console forbids it.
  entryPointType: { type: "text", required: true, oneOf: ["INBOUND", "OUTBOUND"], immutable: true },
  channelType: {
    type: "text",
    required: true,
    immutable: true,
    oneOf: ["TELEPHONY", "EMAIL", "FAX", "CHAT", "VIDEO", "OTHERS", "SOCIAL_CHANNEL"],
  },
  socialChannelType: {
    type: "text",
    immutable: true,
    oneOf: ["MESSAGEBIRD", "MESSENGER", "WHATSAPP", "APPLE_BUSINESS_CHAT", "GOOGLE_BUSINESS_MESSAGES"],
  },
  active: { type: "flag", required: true },
  // Observed live: 0 is refused.
  serviceLevelThreshold: { type: "integer", required: true, minimum: 1 },
  maximumActiveContacts: { type: "integer", required: true, minimum: 0 },
  controlFlowScriptUrl: { type: "text" },
  overflowNumber: { type: "text", maxLength: 40, pattern: /^[0-9]*$/ },
  timezone: { type: "text" },
  imiOrgType: { type: "text", oneOf: ["MIXED_MODE", "IMI"] },
  assetId: { type: "text" },
  xspVersion: { type: "text", maxLength: 80 },
  subscriptionId: { type: "text", maxLength: 80 },
  routePointId: { type: "text" },
  flowId: { type: "text" },
  flowTagId: { type: "text" },
  musicOnHoldId: { type: "text" },
  outdialQueueId: { type: "text" },
  callbackEnabled: { type: "flag" },
  flowOverrideSettings: { type: "list" },
  systemDefault: { type: "flag", readOnly: true },
  // Not in the contract: observed live 2026-07-11.
  systemInternal: { type: "flag", readOnly: true },
  outdialTransferToQueueEnabled: { type: "flag", readOnly: true },
};

export const entryPoint: ConfigurationEntity = {
  entity: "entry-point",
  fields,
  searchable: ["name", "description"],
  exported: {
    fields: [
      "name",
      "description",
      "timezone",
      "channelType",
      "socialChannelType",
      "entryPointType",
      "flowId",
    ],
    type: "entryPointType",
  },
  verbs: ["references", "list", "plain-list", "get", "create", "update", "delete"],
  statuses: { create: 201, delete: 204 },

  complete: (draft, tenant, current) => ({
    // Filled again when a PUT leaves them out (assumed).
    timezone: timeZoneOf(tenant),
    callbackEnabled: false,
    systemDefault: current?.systemDefault ?? false,
    ...draft,
  }),

  problems: (channel, tenant) => [
    ...kindProblems(channel),
    ...flowProblems(channel, tenant),
    ...referenceProblems(channel, tenant),
  ],

  refuse: (channel, tenant, current) => {
    // Some organizations answer a bare 500 to a flow on create (noted by use, undated).
    if (!current && channel.flowId !== undefined && tenant.behaviour().flowIdOnCreateFails) {
      throw new PlainError(500, "");
    }
  },

  refuseDelete: (channel, tenant) => {
    // Contradictory: the console forbids it, one live delete got 204. The harsher side is the default.
    if (channel.active === true && !tenant.behaviour().allowDeleteOfActiveChannel) {
      throw new ApiError(412, `Active entry point ${text(channel, "name")} cannot be deleted`);
    }
  },

  refersTo: (channel, entity, target) => {
    const direct = {
      flow: "flowId",
      "audio-file": "musicOnHoldId",
      "contact-service-queue": "outdialQueueId",
    };
    const field = direct[entity as keyof typeof direct];
    return (
      (field !== undefined && channel[field] === target.id) ||
      rows(channel, "flowOverrideSettings").some(
        (setting) => setting.entityType === entity && setting.entityId === target.id,
      )
    );
  },

  // Observed live 2026-09-23: the unfiltered list hides internal rows, channelTypes shows them.
  visibleRows: (call, channels) => {
    const types = call.query.list("channelTypes");
    if (types.length > 0) return channels.filter((channel) => types.includes(text(channel, "channelType")));
    if (call.query.get("filter")) return channels;
    return channels.filter((channel) => channel.systemInternal !== true);
  },

  decorate: (channel, call) =>
    call.query.flag("includeCount") ? { ...channel, dnEpMappingCount: mappingCount(channel, call) } : channel,
};

const mappingCount = (channel: JsonObject, call: Call): number =>
  call.tenant.store.all("dial-number").filter(({ entryPointId }) => entryPointId === channel.id).length;

function kindProblems(channel: JsonObject): string[] {
  const { channelType, entryPointType, socialChannelType } = channel;
  const problems: string[] = [];
  // Contract: OUTBOUND only with TELEPHONY.
  if (entryPointType === "OUTBOUND" && channelType !== "TELEPHONY")
    problems.push("entryPointType: invalid value");
  // Assumed: a social channel wants its type and no other channel takes one.
  if (channelType === "SOCIAL_CHANNEL" && socialChannelType === undefined) {
    problems.push("socialChannelType: should not be null or blank");
  }
  if (channelType !== "SOCIAL_CHANNEL" && socialChannelType !== undefined) {
    problems.push("socialChannelType: invalid value");
  }
  // Contract texts name these as telephony settings; that others are refused is assumed.
  for (const field of ["musicOnHoldId", "overflowNumber", "flowOverrideSettings"]) {
    if (channelType !== "TELEPHONY" && channel[field] !== undefined) problems.push(`${field}: invalid value`);
  }
  if (channel.timezone !== undefined && !isTimeZone(text(channel, "timezone"))) {
    problems.push("timezone: invalid value");
  }
  if (rows(channel, "flowOverrideSettings").some((setting) => !setting.name || !setting.type)) {
    problems.push("flowOverrideSettings: name and type should not be null or blank");
  }
  return problems;
}

// Assumed: nobody has recorded the answer to a wrong flow or to a label without a version.
function flowProblems(channel: JsonObject, tenant: Tenant): string[] {
  const { flowId, flowTagId } = channel;
  if (flowId === undefined) return flowTagId === undefined ? [] : ["flowTagId: invalid value"];
  const flow = tenant.store.get("flow", String(flowId));
  if (!flow) return ["flowId: invalid value"];
  if (flowTagId === undefined) return [];
  const label = String(flowTagId);
  return isVersionLabel(label) && labelledVersionOf(flow, label) ? [] : ["flowTagId: invalid value"];
}

// Assumed, as for flows. An outdial queue is an OUTBOUND telephony queue and only for outdial channels.
function referenceProblems(channel: JsonObject, tenant: Tenant): string[] {
  const { musicOnHoldId, outdialQueueId, entryPointType } = channel;
  const problems: string[] = [];
  if (musicOnHoldId !== undefined && !tenant.store.get("audio-file", String(musicOnHoldId))) {
    problems.push("musicOnHoldId: invalid value");
  }
  if (outdialQueueId !== undefined) {
    const queue = tenant.store.get("contact-service-queue", String(outdialQueueId));
    const fits = queue?.queueType === "OUTBOUND" && queue.channelType === "TELEPHONY";
    if (entryPointType !== "OUTBOUND" || !fits) problems.push("outdialQueueId: invalid value");
  }
  return problems;
}

export const entryPointOperations: readonly Operation[] = [
  bulkOperation(entryPoint),
  purgeOperation(entryPoint),
  ...configurationOperations(entryPoint),
];
