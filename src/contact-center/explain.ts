/** Turns what came back instead of success into an error with a text of its own: what the API said, what to do. */
import { ContactCenterError, type ErrorKind, type Outcome, type Reference } from "./error";
import type { Fault } from "./fault";
import { sameName } from "./name";
import type { ApiRequest, Doing } from "./transport";

/** `Could not update channel "sales"` */
export function summaryOf(doing: Doing): string {
  const object = doing.name === undefined ? doing.noun : `${doing.noun} "${doing.name}"`;
  return `Could not ${doing.verb} ${object}`;
}

/** The error for an answer that is not 2xx. `retryAfter` in seconds. */
export function explainAnswer(
  request: ApiRequest,
  status: number,
  fault: Fault,
  retryAfter?: number,
): ContactCenterError {
  const kind = kindOf(request, status, fault);
  return new ContactCenterError({
    kind,
    summary: summaryOf(request.doing),
    detail: sentences(said(status, fault), adviceFor(kind, request, fault, retryAfter)),
    outcome: outcomeOf(kind, status),
    status,
    trackingId: fault.trackingId,
    reason: fault.reason,
    references: kind === "referenced" ? fault.references : undefined,
    method: request.method,
    path: request.path,
  });
}

/** The error for a request that got no answer at all. */
export function explainSilence(
  request: ApiRequest,
  kind: "unreachable" | "timeout" | "cancelled",
  outcome: Outcome,
  what: string,
): ContactCenterError {
  const advice = {
    unreachable: "Check the network, the proxy and the address of the API, then run again.",
    timeout: "Run again; if it happens often, raise the request timeout.",
    cancelled: "Run again to finish what was left undone.",
  }[kind];
  return new ContactCenterError({
    kind,
    summary: summaryOf(request.doing),
    detail: sentences(
      what,
      outcome === "unknown" ? "Whether the API carried it out is not known" : "",
      advice,
    ),
    outcome,
    method: request.method,
    path: request.path,
  });
}

/** The error for an address of this machine at which no program listens. */
export function nobodyListens(request: ApiRequest, what: string): ContactCenterError {
  return explainSilence(request, "unreachable", "not-done", what).with({
    detail: sentences(
      what,
      "No program listens there. Does the emulator run? `npx wxcc emulator` starts it and prints its address, for WXCC_API_URL",
    ),
  });
}

/** The error for a 2xx answer that can't be read. */
export function unexpectedAnswer(doing: Doing, what: string, trackingId?: string): ContactCenterError {
  return new ContactCenterError({
    kind: "unexpected-answer",
    summary: summaryOf(doing),
    detail: sentences(
      `The API answered with success, but ${what}`,
      trackingId ? `Tracking id: ${trackingId}` : "",
      "Check that the address of the API is right and no proxy changes its answers.",
    ),
    outcome: "done",
    trackingId,
  });
}

/** The error for a name that belongs to another object. */
export function nameTaken(
  doing: Doing,
  taken: { name: string; objectId?: string; reason?: string; trackingId?: string; status?: number },
): ContactCenterError {
  const holder = taken.objectId
    ? `${capitalized(doing.noun)} "${taken.name}" already exists with id ${taken.objectId} and was not made by this configuration`
    : `The API says that "${taken.name}" is taken, by an object that its lists don't show`;
  const caseOnly =
    taken.objectId !== undefined && doing.name !== undefined && !sameName(doing.name, taken.name);
  return new ContactCenterError({
    kind: "name-taken",
    summary: summaryOf(doing),
    detail: sentences(
      holder,
      caseOnly ? "Names that differ only in upper and lower case count as the same" : "",
      taken.reason ? `It said: ${taken.reason}` : "",
      taken.trackingId ? `Tracking id: ${taken.trackingId}` : "",
      taken.objectId ? "Import it, or choose another one." : "Choose another one.",
    ),
    outcome: "not-done",
    status: taken.status,
    reason: taken.reason,
    trackingId: taken.trackingId,
    objectId: taken.objectId,
  });
}

/** Joins pieces to a text in which each is a sentence. */
export function sentences(...pieces: string[]): string {
  return pieces
    .map((piece) => piece.trim())
    .filter((piece) => piece !== "")
    .map((piece) => (/[.!?]$/.test(piece) ? piece : `${piece}.`))
    .join(" ");
}

/** `dial-number "+1408..." (id)` for a person: one line with all that points here. */
export function listed(references: readonly Reference[]): string {
  const lines = references.map((reference) =>
    reference.name === reference.id
      ? `${reference.type} ${reference.id}`
      : `${reference.type} "${reference.name}" (${reference.id})`,
  );
  return lines.join(", ");
}

function said(status: number, fault: Fault): string {
  const reason = fault.reason ? `: ${fault.reason}` : " and gave no reason";
  const trackingId = fault.trackingId ? ` (tracking id ${fault.trackingId})` : "";
  return `The API answered ${status}${reason}${trackingId}`;
}

function kindOf(request: ApiRequest, status: number, fault: Fault): ErrorKind {
  const reason = fault.reason ?? "";
  switch (status) {
    case 401:
      return "unauthorized";
    case 403:
      return "missing-scope";
    case 404:
      return kindOfNotFound(request, fault);
    case 408: // a time limit of a gateway or the service, which may have carried it out all the same
      return "server";
    case 409:
      return kindOfConflict(request, reason);
    case 412:
      return "referenced";
    case 423:
      return "locked";
    case 429:
      return "rate-limited";
    default:
      if (status >= 500) return "server";
      if (request.service === "token") return "unauthorized";
      return status >= 400 ? "invalid" : "unexpected-answer";
  }
}

