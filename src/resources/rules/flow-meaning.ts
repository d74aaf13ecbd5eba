// When two documents mean the same flow, and what a flow means as a text that can be compared line by line.
import { sha256 } from "./audio";
import { propertiesThatMatter } from "./flow-activities";
import {
  type FlowDocument,
  type FlowProcess,
  isObject,
  mapProcesses,
  mapProperties,
  mapValues,
} from "./flow-document";
import { ExactNumber, type Json, type JsonObject, numberMeaning, writeJson } from "./json-text";

/**
 * SHA-256 of what the flow does, in lower-case hex. Two exports of the same version, by whomever and whenever,
 * have the same hash, and so has the same flow drawn in another way.
 */
export function contentHash(document: FlowDocument): string {
  return sha256(writeJson(meaningOf(document)));
}

/** Whether two documents mean the same flow; see `contentHash`. */
export function sameFlow(one: FlowDocument, other: FlowDocument): boolean {
  return contentHash(one) === contentHash(other);
}

/** What the hash is made of, for the eye: without bookkeeping and layout, keys in order, one value a line. */
export function flowLines(document: FlowDocument): string {
  return writeJson(meaningOf(document), "  ");
}

// What an export adds or changes without anybody having changed the flow. `name` is left out too: a rename is
// found by comparing names, has an answer of its own, and must not look like changed content. The last two
// appear in newer exports only, so a flow imported from an older file would differ for ever.
const bookkeeping = new Set([
  ...["orgId", "projectId", "id", "flowId", "version", "name", "comment", "status", "tags", "tagHistories"],
  ...["createdBy", "createdDate", "lastModifiedBy", "lastModifiedDate", "lockedAt", "lockedBy", "assignedRS"],
  ...["validating", "persist", "validationResults", "diagram", "runtimeVariables", "variableOrders"],
]);

/** Each kind of noise is left out at its own place only: below it, a key of the same name is somebody's content. */
function meaningOf(document: FlowDocument): Json {
  const read = mapProperties(mapProcesses(document, withSortedLinks), (properties) =>
    propertiesThatMatter(properties as JsonObject),
  ) as FlowDocument & JsonObject;
  return canonical({
    ...Object.fromEntries(Object.entries(read).filter(([key]) => !bookkeeping.has(key))),
    flowType: read.flowType ?? "FLOW",
    variables: variablesWithoutIds(read.variables ?? null),
    settings: settingsThatMatter(read.settings ?? null),
    eventFlows: eventFlowsWithoutDrawings(read.eventFlows as unknown as Json),
  });
}

/** Links are found by their ids, so their order says nothing. */
function withSortedLinks(process: FlowProcess): FlowProcess {
  const { links } = process;
  if (!Array.isArray(links)) return process;
  const idOf = (link: unknown): string => (isObject(link) ? String(link.id) : String(link));
  const inOrder = [...(links as unknown[])].sort((one, other) =>
    idOf(one) < idOf(other) ? -1 : idOf(one) > idOf(other) ? 1 : 0,
  );
  return { ...process, links: inOrder };
}

/** The server numbers variables; they are known by their names. */
function variablesWithoutIds(variables: Json): Json {
  if (!Array.isArray(variables)) return variables;
  return variables.map((variable) => (isObject(variable) ? without(variable as JsonObject, "id") : variable));
}

function eventFlowsWithoutDrawings(eventFlows: Json): Json {
  if (!isObject(eventFlows) || !isObject(eventFlows.eventsMap)) return eventFlows ?? null;
  const events = eventFlows.eventsMap as JsonObject;
  return {
    ...(eventFlows as JsonObject),
    eventsMap: mapValues(events, (event) =>
      isObject(event) ? without(event as JsonObject, "diagram") : event,
    ),
  };
}

/**
 * The settings of the whole flow by their names: they come as rows. Newer exports have them, older ones don't, so what
 * is switched off counts as absent, and with it what says how the wait between two activities would sound.
 */
function settingsThatMatter(settings: Json): Json {
  const rows: [string, Json][] = Array.isArray(settings)
    ? settings.flatMap((row) =>
        isObject(row) && typeof row.name === "string" ? [[row.name, (row.value ?? null) as Json]] : [],
      )
    : Object.entries(isObject(settings) ? (settings as JsonObject) : {});
  const waitIsOff = rows.some(([name, value]) => name === "showActivityWait" && isOff(value));
  const dormant = new Set(waitIsOff ? ["delayTime", "audioFile"] : []);
  return Object.fromEntries(
    rows
      .filter(([name, value]) => !isOff(value) && !dormant.has(name))
      // Rows hold texts; a document that somebody wrote by hand may hold the value itself.
      .map(([name, value]) => [name, typeof value === "object" ? value : String(value)]),
  );
}

function isOff(value: Json): boolean {
  return value === false || value === "false" || isEmpty(value);
}

/** Keys sorted; absent, null, "" and empty collections equal; a number by its value, however it is spelled. */
function canonical(value: Json): Json {
  if (value instanceof ExactNumber) return canonicalNumber(value);
  if (Array.isArray(value)) return value.map(canonical);
  if (!isObject(value)) return value;
  const members = Object.keys(value)
    .sort()
    .map((key): [string, Json] => [key, canonical((value[key] ?? null) as Json)]);
  return Object.fromEntries(members.filter(([, inner]) => !isEmpty(inner)));
}

function canonicalNumber(exact: ExactNumber): Json {
  const meaning = numberMeaning(exact.digits);
  const number = Number(exact.digits);
  return numberMeaning(String(number)) === meaning ? number : new ExactNumber(meaning);
}

function isEmpty(value: Json): boolean {
  if (value === null || value === "") return true;
  if (value instanceof ExactNumber) return false;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function without(object: JsonObject, omitted: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== omitted));
}
