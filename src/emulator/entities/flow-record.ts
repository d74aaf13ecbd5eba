/** A stored flow: its row, its draft, its published versions and the labels that point at them. */
import type { Json, JsonObject } from "../json";
import { isJsonObject, rows, text, withoutUnset } from "../json";

export const versionLabels = ["Live", "Latest", "Test", "Dev"] as const;
export type VersionLabel = (typeof versionLabels)[number];

export const isVersionLabel = (value: string): value is VersionLabel =>
  (versionLabels as readonly string[]).includes(value);

/** Row of the flow list (BasicFlowDTO): the record without its documents. */
export function toRow(flow: JsonObject): JsonObject {
  return withoutUnset({ ...flow, draft: undefined, versions: undefined });
}

export function draftOf(flow: JsonObject): JsonObject {
  return isJsonObject(flow.draft) ? flow.draft : {};
}

export const versionsOf = (flow: JsonObject): readonly JsonObject[] => rows(flow, "versions");

/** The published version a label points at. */
export function labelledVersionOf(flow: JsonObject, label: VersionLabel): JsonObject | undefined {
  const tag = rows(flow, "tags").find(({ id }) => id === label);
  return tag && versionsOf(flow).find(({ id }) => id === tag.flowVersionId);
}

/** The published versions that labels point at. */
export function labelledVersionsOf(flow: JsonObject): readonly JsonObject[] {
  const labelled = new Set(rows(flow, "tags").map((tag) => tag.flowVersionId));
  return versionsOf(flow).filter(({ id }) => labelled.has(id));
}

/** The flow with these labels moved to a version; their history grows at the front. */
export function withLabels(
  flow: JsonObject,
  labels: readonly VersionLabel[],
  version: JsonObject,
): JsonObject {
  const moved = new Set<string>(labels);
  const kept = rows(flow, "tags").filter((tag) => !moved.has(text(tag, "id")));
  const tags = versionLabels
    .filter((label) => moved.has(label))
    .map((label) => ({
      id: label,
      displayName: label,
      default: label === "Latest",
      flowVersionId: text(version, "id"),
      versionNumber: version.version ?? 0,
    }));
  return { ...flow, tags: [...kept, ...tags], tagHistories: grownHistories(flow, labels, version) };
}

function grownHistories(flow: JsonObject, labels: readonly VersionLabel[], version: JsonObject): JsonObject {
  const histories = isJsonObject(flow.tagHistories) ? flow.tagHistories : {};
  const entry = { fvId: text(version, "id"), fvName: text(flow, "name"), forkFrom: text(version, "id") };
  const grown = labels.map((label): [string, Json] => [label, [entry, ...rows(histories, label)]]);
  return { ...histories, ...Object.fromEntries(grown) };
}
