/** What is inside a flow definition: its activities, what they mention, and what is wrong with them. */
import type { Json, JsonObject } from "../json";
import { isJsonObject, rows, text } from "../json";
import type { Store } from "../store";
import type { Activity, ActivityReference } from "./activities";
import { activityNamed } from "./activities";

interface Process {
  readonly activities: readonly JsonObject[];
  readonly links: readonly JsonObject[];
  /** True for the flows that handle events beside the main one. */
  readonly isEventFlow: boolean;
}

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

/** The first activity of an unknown name. Older exports have start and event activities without one (real exports). */
export function unknownActivityOf(document: JsonObject): string | undefined {
  return processesOf(document)
    .flatMap(({ activities }) => activities)
    .map((activity) => text(propertiesOf(activity), "activityName"))
    .find((name) => name !== "" && activityNamed(name) === undefined);
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
    // Observed live 2026-07: a hint, so a flow with spare activities on its canvas is published.
    results.push(result("FC1004", "RECOMMENDATION", activity, "This activity is isolated"));
  }
  if (["action", "enum-gateway"].includes(group) && text(properties, "description") === "") {
    results.push(result("FC1007", "RECOMMENDATION", activity, "This activity has no description"));
  }
  for (const label of missingSettings(properties)) {
    results.push(result("FC1015", "ERROR", activity, `Required field '${label}' is not configured`));
  }
  return [...results, ...knownActivityResults(activity, process, store)];
}

function knownActivityResults(activity: JsonObject, { links }: Process, store: Store): JsonObject[] {
  const properties = propertiesOf(activity);
  const name = text(properties, "activityName");
  const known = activityNamed(name);
  if (name === "") return [];
  if (known === undefined) {
    // Code observed live 2026-07. That it is a hint is assumed: the service learns new activities before this table.
    return [result("ACTIVITY_NOT_FOUND", "RECOMMENDATION", activity, `Activity ${name} is unknown`)];
  }
  return [
    ...links
      .filter(({ sourceActivityId }) => sourceActivityId === activity.id)
      .map((link) => text(link, "conditionExpr"))
      .filter((exit) => !isExit(known, properties, exit))
      // Text of the live validator (2026-08), whose rows carry no code; that it is a hint here is assumed.
      .map((exit) =>
        result(
          "",
          "RECOMMENDATION",
          activity,
          `Condition '${exit}' is not valid for activity '${text(activity, "name")}'.`,
        ),
      ),
    ...absentReferences(known, properties, store).map((what) =>
      // Assumed: what is not in this tenant is a hint, not an error.
      result("FC1015", "RECOMMENDATION", activity, `${what} does not exist`),
    ),
  ];
}

/** Three spellings of the way on after success: exports, catalog and validator each write another. */
const successExits = ["default", "out", ""];

function isExit({ exits, exitsFrom, group }: Activity, properties: JsonObject, exit: string): boolean {
  if (exits.includes(exit)) return true;
  if (successExits.includes(exit))
    return group === "action" || successExits.some((one) => exits.includes(one));
  const made = exitsFrom === undefined ? [] : (properties[exitsFrom] ?? []);
  // Real exports list the exits of a menu or case as texts; those of an allocation are its descriptions.
  return (
    Array.isArray(made) &&
    made.some((row: Json) => String(isJsonObject(row) ? (row.desc ?? "") : row) === exit)
  );
}

const nouns: Readonly<Record<ActivityReference["entity"], string>> = {
  "contact-service-queue": "Queue",
  "business-hours": "Business hours object",
  "audio-file": "Audio file",
  flow: "Flow",
  "entry-point": "Entry point",
};

/** What the settings name and the tenant does not have. An expression is known only during a call. */
function absentReferences({ references = [] }: Activity, properties: JsonObject, store: Store): string[] {
  return references.flatMap(({ setting, entity, ...conditions }) =>
    valuesAt(properties, setting.split("."), conditions)
      .filter((value) => value !== "" && !value.includes("{{"))
      .filter((value) => !store.get(entity, value) && !store.all(entity).some(({ name }) => name === value))
      .map((value) => `${nouns[entity]} ${value}`),
  );
}

function valuesAt(
  holder: JsonObject,
  [step = "", ...rest]: readonly string[],
  conditions: Pick<ActivityReference, "unless" | "only">,
): string[] {
  const key = step.replace("[]", "");
  const inner = step === key ? [holder[key]] : rows(holder, key);
  if (rest.length > 0) {
    return inner.flatMap((one) => (isJsonObject(one) ? valuesAt(one, rest, conditions) : []));
  }
  const { unless, only } = conditions;
  if (unless !== undefined && holder[unless[0]] === unless[1]) return [];
  if (only !== undefined && holder[only[0]] !== only[1]) return [];
  return inner.filter((value) => typeof value === "string");
}

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
