// How Terraform starts a provider: it sets a few environment variables and reads one line from stdout.

import { makeCertificate, type Certificate } from "./certificate";

/** Constants of Terraform's plugin client. */
const cookieName = "TF_PLUGIN_MAGIC_COOKIE";
const cookieValue = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";
const coreProtocol = 1;
const pluginProtocol = 6;

type Variables = Readonly<Record<string, string | undefined>>;

/** Whether Terraform (or a test) started this process as a plugin. */
export function isStartedByTerraform(variables: Variables): boolean {
  return variables[cookieName] === cookieValue;
}

/** Why this program can't serve the client, or undefined when it can. */
export function protocolProblem({ PLUGIN_PROTOCOL_VERSIONS: offered }: Variables): string | undefined {
  if (offered === undefined || offered.split(",").includes(String(pluginProtocol))) return undefined;
  return `This provider speaks plugin protocol ${pluginProtocol}; the program that started it offers ${offered}. Use Terraform 1.0 or newer.`;
}

/** The certificates of both sides, or null when the client wants none (TF_DISABLE_PLUGIN_TLS). */
export interface MutualTls {
  readonly own: Certificate;
  /** PEM of the one client that may connect. */
  readonly client: string;
}

export function mutualTls({ PLUGIN_CLIENT_CERT: client }: Variables): MutualTls | null {
  return client === undefined || client === "" ? null : { own: makeCertificate(), client };
}

/** The one line on stdout. Terraform refuses base64 with padding. */
export function handshakeLine(socketPath: string, tls: MutualTls | null): string {
  const certificate = tls === null ? "" : tls.own.der.toString("base64").replace(/=+$/, "");
  return [coreProtocol, pluginProtocol, "unix", socketPath, "grpc", certificate].join("|");
}
