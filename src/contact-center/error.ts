/** The client's one error: what could not be done, on which object, what the API said and what to do next. */

/** The user's words for the object a request is about: `{ noun: "channel", name: "sales" }`. */
export interface About {
  readonly noun: string;
  readonly name?: string;
}

/** An object that points at another. `type` is the API's entity type, such as `dial-number`. */
export interface Reference {
  readonly type: string;
  readonly id: string;
  /** Its name; the id when the API gives no name. */
  readonly name: string;
}

export type ErrorKind =
  | "unauthorized"
  | "missing-scope"
  | "wrong-organization"
  | "not-found"
  | "number-not-in-inventory"
  | "name-taken"
  | "payload-fault"
  | "conflict"
  | "locked"
  | "referenced"
  | "invalid"
  | "rate-limited"
  | "server"
  | "unreachable"
  | "timeout"
  | "dropped-field"
  | "unexpected-answer"
  | "cancelled";

/**
 * Whether the API may have carried the request out. Decides what may be repeated: `not-done` always, `done` never,
 * `unknown` only after a look.
 */
export type Outcome = "not-done" | "unknown" | "done";

export interface ErrorFacts {
  readonly kind: ErrorKind;
  readonly summary: string;
  readonly detail: string;
  readonly outcome: Outcome;
  /** An earlier attempt of the same request may have been carried out. */
  readonly repeated?: boolean;
  readonly status?: number;
  readonly trackingId?: string;
  /** What the API said, in its words. */
  readonly reason?: string;
  readonly references?: readonly Reference[];
  /** Id of the object that exists: the one that holds the name, or the one this call has made. */
  readonly objectId?: string;
  readonly method?: string;
  readonly path?: string;
}

/** Any failure of a call to the API. Never holds a token, a secret or a header. */
export class ContactCenterError extends Error {
  override readonly name = "ContactCenterError";
  readonly kind: ErrorKind;
  /** What could not be done, on which object, such as `Could not update channel "sales"`. */
  readonly summary: string;
  /** What the API said, its tracking id and what to do next. */
  readonly detail: string;
  readonly outcome: Outcome;
  readonly repeated: boolean;
  readonly status?: number;
  readonly trackingId?: string;
  readonly reason?: string;
  readonly references?: readonly Reference[];
  readonly objectId?: string;
  readonly method?: string;
  readonly path?: string;

  constructor(readonly facts: ErrorFacts) {
    super(`${facts.summary}. ${facts.detail}`);
    this.kind = facts.kind;
    this.summary = facts.summary;
    this.detail = facts.detail;
    this.outcome = facts.outcome;
    this.repeated = facts.repeated ?? false;
    this.status = facts.status;
    this.trackingId = facts.trackingId;
    this.reason = facts.reason;
    this.references = facts.references;
    this.objectId = facts.objectId;
    this.method = facts.method;
    this.path = facts.path;
  }

  /** The same error with more known about it. */
  with(more: Partial<ErrorFacts>): ContactCenterError {
    return new ContactCenterError({ ...this.facts, ...more });
  }
}

/** Thrown by `connect` when the options can't make a connection; the text names the option in plain words. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

export function isKind(error: unknown, ...kinds: ErrorKind[]): error is ContactCenterError {
  return error instanceof ContactCenterError && kinds.includes(error.kind);
}
