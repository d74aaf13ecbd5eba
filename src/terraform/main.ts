// The program Terraform starts. Nothing goes to stdout before the handshake.

import { isStartedByTerraform, protocolProblem } from "./handshake";
import { serve, type Serving } from "./serve";

async function main(): Promise<void> {
  const problem = isStartedByTerraform(process.env)
    ? protocolProblem(process.env)
    : "This is the Webex Contact Center provider for Terraform. Terraform starts it; it is of no use alone.\n" +
      "Install it with `wxcc provider install`, which prints the required_providers block.";
  if (problem !== undefined) {
    process.stderr.write(`${problem}\n`);
    process.exitCode = 1;
    return;
  }
  // Once Terraform is gone nobody reads what is written, which must not be the end before the end.
  for (const output of [process.stdout, process.stderr]) output.on("error", () => undefined);
  const lost = new AbortController();
  // Ctrl-C reaches the whole process group; Terraform asks by StopProvider and waits for what is under way.
  process.on("SIGINT", () => undefined);
  const serving = await serve({ variables: process.env, folder: process.cwd(), lost: lost.signal });
  process.on("SIGTERM", () => void leave(serving));
  whenLost(serving, () => {
    lost.abort();
    process.stderr.write("Terraform is gone: no new request is started.\n");
    // Nobody is left to hear of it: what was begun is told by its record in the next run.
    setTimeout(() => process.exit(1), grace).unref();
    void serving.idle().then(() => leave(serving, 1));
  });
  process.stdout.write(`${serving.handshake}\n`);
  await serving.ended;
  leaving = true;
  // The answer to Shutdown must leave before the process does.
  setImmediate(() => void leave(serving));
}

/** How long requests under way may take after Terraform is gone. */
const grace = 8000;
const parentCheckedEvery = 500;

/** Terraform was killed: its connection breaks, and this process gets another parent. */
function whenLost(serving: Serving, then: () => void): void {
  const parent = process.ppid;
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

void main();
