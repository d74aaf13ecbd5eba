// Reads a flow as it is: the version under its highest managed label, and what else points at the same content.

import { flowId, sameName, type Flow as FlowRow } from "../../contact-center";
import { fail } from "../../schema/diagnostic";
import type { Notes, Services } from "../definition";
import { labelled } from "../flow-use";
import {
  contentHash,
  usesBusinessHours,
  versionLabels,
  type FlowDocument,
  type VersionLabel,
} from "../rules";
import type { Flow } from "./attributes";
import { boundDocument, documentOf, hashOfVersion } from "./document";
import { authorOfEdit } from "./obstacles";
import { about } from "./wording";

/** What we know of a flow before we look at it. */
export interface Known extends Pick<Flow, "versionLabels" | "bindings" | "publishComment"> {
  readonly definition: string | null;
  readonly name: string | null;
  readonly contentHash: string | null;
}

export async function read(services: Services, state: Flow) {
  const row = await services.contactCenter.flows.read(flowId(state.id), about(state.name));
  if (row === undefined) return null;
  const { document, state: observed } = await examined(services, row, state);
  const unpublishedEditBy = await editedBy(services, row, document, observed, state);
  const notes: Notes = sameName(row.name, state.name) ? {} : { renamedTo: row.name };
  return { state: { ...observed, unpublishedEditBy }, notes };
}

/** Of a flow that is kept as a draft, an edit is one of what is managed; of another it stands beside it. */
async function editedBy(
  services: Services,
  row: FlowRow,
  document: FlowDocument,
  observed: Flow,
  before: Flow,
): Promise<string | null> {
  if (observed.versionLabels.length === 0 && before.versionLabels.length === 0) {
    const isAsBefore = sameAsKnown(observed.contentHash, before);
    return isAsBefore ? null : ((await authorOfEdit(services, row, observed.contentHash, [])) ?? null);
  }
  // A publish writes the row and its version at the same time: no draft needs to be read after it.
  if (row.lastModifiedDate !== undefined && row.lastModifiedDate === document.lastModifiedDate) return null;
  const draft = await hashOfVersion(services, row, "draft");
  if (draft === undefined) return null;
  return (await authorOfEdit(services, row, draft, [observed.contentHash])) ?? null;
}

export async function stateOf(services: Services, row: FlowRow, known: Known): Promise<Flow> {
  return (await examined(services, row, known)).state;
}

/** The version under the highest managed label, else the draft; equal by meaning keeps the text we know. */
async function examined(
  services: Services,
  row: FlowRow,
  known: Known,
): Promise<{ readonly document: FlowDocument; readonly state: Flow }> {
  const { contactCenter } = services;
  const main = versionLabels.find((label) => known.versionLabels.includes(label) && labelled(row, label));
  const mainVersion = main === undefined ? "draft" : (labelled(row, main) ?? "draft");
  const exported = await contactCenter.flows.export(row.id, mainVersion, about(row.name));
  if (exported === undefined) {
    return fail(
      `Flow "${row.name}" can't be read`,
      `The API exports no ${main ?? "draft"} version of flow ${row.id}.`,
    );
  }
  const document = documentOf(exported, row.name);
  const hash = contentHash(document);
  const present: VersionLabel[] = [];
  for (const label of versionLabels.filter((candidate) => known.versionLabels.includes(candidate))) {
    const version = labelled(row, label);
    if (version === undefined) continue;
    if (version === mainVersion || (await hashOfVersion(services, row, version)) === hash)
      present.push(label);
  }
  const state: Flow = {
    id: row.id,
    definition: known.definition !== null && sameAsKnown(hash, known) ? known.definition : exported,
    name: known.name ?? row.name,
    flowType: row.flowType === "SUBFLOW" ? "SUBFLOW" : "FLOW",
    bindings: known.bindings,
    versionLabels: present,
    publishComment: known.publishComment,
    version:
      row.tags?.find(({ flowVersionId }) => flowVersionId === mainVersion)?.versionNumber ?? row.version ?? 0,
    status: row.status ?? "Draft",
    usesBusinessHours: usesBusinessHours(document),
    contentHash: hash,
    unpublishedEditBy: null, // told by a read alone
  };
  return { document, state };
}

/** By the stored hash, or by one made anew: an earlier release may have counted other things as content. */
function sameAsKnown(hash: string, { definition, bindings, contentHash: stored }: Known): boolean {
  if (hash === stored || definition === null) return hash === stored;
  const bound = boundDocument({ definition, bindings });
  return bound !== undefined && hash === contentHash(bound);
}

export async function stateAfterWrite(services: Services, id: FlowRow["id"], known: Known): Promise<Flow> {
  const row = await services.contactCenter.flows.readAnew(id, about(known.name ?? id));
  if (row === undefined)
    return fail(`Flow "${known.name ?? id}" is gone right after it was written`, "Plan again.");
  return stateOf(services, row, known);
}

export async function importState(services: Services, idOrName: string): Promise<Flow> {
  const { flows } = services.contactCenter;
  const row = /^[0-9a-f]{24}$/i.test(idOrName)
    ? await flows.readAnew(flowId(idOrName), about(idOrName))
    : await flows.findByName(idOrName);
  if (row === undefined) {
    return fail(
      `There is no flow "${idOrName}" to import`,
      "Give the id of a flow (24 hex digits), or its exact name as the Flow Designer shows it.",
    );
  }
  return unmanagedState(services, row);
}

/** A flow as somebody sees it who has never written it. */
export function unmanagedState(services: Services, row: FlowRow): Promise<Flow> {
  return stateOf(services, row, {
    definition: null,
    name: null,
    contentHash: null,
    bindings: null,
    publishComment: null,
    versionLabels: versionLabels.filter((label) => labelled(row, label) !== undefined),
  });
}
