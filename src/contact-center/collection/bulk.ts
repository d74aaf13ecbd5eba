/**
 * Many writes in one request: `POST {entity}/bulk`, answered 207 with a status for each item. It is not atomic: a
 * failed item does not stop the others, and an item may be missing from the answer (observed live 2026-07-20, -21).
 */
import * as v from "valibot";
import { jsonOf } from "../answer";
import { ContactCenterError } from "../error";
import { explainAnswer, sentences, summaryOf } from "../explain";
import { readFault } from "../fault";
import { isIdFromAnswer } from "../id";
import { isJsonObject, type Json, type JsonObject } from "../json";
import type { Answer, ApiRequest, Doing, Transport } from "../transport";

/** Items one request may carry. The contract names no limit: as many as a page has rows. */
export const itemsPerRequest = 100;

export interface BulkItem {
  /** SAVE without an id creates, with one it updates; DELETE wants the full object (observed live 2026-07-21). */
  readonly action: "SAVE" | "DELETE";
  readonly item: JsonObject;
  /** The plain call it stands for: errors are explained as if it had been sent. */
  readonly single: ApiRequest;
}

export type BulkOutcome =
  | {
      readonly kind: "done";
      /** Id of the object, where the answer tells. */ readonly id: string | undefined;
    }
  | { readonly kind: "failed"; readonly error: ContactCenterError };

const answerItem = v.object({
  itemIdentifier: v.number(),
  status: v.number(),
  href: v.optional(v.string()),
  apiError: v.optional(v.custom<Json>(() => true)),
});

/**
 * @param request the address of the bulk route, without a body
 * @returns one outcome for each item, in their order
 * @throws ContactCenterError when the request as a whole failed
 */
export async function sendInBulk(
  transport: Transport,
  request: ApiRequest,
  items: readonly BulkItem[],
): Promise<readonly BulkOutcome[]> {
  const body = items.map(({ action, item }, position) => ({
    itemIdentifier: position + 1,
    item,
    requestAction: action,
  }));
  const answer = await transport.send({ ...request, body: { kind: "json", value: { items: body } } });
  const rows = rowsOf(answer, request.doing);
  return items.map(({ single }, position) => outcomeOf(rows.get(position + 1), single, answer));
}

/** Rows that contradict one another tell nothing, least of all whose object an id is: they are left out. */
function unambiguous(rows: readonly (readonly [number, AnswerItem])[]): Map<number, AnswerItem> {
  const numbers = timesOf(rows.map(([number]) => number));
  const ids = timesOf(rows.map(([, { href }]) => idIn(href)));
  return new Map(
    rows.filter(([number, { href }]) => {
      const id = idIn(href);
      return numbers.get(number) === 1 && (id === undefined || ids.get(id) === 1);
    }),
  );
}

function timesOf<K>(keys: readonly K[]): Map<K, number> {
  const times = new Map<K, number>();
  for (const key of keys) times.set(key, (times.get(key) ?? 0) + 1);
  return times;
}

interface AnswerItem {
  readonly status: number;
  readonly href: string | undefined;
  readonly apiError: Json | undefined;
}

/** Rows without a number are left out: their items count as missing, which is looked into. */
function rowsOf(answer: Answer, doing: Doing): Map<number, AnswerItem> {
  const json = jsonOf(answer, doing);
  const items = isJsonObject(json) && Array.isArray(json.items) ? json.items : [];
  const rows: [number, AnswerItem][] = [];
  for (const row of items.filter(isJsonObject)) {
    if (!v.is(answerItem, row)) continue;
    const { itemIdentifier, status, href, apiError } = row;
    rows.push([itemIdentifier, { status, href, apiError }]);
  }
  return unambiguous(rows);
}

function outcomeOf(row: AnswerItem | undefined, single: ApiRequest, answer: Answer): BulkOutcome {
  if (row === undefined) return { kind: "failed", error: missing(single.doing, answer.trackingId) };
  if (row.status >= 200 && row.status < 300) return { kind: "done", id: idIn(row.href) };
  const fault = readFault(JSON.stringify(row.apiError ?? {}), answer.trackingId ?? null);
  return { kind: "failed", error: explainAnswer(single, row.status, fault) };
}

/** The last piece of `/api/organization/{org}/{entity}/{id}`. */
function idIn(href: string | undefined): string | undefined {
  const last = href?.split("/").at(-1);
  return isIdFromAnswer(last) ? last : undefined;
}

function missing(doing: Doing, trackingId: string | undefined): ContactCenterError {
  return new ContactCenterError({
    kind: "unexpected-answer",
    summary: summaryOf(doing),
    detail: sentences(
      `The API's answer to a request for several ${doing.noun}s says nothing of this one`,
      trackingId === undefined ? "" : `Tracking id: ${trackingId}`,
      "Whether it was carried out is not known. Run again.",
    ),
    outcome: "unknown",
    trackingId,
  });
}
