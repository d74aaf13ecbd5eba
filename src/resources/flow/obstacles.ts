// What an update must not run over: a locked flow, an edit nobody published; and what tells our own import from one.

import { hashOfKeys, type Flow as FlowRow } from "../../contact-center";
import { isAbsent } from "../../schema/value";
import type { Services } from "../definition";
import type { Flow } from "./attributes";
import { hashOfVersion } from "./document";
import { lockMinutes } from "./wording";

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

/** An import that was not followed by its publish must not look like somebody else's unfinished edit. */
export async function recordImport(services: Services, row: FlowRow, hash: string) {
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

export async function forgetImport(services: Services, row: FlowRow) {
  await services.writeAhead.settle(await services.contactCenter.organizationId(), "flow-draft", row.id);
}
