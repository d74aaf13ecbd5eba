// A flow: what happens when a contact arrives. Imported from an exported document, then published under labels.

import { createOnce, flowId, hashOfKeys, where, type Flow as FlowRow } from "../contact-center";
import {
  computed,
  derivedDefault,
  forcesReplacement,
  optional,
  required,
  withDefault,
  type ConfigOf,
  type PlannedOf,
  type StateOf,
} from "../schema/attribute";
import { error, fail, warning, type Diagnostic } from "../schema/diagnostic";
import { boolean, integer, mapOf, oneOf, setOf, text, textThatMeans } from "../schema/types";
import { containsUnknown, isAbsent, isUnknown, unknownNotNull, type Value } from "../schema/value";
import { knownText } from "./api-body";
import {
  CreatedIncomplete,
  defineResource,
  type Dependent,
  type LabelledDependent,
  type Notes,
  type PlanInput,
  type Services,
} from "./definition";
import { labelled } from "./flow-use";
import { warnLeftBehind } from "./left-behind";
import {
  applyBindings,
  checkFlowName,
  checkFlowType,
  checkNamesUsedOnce,
  contentHash,
  flowText,
  parseFlow,
  usesBusinessHours,
  versionLabels,
  type FlowDocument,
  type VersionLabel,
} from "./rules";
import { checkVersionLabels } from "./rules/version-labels";

/** A lock of the flow designer ends after this time (official contract of `:lock`, newer copies). */
const lockMinutes = 15;

const attributes = {
  id: computed(text, "Id of the flow: 24 hex digits."),
  definition: required(
    textThatMeans(meaningOf),
    "JSON text of an exported flow, for example from a file. Layout and bookkeeping of an export make no difference.",
  ),
  name: derivedDefault(
    text,
    "Name of the flow. Default: the name in the definition. The API finds flows by name, so another name replaces the flow.",
    forcesReplacement,
  ),
  flowType: withDefault(
    oneOf(["FLOW", "SUBFLOW"]),
    "FLOW",
    "Kind of flow. Another kind replaces the flow.",
    forcesReplacement,
  ),
  bindings: optional(
    mapOf(text),
    "Ids or audio names inside the definition, and what stands for each in this organization: one file serves all environments.",
  ),
  versionLabels: withDefault(
    setOf(oneOf(versionLabels)),
    ["Latest"],
    "Labels this definition is published under. Removing one leaves it where it points.",
  ),
  publishComment: optional(text, "Comment of the published version."),
  version: computed(integer, "Number of the published version.", ["contentHash", "versionLabels"]),
  status: computed(text, "`Published`, or `Draft` when no version was ever published.", [
    "contentHash",
    "versionLabels",
  ]),
  usesBusinessHours: computed(boolean, "Whether the flow has a business-hours activity."),
  contentHash: computed(text, "SHA-256 of what the flow means, after bindings."),
};

type A = typeof attributes;
export type Flow = StateOf<A>;
type Planned = PlannedOf<A>;
type Input = PlanInput<A>;

/** What stands in the way of an update. */
interface Facts {
  readonly lockedBy?: string;
  readonly unpublishedEditBy?: string;
}

export const flow = defineResource<A, Facts>({
  type: "wxcc_flow",
  noun: "flow",
  description:
    "A flow, from the text of an exported document, published under version labels. " +
    "Nothing is published that was not imported by the same apply, and an unfinished edit in the console is never lost.",
  attributes,
  nameOf: ({ name }) => knownText(name),
  rules,
  nothingKnown: {},
  gather,
  derive,
  check,
  checkDestroy: () => [],
  unique: {
    attribute: "name",
    entity: "flow",
    normalize: (name) => name,
    checkUsedOnce: (names) => checkNamesUsedOnce("flow", names),
    find: ({ contactCenter }, name) => contactCenter.flows.findByName(name),
  },
  read,
  create,
  update,
  delete: remove,
  importState,
  dependents: (services, { id }) => channelsOf(services, id),
  leftBehind: (prior: Flow, replacement, dependents: readonly LabelledDependent[]) =>
    warnLeftBehind(`flow "${prior.name}"`, replacement !== null, dependents),
});

function about(name: string) {
  return { noun: "flow", name };
}

function meaningOf(definition: string): string {
  const parsed = parseFlow(definition);
  return "document" in parsed ? contentHash(parsed.document) : definition;
}

function rules(config: ConfigOf<A>): readonly Diagnostic[] {
  return [
    ...checkFlowName(config.name),
    ...checkVersionLabels(config.versionLabels),
    ...checkDefinition(config),
  ];
}

