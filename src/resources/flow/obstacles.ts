// What an update must not run over: a locked flow, an edit nobody published; and what tells our own import from one.

import {
  flowId,
  hashOfKeys,
  type ApiObject,
  type Flow as FlowRow,
  type WriteAheadRecord,
} from "../../contact-center";
import { isAbsent } from "../../schema/value";
import type { Services } from "../definition";
import type { Flow } from "./attributes";
import { hashOfVersion } from "./document";
import { about, lockMinutes } from "./wording";

/** What stands in the way of an update. */
export interface Obstacles {
  readonly lockedBy?: string;
  readonly unpublishedEditBy?: string;
  /** Hash of the draft that an import would replace. */
  readonly draft?: string;
}

/** What an update must not run over: somebody at work in the designer, or an edit that nobody published yet. */
export async function obstacles(
  services: Services,
  row: FlowRow,
  prior: Flow,
  wanted: string,
): Promise<Obstacles> {
  const lockedBy = holderOfLock(row);
  if (lockedBy !== undefined) return { lockedBy };
  const draft = await hashOfVersion(services, row, "draft");
  if (draft === undefined) return {};
  const author = await authorOfEdit(services, row, draft, [wanted, prior.contentHash]);
  return author === undefined ? { draft } : { unpublishedEditBy: author };
}

/**
 * Who made a draft that no version holds and that was not imported here.
 * @param known hashes that are no edit
 */
export async function authorOfEdit(
  services: Services,
  row: FlowRow,
  draft: string,
  known: readonly string[],
): Promise<string | undefined> {
  if (known.includes(draft) || (await wasOurImport(services, row, draft))) return undefined;
  for (const version of new Set((row.tags ?? []).flatMap(({ flowVersionId }) => flowVersionId ?? []))) {
    if ((await hashOfVersion(services, row, version)) === draft) return undefined;
  }
  return row.lastModifiedBy ?? "an unknown author";
}

function holderOfLock({ lockedBy, lockedAt }: FlowRow): string | undefined {
  if (isAbsent(lockedBy)) return undefined;
  const since = lockedAt === null || lockedAt === undefined ? Number.NaN : new Date(lockedAt).getTime();
  const over = Number.isFinite(since) && Date.now() - since > lockMinutes * 60_000;
  return over ? undefined : lockedBy;
}

/** A row says nothing of the content, so the draft is read to tell our own flow from a stranger's. */
export async function isImported(
  services: Services,
  found: ApiObject,
  { name, keys, bodyHash }: WriteAheadRecord,
): Promise<boolean> {
  const contentHash = (await hashOfVersion(services, found as FlowRow, "draft")) ?? "";
  return bodyHash === hashOfKeys({ name, contentHash }, keys);
}

/** An import that was not followed by its publish must not look like somebody else's unfinished edit. */
export async function recordImport(services: Services, row: FlowRow, hash: string) {
  await services.writeAhead.write({
    organizationId: await services.contactCenter.organizationId(),
    type: importOfDraft,
    name: row.id,
    keys: ["contentHash"],
    bodyHash: hashOfKeys({ contentHash: hash }, ["contentHash"]),
    time: new Date(services.clock.now()).toISOString(),
  });
}

async function wasOurImport(services: Services, row: FlowRow, hash: string): Promise<boolean> {
  const organizationId = await services.contactCenter.organizationId();
  const records = await services.writeAhead.find(organizationId, importOfDraft, row.id);
  return records.some(({ bodyHash, keys }) => bodyHash === hashOfKeys({ contentHash: hash }, keys));
}

export async function forgetImport(services: Services, row: FlowRow) {
  await services.writeAhead.settle(await services.contactCenter.organizationId(), importOfDraft, row.id);
}

const importOfDraft = "flow-draft";

/** Over when the flow is gone, its draft is another one by now, or the draft was published. */
export const importRecords = {
  [importOfDraft]: async (services: Services, { name, keys, bodyHash }: WriteAheadRecord) => {
    const row = await services.contactCenter.flows.readAnew(flowId(name), about(name));
    if (row === undefined) return true;
    const draft = await hashOfVersion(services, row, "draft");
    if (draft === undefined || bodyHash !== hashOfKeys({ contentHash: draft }, keys)) return true;
    for (const version of new Set((row.tags ?? []).flatMap(({ flowVersionId }) => flowVersionId ?? []))) {
      if ((await hashOfVersion(services, row, version)) === draft) return true;
    }
    return false;
  },
};
