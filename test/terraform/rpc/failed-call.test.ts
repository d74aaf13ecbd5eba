// A call that fails in a way nobody foresaw, over a real connection.

import { Client, credentials, type ServiceError } from "@grpc/grpc-js";
import { tellingFailures } from "../../../src/terraform/calls";
import { ListeningSocket } from "../../../src/terraform/listening-socket";
import { serviceDefinition } from "../../../src/terraform/protocol/services";
import { serve, type Serving } from "../../../src/terraform/serve";

let serving: Serving;
let client: Client;

beforeAll(async () => {
  const socket = await ListeningSocket.open({});
  const calls = tellingFailures({
    ReadResource: async () => {
      throw new TypeError("the channel has no name");
    },
    CallFunction: async () => {
      throw new TypeError("the number has no digits");
    },
    StopProvider: async () => ({ Error: "" }),
  });
  serving = serve(socket, async () => calls);
  const [, , , path = ""] = socket.handshake.split("|");
  client = new Client(`unix:${path}`, credentials.createInsecure());
});

afterAll(async () => {
  client.close();
  await serving.close();
});

function call(name: string): Promise<unknown> {
  const method = serviceDefinition("tfplugin6.Provider")[name];
  if (method === undefined) throw new Error(`There is no call ${name}.`);
  return new Promise((resolve, reject) => {
    const answered = (problem: ServiceError | null, response: unknown) =>
      problem === null ? resolve(response) : reject(problem);
    client.makeUnaryRequest(method.path, method.requestSerialize, method.responseDeserialize, {}, answered);
  });
}

test("an exception in a call is a diagnostic that names the call and asks to report it, and the plugin lives on", async () => {
  expect(await call("ReadResource")).toMatchObject({
    diagnostics: [
      {
        severity: 1,
        summary: "Unexpected failure while answering Terraform's ReadResource",
        detail: expect.stringMatching(
          /please report it with these lines:\n {2}TypeError: the channel has no name\n/,
        ),
      },
    ],
  });
  expect(await call("StopProvider")).toMatchObject({ Error: "" });
});

test("an exception in a function is told in the one field that functions have for it", async () => {
  expect(await call("CallFunction")).toMatchObject({
    error: { text: expect.stringMatching(/answering Terraform's CallFunction\n.*please report it/) },
  });
});

test("a call that is not served is refused as such", async () => {
  await expect(call("ReadDataSource")).rejects.toMatchObject({ code: 12 });
});
