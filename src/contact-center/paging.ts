/** Walks the pages of a list. Rows come one at a time, each id once, however the list shifts under the walk. */
import { jsonOf } from "./answer";
import { unexpectedAnswer } from "./explain";
import { isJsonObject, type Json, type JsonObject } from "./json";
import type { Answer, ApiRequest, Doing, Transport } from "./transport";

/** The default of the API and the largest size that is known to work. */
export const pageSize = 100;

export interface Page {
  readonly rows: readonly Json[];
  readonly meta: JsonObject;
  readonly trackingId?: string;
}

/** All pages of a list of the configuration API. The request's query must not name page or pageSize. */
export async function* configurationPages(transport: Transport, request: ApiRequest): AsyncGenerator<Page> {
  for (let number = 0; ; number++) {
    const paging = [
      ["page", String(number)],
      ["pageSize", String(pageSize)],
    ] as const;
    const answer = await transport.send({ ...request, query: [...(request.query ?? []), ...paging] });
    const page = pageOf(answer, request.doing);
    yield page;
    if (!hasNext(page, number)) return;
  }
}

function pageOf(answer: Answer, doing: Doing): Page {
  const json = jsonOf(answer, doing);
  const { trackingId } = answer;
  if (Array.isArray(json)) return { rows: json, meta: {}, trackingId };
  if (!isJsonObject(json) || !Array.isArray(json.data)) {
    throw unexpectedAnswer(doing, "it holds no list", trackingId);
  }
  return { rows: json.data, meta: isJsonObject(json.meta) ? json.meta : {}, trackingId };
}

function hasNext({ rows, meta }: Page, number: number): boolean {
  if (typeof meta.totalPages === "number") return number + 1 < meta.totalPages;
  if (isJsonObject(meta.links)) return typeof meta.links.next === "string";
  return rows.length >= pageSize;
}
