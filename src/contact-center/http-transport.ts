/**
 * Requests over HTTP: authorization, the request budget, time limits and repetition. GET, PUT and DELETE are repeated
 * after 429, 5xx, broken sockets and timeouts; a POST only when it certainly was not carried out.
 */
import { setMaxListeners } from "node:events";
import { EnvHttpProxyAgent, fetch as undiciFetch, FormData, type Response } from "undici";
import type { AccessTokens } from "./access-token";
import { isOnThisMachine } from "./addresses";
import type { Clock } from "./clock";
import type { ContactCenterError, Outcome } from "./error";
import { explainAnswer, explainSilence, nobodyListens, unexpectedAnswer } from "./explain";
import { readFault } from "./fault";
import { encoded } from "./filter";
import { writeJson } from "./json";
import type { Lane, OnWait, Place, RequestBudget } from "./request-budget";
import type { Answer, ApiRequest, RequestBody, Service, Transport } from "./transport";

export type Fetch = typeof undiciFetch;

export interface HttpTransportOptions {
  /** Base address by service, without a slash at the end. */
  readonly addresses: Readonly<Record<Service, string>>;
  readonly tokens: AccessTokens;
  readonly budget: RequestBudget;
  readonly maxRetries: number;
  readonly requestTimeoutMs: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly fetch: Fetch;
  /** Cancels requests under way, and starts no new one. */
  readonly signal?: AbortSignal;
  /** Starts no new request; those under way are finished. */
  readonly stopping?: AbortSignal;
  /** Asked right before each request that changes something: why it must not leave, if so. */
  readonly reasonToStop?: () => string | undefined;
  readonly onWait?: OnWait;
}

/** Longer than this nobody wants to sit in front of a pipeline: the 429 becomes an error that says how long. */
const longestWait = 10 * 60;
const longestBackOff = 60;
/** Far more than a page of the largest objects, or the longest sound. */
const mostBytes = 64 * 1024 ** 2;
const mostBytesOfError = 1024 ** 2;
/** No token is as short; replacing a shorter text everywhere would garble messages. */
const shortestSecret = 6;

/** The fetch of undici with HTTP_PROXY, HTTPS_PROXY and NO_PROXY honoured; this machine itself needs no proxy. */
export function fetchThroughProxies(): { fetch: Fetch; close: () => Promise<void> } {
  const exempt = [process.env.NO_PROXY ?? process.env.no_proxy, "localhost", "127.0.0.1", "::1"];
  const dispatcher = new EnvHttpProxyAgent({ noProxy: exempt.filter(Boolean).join(",") });
  return {
    fetch: (input, init) => undiciFetch(input, { ...init, dispatcher }),
    close: () => dispatcher.close(),
  };
}

export class HttpTransport implements Transport {
  /** Aborted when no new request may start. */
  private readonly noMore: AbortSignal;
  /** Milliseconds from our uptime to the clock of the Contact Center. */
  private ahead: number | undefined;

  constructor(private readonly options: HttpTransportOptions) {
    const { signal, stopping } = options;
    const signals = [signal, stopping].filter((given) => given !== undefined);
    this.noMore = AbortSignal.any(signals);
    setMaxListeners(0, this.noMore, ...signals); // as many as there are requests
  }

  /**
   * What the clock of the service shows now; rather a moment too early than too late. Undefined before its first answer,
   * and where a proxy keeps its `Date` back.
   */
  readonly serviceTime = (): number | undefined =>
    this.ahead === undefined ? undefined : this.options.clock.uptime() + this.ahead;

  async send(request: ApiRequest): Promise<Answer> {
    let mayHaveBeenDone = false;
    let before: ContactCenterError | undefined;
    for (let attempt = 0; ; attempt++) {
      const result = await this.attempt(request);
      if (!(result instanceof Failure)) return result;
      const { error } = result;
      // Cancelled while it waited to go again: what went wrong before is the better message.
      if (error.kind === "cancelled" && error.outcome === "not-done" && before !== undefined) throw before;
      before = error;
      const seconds = this.secondsBeforeNext(request, result, attempt);
      if (seconds === undefined) throw mayHaveBeenDone ? error.with({ repeated: true }) : error;
      mayHaveBeenDone ||= error.outcome === "unknown";
      await this.wait(request, seconds, result);
    }
  }

