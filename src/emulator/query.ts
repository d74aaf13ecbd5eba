/** The query of a request, read from the raw URL: what URL libraries repair on the way would hide real traps. */
import { invalid, PlainError } from "./errors";

/** Query parameters in order of appearance, decoded. */
export class Query {
  constructor(private readonly pairs: readonly (readonly [string, string])[]) {}

  get(name: string): string | undefined {
    return this.pairs.find(([key]) => key === name)?.[1];
  }

  /** Every value of a repeated parameter, comma lists taken apart. */
  list(name: string): readonly string[] {
    return this.pairs
      .filter(([key]) => key === name)
      .flatMap(([, value]) => value.split(","))
      .filter((value) => value !== "");
  }

  flag(name: string): boolean {
    return this.get(name) === "true";
  }

  /** A whole number of at least `minimum`; 400 for anything else (assumed). */
  number(name: string, fallback: number, minimum: number): number {
    const value = this.get(name);
    if (value === undefined || value === "") return fallback;
    if (!/^\d{1,9}$/.test(value) || Number(value) < minimum) throw invalid(`${name}: invalid value`);
    return Number(value);
  }

  /** Parameters as a plain object, for the request log. */
  toObject(): Record<string, string> {
    return Object.fromEntries(this.pairs);
  }

  /** The same query with other paging, as text for `meta.links`. */
  withPage(page: number, pageSize: number): string {
    const kept = this.pairs.filter(([key]) => key !== "page" && key !== "pageSize");
    return [...kept, ["page", String(page)] as const, ["pageSize", String(pageSize)] as const]
      .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`)
      .join("&");
  }
}

export interface RawTarget {
  readonly path: string;
  readonly query: Query;
}

// Observed live: raw quotes are refused by the transport with 400; raw spaces never pass an HTTP parser.
const forbiddenRaw = /["<>\\^`{|}]/;

/** Parses a request target as it stood on the wire. Throws a bare 400 for characters that must be encoded. */
export function parseTarget(raw: string): RawTarget {
  if (forbiddenRaw.test(raw)) throw new PlainError(400, "Bad Request");
  const mark = raw.indexOf("?");
  const path = mark < 0 ? raw : raw.slice(0, mark);
  const search = mark < 0 ? "" : raw.slice(mark + 1);
  const pairs = search
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const equals = pair.indexOf("=");
      return equals < 0
        ? ([decodeQuery(pair), ""] as const)
        : ([decodeQuery(pair.slice(0, equals)), decodeQuery(pair.slice(equals + 1))] as const);
    });
  return { path, query: new Query(pairs) };
}

/** Observed live 2026-07-11: a raw `+` is a space, so an unencoded number matches nothing. */
function decodeQuery(value: string): string {
  return decodePercent(value.replaceAll("+", " "));
}

/** Decodes percent encoding; a broken sequence is a bare 400. */
export function decodePercent(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch (error) {
    if (error instanceof URIError) throw new PlainError(400, "Bad Request");
    throw error;
  }
}
