// The stand-in for hashicorp/null as the program that Terraform starts.

import { serve } from "../../../src/terraform/serve";
import { nullProviderCalls } from "./calls";

async function main(): Promise<void> {
  const environment = {
    variables: process.env,
    folder: process.cwd(),
    lost: new AbortController().signal,
  };
  process.on("SIGINT", () => undefined);
  const serving = await serve(environment, nullProviderCalls);
  process.stdout.write(`${serving.handshake}\n`);
  await serving.ended;
  setImmediate(() => void serving.close().then(() => process.exit(0)));
}

void main();