  /** Undefined: this failure is final. */
  private secondsBeforeNext(request: ApiRequest, failure: Failure, attempt: number): number | undefined {
    const { kind, outcome } = failure.error;
    const { retries = this.options.maxRetries } = request.patience ?? {};
    if (attempt >= Math.min(retries, this.options.maxRetries) || failure.isFinal) return undefined;
    if (kind === "rate-limited") {
      const seconds = failure.retryAfter ?? this.backOff(attempt);
      return seconds <= longestWait ? seconds : undefined;
    }
    const passing = kind === "server" || kind === "unreachable" || kind === "timeout";
    if (!passing || !(request.repeatable || outcome === "not-done")) return undefined;
    return failure.retryAfter !== undefined
      ? Math.min(failure.retryAfter, longestBackOff)
      : this.backOff(attempt);
  }

  /** One second, doubling to a minute, half of it by chance so that many clients do not return together. */
  private backOff(attempt: number): number {
    const seconds = Math.min(2 ** attempt, longestBackOff);
    return seconds / 2 + (seconds / 2) * this.options.random();
  }

  private async wait(request: ApiRequest, seconds: number, failure: Failure): Promise<void> {
    const limited = failure.error.kind === "rate-limited";
    if (limited && request.service === "configuration") {
      this.options.budget.pause(seconds * 1000); // this request waits with all others, and the budget says so
      return;
    }
    this.options.onWait?.(seconds, limited ? "the API asks to wait" : failedAttempt(failure.error));
    try {
      await this.options.clock.sleep(seconds * 1000, this.noMore);
    } catch {
      throw failure.error; // cancelled while waiting: what went wrong before is the better message
    }
  }

  private async attempt(request: ApiRequest): Promise<Answer | Failure> {
    if (request.service === "token") return this.exchange(request, undefined);
    const token = await this.options.tokens.current();
    const result = await this.exchange(request, token);
    if (!(result instanceof Failure) || result.error.kind !== "unauthorized") return result;
    const renewed = await this.options.tokens.renewed(token);
    return renewed === undefined ? result : this.exchange(request, renewed);
  }

  private async exchange(request: ApiRequest, token: string | undefined): Promise<Answer | Failure> {
    const { budget, signal } = this.options;
    const timeout = new AbortController();
    const cancel = () => timeout.abort();
    let timer: NodeJS.Timeout | undefined;
    let isSent = false;
    let place: Place | undefined;
    let isAnswered = false;
    try {
      this.noMore.throwIfAborted();
      const refused = this.withheld(request); // before a long wait for nothing
      if (refused !== undefined) return refused;
      place =
        request.service === "configuration" ? await budget.take(laneOf(request), this.noMore) : undefined;
      await request.beforeLeaving?.();
      const late = this.withheld(request);
      if (late !== undefined) return late;
      isSent = true;
      signal?.addEventListener("abort", cancel, { once: true });
      timer = setTimeout(cancel, this.timeoutOf(request));
      const response = await this.options.fetch(this.addressOf(request), {
        method: request.method,
        headers: headersOf(request, token),
        body: bodyOf(request.body),
        redirect: "manual", // a redirect to a login page or another host must not carry the token along
        signal: timeout.signal,
      });
      isAnswered = true;
      if (request.service === "configuration") this.hearTime(response.headers.get("date"));
      place?.answered(); // the request has arrived, whatever becomes of the rest of the answer
      return this.judge(
        request,
        response,
        await bodyWithin(response, response.ok ? mostBytes : mostBytesOfError),
      );
    } catch (error) {
      if (!isSent && this.noMore.aborted) return this.cancelled(request, "not-done");
      return this.silence(request, error, { isAborted: timeout.signal.aborted, isAnswered });
    } finally {
      place?.givenUp();
      clearTimeout(timer);
      signal?.removeEventListener("abort", cancel);
    }
  }

