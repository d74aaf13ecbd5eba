/** contact-service-queue: where contacts wait for agents. The only item path that also has a v2 form. */
import type { Operation } from "../exchange";
import type { FieldTable } from "../fields";
import { isTimeZone, recordFields } from "../fields";
import type { JsonObject } from "../json";
import { rows, text } from "../json";
import type { Tenant } from "../tenant";
import { bulkOperationWithoutUpdate, bulkPatchOperation } from "./bulk";
import type { ConfigurationEntity } from "./configuration-entity";
import { configurationOperations } from "./configuration-entity";

const inclusion = { type: "text" } as const;

const fields: FieldTable = {
  ...recordFields,
  name: { type: "text", required: true },
  description: { type: "text" },
  queueType: { type: "text", required: true, oneOf: ["INBOUND", "OUTBOUND"] },
  // Immutable: assumed.
  channelType: {
    type: "text",
    required: true,
    immutable: true,
    oneOf: ["TELEPHONY", "EMAIL", "FAX", "CHAT", "VIDEO", "OTHERS", "SOCIAL_CHANNEL", "WORK_ITEM"],
  },
  socialChannelType: {
    type: "text",
    oneOf: ["MESSAGEBIRD", "MESSENGER", "WHATSAPP", "APPLE_BUSINESS_CHAT", "GOOGLE_BUSINESS_MESSAGES"],
  },
  active: { type: "flag", required: true },
  serviceLevelThreshold: { type: "integer", required: true },
  maxActiveContacts: { type: "integer", required: true },
  maxTimeInQueue: { type: "integer", required: true },
  routingType: {
    type: "text",
    required: true,
    oneOf: ["LONGEST_AVAILABLE_AGENT", "SKILLS_BASED", "CIRCULAR", "LINEAR"],
  },
  skillBasedRoutingType: { type: "text", oneOf: ["LONGEST_AVAILABLE_AGENT", "BEST_AVAILABLE_AGENT"] },
  // Required by the contract, but not named by the live 400.
  queueRoutingType: { type: "text", oneOf: ["TEAM_BASED", "SKILL_BASED", "AGENT_BASED"] },
  checkAgentAvailability: { type: "flag" },
  callDistributionGroups: { type: "list", required: true, minLength: 1 },
  defaultMusicInQueueMediaFileId: { type: "text" },
  monitoringPermitted: { type: "flag" },
  parkingPermitted: { type: "flag" },
  recordingPermitted: { type: "flag" },
  recordingAllCallsPermitted: { type: "flag" },
  pauseRecordingPermitted: { type: "flag" },
  recordingPauseDuration: { type: "integer" },
  outdialCampaignEnabled: { type: "flag" },
  timezone: { type: "text" },
  overflowNumber: { type: "text" },
  vendorId: { type: "text" },
  ivrRequeueUrl: { type: "text" },
  controlFlowScriptUrl: { type: "text" },
  xspVersion: { type: "text", maxLength: 80 },
  subscriptionId: { type: "text", maxLength: 80 },
  agents: { type: "list" },
  queueSkillRequirements: { type: "list" },
  assistantSkill: { type: "object" },
  manuallyAssignable: { type: "flag" },
  personalizedAIRouting: { type: "object" },
  queueLevelSummariesInclusion: inclusion,
  queueLevelSentimentAnalysisInclusion: inclusion,
  queueLevelPredictedWaitTimeInclusion: inclusion,
  queueLevelAutoCsatInclusion: inclusion,
  queueLevelRealTimeTranscriptionsInclusion: inclusion,
  systemDefault: { type: "flag", readOnly: true },
};

// Observed live: a 400 names these for a telephony queue, although the contract does not require them.
const wantedForTelephony = [
  "monitoringPermitted",
  "parkingPermitted",
  "recordingPermitted",
  "recordingAllCallsPermitted",
  "pauseRecordingPermitted",
  "defaultMusicInQueueMediaFileId",
];

export const contactServiceQueue: ConfigurationEntity = {
  entity: "contact-service-queue",
  fields,
  searchable: ["name", "description"],
  exported: {
    fields: ["name", "description", "channelType", "routingType", "maxTimeInQueue", "timezone"],
    type: "queueType",
  },
  verbs: ["references", "list", "plain-list", "get", "create", "update", "delete"],
  // Observed live: both forms of the item path work; DELETE has only the plain one.
  itemPrefixes: ["", "v2/"],
  statuses: { create: 201, delete: 204 },

  complete: (draft, _tenant, current) => ({
    // Contract: the default of each inclusion.
    queueLevelSummariesInclusion: "EXCLUDED",
    queueLevelSentimentAnalysisInclusion: "EXCLUDED",
    queueLevelPredictedWaitTimeInclusion: "EXCLUDED",
    queueLevelAutoCsatInclusion: "EXCLUDED",
    queueLevelRealTimeTranscriptionsInclusion: "EXCLUDED",
    systemDefault: current?.systemDefault ?? false,
    ...draft,
  }),

  problems: (queue, tenant) => [
    ...telephonyProblems(queue),
    ...groupProblems(queue, tenant),
    ...settingProblems(queue, tenant),
  ],

  refersTo: (queue, entity, target) =>
    (entity === "audio-file" && queue.defaultMusicInQueueMediaFileId === target.id) ||
    (entity === "team" && teamIds(queue).includes(text(target, "id"))),
};

function telephonyProblems(queue: JsonObject): string[] {
  if (queue.channelType !== "TELEPHONY") return [];
  return wantedForTelephony
    .filter((field) => queue[field] === undefined || queue[field] === "")
    .map((field) => `${field}: should not be null or blank`);
}

const teamIds = (queue: JsonObject): readonly string[] =>
  rows(queue, "callDistributionGroups").flatMap((group) =>
    rows(group, "agentGroups").map((row) => text(row, "teamId")),
  );

// Noted by use: at least one team; that an unknown one is refused is assumed.
function groupProblems(queue: JsonObject, tenant: Tenant): string[] {
  if (queue.callDistributionGroups === undefined) return [];
  const ids = teamIds(queue);
  const known = ids.length > 0 && ids.every((id) => tenant.store.get("team", id));
  return known ? [] : ["callDistributionGroups: invalid value"];
}

function settingProblems(queue: JsonObject, tenant: Tenant): string[] {
  const problems: string[] = [];
  const music = text(queue, "defaultMusicInQueueMediaFileId");
  if (music !== "" && !tenant.store.get("audio-file", music)) {
    problems.push("defaultMusicInQueueMediaFileId: invalid value");
  }
  // Contract: a skill routing type goes with SKILLS_BASED.
  if (queue.routingType === "SKILLS_BASED" && queue.skillBasedRoutingType === undefined) {
    problems.push("skillBasedRoutingType: should not be null or blank");
  }
  if (queue.timezone !== undefined && !isTimeZone(text(queue, "timezone"))) {
    problems.push("timezone: invalid value");
  }
  return problems;
}

export const contactServiceQueueOperations: readonly Operation[] = [
  bulkOperationWithoutUpdate(contactServiceQueue, "contact-service-queue/v2/bulk"),
  bulkPatchOperation(contactServiceQueue),
  ...configurationOperations(contactServiceQueue),
];
