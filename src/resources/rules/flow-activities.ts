// Which fields of an activity are select fields. Beside what is chosen in one an export writes what it is called, as
// `field:name`, `field_name` or both, and likewise its type: for the eye only, and out of date after a binding. Only
// these fields of these activities have such twins. Elsewhere a key that looks like one was named by a user: the headers
// and parameters of a request are keyed by whatever their service asks for.
import type { JsonObject } from "./json-text";

/** By the names of activities: what is chosen from a list, mostly objects of the tenant. */
const selectFields: ReadonlyMap<unknown, readonly string[]> = new Map([
  ["play-message", ["connector"]],
  ["play-music", ["prompt"]],
  ["ivr-menu", ["connector"]],
  ["ivr-collectdigits", ["connector"]],
  ["set-whisperannouncement", ["connector"]],
  ["set-announcement", ["audioFile"]],
  ["queue-contact", ["destination", "fallbackQueue", "queueId", "priority"]],
  ["queue-to-agent", ["reportingQueue", "recoveryQueue", "priority"]],
  ["queue-lookup", ["destination"]],
  ["advanced-queue-info", ["destination"]],
  ["escalate-cdg", ["callDistributionGroup"]],
  ["set-contact-priority", ["priority"]],
  ["callback", ["callbackQueue", "callbackAni"]],
  ["scheduled-callback", ["callbackQueue"]],
  ["ivr-virtualassistant", ["connector"]],
  ["ivr-virtualassistantvoice", ["connector", "virtualAgentId"]],
  ["business-hours", ["businessHoursId"]],
  ["http-request", ["connectorId"]],
  ["http-request-v2", ["connectorId"]],
  ["hand-off", ["handOffFlow"]],
  ["subflow-handoff", ["subflowId"]],
  ["start-media-stream", ["mediaDestinationId"]],
  ["record", ["terminationSymbol"]],
  ["Feedback", ["dispatch"]],
  ["Feedback-V2", ["surveyMethod"]],
  ["ReceiveMessage", ["channelName"]],
  ["SendCustomMessage", ["channelName"]],
]);

/** Whether a key of an activity's properties is the twin of a select field of it. */
export function isTwin(key: string, properties: Readonly<Record<string, unknown>>): boolean {
  const field = /^(.+)[:_](?:name|type)$/.exec(key)?.[1];
  if (field === undefined || !Object.hasOwn(properties, field)) return false;
  return selectFields.get(properties.activityName)?.includes(field) === true;
}

/** What an export writes into an activity's properties that no caller notices: when it was drawn, which release. */
const bookkeeping = new Set(["_renderRequestTimestamp", "activityVersionNumber"]);

/** An activity's properties without what changes although nobody has changed the flow. */
export function propertiesThatMatter(properties: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(properties).filter(([key]) => !bookkeeping.has(key) && !isTwin(key, properties)),
  );
}