function checkDefinition({ definition, name, flowType, bindings }: ConfigOf<A>): readonly Diagnostic[] {
  if (typeof definition !== "string") return [];
  const parsed = parseFlow(
    definition,
    isAbsent(name) ? "Flow definition" : `Definition of flow "${knownText(name)}"`,
  );
  if (!("document" in parsed)) return parsed.problems;
  return [
    ...(isAbsent(name) ? checkFlowName(parsed.document.name) : []),
    ...checkFlowType(parsed.document, flowType),
    ...(isUnknown(bindings) ? [] : applyBindings(parsed.document, knownBindings(bindings)).problems),
  ];
}

/** Bindings whose target is not known yet still count as used; the target itself does not matter here. */
function knownBindings(bindings: ConfigOf<A>["bindings"]): Record<string, string> {
  return Object.fromEntries(Object.entries(bindings ?? {}).map(([key, target]) => [key, knownText(target)]));
}

/** The document as it goes to the API, or undefined while something in it is not known. */
function boundDocument({
  definition,
  bindings,
}: Pick<Planned, "definition" | "bindings">): FlowDocument | undefined {
  if (typeof definition !== "string" || containsUnknown(bindings as Value)) return undefined;
  const parsed = parseFlow(definition);
  if (!("document" in parsed)) return undefined;
  return applyBindings(parsed.document, (bindings ?? {}) as Record<string, string>).document;
}

function derive({ config, prior }: Input): Partial<Planned> {
  const parsed = typeof config.definition === "string" ? parseFlow(config.definition) : undefined;
  const document = parsed !== undefined && "document" in parsed ? parsed.document : undefined;
  const bound = boundDocument({ definition: config.definition as string, bindings: config.bindings });
  return {
    name: document === undefined ? (prior?.name ?? unknownNotNull) : document.name,
    usesBusinessHours: document === undefined ? unknownNotNull : usesBusinessHours(document),
    contentHash: bound === undefined ? unknownNotNull : contentHash(bound),
  };
}

async function gather(services: Services, { prior, planned, changed }: Input): Promise<Facts> {
  if (prior === null) return {};
  if (Array.isArray(planned.versionLabels)) {
    services.announcements.announceLabels(prior.id, planned.versionLabels);
  }
  const concerned = (["definition", "bindings", "versionLabels"] as const).some((name) => changed.has(name));
  const bound = boundDocument(planned);
  if (!concerned || bound === undefined) return {};
  const row = await services.contactCenter.flows.read(flowId(prior.id), about(prior.name));
  return row === undefined ? {} : obstacles(services, row, prior, contentHash(bound));
}

/** What an update must not run over: somebody at work in the designer, or an edit that nobody published yet. */
async function obstacles(services: Services, row: FlowRow, prior: Flow, wanted: string): Promise<Facts> {
  const lockedBy = holderOfLock(row);
  if (lockedBy !== undefined) return { lockedBy };
  const draft = await hashOfVersion(services, row, "draft");
  if (draft === undefined || draft === wanted || draft === prior.contentHash) return {};
  if (await wasOurImport(services, row, draft)) return {};
  for (const version of new Set((row.tags ?? []).flatMap(({ flowVersionId }) => flowVersionId ?? []))) {
    if ((await hashOfVersion(services, row, version)) === draft) return {};
  }
  return { unpublishedEditBy: row.lastModifiedBy ?? "an unknown author" };
}

function holderOfLock({ lockedBy, lockedAt }: FlowRow): string | undefined {
  if (isAbsent(lockedBy)) return undefined;
  const since = lockedAt === null || lockedAt === undefined ? Number.NaN : new Date(lockedAt).getTime();
  const over = Number.isFinite(since) && Date.now() - since > lockMinutes * 60_000;
  return over ? undefined : lockedBy;
}

async function hashOfVersion(
  { contactCenter }: Services,
  row: FlowRow,
  version: Parameters<Services["contactCenter"]["flows"]["export"]>[1],
): Promise<string | undefined> {
  const exported = await contactCenter.flows.export(row.id, version, about(row.name));
  if (exported === undefined) return undefined;
  return contentHash(documentOf(exported, row.name));
}

function documentOf(exported: string, name: string): FlowDocument {
  const parsed = parseFlow(exported);
  if ("document" in parsed) return parsed.document;
  return fail(
    `Flow "${name}" can't be read`,
    `The API's export is no flow document: ${parsed.problems.map(({ detail }) => detail).join(" ")}`,
  );
}

