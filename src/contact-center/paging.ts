/** Walks the pages of a list. Rows come one at a time, each id once, however the list shifts under the walk. */
import { jsonOf } from "./answer";
import { unexpectedAnswer } from "./explain";
import { isJsonObject, writeJson, type Json, type JsonObject } from "./json";
import type { Answer, ApiRequest, Doing, Transport } from "./transport";

/** The default of the API and the largest size that is known to work. */
export const pageSize = 100;

export interface Page {
  readonly rows: readonly Json[];
  readonly meta: JsonObject;
  /** Undefined when the list does not say. */
  readonly totalPages: number | undefined;
  readonly hasNext: boolean;
  readonly trackingId?: string;
}

/** A million rows: more than any quota allows. A list that goes on is no list. */
const mostPages = 10_000;

/** All pages of a list of the configuration API. The request's query must not name page or pageSize. */
export async function* configurationPages(transport: Transport, request: ApiRequest): AsyncGenerator<Page> {
  const goesOn = newRows();
  for (let number = 0; ; number++) {
    const page = await configurationPage(transport, request, number);
    yield page;
    if (!page.hasNext || !goesOn(page)) return;
  }
}

/**
 * For one walk: whether a page of a list that does not say how many pages it has brought anything new. A list whose
 * pages repeat, because the number of the page means nothing to it, has shown all that it shows.
 */
export function newRows(): (page: Pick<Page, "rows" | "totalPages">) => boolean {
  const seen = new Set<string>();
  return ({ rows, totalPages }) => {
    const before = seen.size;
    for (const row of rows)
      seen.add(isJsonObject(row) && typeof row.id === "string" ? row.id : writeJson(row));
    return totalPages !== undefined || seen.size > before;
  };
}

/** @throws ContactCenterError for a page that no list has */
export function refuseEndless(number: number, totalPages: number | undefined, doing: Doing): void {
  if (number < mostPages && (totalPages ?? 0) <= mostPages) return;
  throw unexpectedAnswer(doing, `its list has more than ${mostPages} pages`);
}

/** One page, counted from 0. */
export async function configurationPage(
  transport: Transport,
  request: ApiRequest,
  number: number,
): Promise<Page> {
  const paging = [
    ["page", String(number)],
    ["pageSize", String(pageSize)],
  ] as const;
  const answer = await transport.send({ ...request, query: [...(request.query ?? []), ...paging] });
  const page = pageOf(answer, request.doing, number);
  refuseEndless(number, page.totalPages, request.doing);
  return page;
}

function pageOf(answer: Answer, doing: Doing, number: number): Page {
  const json = jsonOf(answer, doing);
  const { trackingId } = answer;
  if (Array.isArray(json)) return pageFrom(json, {}, number, trackingId);
  if (!isJsonObject(json) || !Array.isArray(json.data)) {
    throw unexpectedAnswer(doing, "it holds no list", trackingId);
  }
  return pageFrom(json.data, isJsonObject(json.meta) ? json.meta : {}, number, trackingId);
}

function pageFrom(rows: readonly Json[], meta: JsonObject, number: number, trackingId?: string): Page {
  const totalPages = typeof meta.totalPages === "number" ? meta.totalPages : undefined;
  return { rows, meta, totalPages, hasNext: hasNext(rows, meta, number), trackingId };
}

function hasNext(rows: readonly Json[], meta: JsonObject, number: number): boolean {
  if (typeof meta.totalPages === "number") return number + 1 < meta.totalPages;
  if (isJsonObject(meta.links)) return typeof meta.links.next === "string";
  return rows.length >= pageSize;
}
