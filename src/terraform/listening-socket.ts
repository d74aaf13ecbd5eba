// The socket that Terraform is told of. It listens before the rest of the plugin is loaded: Terraform reads the
// handshake and connects while that goes on, and what connects early waits.

import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { handshakeLine, mutualTls, type MutualTls } from "./handshake";

type Accept = (connection: Socket) => void;

export class ListeningSocket {
  private readonly waiting: Socket[] = [];
  private accept: Accept = (connection) => void this.waiting.push(connection);

  private constructor(
    private readonly folder: string,
    private readonly server: Server,
    readonly tls: MutualTls | null,
  ) {
    server.on("connection", (connection: Socket) => this.accept(connection));
  }

  /** @param variables environment of the plugin: it names the client's certificate */
  static async open(variables: Readonly<Record<string, string | undefined>>): Promise<ListeningSocket> {
    const folder = mkdtempSync(join(tmpdir(), "wxcc-plugin-"));
    const socket = new ListeningSocket(folder, createServer(), mutualTls(variables));
    await new Promise<void>((resolve, reject) => {
      socket.server.once("error", reject).listen({ path: socket.path }, resolve);
    });
    return socket;
  }

  private get path(): string {
    return join(this.folder, "socket");
  }

  /** What goes to stdout. */
  get handshake(): string {
    return handshakeLine(this.path, this.tls);
  }

  /** Hands over what has connected and what will. */
  handTo(accept: Accept): void {
    this.accept = accept;
    for (const connection of this.waiting.splice(0)) accept(connection);
  }

  /** Takes no new connections. */
  close(): void {
    this.server.close();
    for (const connection of this.waiting.splice(0)) connection.destroy();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