function check({ planned, prior, notes, changed }: Input, facts: Facts): readonly Diagnostic[] {
  if (prior === null) return [];
  return [
    ...(notes.renamedTo === undefined ? [] : [renamed(prior, notes.renamedTo)]),
    ...(facts.lockedBy === undefined ? [] : [locked(prior.name, facts.lockedBy)]),
    ...(facts.unpublishedEditBy === undefined ? [] : [unpublishedEdit(prior.name, facts.unpublishedEditBy)]),
    ...(changed.has("versionLabels") ? removedLabels(prior, planned.versionLabels) : []),
  ];
}

function renamed(prior: Flow, newName: string): Diagnostic {
  return error(
    `Flow "${prior.name}" was renamed to "${newName}" in the console`,
    `Rename flow ${prior.id} back to "${prior.name}" in the Flow Designer and publish it, then plan again. ` +
      "The API imports flows by name, so an update would make a second flow and leave this one as it is. " +
      `To keep the new name instead, set name = "${newName}", take the flow out of the state (state rm) and import it again under its id.`,
    "name",
  );
}

function locked(name: string, holder: string): Diagnostic {
  return error(
    `Flow "${name}" is locked by ${holder}`,
    `Somebody is editing it in the Flow Designer. Ask ${holder} to close it (a lock ends ${lockMinutes} minutes after the last edit), then run again. Nothing was changed.`,
  );
}

function unpublishedEdit(name: string, author: string): Diagnostic {
  return error(
    `Flow "${name}" has an unpublished edit by ${author}`,
    "Its draft differs from every published version and from this definition; an update would overwrite it. " +
      "Publish or discard the draft in the Flow Designer, or export it into the definition, then run again. Nothing was changed.",
  );
}

function removedLabels(prior: Flow, planned: Planned["versionLabels"]): readonly Diagnostic[] {
  if (!Array.isArray(planned)) return [];
  return prior.versionLabels
    .filter((label) => !planned.includes(label))
    .map((label) =>
      warning(
        `Label ${label} of flow "${prior.name}" is no longer managed, but stays where it points`,
        "The API can't take a label away. Publish another version under it in the Flow Designer when it should move.",
        "versionLabels",
      ),
    );
}

async function read(services: Services, state: Flow) {
  const row = await services.contactCenter.flows.read(flowId(state.id), about(state.name));
  if (row === undefined) return null;
  const observed = await stateOf(services, row, state);
  const notes: Notes = row.name === state.name ? {} : { renamedTo: row.name };
  return { state: observed, notes };
}

/** The version under the highest managed label, else the draft; equal by meaning keeps the text we know. */
async function stateOf(services: Services, row: FlowRow, known: Known): Promise<Flow> {
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
  return {
    id: row.id,
    definition: hash === known.contentHash && known.definition !== null ? known.definition : exported,
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
  };
}

/** What we know of a flow before we look at it. */
interface Known extends Pick<Flow, "versionLabels" | "bindings" | "publishComment"> {
  readonly definition: string | null;
  readonly name: string | null;
  readonly contentHash: string | null;
}

