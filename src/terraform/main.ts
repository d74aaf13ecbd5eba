// The program Terraform starts. Nothing goes to stdout before the handshake.

import { isStartedByTerraform, protocolProblem } from "./handshake";
import { serve } from "./serve";

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
  const lost = new AbortController();
  // Ctrl-C reaches the whole process group; Terraform asks by StopProvider and waits for what is under way.
  process.on("SIGINT", () => undefined);
  const serving = await serve({ variables: process.env, folder: process.cwd(), lost: lost.signal });
  process.on("SIGTERM", () => {
    void serving.close().then(() => process.exit(0));
  });
  process.stdout.write(`${serving.handshake}\n`);
  await serving.ended;
  // The answer to Shutdown must leave before the process does.
  setImmediate(() => {
    void serving.close().then(() => process.exit(0));
  });
}

void main();
