// The provider as a process of its own, started and asked as Terraform does it, for what a test of Terraform itself
// can't see: the handshake, the certificates, the end.

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { Client, credentials, type ChannelCredentials, type ServiceError } from "@grpc/grpc-js";
import { makeCertificate, type Certificate } from "../../src/terraform/certificate";
import { serviceDefinition } from "../../src/terraform/protocol/services";
import { builtProvider } from "./project";

export const cookie = {
  TF_PLUGIN_MAGIC_COOKIE: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
};

export class Plugin {
  /** Everything the process has written so far. */
  stdout = "";
  stderr = "";
  private readonly exited: Promise<number | null>;

  private constructor(
    readonly process: ChildProcess,
    readonly own: Certificate,
  ) {
    process.stdout?.setEncoding("utf8").on("data", (text: string) => (this.stdout += text));
    process.stderr?.setEncoding("utf8").on("data", (text: string) => (this.stderr += text));
    this.exited = once(process, "close").then(([code]) => code as number | null);
  }

  /** Starts the process; the variables come on top of Terraform's own. */
  static async start(variables: NodeJS.ProcessEnv = {}): Promise<Plugin> {
    const own = makeCertificate();
    const program = join(await builtProvider(), "terraform-provider-wxcc");
    const env = {
      PATH: process.env.PATH,
      ...cookie,
      PLUGIN_PROTOCOL_VERSIONS: "6,5",
      PLUGIN_CLIENT_CERT: own.certificatePem,
      ...variables,
    };
    return new Plugin(spawn(program, [], { env, stdio: ["ignore", "pipe", "pipe"] }), own);
  }

  /** The parts of the handshake line. */
  async handshake(): Promise<readonly string[]> {
    while (!this.stdout.includes("\n")) {
      if (this.process.exitCode !== null) throw new Error(`The plugin ended: ${this.stderr}`);
      await once(this.process.stdout ?? this.process, "data");
    }
    return (this.stdout.split("\n")[0] ?? "").split("|");
  }

  /** A connection with the certificate Terraform named, or with another or none. */
  async connect(certificate: Certificate | null = this.own): Promise<Connection> {
    const [, , , socket = "", , der = ""] = await this.handshake();
    const lines =
      Buffer.from(der, "base64")
        .toString("base64")
        .match(/.{1,64}/g) ?? [];
    const server = Buffer.from(
      `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
    );
    const [key, chain] =
      certificate === null
        ? [null, null]
        : [Buffer.from(certificate.keyPem), Buffer.from(certificate.certificatePem)];
    return new Connection(socket, credentials.createSsl(server, key, chain));
  }

  /** @returns the exit code, null after a signal */
  ended(): Promise<number | null> {
    return this.exited;
  }

  kill(): void {
    this.process.kill("SIGKILL");
  }
}

export class Connection {
  private readonly client: Client;
  private readonly calls = new Set<{ cancel(): void }>();

  constructor(socket: string, secured: ChannelCredentials) {
    this.client = new Client(`unix:${socket}`, secured, {
      "grpc.ssl_target_name_override": "localhost",
      "grpc.max_receive_message_length": -1,
      "grpc.max_send_message_length": -1,
    });
  }

  /** @throws ServiceError when the server does not answer */
  call<T = Record<string, unknown>>(
    method: string,
    request: object,
    service = "tfplugin6.Provider",
  ): Promise<T> {
    const definition = serviceDefinition(service)[method];
    if (definition === undefined) throw new Error(`There is no call ${method}.`);
    const { path, requestSerialize, responseDeserialize } = definition;
    return new Promise((resolve, reject) => {
      const call = this.client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        (problem: ServiceError | null, response) =>
          problem === null ? resolve(response as T) : reject(problem),
      );
      this.calls.add(call);
    });
  }

  shutdown(): Promise<unknown> {
    return this.call("Shutdown", {}, "plugin.GRPCController");
  }

  /** Opens the stream that Terraform keeps open on every plugin. @returns when it has ended */
  stdio(): Promise<void> {
    const { path, requestSerialize, responseDeserialize } =
      serviceDefinition("plugin.GRPCStdio").StreamStdio ?? fail();
    const stream = this.client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, {});
    this.calls.add(stream);
    stream.on("data", () => undefined);
    return new Promise((resolve) => {
      stream.on("error", () => resolve());
      stream.on("end", () => resolve());
    });
  }

  /** Goes without a word, as a Terraform that is killed. */
  close(): void {
    for (const call of this.calls) call.cancel();
    this.client.close();
  }
}

function fail(): never {
  throw new Error("The service is not described.");
}
