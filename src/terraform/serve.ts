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
  close(): Promise<void>;
}

/** @param variables environment of the process, as Terraform set it */
export async function serve(environment: ServerEnvironment): Promise<Serving> {
  const folder = mkdtempSync(join(tmpdir(), "wxcc-plugin-"));
  const socket = join(folder, "socket");
  const tls = mutualTls(environment.variables);
  // A flow definition or a plan may be larger than gRPC's 4 MB.
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  server.addService(
    serviceDefinition("tfplugin6.Provider"),
    providerService(new ProviderServer(environment)),
  );
  server.addService(serviceDefinition("plugin.GRPCController"), {
    Shutdown: answering(() => {
      end();
      return {};
    }),
  });
  server.addService(serviceDefinition("plugin.GRPCStdio"), { StreamStdio: silentStream });
  server.addService(serviceDefinition("plugin.GRPCBroker"), { StartStream: openStream });
  server.addService(serviceDefinition("plugin.Health"), { Check: answering(() => ({ status: 1 })) });
  await listen(server, socket, tls);
  return {
    handshake: handshakeLine(socket, tls),
    ended,
    async close() {
      await new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
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

function providerService(server: ProviderServer): UntypedServiceImplementation {
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handle]) => [
      name,
      (call: ServerUnaryCall<object, object>, callback: sendUnaryData<object>) => {
        handle(server, call.request as never).then(
          (response) => callback(null, response),
          (failure: unknown) => callback(null, failedResponse(name, failure)),
        );
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

/** Nothing of ours goes over the stdio stream; Terraform keeps it open to the end. */
function silentStream(call: ServerWritableStream<object, object>): void {
  call.on("cancelled", () => call.end());
}

function openStream(call: ServerDuplexStream<object, object>): void {
  call.on("data", () =>
    call.destroy(Object.assign(new Error("no brokered services"), { code: status.UNIMPLEMENTED })),
  );
  call.on("end", () => call.end());
}
