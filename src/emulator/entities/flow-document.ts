/** What is inside a flow definition: its activities, what they mention, and what is wrong with them. */
import type { Json, JsonObject } from "../json";
import { isJsonObject, rows, text } from "../json";
import type { Store } from "../store";

interface Process {
  readonly activities: readonly JsonObject[];
  readonly links: readonly JsonObject[];
  /** True for the flows that handle events beside the main one. */
  readonly isEventFlow: boolean;
}

/**
 * Names of activities the flow service knows. The full list is served by a route that is not public; these are the
 * names seen in documents and notes, so a real tenant may know more (assumed: anything else is unknown).
 */
const knownActivities = new Set([
  "start",
  "NewPhoneContact",
  "NewContact",
  "StartSubflow",
  "event",
  "end",
  "end-subflow",
  "subflow",
  "disconnect-contact",
  "play-message",
  "play-music",
  "ivr-menu",
  "collect-digits",
  "queue-contact",
  "queue-to-agent",
  "queue-lookup",
  "advanced-queue-info",
  "get-queue-info",
  "escalate-call-distribution-group",
  "set-contact-priority",
  "business-hours",
  "blind-transfer",
  "bridged-transfer",
  "callback",
  "courtesy-callback",
  "goto",
  "go-to",
  "record",
  "start-media-stream",
  "virtual-agent",
  "virtual-agent-v2",
  "ai-agent",
  "feedback",
  "feedback-v2",
  "screen-pop",
  "pop-over",
  "set-variable",
  "set-caller-id",
  "set-announcement",
  "set-whisper",
  "condition",
  "condition-activity",
  "case",
  "case-activity",
  "wait",
  "parse",
  "percent-allocation",
  "http-request",
  "http-request-v2",
  "function",
  "bre-request",
  "fn",
]);

function processesOf(document: JsonObject): readonly Process[] {
  const eventFlows = isJsonObject(document.eventFlows) ? document.eventFlows : {};
  const events = isJsonObject(eventFlows.eventsMap) ? Object.values(eventFlows.eventsMap) : [];
  return [
    toProcess(document.process, false),
    ...events.filter(isJsonObject).map((event) => toProcess(event.process, true)),
  ];
}

function toProcess(process: Json | undefined, isEventFlow: boolean): Process {
  if (!isJsonObject(process)) return { activities: [], links: [], isEventFlow };
  const activities = isJsonObject(process.activities) ? Object.values(process.activities) : [];
  return { activities: activities.filter(isJsonObject), links: rows(process, "links"), isEventFlow };
}

function propertiesOf(activity: JsonObject): JsonObject {
  return isJsonObject(activity.properties) ? activity.properties : {};
}

/** The first activity the service does not know, by its name. */
export function unknownActivityOf(document: JsonObject): string | undefined {
  return processesOf(document)
    .flatMap(({ activities }) => activities)
    .map((activity) => text(propertiesOf(activity), "activityName"))
    .find((name) => name !== "" && !knownActivities.has(name));
}

const mentions = new WeakMap<JsonObject, ReadonlySet<string>>();

/** Every text in the settings of its activities: ids and audio names stand there as plain values. */
export function mentionedIn(document: JsonObject): ReadonlySet<string> {
  const known = mentions.get(document);
  if (known) return known;
  const found = new Set<string>();
  for (const { activities } of processesOf(document)) {
    for (const activity of activities) collectTexts(propertiesOf(activity), found);
  }
  mentions.set(document, found);
  return found;
}

function collectTexts(value: Json | undefined, found: Set<string>): void {
  if (typeof value === "string") found.add(value);
  else if (Array.isArray(value)) value.forEach((element: Json) => collectTexts(element, found));
  else if (isJsonObject(value)) Object.values(value).forEach((element) => collectTexts(element, found));
}

/** Rows of `validationResults`. Codes as seen; which of them is an ERROR is assumed unless it is named a hint. */
export function validationResultsOf(document: JsonObject, store: Store): readonly JsonObject[] {
  return processesOf(document).flatMap((process) => [
    ...linkResults(process),
    ...process.activities.flatMap((activity) => activityResults(activity, process, store)),
  ]);
}

export const hasErrors = (document: JsonObject): boolean =>
  rows(document, "validationResults").some(({ severity }) => severity === "ERROR");

type Severity = "ERROR" | "RECOMMENDATION";

function result(code: string, severity: Severity, activity: JsonObject, message: string): JsonObject {
  return {
    code,
    severity,
    activityId: text(activity, "id"),
    activityLabel: text(activity, "name"),
    message,
    docLink: "",
  };
}

function linkResults({ activities, links, isEventFlow }: Process): JsonObject[] {
  const ids = new Set(activities.map((activity) => text(activity, "id")));
  return links
    .filter((link) => !ids.has(text(link, "sourceActivityId")) || !ids.has(text(link, "targetActivityId")))
    .map((link) => {
      const source = activities.find(({ id }) => id === link.sourceActivityId) ?? {};
      const where = text(source, "name");
      return isEventFlow
        ? result("FC1012", "ERROR", source, `A broken link was found at activity ${where} in the Event Flow`)
        : result("ACTIVITY_NOT_FOUND", "ERROR", source, `A link of activity ${where} leads nowhere`);
    });
}

function activityResults(activity: JsonObject, process: Process, store: Store): JsonObject[] {
  const results: JsonObject[] = [];
  const properties = propertiesOf(activity);
  const group = text(activity, "group");
  const isTarget = process.links.some(({ targetActivityId }) => targetActivityId === activity.id);
  if (!isTarget && group !== "start" && group !== "event") {
    results.push(result("FC1004", "ERROR", activity, "This activity is isolated"));
  }
  if (["action", "enum-gateway"].includes(group) && text(properties, "description") === "") {
    results.push(result("FC1007", "RECOMMENDATION", activity, "This activity has no description"));
  }
  for (const label of missingSettings(properties)) {
    results.push(result("FC1015", "ERROR", activity, `Required field '${label}' is not configured`));
  }
  // Assumed: a queue that is not in this tenant is a hint, not an error.
  const queue = text(properties, "destination");
  if (isStaticQueue(properties) && queue !== "" && !store.get("contact-service-queue", queue)) {
    results.push(result("FC1015", "RECOMMENDATION", activity, `Queue ${queue} does not exist`));
  }
  return results;
}

const isStaticQueue = (properties: JsonObject): boolean =>
  properties.activityName === "queue-contact" && properties.queueRadioGroup !== "variableQueue";

/** Settings an activity cannot run without; each may come from a variable instead. */
function missingSettings(properties: JsonObject): string[] {
  const lacks = (...names: readonly string[]): boolean =>
    names.every((name) => text(properties, name) === "");
  switch (properties.activityName) {
    case "business-hours":
      return lacks("businessHoursId", "businessHoursVariable") ? ["Business Hours"] : [];
    case "queue-contact":
      return lacks("destination", "destinationVariable", "queueId") ? ["Queue"] : [];
    case "play-music":
      return lacks("prompt", "promptDynamic") ? ["Music File"] : [];
    case "play-message": {
      const prompts = [...rows(properties, "prompts"), ...rows(properties, "promptsTts")];
      return prompts.length === 0 ? ["Prompt"] : [];
    }
    default:
      return [];
  }
}
