// Imports a flow and publishes it under its labels. Nothing is published that was not imported by the same call.

import { createOnce, flowId, isKind, sameName, type Flow as FlowRow } from "../../contact-center";
import { error, fail } from "../../schema/diagnostic";
import { knownText } from "../api-body";
import { CreatedIncomplete, type Services } from "../definition";
import { labelled } from "../flow-use";
import { contentHash, flowText, parseFlow, versionLabels, type VersionLabel } from "../rules";
import type { Flow, FlowAttributes, Planned } from "./attributes";
import { boundDocument, hashOfVersion } from "./document";
import { forgetImport, isImported, obstacles, recordImport } from "./obstacles";
import { stateAfterWrite, stateOf, type Known } from "./read";
import { about, locked, renamed, unpublishedEdit } from "./wording";

export async function create(services: Services, planned: Planned) {
  const { contactCenter } = services;
  const { document, name, flowType, known } = toImport(planned);
  const body = { name, contentHash: contentHash(document) };
  const { object: created, adopted } = await createOnce({
    log: services.writeAhead,
    clock: services.clock,
    serviceTime: () => contactCenter.serviceTime(),
    organizationId: await contactCenter.organizationId(),
    type: "flow",
    name,
    about: about(name),
    body,
    find: () => contactCenter.flows.findByName(name),
    isOurs: (found, record) => isImported(services, found, record),
    create: (_body, beforeLeaving) =>
      contactCenter.flows.import(
        flowText(document, name),
        { overwrite: false, flowType, beforeLeaving },
        about(name),
      ),
  });
  try {
    await publishWhatIsMissing(services, created, planned, adopted ? async () => undefined : undefined);
  } catch (problem) {
    const state = await stateOf(services, created, known).catch(() => undefined);
    if (state === undefined) throw problem;
    throw new CreatedIncomplete<FlowAttributes>(
      [
        error(
          `Flow "${name}" was imported but not published`,
          `${problem instanceof Error ? problem.message : String(problem)} Apply again to publish it.`,
        ),
      ],
      state,
      true,
    );
  }
  return { state: await stateAfterWrite(services, created.id, known) };
}

function toImport(planned: Planned) {
  const document = boundDocument(planned);
  if (
    document === undefined ||
    typeof planned.definition !== "string" ||
    !Array.isArray(planned.versionLabels)
  ) {
    throw new TypeError("a flow is written only when its definition, bindings and labels are known");
  }
  const known: Known = {
    definition: planned.definition,
    name: knownText(planned.name),
    versionLabels: planned.versionLabels,
    bindings: planned.bindings as Flow["bindings"],
    publishComment: planned.publishComment as Flow["publishComment"],
    contentHash: contentHash(document),
  };
  const flowType = planned.flowType === "SUBFLOW" ? ("SUBFLOW" as const) : ("FLOW" as const);
  return { document, name: knownText(planned.name), flowType, known };
}

export async function update(services: Services, prior: Flow, planned: Planned) {
  const row = await services.contactCenter.flows.readAnew(flowId(prior.id), about(prior.name));
  if (row === undefined) {
    return fail(
      `Flow "${prior.name}" does not exist any more`,
      `It was deleted (id ${prior.id}) after the plan was made. Nothing was changed; plan again.`,
    );
  }
  if (!sameName(row.name, prior.name)) {
    const { summary, detail } = renamed(prior, row.name);
    fail(summary, detail, "name");
  }
  const { document, known } = toImport(planned);
  await publishWhatIsMissing(services, row, planned, async () => {
    const { lockedBy, unpublishedEditBy, draft } = await obstacles(
      services,
      row,
      prior,
      contentHash(document),
    );
    const obstacle =
      lockedBy !== undefined
        ? locked(prior.name, lockedBy)
        : unpublishedEditBy !== undefined
          ? unpublishedEdit(prior.name, unpublishedEditBy)
          : undefined;
    if (obstacle !== undefined) fail(obstacle.summary, obstacle.detail);
    return draft;
  });
  return { state: await stateAfterWrite(services, row.id, known) };
}

/**
 * Imports and publishes when a wanted label points at other content. What is published was imported by this very
 * call: the draft is read again in between, so that an edit that slips in is reported and not published.
 */