/**
 * A 404 that is not in the API's own shape comes from a wrong address, not from an absent object: taking it for one
 * would plan to create the whole tenant again.
 */
function kindOfNotFound(request: ApiRequest, fault: Fault): ErrorKind {
  if (fault.origin === "other" && request.notFoundMeans !== "any") return "unexpected-answer";
  if (request.notFoundMeans !== "number") return "not-found";
  const aboutNumber = /diall?ed number/i.test(fault.reason ?? ""); // observed live 2026-07-11
  return request.method === "POST" || aboutNumber ? "number-not-in-inventory" : "not-found";
}

/** One status for several things. The flow service's keys come first, as a flow's name may hold any word. */
function kindOfConflict({ method, path }: ApiRequest, reason: string): ErrorKind {
  if (/contact cisco support/i.test(reason)) return "payload-fault";
  if (/FLOW_ALREADY_EXISTS/.test(reason)) return "name-taken";
  if (/FLOW_LOCKED|\bis locked\b/i.test(reason)) return "locked";
  if (method === "DELETE") return "referenced"; // a flow in use (assumed)
  if (method === "POST") return path.endsWith(":publish") ? "conflict" : "name-taken";
  return /already|duplicate/i.test(reason) ? "name-taken" : "conflict";
}

function outcomeOf(kind: ErrorKind, status: number): Outcome {
  return kind === "server" || status < 400 ? "unknown" : "not-done";
}

function adviceFor(kind: ErrorKind, request: ApiRequest, fault: Fault, retryAfter?: number): string {
  switch (kind) {
    case "unauthorized":
      return adviceForToken(request, fault);
    case "missing-scope":
      return `${scopeNeeded(request)} A token of another organization or data center is refused in the same way.`;
    case "not-found":
      return "It does not exist, or not any more: somebody may have deleted it outside of this configuration.";
    case "number-not-in-inventory":
      return "The number must exist in Webex Calling at this location before it can be mapped to a channel: add it there, or correct the number or its location.";
    case "name-taken":
      return "Choose another one, or import what exists.";
    case "payload-fault":
      return "In spite of this text the service is up: something in the object that was sent is wrong or missing, such as a required field or an id copied from another object.";
    case "conflict":
      return "The object was changed at the same time or contradicts another one. Read it again (plan anew) and retry.";
    case "locked":
      return "Somebody edits it now. Ask them to close the editor (a lock also ends by itself after 15 minutes), then run again.";
    case "referenced":
      return adviceForReferenced(fault);
    case "invalid":
      return fault.reason === undefined
        ? "It names no field: look at what is new in the configuration of this object, or ask Cisco support with the tracking id."
        : "Correct the named fields.";
    case "rate-limited":
      return `The organization has used up its requests for this minute${retryAfter ? ` (wait ${retryAfter} s)` : ""}. Lower the requests per minute, or run less at the same time.`;
    case "server":
      return fault.trackingId
        ? "The service has a fault. Run again later; give the tracking id to Cisco support if it stays."
        : "The service, or a proxy before it, has a fault. Run again later.";
    case "unexpected-answer":
      return "This is not an answer of the Contact Center API: check the address of the API.";
    case "unreachable":
    case "timeout":
    case "dropped-field":
    case "cancelled":
    case "wrong-organization":
      return "";
  }
}

function adviceForToken(request: ApiRequest, fault: Fault): string {
  if (request.service !== "token") {
    return "The access token is missing, wrong or expired (personal tokens live 12 hours), or belongs to another data center than the one configured. Get a new token, or correct the data center.";
  }
  if (/\bcode\b|redirect_uri/i.test(fault.reason ?? "")) {
    return "A code serves once, for a short time and for the address it was made for. Log in again: wxcc auth login.";
  }
  // RFC 6749, 5.2: a refused client is 401 or invalid_client; the texts of Webex are not documented.
  return /client/i.test(fault.reason ?? "") && !/token|grant/i.test(fault.reason ?? "")
    ? "The client id or the client secret is wrong. Correct them, or log in again: wxcc auth login."
    : "The refresh token is expired, revoked or of another client id (it ends about 90 days after its last use). Log in again with wxcc auth login, or set a new refresh token.";
}

function scopeNeeded(request: ApiRequest): string {
  const scope =
    request.service === "webex"
      ? "spark-admin:telephony_config_read (numbers and locations)"
      : request.method === "GET"
        ? "cjp:config_read"
        : "cjp:config_write";
  // Observed live: reads 200 and writes 403 when the scope is missing, and a refresh does not add it.
  const consent = scope === "cjp:config_write" ? " A new scope needs a new consent: wxcc auth login." : "";
  return `The token needs the scope ${scope}, and its user must be a full or contact center administrator.${consent}`;
}

function adviceForReferenced(fault: Fault): string {
  if (fault.references.length > 0)
    return `It is still used by ${listed(fault.references)}. Change these first.`;
  if (fault.referencedTypes.length > 0)
    return `It is still used by objects of type ${fault.referencedTypes.join(", ")}. Change these first.`;
  return "Its present state does not allow this: it may still be used, or still be active.";
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
