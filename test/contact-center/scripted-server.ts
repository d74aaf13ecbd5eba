/** A small HTTP server that answers by script and remembers what it was sent, for the edge cases of the client. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { connect, type Clock, type ConnectionOptions, type ContactCenter } from "../../src/contact-center";

export interface Received {
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  /** Path and query as they came over the wire, still encoded. */
  readonly url: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly bytes?: Buffer;
  readonly headers?: Record<string, string>;
}

/** `reset` breaks the connection, `silence` never answers. */
export type Script = (request: Received, index: number) => Reply | "reset" | "silence";

export interface ScriptedServer {
  readonly url: string;
  readonly requests: Received[];
  script: Script;
  close(): Promise<void>;
}

export const organizationId = "6ac9d1f2-4a3b-4c5d-8e6f-7a8b9c0d1e2f";
export const accessToken = `c2VjcmV0LXRva2VuLW9wYXF1ZQ_P0A1_${organizationId}`;

export async function startScriptedServer(): Promise<ScriptedServer> {
  const requests: Received[] = [];
  const server = createServer((request, response) => {
    void receive(request).then((received) => {
      requests.push(received);
      answer(response, scripted.script(received, requests.length - 1));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const scripted: ScriptedServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    script: () => ({ status: 500, text: "this test wrote no script" }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return scripted;
}

async function receive(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = request.url ?? "";
  const [path = "", query = ""] = url.split("?");
  return {
    method: request.method ?? "",
    path,
    url,
    query: new URLSearchParams(query),
    headers: request.headers,
    body: Buffer.concat(chunks).toString("latin1"),
  };
}

function answer(response: ServerResponse, reply: ReturnType<Script>): void {
  if (reply === "silence") return;
  if (reply === "reset") {
    response.socket?.resetAndDestroy();
    return;
  }
  const { status, json, text, bytes, headers } = reply;
  response.writeHead(status, {
    ...(json === undefined ? {} : { "content-type": "application/json" }),
    ...headers,
  });
  response.end(json === undefined ? (bytes ?? text ?? "") : JSON.stringify(json));
}

/** A clock that never waits: a sleep is remembered and moves the time on. */
export class TestClock implements Clock {
  readonly sleeps: number[] = [];
  constructor(private time = 1_750_000_000_000) {}

  now(): number {
    return this.time;
  }

  uptime(): number {
    return this.time;
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.sleeps.push(milliseconds);
    this.time += milliseconds;
  }
}

export function connectTo(server: ScriptedServer, options: ConnectionOptions = {}): ContactCenter {
  return connect({ accessToken, apiUrl: server.url, clock: new TestClock(), random: () => 1, ...options });
}

/** Starts one server for the tests of a file; `open` connects and closes what a test has opened. */
export function scriptedContactCenter() {
  let server: ScriptedServer;
  const opened: ContactCenter[] = [];
  beforeAll(async () => {
    server = await startScriptedServer();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    server.requests.length = 0;
    server.script = () => ({ status: 500, text: "this test wrote no script" });
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((center) => center.close()));
  });
  return {
    get server() {
      return server;
    },
    open(script: Script, options: ConnectionOptions = {}): ContactCenter {
      server.script = script;
      const center = connectTo(server, options);
      opened.push(center);
      return center;
    },
  };
}

/** Fails the test when the promise is fulfilled. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`expected a failure, got ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}