async function publishWhatIsMissing(
  services: Services,
  row: FlowRow,
  planned: Planned,
  beforeImport?: () => Promise<string | undefined>,
) {
  const { contactCenter } = services;
  const { document, flowType } = toImport(planned);
  const { name } = row; // as it is spelled there: the API imports by name
  const wanted = contentHash(document);
  const wished = planned.versionLabels as readonly VersionLabel[];
  // A set has no order: the same request however the labels are written, and through every door.
  const labels = versionLabels.filter((label) => wished.includes(label));
  const isDone =
    labels.length === 0
      ? (await hashOfVersion(services, row, "draft")) === wanted
      : await everyLabelHas(services, row, labels, wanted);
  if (isDone) return;
  const replaced = await beforeImport?.();
  if (beforeImport !== undefined) {
    await recordImport(services, row, wanted);
    await contactCenter.flows.import(flowText(document, name), { overwrite: true, flowType }, about(name));
  }
  const draft = await draftAfterImport(services, row, wanted, replaced);
  if (draft === undefined || (draft !== wanted && draft === replaced)) {
    fail(
      `Flow "${name}" was imported but not published`,
      "The API did not show its new draft within a few seconds, so it could not be compared with what this apply imported. Apply again to publish it.",
    );
  }
  if (draft !== wanted) {
    fail(
      `Flow "${name}" was edited by somebody else while it was imported`,
      "Its draft is not what this apply imported, so nothing was published. Publish or discard the draft in the Flow Designer, then apply again.",
    );
  }
  // Without a label it is kept as a draft.
  if (labels.length > 0) await publish(services, row, name, { comment: commentOf(planned), labels });
  await forgetImport(services, row);
}

/** How long a draft is waited for, in milliseconds between two looks: reads may be a little behind the writes. */
const looksApart = [250, 500, 1000, 2000, 4000];

/** @param replaced hash of the draft that the import replaces, as far as it is known */
async function draftAfterImport(
  services: Services,
  row: FlowRow,
  wanted: string,
  replaced: string | undefined,
): Promise<string | undefined> {
  let draft = await hashOfVersion(services, row, "draft");
  for (const pause of looksApart) {
    if (draft !== undefined && (draft === wanted || draft !== replaced)) return draft;
    await services.clock.sleep(pause);
    draft = await hashOfVersion(services, row, "draft");
  }
  return draft;
}

async function publish(
  { contactCenter }: Services,
  row: FlowRow,
  name: string,
  options: { readonly comment: string; readonly labels: readonly VersionLabel[] },
): Promise<void> {
  try {
    await contactCenter.flows.publish(row.id, options, about(name));
  } catch (problem) {
    if (!isKind(problem, "invalid")) throw problem;
    // The refusal is what counts; without the draft it is told as it came.
    const faults = faultsOf(
      await contactCenter.flows.export(row.id, "draft", about(name)).catch(() => undefined),
    );
    throw faults.length === 0 ? problem : problem.with({ detail: `${problem.detail} ${faults.join(" ")}` });
  }
}

/** What the service found wrong with the draft, by the name of the activity: the refusal itself may not say where. */
function faultsOf(draft: string | undefined): string[] {
  const parsed = draft === undefined ? undefined : parseFlow(draft);
  const found = parsed !== undefined && "document" in parsed ? parsed.document.validationResults : undefined;
  const rows = Array.isArray(found) ? (found as Readonly<Record<string, unknown>>[]) : [];
  return rows
    .filter((row) => row?.severity === "ERROR")
    .map(({ activityLabel, message, code }) => {
      const where =
        typeof activityLabel === "string" && activityLabel !== ""
          ? `Activity "${activityLabel}"`
          : "The flow";
      return `${where}: ${String(message ?? "is refused")} (${String(code ?? "no code")}).`;
    });
}

function commentOf({ publishComment }: Planned): string {
  return typeof publishComment === "string" ? publishComment : "";
}

async function everyLabelHas(
  services: Services,
  row: FlowRow,
  labels: readonly VersionLabel[],
  wanted: string,
) {
  const versions = labels.map((label) => labelled(row, label));
  for (const version of new Set(versions)) {
    if (version === undefined || (await hashOfVersion(services, row, version)) !== wanted) return false;
  }
  return true;
}
