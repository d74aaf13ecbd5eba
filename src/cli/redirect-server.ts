// Where the browser comes back to after the consent: one request on this machine's loopback address.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fail } from "../schema/diagnostic";

/** What the authorization page answered, by way of the browser. */
export type Redirected =
  { readonly kind: "code"; readonly code: string } | { readonly kind: "refused"; readonly reason: string };

export interface RedirectServer {
  /** As it must be registered for the client. */
  readonly redirectUri: string;
  /**
   * Resolves when the browser comes back with this state; other requests are turned away.
   * @throws the reason of the signal when it aborts first
   */
  answer(state: string, signal: AbortSignal): Promise<Redirected>;
  close(): Promise<void>;
}

const path = "/callback";

/** @param port 0 takes any free one, for clients whose address may have any port */
export async function listenForRedirect(port: number): Promise<RedirectServer> {
  let answered: (request: URL) => boolean = () => false;
  const server = createServer((request, response) => reply(request, response, (url) => answered(url)));
  const bound = await listen(server, port);
  return {
    redirectUri: `http://localhost:${bound}${path}`,
    answer: (state, signal) =>
      new Promise((settle, reject) => {
        answered = (url) => {
          const redirected = url.searchParams.get("state") === state ? redirectedBy(url) : undefined;
          if (redirected !== undefined) settle(redirected);
          return redirected !== undefined;
        };
        signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
        if (signal.aborted) reject(signal.reason as Error);
      }),
    close: () =>
      new Promise((settle) => {
        server.close(() => settle());
        server.closeIdleConnections();
      }),
  };
}

function redirectedBy({ searchParams }: URL): Redirected | undefined {
  const code = searchParams.get("code");
  if (code !== null && code !== "") return { kind: "code", code };
  const error = searchParams.get("error");
  if (error === null) return undefined;
  return { kind: "refused", reason: searchParams.get("error_description") ?? error };
}

function reply(request: IncomingMessage, response: ServerResponse, answered: (url: URL) => boolean): void {
  const url = new URL(request.url ?? "/", "http://localhost");
  const isExpected = request.method === "GET" && url.pathname === path && answered(url);
  response.writeHead(isExpected ? 200 : 404, {
    "content-type": "text/plain; charset=utf-8",
    "cache-control": "no-store",
    connection: "close",
  });
  response.end(
    isExpected
      ? "wxcc has got the answer. You can close this window and go back to the terminal.\n"
      : "This is not the answer that wxcc waits for.\n",
  );
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((settle, reject) => {
    server.once("error", (problem: NodeJS.ErrnoException) => {
      reject(problem.code === "EADDRINUSE" ? portTaken(port) : problem);
    });
    server.listen(port, "127.0.0.1", () => settle((server.address() as AddressInfo).port));
  });
}

function portTaken(port: number): unknown {
  try {
    return fail(
      `wxcc can't listen on port ${port} for the answer of the browser`,
      "Another program listens there. Take another --port, and register its address for the integration too.",
    );
  } catch (problem) {
    return problem;
  }
}
