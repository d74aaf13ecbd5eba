/** Lists: filter, search, paging, chosen attributes, and what rows leave out. */
import { invalid } from "./errors";
import type { Answer, Call } from "./exchange";
import { json } from "./exchange";
import type { FieldTable } from "./fields";
import { filterableFields } from "./fields";
import type { Json, JsonObject } from "./json";
import { parseFilter, parseSearch } from "./rsql";

// Assumed: the largest page is not published; a too large value is lowered without an error (observed live).
const largestPage = 100;

export interface Listing {
  readonly fields: FieldTable;
  readonly searchable: readonly string[];
  /** Fields that `sort` may name. Default: the parameter is not looked at. */
  readonly sortable?: readonly string[];
}

export interface Page {
  readonly page: number;
  readonly pageSize: number;
}

export function pageOf(call: Call): Page {
  return {
    page: call.query.number("page", 0, 0),
    pageSize: Math.min(largestPage, call.query.number("pageSize", largestPage, 1)),
  };
}

/** Rows that the `filter` and `search` of a request let through. */
export function selectRows(
  call: Call,
  listing: Listing,
  rows: readonly JsonObject[],
  filterable: ReadonlySet<string> = filterableFields(listing.fields),
): readonly JsonObject[] {
  const filter = call.query.get("filter");
  const search = call.query.get("search");
  const filtered = filter ? rows.filter(parseFilter(filter, filterable)) : rows;
  return search ? filtered.filter(parseSearch(search, listing.searchable)) : filtered;
}

/** Rows in the order of `sort=field,asc|desc` (contract); without it in the order of their creation (assumed). */
export function sorted(
  call: Call,
  { sortable = [] }: Listing,
  rows: readonly JsonObject[],
): readonly JsonObject[] {
  const sort = call.query.get("sort") ?? "";
  if (sort === "" || sortable.length === 0) return rows;
  const [field = "", direction = "asc"] = sort.split(",");
  // Assumed: what can't be sorted by is a 400, and capitals come before small letters.
  if (!sortable.includes(field) || !["asc", "desc"].includes(direction)) throw invalid("sort: invalid value");
  const sign = direction === "asc" ? 1 : -1;
  const keyOf = (row: JsonObject): Json => row[field] ?? "";
  return [...rows].sort((one, other) => sign * compared(keyOf(one), keyOf(other)));
}

function compared(one: Json, other: Json): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  const [text, otherText] = [String(one), String(other)];
  return text < otherText ? -1 : text > otherText ? 1 : 0;
}

/** The envelope of a v2 list. */
export function envelope(
  call: Call,
  listing: Listing,
  rows: readonly JsonObject[],
  decorate: (row: JsonObject) => JsonObject,
): Answer {
  const page = pageOf(call);
  const single = call.query.flag("singleObjectResponse");
  if (single && rows.length > 1) throw invalid("singleObjectResponse: more than one record matches");
  return json(200, {
    meta: { orgid: call.tenant.organizationId, ...paging(call, page, rows.length) },
    data: cut(page, rows)
      .map(decorate)
      .map(rowMaker(call, listing, single)),
  });
}

/** The bare array of a plain list. */
export function plainList(call: Call, listing: Listing, rows: readonly JsonObject[]): Answer {
  return json(200, cut(pageOf(call), rows).map(rowMaker(call, listing, false)));
}

export function cut<T>({ page, pageSize }: Page, rows: readonly T[]): readonly T[] {
  return rows.slice(page * pageSize, (page + 1) * pageSize);
}

/** Paging part of `meta`; links are relative to the host and `next` is absent on the last page (observed live). */
export function paging(call: Call, { page, pageSize }: Page, total: number): JsonObject {
  const totalPages = Math.ceil(total / pageSize);
  const last = Math.max(0, totalPages - 1);
  const link = (to: number): string => `${call.path}?${call.query.withPage(to, pageSize)}`;
  return {
    page,
    pageSize,
    totalPages,
    totalRecords: total,
    links: {
      self: link(page),
      first: link(0),
      last: link(last),
      ...(page < last ? { next: link(page + 1) } : {}),
      ...(page > 0 ? { prev: link(page - 1) } : {}),
    },
  };
}

/** Contract: arrays are left out of lists. Observed live: rows carry `links: []`, items do not. */
function rowMaker(call: Call, { fields }: Listing, withArrays: boolean): (object: JsonObject) => JsonObject {
  const wanted = call.query.list("attributes");
  const isKept = (name: string) =>
    (withArrays || fields[name]?.type !== "list") && (wanted.length === 0 || wanted.includes(name));
  return (object) => {
    const kept = Object.entries(object).filter(([name]) => isKept(name));
    return { ...Object.fromEntries(kept), links: [] };
  };
}
