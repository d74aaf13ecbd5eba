/**
 * The HTTP side: one request from the wire to its answer, with limits, tokens, faults and the log in their order.
 * It stands on node:http alone, because raw targets and cut or held connections are part of what it imitates.
 */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { readBody } from "./body";
import { answerControl, isControlPath } from "./control";
import { operations } from "./entities";
import type { Area } from "./errors";
import { ApiError, errorBody, FrameworkError, frameworkErrorBody, PlainError } from "./errors";
import type { Answer, Body, Operation } from "./exchange";
import { json } from "./exchange";
import type { garbledAnswers, Strike } from "./faults";
import { stringifyJson, type Json } from "./json";
import type { Machine } from "./machine";
import type { RawTarget } from "./query";
import { parseTarget, Query } from "./query";
import type { RequestLogEntry } from "./request-log";
import { loggableBody } from "./request-log";
import type { Route } from "./route-table";
import { RouteTable } from "./route-table";

/** What happens on the wire. */
type Outcome =
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "garbled"; readonly text: string }
  | { readonly kind: "reset" | "hold" };

/** An outcome that is already in the log. */
interface Handled {
  readonly outcome: Outcome;
  readonly entry: RequestLogEntry;
}

interface Named {
  readonly operation: string;
  readonly fault?: string;
}

interface Arrived {
  readonly request: IncomingMessage;
  readonly method: string;
  readonly time: number;
  readonly target: RawTarget;
  readonly body: Body;
}

const routes = new RouteTable(operations);
const answered = (answer: Answer): Outcome => ({ kind: "answer", answer });

export class HttpServer {
  private readonly server: Server;

  constructor(private readonly machine: Machine) {
    this.server = createServer((request, response) => {
      this.serve(request, response).catch((error: unknown) => {
        failLoudly(response, error);
      });
    });
    // Longer than a caller waits between two commands, so that an idle connection is not cut under its next request.
    this.server.keepAliveTimeout = 65_000;
  }

  /** Resolves with the base address. */
  listen(host: string, port: number): Promise<string> {
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, host, () => {
        const { port: bound } = this.server.address() as AddressInfo;
        resolve(`http://${host.includes(":") ? `[${host}]` : host}:${bound}`);
      });
    });
  }

  /** Stops listening and cuts every connection, the held ones too. */
  close(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.close((error) => {
        if (error) reject(error);
        else resolve();
      });
      this.server.closeAllConnections();
    });
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const arrived = await this.arrive(request);
    if (isControlPath(arrived.target.path)) {
      send(response, this.control(arrived));
      return;
    }
    const { outcome, entry } = await this.handle(arrived);
    await this.machine.options.onRequest?.(entry);
    response.setHeader("date", new Date(this.machine.clock()).toUTCString());
    deliver(request, response, outcome);
  }

  private async arrive(request: IncomingMessage): Promise<Arrived> {
    const time = this.machine.clock();
    const method = request.method ?? "GET";
    const raw = request.url ?? "/";
    const body = await readBody(request).catch(refusedAs<Body>({ kind: "none" }));
    return { request, method, time, body, target: targetOf(raw) };
  }

  private control({ request, method, target, body }: Arrived): Answer {
    return this.answerOf("control", target.path, () =>
      answerControl(this.machine, { method, headers: request.headers, body, ...target }),
    );
  }

  private async handle(arrived: Arrived): Promise<Handled> {
    const { latencyMs = 0 } = this.machine.options;
    if (latencyMs > 0) await wait(latencyMs);
    const route = routeOf(arrived);
    if (route instanceof Error) {
      const answer = this.answerOf("configuration", arrived.target.path, () => {
        throw route;
      });
      return this.recorded(arrived, { operation: "unknown" }, answered(answer));
    }
    const { operation } = route;
    const refusal = this.refusalOf(arrived, route);
    if (refusal) return this.recorded(arrived, { operation: operation.name }, answered(refusal));
    return this.carryOut(arrived, route);
  }

  /** The answer to a request that comes too often, without a right token or for another organization. */
  private refusalOf({ request, target }: Arrived, { operation, params }: Route): Answer | undefined {
    const { rateLimit, tenant } = this.machine;
    const admitted = { status: 0 };
    const answer = this.answerOf(operation.area, target.path, () => {
      if (operation.area !== "platform") rateLimit.admit();
      if (!operation.open) {
        const { writes, anyOrganization } = operation;
        tenant.access.check(request.headers.authorization, writes, anyOrganization);
      }
      tenant.access.checkOrganization(params.org);
      return admitted;
    });
    return answer === admitted ? undefined : answer;
  }

  private async carryOut(arrived: Arrived, { operation, params }: Route): Promise<Handled> {
    const { request, method, target, body } = arrived;
    const { tenant, faults } = this.machine;
    const strike = faults.strike({ operation: operation.name, method, path: target.path });
    if (strike.latencyMs > 0) await wait(strike.latencyMs);
    const effect = strike.effect;
    const fault = effect?.kind ?? (strike.latencyMs > 0 ? "latency" : undefined);
    const named = { operation: operation.name, ...(fault === undefined ? {} : { fault }) };
    const instead = outcomeInstead(effect);
    if (instead) return this.recorded(arrived, named, instead);
    const ignoredFields = new Set(effect?.kind === "drop-field" ? [effect.field] : []);
    const call = { method, params, body, tenant, ignoredFields, headers: request.headers, ...target };
    const handled = () => this.answerOf(operation.area, target.path, () => operation.handle(call));
    if (effect?.kind === "doubled") handled();
    const answer = handled();
    return this.recorded(arrived, named, this.outcomeAfter(effect, operation, answer));
  }

  /** What leaves when the request was carried out: its answer, or what a fault puts in its place. */
  private outcomeAfter(effect: Strike | undefined, { area }: Operation, answer: Answer): Outcome {
    switch (effect?.kind) {
      case "status-after-commit": {
        const error = new ApiError(effect.status, "An unexpected error occurred");
        return answered(json(effect.status, errorBody(error, area, this.machine.clock())));
      }
      case "reset-after-commit":
        return { kind: "reset" };
      case "timeout-after-commit":
        return { kind: "hold" };
      case "garbled-after-commit":
        return { kind: "garbled", text: garbledTexts[effect.answer] };
      default:
        return answered(answer);
    }
  }

  /** Runs a handler; a refusal becomes the answer in the shape of the service that refuses. */
  private answerOf(area: Area, path: string, handle: () => Answer): Answer {
    try {
      return handle();
    } catch (error) {
      return refusalAnswer(error, area, path, this.machine.clock());
    }
  }

  /** Saves and logs without a pause after the handler, so that changes never mix with those of another request. */
  private recorded(arrived: Arrived, { operation, fault }: Named, outcome: Outcome): Handled {
    const { request, method, time, target, body } = arrived;
    const changes = this.machine.tenant.store.takeChanges();
    if (changes.length > 0) this.machine.save();
    const logged = loggableBody(body, operation);
    const contentType = request.headers["content-type"];
    const entry = this.machine.record({
      time,
      method,
      path: target.path,
      query: target.query.toObject(),
      operation,
      status: outcome.kind === "answer" ? outcome.answer.status : null,
      ...(logged === undefined ? {} : { body: logged }),
      ...(contentType === undefined ? {} : { contentType }),
      ...(fault === undefined ? {} : { fault }),
      changes,
    });
    return { outcome, entry };
  }
}

