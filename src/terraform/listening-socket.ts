// The socket that Terraform is told of. It listens before the rest of the plugin is loaded: Terraform reads the
// handshake and connects while that goes on, and what connects early waits.

import { mkdtempSync, rmSync } from "node:fs";
import { lstat, readdir, rm } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { handshakeLine, mutualTls, type MutualTls } from "./handshake";

const folderStart = "wxcc-plugin-";
const socketName = "socket";

type Accept = (connection: Socket) => void;

export class ListeningSocket {
  private readonly waiting: Socket[] = [];
  private accept: Accept = (connection) => void this.waiting.push(connection);
  private connected = 0;
  private desertion: { readonly after: number; readonly then: () => void } | undefined;
  private timer: NodeJS.Timeout | undefined;

  private constructor(
    private readonly folder: string,
    private readonly server: Server,
    readonly tls: MutualTls | null,
  ) {
    server.on("connection", (connection: Socket) => {
      this.connected += 1;
      connection.once("close", () => {
        this.connected -= 1;
        // Who says nothing is no client: another plugin that starts looks whether somebody listens here.
        if (connection.bytesRead > 0 || this.timer === undefined) this.watch();
      });
      this.accept(connection);
    });
  }

  /** @param variables environment of the plugin: it names the client's certificate */
  static async open(variables: Readonly<Record<string, string | undefined>>): Promise<ListeningSocket> {
    const folder = mkdtempSync(join(tmpdir(), folderStart));
    const socket = new ListeningSocket(folder, createServer(), mutualTls(variables));
    await new Promise<void>((resolve, reject) => {
      socket.server.once("error", reject).listen({ path: socket.path }, resolve);
    });
    return socket;
  }

  private get path(): string {
    return join(this.folder, socketName);
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

  /**
   * Whoever started this may be gone before anything could notice.
   * @param then is called when nobody has been connected for so many milliseconds
   */
  whenDeserted(after: number, then: () => void): void {
    this.desertion = { after, then };
    this.watch();
  }

  private watch(): void {
    clearTimeout(this.timer);
    const { desertion } = this;
    if (desertion === undefined || this.connected > 0) return;
    const look = () => {
      this.timer = undefined;
      if (this.connected > 0) return;
      desertion.then();
      this.watch();
    };
    // A process that was stopped for long finds the time over, and then whoever has connected meanwhile.
    this.timer = setTimeout(() => setImmediate(look), desertion.after).unref();
  }

  /** Takes no new connections. */
  close(): void {
    this.desertion = undefined;
    clearTimeout(this.timer);
    this.server.close();
    for (const connection of this.waiting.splice(0)) connection.destroy();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Removes what plugins that were killed have left: folders of this user, at whose socket nobody listens. */
export async function removeAbandonedFolders(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(folderStart));
  for (const folder of names.map((name) => join(tmpdir(), name))) {
    // A folder may go while it is looked at.
    const found = await lstat(folder).catch(() => undefined);
    if (found === undefined || !found.isDirectory() || found.uid !== process.getuid?.()) continue;
    const problem = await connectionProblem(join(folder, socketName));
    const isYoung = Date.now() - found.mtimeMs < startTime;
    if (problem === "ECONNREFUSED" || (problem === "ENOENT" && !isYoung)) {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

/** Within this time a plugin that is just starting makes its socket. Milliseconds. */
const startTime = 60_000;

/** The system's code; null where somebody listens. */
function connectionProblem(path: string): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect(path, () => resolve(null));
    socket.once("error", (problem: NodeJS.ErrnoException) => resolve(problem.code ?? "unknown"));
    socket.once("connect", () => socket.destroy());
  });
}