  /** The run that this belongs to may not change anything any more. */
  private withheld(request: ApiRequest): Failure | undefined {
    if (request.method === "GET" || request.service === "token") return undefined;
    const why = this.options.reasonToStop?.();
    return why === undefined
      ? undefined
      : new Failure(explainSilence(request, "cancelled", "not-done", `It was not sent. ${why}`));
  }

  private timeoutOf({ patience }: ApiRequest): number {
    return Math.min(patience?.timeoutMs ?? Infinity, this.options.requestTimeoutMs);
  }

  private addressOf(request: ApiRequest): string {
    const query = (request.query ?? [])
      .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
      .join("&");
    return `${this.options.addresses[request.service]}${request.path}${query === "" ? "" : `?${query}`}`;
  }

  private judge(request: ApiRequest, response: Response, { bytes, isCut }: Body): Answer | Failure {
    const { status, headers } = response;
    const trackingId = headers.get("trackingid") ?? undefined;
    if (isCut && response.ok) {
      const size = `its body has more than ${mostBytes / 1024 ** 2} MB`;
      return new Failure(unexpectedAnswer(request.doing, size, trackingId));
    }
    if (status >= 200 && status < 300) return { status, headers, bytes, trackingId };
    const fault = readFault(this.withoutSecrets(Buffer.from(bytes).toString("utf8")), trackingId ?? null);
    const retryAfter = retryAfterOf(headers.get("retry-after"), this.options.clock.now());
    return new Failure(explainAnswer(request, status, fault, retryAfter), retryAfter);
  }

  private cancelled(request: ApiRequest, outcome: Outcome): Failure {
    return new Failure(explainSilence(request, "cancelled", outcome, "The run was cancelled"));
  }

  /** A `Date` has whole seconds and has travelled: the latest of many is the nearest to the truth. */
  private hearTime(date: string | null): void {
    const ahead = date === null ? Number.NaN : Date.parse(date) - this.options.clock.uptime();
    if (!Number.isNaN(ahead)) this.ahead = Math.max(ahead, this.ahead ?? ahead);
  }

  private silence(
    request: ApiRequest,
    error: unknown,
    { isAborted, isAnswered }: { readonly isAborted: boolean; readonly isAnswered: boolean },
  ): Failure {
    if (this.options.signal?.aborted) {
      return this.cancelled(request, isAborted && request.method !== "GET" ? "unknown" : "not-done");
    }
    if (isAborted) {
      const what = `The API did not answer within ${this.timeoutOf(request) / 1000} seconds`;
      return new Failure(explainSilence(request, "timeout", "unknown", what));
    }
    const breakdown = breakdownOf(error, isAnswered);
    if (breakdown === undefined) throw error;
    const { why, isAnswer, neverSent, isRefused } = breakdown;
    const address = this.options.addresses[request.service];
    const { host } = new URL(address);
    if (isRefused && isOnThisMachine(address)) {
      return new Failure(
        nobodyListens(request, this.withoutSecrets(`${host} can't be reached (${why})`)),
        undefined,
        true,
      );
    }
    const what = neverSent
      ? `${host} can't be reached`
      : isAnswer
        ? `The answer of ${host} can't be read`
        : `The connection to ${host} broke`;
    const outcome = neverSent ? "not-done" : "unknown";
    return new Failure(
      explainSilence(request, "unreachable", outcome, this.withoutSecrets(`${what} (${why})`)),
    );
  }

  private withoutSecrets(text: string): string {
    const secrets = this.options.tokens.secrets().filter((secret) => secret.length >= shortestSecret);
    return secrets.reduce((cleared, secret) => cleared.replaceAll(secret, "(secret)"), text);
  }
}

interface Body {
  readonly bytes: Uint8Array;
  /** There was more, which was not read. */
  readonly isCut: boolean;
}

