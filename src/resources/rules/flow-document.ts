// A flow as a document: the JSON text that the console exports. What it is called, what it refers to, how ids
// of one tenant are bound to those of another.
import { errorIn, type Problem, quoted, warningIn } from "./problem";
import { isTwin } from "./flow-activities";
import { ExactNumber, JsonFault, type JsonObject, readJson, writeJson } from "./json-text";
import { isAbsent, isUnknown, type Maybe } from "./known";

/** An exported flow (first form: activities and links). Only what we rely on has a type. */
export interface FlowDocument {
  readonly name: string;
  readonly flowType?: string;
  readonly process: FlowProcess;
  readonly eventFlows?: { readonly eventsMap?: Readonly<Record<string, { readonly process?: FlowProcess }>> };
  readonly [key: string]: unknown;
}

export interface FlowProcess {
  readonly activities: Readonly<Record<string, FlowActivity>>;
  readonly [key: string]: unknown;
}

export interface FlowActivity {
  readonly id?: string;
  readonly name?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

export type ParsedFlow = { readonly document: FlowDocument } | { readonly problems: readonly Problem[] };

/**
 * Reads the JSON text of an exported flow.
 *
 * @param label the text in the user's words, e.g. `Flow file "flows/main.json"`
 */
export function parseFlow(text: string, label = "Flow definition"): ParsedFlow {
  if (text.trim() === "") return notAFlow(label, "It is empty.");
  let value: unknown;
  try {
    value = readJson(text.replace(/^\uFEFF/, "")); // some editors begin a file with a byte order mark
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    return notAFlow(label, `${error.message}.`);
  }
  const fault = documentFault(value);
  return fault === undefined ? { document: value as FlowDocument } : notAFlow(label, fault);
}

function notAFlow(label: string, fault: string): ParsedFlow {
  const advice = "Export the flow in the Flow Designer (or through the API) and use that file unchanged.";
  return { problems: [errorIn("definition", `${label} is not an exported flow`, `${fault} ${advice}`)] };
}

function documentFault(value: unknown): string | undefined {
  if (!isObject(value)) return "It is not a JSON object.";
  if (!("process" in value) && "nodes" in value && "edges" in value) {
    return "It is in the newer form with nodes and edges, which the import of flows does not take.";
  }
  if (typeof value.name !== "string") return 'The key "name" is missing.';
  if (!isObject(value.process)) return 'The key "process" is missing.';
  if (!isObject(value.process.activities)) return 'The key "process.activities" is missing.';
  if (!Object.values(value.process.activities).every(isObject))
    return "One of its activities is not an object.";
  if (Object.keys(value.process.activities).length === 0) return "It has no activities.";
  return eventFlowsFault(value.eventFlows);
}

function eventFlowsFault(eventFlows: unknown): string | undefined {
  if (!isObject(eventFlows) || !isObject(eventFlows.eventsMap)) return undefined;
  const processes = Object.values(eventFlows.eventsMap).map((event) =>
    isObject(event) ? event.process : undefined,
  );
  const sound = processes.every(
    (process) =>
      process === undefined ||
      process === null ||
      (isObject(process) &&
        isObject(process.activities) &&
        Object.values(process.activities).every(isObject)),
  );
  return sound ? undefined : 'An event flow under "eventFlows.eventsMap" has no activities.';
}

/** A flow is imported by its name, so it must have one. No limit of its length is published. */
export function checkFlowName(name: Maybe<string>): Problem[] {
  if (isUnknown(name) || name === null || name === undefined || name.trim() !== "") return [];
  return [
    errorIn("name", "Flow has an empty name", 'Give it a name, in its definition (key "name") or beside it.'),
  ];
}

/** The definition says itself what kind of flow it is, and the API takes it at its word. Absent means FLOW. */
export function checkFlowType(document: FlowDocument, flowType: Maybe<string>): Problem[] {
  if (isUnknown(flowType)) return [];
  const wanted = isAbsent(flowType) ? "FLOW" : flowType;
  const written = document.flowType ?? "FLOW";
  if (written === wanted) return [];
  return [
    errorIn(
      "flowType",
      `Flow ${quoted(document.name)} is a ${wanted}, but its definition is that of a ${written}`,
      `Set flow_type = "${written}", or use the definition of a ${wanted}.`,
    ),
  ];
}

/** Every activity, those of event flows included. */
export function activitiesOf(document: FlowDocument): FlowActivity[] {
  const eventProcesses = Object.values(document.eventFlows?.eventsMap ?? {}).map((event) => event?.process);
  return [document.process, ...eventProcesses].flatMap((process) => Object.values(process?.activities ?? {}));
}

/** Whether callers are routed by opening hours at all. */
export function usesBusinessHours(document: FlowDocument): boolean {
  return activitiesOf(document).some((activity) => activity.properties?.activityName === "business-hours");
}

/** Something of the tenant that a flow names: a queue or business hours by id, an audio file by its name. */
export interface FlowReference {
  readonly kind: "queue" | "business-hours" | "audio-file";
  /** An id, or the name of an audio file. */
  readonly value: string;
  /** The name that the export wrote beside the id; it may be out of date. */
  readonly displayName?: string;
  readonly activityId: string;
  readonly activityName: string;
  /** Name of the variable that holds the value when a call begins. */
  readonly variable?: string;
}

/** What a flow refers to by a fixed id or name; see `referencesByVariables` for the rest. */
export function flowReferences(document: FlowDocument): FlowReference[] {
  return activitiesOf(document).flatMap(referencesOf);
}

function referencesOf(activity: FlowActivity): FlowReference[] {
  const properties = activity.properties ?? {};
  const refer = (kind: FlowReference["kind"], value: unknown, displayName?: unknown): FlowReference[] => {
    if (typeof value !== "string" || value === "" || value.includes("{{")) return [];
    const named = typeof displayName === "string" && displayName !== "" ? { displayName } : {};
    return [{ kind, value, ...named, activityId: activity.id ?? "", activityName: activity.name ?? "" }];
  };
  const select = (kind: FlowReference["kind"], key: string): FlowReference[] =>
    refer(kind, properties[key], properties[`${key}:name`] ?? properties[`${key}_name`]);
  const isFixed = (choice: string): boolean => isFixedChoice(properties[choice]);
  switch (properties.activityName) {
    case "business-hours":
      return isFixed("businessHoursRadioGroup") ? select("business-hours", "businessHoursId") : [];
    case "queue-contact":
      return select("queue", isFixed("queueRadioGroup") ? "destination" : "fallbackQueue");
    case "queue-to-agent":
      return [...select("queue", "reportingQueue"), ...select("queue", "recoveryQueue")];
    case "queue-lookup":
      return isFixed("destination:radioName") ? select("queue", "destination") : [];
    case "advanced-queue-info":
      return isFixed("queueRadioGroup") ? select("queue", "destination") : [];
    case "callback":
      return properties.toggleCallbackDestination === false ? [] : select("queue", "callbackQueue");
    case "scheduled-callback":
      return isFixed("callbackQueue:radioName") ? select("queue", "callbackQueue") : [];
    case "play-music":
      return isFixed("audioRadioGroup") ? select("audio-file", "prompt") : [];
    case "set-announcement":
      return select("audio-file", "audioFile");
    default:
      return audioPrompts(properties.prompts).flatMap((name) => refer("audio-file", name));
  }
}

/** Whether a choice beside a setting says that the setting itself counts; the words for it differ between activities. */
function isFixedChoice(choice: unknown): boolean {
  return typeof choice !== "string" || choice === "" || !/^(variable|dynamic|setToVariable)/.test(choice);
}

/** Settings that take a queue, hours or a sound from a variable, with the choice that says so. */
const settingsByVariable: readonly (readonly [
  activity: string,
  choice: string,
  setting: string,
  kind: FlowReference["kind"],
])[] = [
  ["business-hours", "businessHoursRadioGroup", "businessHoursVariable", "business-hours"],
  ["queue-contact", "queueRadioGroup", "destinationVariable", "queue"],
  ["advanced-queue-info", "queueRadioGroup", "destinationVariable", "queue"],
  ["play-music", "audioRadioGroup", "promptDynamic", "audio-file"],
];

/**
 * What a flow refers to through variables of its own that nothing in it sets: a call finds there what the channel
 * overrides, else the initial value. A global variable's value is the organization's, not the document's.
 *
 * @param overrides values by the names of variables
 */
export function referencesByVariables(
  document: FlowDocument,
  overrides: ReadonlyMap<string, string>,
): FlowReference[] {
  const activities = activitiesOf(document);
  const set = new Set(activities.flatMap(({ properties }) => variablesSetBy(properties)));
  const values = new Map(initialValues(document).filter(([name]) => !set.has(name)));
  return activities.flatMap(({ id = "", name = "", properties = {} }) =>
    settingsByVariable
      .filter(
        ([activity, choice]) => properties.activityName === activity && !isFixedChoice(properties[choice]),
      )
      .flatMap(([, , setting, kind]): FlowReference[] => {
        const variable = String(properties[setting] ?? "").replace(/^\{\{\s*(.*?)\s*\}\}$/, "$1");
        const value = values.has(variable) ? (overrides.get(variable) ?? values.get(variable)) : undefined;
        if (value === undefined || value === "") return [];
        return [{ kind, value, activityId: id, activityName: name, variable }];
      }),
  );
}

function initialValues({ variables }: FlowDocument): [string, string][] {
  if (!Array.isArray(variables)) return [];
  return variables
    .filter((variable) => isObject(variable) && (variable.source ?? "") === "")
    .map(({ name, value }) => [String(name), typeof value === "string" ? value : ""]);
}

/** Names of the variables into which an activity writes. */
function variablesSetBy(settings: unknown): string[] {
  if (Array.isArray(settings)) return settings.flatMap(variablesSetBy);
  if (!isObject(settings)) return [];
  return Object.entries(settings).flatMap(([key, value]) =>
    ["srcVariable", "outputVariable", "variableSelection"].includes(key)
      ? [String(value)]
      : variablesSetBy(value),
  );
}

/** Names of the audio files in a list of prompts; spoken texts are prompts too. */
function audioPrompts(prompts: unknown): unknown[] {
  if (!Array.isArray(prompts)) return [];
  return prompts
    .filter((prompt) => isObject(prompt) && prompt.type === "audioFile")
    .map((prompt) => prompt.value);
}

/**
 * The document with ids and audio names of the exporting tenant replaced by those of this one: every text in an
 * activity's properties, and every initial value of a variable, that equals a key of `bindings` whole. Display
 * names beside an id stay as they are. A binding that nothing in the flow refers to is a warning.
 */
export function applyBindings(
  document: FlowDocument,
  bindings: Readonly<Record<string, string>>,
): { readonly document: FlowDocument; readonly problems: readonly Problem[] } {
  const targets = new Map(Object.entries(bindings));
  const used = new Set<string>();
  const bind = (value: unknown): unknown => {
    if (typeof value === "string") {
      const target = targets.get(value);
      if (target === undefined) return value;
      used.add(value);
      return target;
    }
    if (Array.isArray(value)) return value.map(bind);
    return isObject(value) ? mapValues(value, bind) : value;
  };
  const bound = mapProperties(document, (properties) =>
    mapValues(properties, (value, key) => (isTwin(key, properties) ? value : bind(value))),
  );
  const variables = boundVariables(document.variables, bind);
  const problems = [...targets.keys()]
    .filter((key) => !used.has(key))
    .map((key) => unusedBinding(document, key));
  return { document: variables === undefined ? bound : { ...bound, variables }, problems };
}

function boundVariables(variables: unknown, bind: (value: unknown) => unknown): unknown[] | undefined {
  if (!Array.isArray(variables)) return undefined;
  return variables.map((variable: unknown) =>
    isObject(variable) && "value" in variable ? { ...variable, value: bind(variable.value) } : variable,
  );
}

function unusedBinding(document: FlowDocument, key: string): Problem {
  const referred = [...new Set(flowReferences(document).map(({ value }) => value))].map(quoted);
  const known =
    referred.length === 0 ? "It refers to nothing by id." : `It refers to ${referred.join(", ")}.`;
  return warningIn(
    "bindings",
    `Flow ${quoted(document.name)} does not contain ${quoted(key)}, so this binding has no effect`,
    `${known} Correct the binding or remove it.`,
  );
}

/** The document with the properties of every activity changed. */
export function mapProperties(
  document: FlowDocument,
  change: (properties: Readonly<Record<string, unknown>>) => Record<string, unknown>,
): FlowDocument {
  return mapProcesses(document, (process) => ({
    ...process,
    activities: mapValues(process.activities, (activity) =>
      isObject(activity.properties) ? { ...activity, properties: change(activity.properties) } : activity,
    ),
  }));
}

/** The document with its process, and those of its event flows, changed. */
export function mapProcesses(
  document: FlowDocument,
  change: (process: FlowProcess) => FlowProcess,
): FlowDocument {
  const changed: FlowDocument = { ...document, process: change(document.process) };
  const events = document.eventFlows?.eventsMap;
  if (!isObject(events)) return changed;
  const eventsMap = mapValues(events, (event) =>
    event?.process ? { ...event, process: change(event.process) } : event,
  );
  return { ...changed, eventFlows: { ...document.eventFlows, eventsMap } };
}

/** The text to import: the document under the given name, which is what the API finds a flow by. */
export function flowText(document: FlowDocument, name: string): string {
  return writeJson({ ...document, name } as JsonObject);
}

export function mapValues<T, R>(
  object: Readonly<Record<string, T>>,
  change: (value: T, key: string) => R,
): Record<string, R> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
  );
}
