/** One request and its answer as the operations see them, free of sockets. */
import type { IncomingHttpHeaders } from "node:http";
import type { Area } from "./errors";
import type { Json } from "./json";
import type { Query } from "./query";
import type { Tenant } from "./tenant";

export interface FormPart {
  readonly name: string;
  /** Undefined when the part carries none. */
  readonly contentType?: string;
  readonly filename?: string;
  readonly bytes: Buffer;
}

export type Body =
  | { readonly kind: "none" }
  | { readonly kind: "json"; readonly value: Json }
  | { readonly kind: "broken-json" }
  | { readonly kind: "form"; readonly fields: URLSearchParams }
  | { readonly kind: "multipart"; readonly parts: readonly FormPart[] }
  | { readonly kind: "other"; readonly contentType: string; readonly bytes: Buffer };

export interface Call {
  readonly method: string;
  readonly path: string;
  /** Values of the placeholders in the operation's path. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly headers: IncomingHttpHeaders;
  readonly body: Body;
  readonly tenant: Tenant;
  /** Fields that a fault tells this write to ignore. */
  readonly ignoredFields: ReadonlySet<string>;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly content?:
    | { readonly kind: "json"; readonly value: Json }
    | { readonly kind: "text"; readonly text: string }
    | { readonly kind: "bytes"; readonly bytes: Buffer };
}

/** One thing the API can do. Handlers run without interruption, so each is atomic. */
export interface Operation {
  /** Stable name, such as "entry-point.create". */
  readonly name: string;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path with `:name` placeholders. */
  readonly path: string;
  readonly area: Area;
  /** Wants the write scope. */
  readonly writes: boolean;
  /** Needs no bearer token. */
  readonly open?: boolean;
  /** Serves tokens of other organizations too. */
  readonly anyOrganization?: boolean;
  readonly handle: (call: Call) => Answer;
}

export const json = (status: number, value: Json): Answer => ({ status, content: { kind: "json", value } });
export const empty = (status: number): Answer => ({ status });
