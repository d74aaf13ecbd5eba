// Serves the provider to one Terraform process.

import type {
  sendUnaryData,
  ServerDuplexStream,
  ServerUnaryCall,
  ServerWritableStream,
  UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { Server, ServerCredentials, status } from "./grpc-server";
import type { MutualTls } from "./handshake";
import type { ListeningSocket } from "./listening-socket";
import { serviceDefinition } from "./protocol/services";

export interface Serving {
  /** Resolves when Terraform has asked to end and every call is answered. */
  readonly ended: Promise<void>;
  /** Resolves when a client goes without having asked to end: Terraform was killed, or only detached. */
  readonly clientGone: Promise<void>;
  /** Resolves when no call is under way. */
  idle(): Promise<void>;
  /** Takes no new calls, lets those under way finish, and stops. */
  close(): Promise<void>;
}

/** A flow definition or a plan may be larger than gRPC's 4 MB. Nobody watches this server while it runs. */
const serverOptions = {
  "grpc.max_receive_message_length": -1,
  "grpc.max_send_message_length": -1,
  "grpc.enable_channelz": 0,
};

/** Time for a client to take note of the end before its connection is cut. */
const farewell = 1000;

/** The calls of the protocol by name: a decoded request in, a response out. None rejects. */
export type ProviderCalls = Readonly<Record<string, (request: never) => Promise<object>>>;

/** @param provided what is served, asked for at each call: it may still be loading */
export function serve(socket: ListeningSocket, provided: () => Promise<ProviderCalls>): Serving {
  const server = new Server(serverOptions);
  const ended = new Moment();
  const streams = new OpenStreams();
  const calls = new CallsUnderWay();
  const provider = serviceDefinition("tfplugin6.Provider");
  server.addService(provider, providerService(Object.keys(provider), provided, calls));
  server.addService(serviceDefinition("plugin.GRPCController"), {
    Shutdown: answering(() => {
      ended.come();
      return {};
    }),
  });
  server.addService(serviceDefinition("plugin.GRPCStdio"), { StreamStdio: streams.silent });
  server.addService(serviceDefinition("plugin.GRPCBroker"), { StartStream: streams.withoutBroker });
  server.addService(serviceDefinition("plugin.Health"), { Check: answering(() => ({ status: 1 })) });
  const connections = server.createConnectionInjector(credentials(socket.tls));
  socket.handTo((connection) => connections.injectConnection(connection));
  return {
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
      socket.close();
    },
  };
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

function providerService(
  names: readonly string[],
  provided: () => Promise<ProviderCalls>,
  calls: CallsUnderWay,
): UntypedServiceImplementation {
  const answering =
    (name: string) => (call: ServerUnaryCall<object, object>, callback: sendUnaryData<object>) => {
      const answer = provided()
        .then(({ [name]: handle }) => handle?.(call.request as never) ?? Promise.reject(notServed(name)))
        .then(
          (response) => callback(null, response),
          (problem: unknown) => callback(notAnswered(name, problem)),
        );
      calls.add(answer);
    };
  return Object.fromEntries(names.map((name) => [name, answering(name)])) as UntypedServiceImplementation;
}

function notServed(name: string): ServerError {
  return { name: "Error", message: `There is no call ${name} here.`, code: status.UNIMPLEMENTED };
}

type ServerError = Error & { readonly code: status };

/** Only when the provider's own code can't be loaded or asked: whatever fails in it is told by a diagnostic. */
function notAnswered(name: string, problem: unknown): ServerError {
  const { message = String(problem), code = status.INTERNAL } = problem as Partial<ServerError>;
  return { name: "Error", message: `${name}: ${message}`, code };
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