async function create(services: Services, planned: Planned) {
  const { contactCenter } = services;
  const { document, name, flowType, known } = toImport(planned);
  const body = { name, contentHash: contentHash(document) };
  const { object: created, adopted } = await createOnce({
    log: services.writeAhead,
    clock: services.clock,
    organizationId: await contactCenter.organizationId(),
    type: "flow",
    name,
    about: about(name),
    body,
    find: () => contactCenter.flows.findByName(name),
    // A row says nothing of the content, so the draft is read to tell our own flow from a stranger's.
    isOurs: async (found, record) =>
      record.bodyHash ===
      hashOfKeys({ name, contentHash: (await hashOfVersion(services, found, "draft")) ?? "" }, record.keys),
    create: () =>
      contactCenter.flows.import(flowText(document, name), { overwrite: false, flowType }, about(name)),
  });
  try {
    await publishWhatIsMissing(services, created, planned, adopted ? async () => undefined : undefined);
  } catch (problem) {
    const state = await stateOf(services, created, known).catch(() => undefined);
    if (state === undefined) throw problem;
    throw new CreatedIncomplete<A>(
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

async function update(services: Services, prior: Flow, planned: Planned) {
  const row = await services.contactCenter.flows.readAnew(flowId(prior.id), about(prior.name));
  if (row === undefined) {
    return fail(
      `Flow "${prior.name}" does not exist any more`,
      `It was deleted (id ${prior.id}) after the plan was made. Nothing was changed; plan again.`,
    );
  }
  if (row.name !== prior.name) {
    const { summary, detail } = renamed(prior, row.name);
    fail(summary, detail, "name");
  }
  const { document, known } = toImport(planned);
  await publishWhatIsMissing(services, row, planned, async () => {
    const { lockedBy, unpublishedEditBy } = await obstacles(services, row, prior, contentHash(document));
    const obstacle =
      lockedBy !== undefined
        ? locked(prior.name, lockedBy)
        : unpublishedEditBy !== undefined
          ? unpublishedEdit(prior.name, unpublishedEditBy)
          : undefined;
    if (obstacle !== undefined) fail(obstacle.summary, obstacle.detail);
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
  beforeImport?: () => Promise<void>,
) {
  const { contactCenter } = services;
  const { document, name, flowType } = toImport(planned);
  const wanted = contentHash(document);
  const wished = planned.versionLabels as readonly VersionLabel[];
  // A set has no order: the same request however the labels are written, and through every door.
  const labels = versionLabels.filter((label) => wished.includes(label));
  if (await everyLabelHas(services, row, labels, wanted)) return;
  if (beforeImport !== undefined) {
    await beforeImport();
    await recordImport(services, row, wanted);
    await contactCenter.flows.import(flowText(document, name), { overwrite: true, flowType }, about(name));
  }
  const draft = await hashOfVersion(services, row, "draft");
  if (draft !== wanted) {
    fail(
      `Flow "${name}" was edited by somebody else while it was imported`,
      "Its draft is not what this apply imported, so nothing was published. Publish or discard the draft in the Flow Designer, then apply again.",
    );
  }
  await contactCenter.flows.publish(row.id, { comment: commentOf(planned), labels }, about(name));
  await forgetImport(services, row);
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

/** An import that was not followed by its publish must not look like somebody else's unfinished edit. */
async function recordImport(services: Services, row: FlowRow, hash: string) {
  await services.writeAhead.write({
    organizationId: await services.contactCenter.organizationId(),
    type: "flow-draft",
    name: row.id,
    keys: ["contentHash"],
    bodyHash: hashOfKeys({ contentHash: hash }, ["contentHash"]),
    time: new Date(services.clock.now()).toISOString(),
  });
}

async function wasOurImport(services: Services, row: FlowRow, hash: string): Promise<boolean> {
  const organizationId = await services.contactCenter.organizationId();
  const records = await services.writeAhead.find(organizationId, "flow-draft", row.id);
  return records.some(({ bodyHash, keys }) => bodyHash === hashOfKeys({ contentHash: hash }, keys));
}

async function forgetImport(services: Services, row: FlowRow) {
  await services.writeAhead.settle(await services.contactCenter.organizationId(), "flow-draft", row.id);
}

async function stateAfterWrite(services: Services, id: FlowRow["id"], known: Known): Promise<Flow> {
  const row = await services.contactCenter.flows.readAnew(id, about(known.name ?? id));
  if (row === undefined)
    return fail(`Flow "${known.name ?? id}" is gone right after it was written`, "Plan again.");
  return stateOf(services, row, known);
}

async function channelsOf({ contactCenter }: Services, id: string): Promise<Dependent[]> {
  const channels = await contactCenter.entryPoints.list(where("flowId", "==", id));
  return channels
    .filter((channel) => channel.flowId === id)
    .map(({ id: channelId, name }) => ({ noun: "channel", id: channelId, name }));
}

async function remove(services: Services, prior: Flow): Promise<readonly Diagnostic[]> {
  const { flows } = services.contactCenter;
  const id = flowId(prior.id);
  if ((await flows.readAnew(id, about(prior.name))) === undefined) return [];
  const channels = await channelsOf(services, prior.id);
  if (channels.length > 0) {
    fail(
      `Flow "${prior.name}" can't be deleted: ${channels.length} ${channels.length === 1 ? "channel runs" : "channels run"} it`,
      `${channels.map(({ name }) => name).join(", ")}. Nothing was changed. Give them another flow first. ` +
        "If they leave it in this same apply under Terraform, set create_before_destroy on the flow.",
    );
  }
  const outcome = await flows.delete(id, about(prior.name), prior.flowType);
  if (outcome !== "not-offered") return [];
  return [
    warning(
      `Flow "${prior.name}" stays in the organization`,
      `This organization's API offers no deletion of flows (flow ${prior.id}). It is no longer managed; delete it in the Flow Designer.`,
    ),
  ];
}

async function importState(services: Services, idOrName: string): Promise<Flow> {
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
  return stateOf(services, row, {
    definition: null,
    name: null,
    contentHash: null,
    bindings: null,
    publishComment: null,
    versionLabels: versionLabels.filter((label) => labelled(row, label) !== undefined),
  });
}
