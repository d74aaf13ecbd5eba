/**
 * The routes under /_emulator: request log, reset, faults, switches, the tenant. Never limited, never logged. They need
 * no token, so they serve this machine only.
 */
import type { IncomingHttpHeaders } from "node:http";
import { hostname, networkInterfaces } from "node:os";
import type { Answer, Body } from "./exchange";
import { empty, json } from "./exchange";
import { ApiError, FrameworkError, invalid } from "./errors";
import { parseFaultRules } from "./faults";
import type { Json } from "./json";
import { isJsonObject } from "./json";
import type { Machine } from "./machine";
import { parseBehaviour } from "./options";
import type { Query } from "./query";

export interface ControlRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Query;
  readonly headers: IncomingHttpHeaders;
  readonly body: Body;
}

type ControlHandler = (machine: Machine, request: ControlRequest, rest: readonly string[]) => Answer;

const asJson = (value: unknown): Json => value as Json;

const handlers: Readonly<Record<string, ControlHandler>> = {
  "GET requests": ({ log }, { query }) => json(200, asJson(log.since(query.number("since", 0, 0)))),
  "DELETE requests": ({ log }) => {
    log.clear();
    return empty(204);
  },
  "POST reset": (machine) => {
    machine.reset();
    return empty(204);
  },
  "GET faults": ({ faults }) => json(200, asJson(faults.rules())),
  "PUT faults": ({ faults }, request) => {
    faults.set(parsed(parseFaultRules, request));
    return json(200, asJson(faults.rules()));
  },
  "GET behaviour": ({ behaviour }) => json(200, asJson(behaviour)),
  "PUT behaviour": (machine, request) => {
    machine.setBehaviour(parsed(parseBehaviour, request));
    return json(200, asJson(machine.behaviour));
  },
  "GET tenant": (machine) => json(200, asJson(machine.dump())),
  "PATCH tenant": (machine, request, [entity = "", id = ""]) => {
    const patch = bodyOf(request);
    if (!isJsonObject(patch)) throw invalid("a JSON object expected");
    return json(200, machine.edit(entity, id, patch));
  },
};

export const isControlPath = (path: string): boolean => path.startsWith("/_emulator/");

export function answerControl(machine: Machine, request: ControlRequest): Answer {
  refuseForeign(request.headers, machine.options.host);
  const [noun = "", ...rest] = request.path.slice("/_emulator/".length).split("/");
  const handler = handlers[`${request.method} ${noun}`];
  if (!handler || rest.length !== (request.method === "PATCH" ? 2 : 0)) throw new FrameworkError(404);
  return handler(machine, request, rest);
}

/**
 * A browser tells the page's origin with every request that could change something, and a page that has pointed its own
 * name here (DNS rebinding) tells that name as the host. Programs tell no origin.
 */
function refuseForeign({ host, origin }: IncomingHttpHeaders, listening: string | undefined): void {
  if (!isThisMachine(`http://${host ?? ""}`, listening)) {
    throw new ApiError(
      403,
      `The routes under /_emulator answer only to hosts of this machine, such as 127.0.0.1, not to ${host ?? "none"}`,
    );
  }
  if (origin !== undefined && !isThisMachine(origin, listening)) {
    throw new ApiError(
      403,
      `The routes under /_emulator answer only to pages of this machine, not to those of ${origin}`,
    );
  }
}

function isThisMachine(address: string, listening: string | undefined): boolean {
  if (!URL.canParse(address)) return false;
  const name = new URL(address).hostname.replace(/^\[(.*)\]$/, "$1");
  const own = Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.map((one) => one.address),
  );
  return (
    name === "localhost" ||
    /^127(\.\d+){3}$/.test(name) ||
    [hostname().toLowerCase(), listening, ...own].includes(name)
  );
}

function bodyOf(request: ControlRequest): unknown {
  if (request.body.kind !== "json") throw invalid("a JSON body expected");
  return request.body.value;
}

function parsed<T>(parse: (value: unknown) => T, request: ControlRequest): T {
  const value = bodyOf(request);
  try {
    return parse(value);
  } catch (error) {
    if (error instanceof Error) throw invalid(error.message);
    throw error;
  }
}
