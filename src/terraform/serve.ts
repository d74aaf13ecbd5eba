// Serves the provider to one Terraform process over a Unix socket.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  Server,
  ServerCredentials,
  status,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { failureMessages } from "./diagnostics";
import { handshakeLine, mutualTls, type MutualTls } from "./handshake";
import { ProviderServer, type ServerEnvironment } from "./provider-server";
import { serviceDefinition } from "./protocol/services";
import { handlers } from "./rpc";

export interface Serving {
  /** What goes to stdout. */
  readonly handshake: string;
  /** Resolves when Terraform has asked to end and every call is answered. */
  readonly ended: Promise<void>;
  /** Resolves when a client goes without having asked to end: Terraform was killed, or only detached. */
  readonly clientGone: Promise<void>;
  /** Resolves when no call is under way. */
  idle(): Promise<void>;
  /** Takes no new calls, lets those under way finish, and stops. */
  close(): Promise<void>;
}

/** Time for a client to take note of the end before its connection is cut. */
const farewell = 1000;

/** The calls of the protocol by name: a decoded request in, a response out. A rejection becomes a diagnostic. */
export type ProviderCalls = Readonly<Record<string, (request: never) => Promise<object>>>;

/** @param provided what is served. Default: the provider of this package */
export async function serve(
  environment: ServerEnvironment,
  provided: ProviderCalls = callsOf(new ProviderServer(environment)),
): Promise<Serving> {
  const folder = mkdtempSync(join(tmpdir(), "wxcc-plugin-"));
  const socket = join(folder, "socket");
  const tls = mutualTls(environment.variables);
  // A flow definition or a plan may be larger than gRPC's 4 MB.
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  const ended = new Moment();
  const streams = new OpenStreams();
  const calls = new CallsUnderWay();
  server.addService(serviceDefinition("tfplugin6.Provider"), providerService(provided, calls));
  server.addService(serviceDefinition("plugin.GRPCController"), {
    Shutdown: answering(() => {
      ended.come();
      return {};
    }),
  });
  server.addService(serviceDefinition("plugin.GRPCStdio"), { StreamStdio: streams.silent });
  server.addService(serviceDefinition("plugin.GRPCBroker"), { StartStream: streams.withoutBroker });
  server.addService(serviceDefinition("plugin.Health"), { Check: answering(() => ({ status: 1 })) });
  await listen(server, socket, tls);
  return {
    handshake: handshakeLine(socket, tls),
    ended: ended.promise,
    clientGone: streams.clientGone.promise,
    idle: () => calls.idle(),
    async close() {
      const stopped = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
      await calls.idle();
      streams.end();
      const cut = setTimeout(() => server.forceShutdown(), farewell);
      await stopped;
      clearTimeout(cut);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function listen(server: Server, socket: string, tls: MutualTls | null): Promise<void> {
  return new Promise((resolve, reject) => {
    server.bindAsync(`unix:${socket}`, credentials(tls), (problem) =>
      problem === null ? resolve() : reject(problem),
    );
  });
}

/** The server itself must ask for the client's certificate: Terraform does not notice when nobody does. */
function credentials(tls: MutualTls | null): ServerCredentials {
  if (tls === null) return ServerCredentials.createInsecure();
  const { own, client } = tls;
  return ServerCredentials.createSsl(
    Buffer.from(client),
    [{ private_key: Buffer.from(own.keyPem), cert_chain: Buffer.from(own.certificatePem) }],
    true,
  );
}

function callsOf(server: ProviderServer): ProviderCalls {
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handle]) => [name, (request: never) => handle(server, request)]),
  );
}

function providerService(provided: ProviderCalls, calls: CallsUnderWay): UntypedServiceImplementation {
  return Object.fromEntries(
    Object.entries(provided).map(([name, handle]) => [
      name,
      (call: ServerUnaryCall<object, object>, callback: sendUnaryData<object>) => {
        const answer = handle(call.request as never)
          .catch((failure: unknown) => failedResponse(name, failure))
          .then((response) => callback(null, response));
        calls.add(answer);
      },
    ]),
  ) as UntypedServiceImplementation;
}

/** A failure of one call is told as its diagnostic; only functions have a field of their own for it. */
function failedResponse(call: string, failure: unknown): object {
  const diagnostics = failureMessages(failure, call);
  const [first] = diagnostics;
  if (call === "CallFunction") return { error: { text: `${first?.summary ?? ""}\n${first?.detail ?? ""}` } };
  return call === "StopProvider" ? { Error: first?.summary ?? "" } : { diagnostics };
}

function answering(answer: () => object) {
  return (_call: unknown, callback: sendUnaryData<object>) => callback(null, answer());
}

/** Something that happens once. */
class Moment {
  come: () => void = () => undefined;
  readonly promise = new Promise<void>((resolve) => {
    this.come = resolve;
  });
}

class CallsUnderWay {
  private readonly calls = new Set<Promise<void>>();

  add(call: Promise<void>): void {
    this.calls.add(call);
    void call.finally(() => this.calls.delete(call));
  }

  async idle(): Promise<void> {
    while (this.calls.size > 0) await Promise.allSettled(this.calls);
  }
}

/** Streams that Terraform opens on every plugin and keeps to the end. Nothing of ours goes over them. */
class OpenStreams {
  readonly clientGone = new Moment();
  private readonly open = new Set<{ end(): unknown }>();

  readonly silent = (call: ServerWritableStream<object, object>): void => {
    this.open.add(call);
    call.on("cancelled", () => {
      this.open.delete(call);
      this.clientGone.come();
    });
  };

  readonly withoutBroker = (call: ServerDuplexStream<object, object>): void => {
    this.open.add(call);
    call.on("data", () =>
      call.destroy(Object.assign(new Error("no brokered services"), { code: status.UNIMPLEMENTED })),
    );
    call.on("end", () => call.end());
    call.on("close", () => this.open.delete(call));
  };

  end(): void {
    for (const call of this.open) call.end();
    this.open.clear();
  }
}
