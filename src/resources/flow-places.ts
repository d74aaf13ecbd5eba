// Where flows name an object: a delete that a flow keeps from happening says in which version, at which activity, and what
// to do. The version that runs may not name it any more.

import {
  ContactCenterError,
  flowId,
  flowVersionId,
  isJsonObject,
  type ContactCenter,
  type Flow,
  type FlowVersionId,
  type WantedVersion,
} from "../contact-center";
import type { Dependent } from "./definition";
import { listed } from "./left-behind";
import { activitiesOf, parseFlow, quoted, type FlowDocument } from "./rules";

/** Looking is for the reader of one message: a few flows, and of each a few versions that no label points to. */
const mostFlows = 10;
const mostOlderVersions = 10;

interface Version {
  readonly wanted: WantedVersion;
  readonly labels: readonly string[];
}

interface Place {
  /** `version 3 (Live, Test)`, `its draft`. */
  readonly version: string;
  readonly labels: readonly string[];
  readonly activities: readonly string[];
}

/**
 * Sentences on the flows among what points to an object, or "" when there are none.
 *
 * @param value what stands in a flow for the object: its id, or the name of an audio file
 */
export async function placesInFlows(
  contactCenter: ContactCenter,
  dependents: readonly Dependent[],
  value: string,
): Promise<string> {
  const flows = dependents.filter(({ noun }) => noun === "flow").slice(0, mostFlows);
  const told = await Promise.all(flows.map(({ id }) => placesInFlow(contactCenter, id, value)));
  return told.filter((sentence) => sentence !== "").join(" ");
}

async function placesInFlow(contactCenter: ContactCenter, id: string, value: string): Promise<string> {
  try {
    const flow = await contactCenter.flows.readAnew(flowId(id), { noun: "flow", name: id });
    return flow === undefined ? "" : sentencesOn(flow, await placesOf(contactCenter, flow, value));
  } catch (problem) {
    if (problem instanceof ContactCenterError) return ""; // that the delete is refused is the news
    throw problem;
  }
}

async function placesOf(contactCenter: ContactCenter, flow: Flow, value: string): Promise<Place[]> {
  const places: Place[] = [];
  for (const { wanted, labels } of versionsOf(flow)) {
    const text = await contactCenter.flows.export(flow.id, wanted, { noun: "flow", name: flow.name });
    const parsed = text === undefined ? undefined : parseFlow(text);
    if (parsed === undefined || !("document" in parsed)) continue;
    const activities = activitiesNaming(parsed.document, value);
    if (activities.length === 0) continue;
    const labelled = labels.length === 0 ? "" : ` (${labels.join(", ")})`;
    const version =
      wanted === "draft" ? "its draft" : `version ${String(parsed.document.version ?? "?")}${labelled}`;
    places.push({ version, labels, activities });
  }
  return places;
}

/** The labelled versions, the draft, and what labels pointed to before. There is no list of all versions. */
function versionsOf(flow: Flow): Version[] {
  const labels = new Map<FlowVersionId, string[]>();
  for (const { id, displayName, flowVersionId: version } of flow.tags ?? []) {
    if (version) labels.set(version, [...(labels.get(version) ?? []), displayName ?? id]);
  }
  const older = formerVersions(flow)
    .filter((version) => !labels.has(version))
    .slice(0, mostOlderVersions);
  return [
    ...[...labels].map(([wanted, names]) => ({ wanted, labels: names })),
    { wanted: "draft", labels: [] },
    ...older.map((wanted) => ({ wanted, labels: [] })),
  ];
}

/** What the row of a flow tells of earlier moves of its labels (read in real rows; no part of it is promised). */
function formerVersions({ tagHistories }: Flow): FlowVersionId[] {
  const moves = isJsonObject(tagHistories) ? Object.values(tagHistories).flat() : [];
  const ids = moves.map((move) => (isJsonObject(move) ? move.fvId : undefined));
  return [...new Set(ids)]
    .filter((id) => typeof id === "string" && /^[0-9a-f]{24}$/.test(id))
    .map((id) => flowVersionId(String(id)));
}

function activitiesNaming(document: FlowDocument, value: string): string[] {
  return activitiesOf(document)
    .filter(({ properties }) => holds(properties, value))
    .map(({ name, id }) => quoted(name ?? id ?? ""));
}

function holds(settings: unknown, value: string): boolean {
  if (typeof settings !== "object" || settings === null) return settings === value;
  return Object.values(settings).some((inner) => holds(inner, value));
}

function sentencesOn({ name }: Flow, places: readonly Place[]): string {
  const flow = `Flow ${quoted(name)}`;
  if (places.length === 0) {
    return (
      `${flow} counts as its user, although neither its draft nor a version that a label points to names it: ` +
      `an older version does. ${olderVersions}`
    );
  }
  const where = places.map(
    ({ version, activities }) =>
      `in ${version} at ${activities.length === 1 ? "activity" : "activities"} ${listed(activities)}`,
  );
  const labels = [...new Set(places.flatMap((place) => place.labels))];
  const isOld = places.every((place) => place.labels.length === 0 && place.version !== "its draft");
  const remedy = isOld
    ? `No label points there. ${olderVersions}`
    : labels.length === 0
      ? "Take it out of the draft."
      : `Take it out of the flow and publish that under ${listed(labels)}.`;
  return `${flow} names it ${where.join(", and ")}. ${remedy}`;
}

const olderVersions =
  "Versions that no label points to can be neither changed nor deleted alone: delete the flow, or keep what it names.";
