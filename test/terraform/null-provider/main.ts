// The stand-in for hashicorp/null as the program that Terraform starts.

import { ListeningSocket } from "../../../src/terraform/listening-socket";
import { serve } from "../../../src/terraform/serve";
import { nullProviderCalls } from "./calls";

async function main(): Promise<void> {
  process.on("SIGINT", () => undefined);
  const socket = await ListeningSocket.open(process.env);
  const serving = serve(socket, async () => nullProviderCalls);
  process.stdout.write(`${socket.handshake}\n`);
  await serving.ended;
  setImmediate(() => void serving.close().then(() => process.exit(0)));
}

void main();