/** A fault of the emulator itself: never an answer that a client could take for the API's. */
function failLoudly(response: ServerResponse, error: unknown): void {
  const cause = error instanceof Error ? error : new Error(String(error));
  process.emitWarning(`The emulator failed: ${cause.stack ?? cause.message}`);
  response.destroy(cause);
}

/** A body the parser cannot read counts as none: the operation refuses it in its own words. */
function refusedAs<T>(fallback: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof PlainError) return fallback;
    throw error;
  };
}

const malformed = new Query([]);

function targetOf(raw: string): RawTarget {
  try {
    return parseTarget(raw);
  } catch (error) {
    if (error instanceof PlainError) return { path: "", query: malformed };
    throw error;
  }
}

/** The route, or why there is none. */
function routeOf({ method, target }: Arrived): Route | FrameworkError | PlainError {
  if (target.query === malformed) return new PlainError(400, "Bad Request");
  try {
    return routes.find(method, target.path);
  } catch (error) {
    if (error instanceof FrameworkError || error instanceof PlainError) return error;
    throw error;
  }
}

function refusalAnswer(error: unknown, area: Area, path: string, now: number): Answer {
  if (error instanceof ApiError) {
    return { ...json(error.status, errorBody(error, area, now)), headers: error.detail.headers ?? {} };
  }
  if (error instanceof FrameworkError) return json(error.status, frameworkErrorBody(error.status, path, now));
  if (error instanceof PlainError) {
    return { status: error.status, content: { kind: "text", text: error.text } };
  }
  throw error;
}

/** What a fault does instead of the request. */
function outcomeInstead(effect: Strike | undefined): Outcome | undefined {
  switch (effect?.kind) {
    case "status": {
      const answer =
        effect.body === undefined ? { status: effect.status } : json(effect.status, effect.body as Json);
      return answered({ ...answer, headers: effect.headers ?? {} });
    }
    case "reset":
      return { kind: "reset" };
    case "timeout":
      return { kind: "hold" };
    default:
      return undefined;
  }
}

/** What a broken gateway may send in place of an answer. */
const garbledTexts: Readonly<Record<(typeof garbledAnswers)[number], string>> = {
  header: "HTTP/1.1 200 OK\r\nX-Bad\u0001Header: 1\r\nContent-Length: 2\r\n\r\n{}",
  "content-length": "HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n{}",
  "plain-text": "The service is restarting.\r\n\r\n",
  "no-status-line": "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
  chunks: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
};

function deliver(request: IncomingMessage, response: ServerResponse, outcome: Outcome): void {
  switch (outcome.kind) {
    case "answer":
      send(response, outcome.answer);
      return;
    case "garbled":
      request.socket.end(outcome.text, "latin1");
      return;
    case "reset":
      request.socket.resetAndDestroy();
      return;
    case "hold":
      return;
  }
}

function send(response: ServerResponse, answer: Answer): void {
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  response.statusCode = answer.status;
  const { content } = answer;
  switch (content?.kind) {
    case "json":
      response.setHeader("content-type", "application/json");
      response.end(stringifyJson(content.value));
      return;
    case "text":
      response.setHeader("content-type", "text/plain");
      response.end(content.text);
      return;
    case "bytes":
      response.end(content.bytes);
      return;
    case undefined:
      response.end();
      return;
  }
}
