/**
 * The one way out: every request of this client is data that passes through a `Transport`. A transport that answers
 * reads from a snapshot or gathers writes into bulk requests would stand here, in front of `HttpTransport`.
 */
import type { About } from "./error";
import type { Json } from "./json";

/** `configuration` is the Contact Center API, `webex` the API of Webex itself, `token` the OAuth token endpoint. */
export type Service = "configuration" | "webex" | "token";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A part of a multipart body. JSON parts need a content type of their own (else 415, observed live 2026-07-22). */
export interface Part {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly contentType: string;
  readonly filename?: string;
}

export type RequestBody =
  | { readonly kind: "json"; readonly value: Json }
  | { readonly kind: "multipart"; readonly parts: readonly Part[] }
  | { readonly kind: "form"; readonly fields: Readonly<Record<string, string>> };

/** What a request is for, in the user's words: `Could not ${verb} ${noun} "${name}"`. */
export interface Doing extends About {
  readonly verb: string;
}

export interface ApiRequest {
  readonly service: Service;
  readonly method: Method;
  /** Begins with "/"; every variable piece is already checked or encoded. */
  readonly path: string;
  /** Values are encoded by the transport. */
  readonly query?: readonly (readonly [string, string])[];
  readonly body?: RequestBody;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sending it twice has the effect of sending it once. */
  readonly repeatable: boolean;
  readonly doing: Doing;
  /** Awaited right before it leaves, each time that it does: nothing but the network comes after it. */
  readonly beforeLeaving?: (() => Promise<void>) | undefined;
  /** Less than the connection's own, for what is only nice to know. Default: the connection's. */
  readonly patience?: { readonly retries: number; readonly timeoutMs: number };
  /**
   * What a 404 means here. `object`: this object is absent, if the answer has the API's own shape. `any`: absent,
   * whatever the shape (flow service: bodies not documented). `number`: the number is not in the inventory.
   */
  readonly notFoundMeans: "object" | "any" | "number";
}

/** A successful answer (2xx). */
export interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly bytes: Uint8Array;
  readonly trackingId?: string;
}

export interface Transport {
  /** @throws ContactCenterError for every answer that is not 2xx, and when there is none */
  send(request: ApiRequest): Promise<Answer>;
}
