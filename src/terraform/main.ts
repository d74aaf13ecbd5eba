// What a plugin does from its start to its end. Nothing goes to stdout before the handshake, and as little as possible
// is loaded before it.

import { url as debuggerUrl } from "node:inspector";
import { isStartedByTerraform, protocolProblem } from "./handshake";
import { ListeningSocket, removeAbandonedFolders } from "./listening-socket";
import { isAlreadyOrphaned } from "./orphan";
import type * as providerProgram from "./calls";
import type * as serverProgram from "./serve";
import type { ProviderCalls, Serving } from "./serve";

/** The parts of the plugin that are loaded after the handshake. */
export interface Programs {
  server(): typeof serverProgram;
  provider(): typeof providerProgram;
}

export async function main(programs: Programs): Promise<void> {
  const isStarted = isStartedByTerraform(process.env);
  const problem = isStarted
    ? protocolProblem(process.env)
    : "This is the Webex Contact Center provider for Terraform. Terraform starts it; it is of no use alone.\n" +
      "Install it with `wxcc provider install`, which prints the required_providers block.";
  if (problem !== undefined) {
    // Terraform shows what is no handshake, and nothing of the other output.
    (isStarted ? process.stdout : process.stderr).write(`${problem}\n`);
    process.exitCode = 1;
    return;
  }
  // Once Terraform is gone nobody reads what is written, which must not be the end before the end.
  for (const output of [process.stdout, process.stderr]) output.on("error", () => undefined);
  // Ctrl-C reaches the whole process group; Terraform asks by StopProvider and waits for what is under way.
  process.on("SIGINT", () => undefined);
  if (isAlreadyOrphaned()) return;
  const socket = await ListeningSocket.open(process.env);
  const terminated = new Promise<void>((resolve) => process.on("SIGTERM", () => resolve()));
  // Nobody can connect who does not read this.
  process.stdout.write(`${socket.handshake}\n`, (problem) => (problem ? endUncalled(socket) : undefined));
  socket.whenDeserted(longestWithoutClient, () => (isDebugged() ? undefined : endUncalled(socket)));
  setImmediate(() => void run(programs, socket, terminated));
}

/** Terraform connects as soon as it has read the handshake, and stays connected to the end. Milliseconds. */
const longestWithoutClient = 30_000;

/** Under a debugger, or started by hand to be attached to, it waits as long as it takes. */
function isDebugged(): boolean {
  return debuggerUrl() !== undefined || process.stdout.isTTY;
}

/** Whoever started this is gone: there is nothing under way, and nobody to tell. */
function endUncalled(socket: ListeningSocket): void {
  socket.close();
  process.exit(1);
}

async function run(programs: Programs, socket: ListeningSocket, terminated: Promise<void>): Promise<void> {
  const lost = new AbortController();
  const environment = { variables: process.env, folder: process.cwd(), lost: lost.signal };
  let calls: ProviderCalls | undefined;
  const provided = async () => (calls ??= programs.provider().providerCalls(environment));
  const serving = programs.server().serve(socket, provided);
  void terminated.then(() => leave(serving));
  whenLost(serving, () => {
    lost.abort();
    process.stderr.write("Terraform is gone: no new request is started.\n");
    // Nobody is left to hear of it: what was begun is told by its record in the next run.
    setTimeout(() => process.exit(1), grace).unref();
    void serving.idle().then(() => leave(serving, 1));
  });
  // What can't be removed is in nobody's way.
  void removeAbandonedFolders().catch(() => undefined);
  // While Terraform connects. What goes wrong is told by each call.
  setImmediate(() => void provided().catch(() => undefined));
  await serving.ended;
  leaving = true;
  // The answer to Shutdown must leave before the process does.
  setImmediate(() => void leave(serving));
}

/** How long requests under way may take after Terraform is gone. */
const grace = 8000;
const parentCheckedEvery = 500;

/** Looked up at the very start: Terraform may be gone before this program is loaded. */
const parent = process.ppid;

/** Terraform was killed: its connection breaks, and this process gets another parent. */
function whenLost(serving: Serving, then: () => void): void {
  const lost = new Promise<void>((resolve) => {
    const check = () => (process.ppid === parent ? undefined : resolve());
    setInterval(check, parentCheckedEvery).unref();
  });
  void Promise.race([lost, serving.clientGone]).then(() => (leaving ? undefined : then()));
}

/** Streams break at an end in peace as well. */
let leaving = false;

async function leave(serving: Serving, code = 0): Promise<void> {
  leaving = true;
  await serving.close();
  process.exit(code);
}