/** A few kilobytes that were compressed may become gigabytes, so a body is measured while it is read. */
async function bodyWithin({ body }: Response, most: number): Promise<Body> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body ?? []) {
    pieces.push(piece as Uint8Array);
    length += pieces.at(-1)?.length ?? 0;
    if (length > most) return { bytes: Buffer.concat(pieces), isCut: true }; // leaving the loop ends the answer
  }
  return { bytes: new Uint8Array(Buffer.concat(pieces)), isCut: false };
}

/** Why a request goes again, in a few words: whoever waits should see whether the network or the service is ill. */
function failedAttempt({ summary, kind, status }: ContactCenterError): string {
  if (kind === "server") return `${summary} (the API answered ${status})`;
  return `${summary} (${kind === "timeout" ? "no answer in time" : "no connection"})`;
}

function laneOf({ method }: ApiRequest): Lane {
  return method === "GET" ? "read" : "write";
}

class Failure {
  constructor(
    readonly error: ContactCenterError,
    /** Seconds. */
    readonly retryAfter?: number,
    /** Waiting changes nothing. */
    readonly isFinal = false,
  ) {}
}

/**
 * Failures before a byte of the request can have left. The list is closed: of everything else nobody knows whether the
 * service carried the request out.
 */
const notSentCodes = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
  // a handshake that we ended ourselves, as the certificate is not to be trusted
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_REVOKED",
  "CERT_UNTRUSTED",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

/** Of such a call every failure is one of the way to the service: an unreachable network may also cut a connection. */
const notSentCall = "connect";

/** What fetch says of an address it does not ask at all, such as a port reserved for other protocols. */
const notAsked = "bad port";

interface Breakdown {
  readonly why: string;
  /** There was an answer, at least the beginning of one. */
  readonly isAnswer: boolean;
  readonly neverSent: boolean;
  /** Nobody listens at the address. */
  readonly isRefused: boolean;
}

/**
 * What fetch hides under "fetch failed", or under "terminated" when the body breaks off; undefined for an error that is
 * not the network's.
 */
function breakdownOf(error: unknown, isAnswered: boolean): Breakdown | undefined {
  const { cause, message: said } = fieldsOf(error);
  const { errors } = fieldsOf(cause); // one failure for each address of a host
  const failures = (Array.isArray(errors) && errors.length > 0 ? errors : [cause ?? error]).map(fieldsOf);
  const [{ code, message, name } = fieldsOf(error)] = failures;
  const hasCode = typeof code === "string";
  if (!hasCode && !isAnswered && said !== "fetch failed") return undefined;
  return {
    why: hasCode ? `${code}: ${String(message)}` : String(message ?? said),
    isAnswer: isAnswered || name === "HTTPParserError",
    isRefused: failures.every((failure) => failure.code === "ECONNREFUSED"),
    neverSent:
      !isAnswered &&
      failures.every(
        (failure) =>
          notSentCodes.has(String(failure.code)) ||
          failure.syscall === notSentCall ||
          failure.message === notAsked,
      ),
  };
}

/** By its fields, not its class: errors of Node's core and of other realms are no instances of our `Error`. */
function fieldsOf(error: unknown): Record<string, unknown> {
  return typeof error === "object" && error !== null ? (error as Record<string, unknown>) : {};
}

function headersOf(request: ApiRequest, token: string | undefined): Record<string, string> {
  const headers: Record<string, string> = { accept: "application/json, */*;q=0.5", ...request.headers };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  if (request.body?.kind === "json") headers["content-type"] = "application/json";
  return headers;
}

function bodyOf(body: RequestBody | undefined): string | FormData | URLSearchParams | undefined {
  switch (body?.kind) {
    case undefined:
      return undefined;
    case "json":
      return writeJson(body.value);
    case "form":
      return new URLSearchParams(body.fields);
    case "multipart": {
      const form = new FormData();
      for (const part of body.parts) {
        form.append(part.name, new Blob([part.content], { type: part.contentType }), part.filename);
      }
      return form;
    }
  }
}

/** `Retry-After` in seconds; it may also be a date. */
function retryAfterOf(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === "") return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(seconds, 0);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max((date - now) / 1000, 0);
}
