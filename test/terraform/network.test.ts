// What lies between the provider and the API: a proxy, and what the provider writes to Terraform's log when it waits.

import { createServer } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../src/emulator";
import { Project } from "./project";
import { describeTerraform } from "./terraform";

describeTerraform("the network", () => {
  let emulator: Emulator;
  let project: Project;
  const chat = `
    resource "wxcc_channel" "chat" {
      name = "chat"
      channel_type = "chat"
      service_level_threshold = 30
    }
  `;
  beforeEach(async () => {
    emulator = await startEmulator({ requestsPerMinute: 0 });
    project = (await Project.with(emulator)).write(chat);
  });
  afterEach(async () => {
    project.remove();
    await emulator.close();
  });

  test("the proxy of HTTP_PROXY carries the provider's requests", async () => {
    const asked = new Set<string>();
    const proxy = createServer();
    proxy.on("connect", (request, socket: Socket) => {
      asked.add(request.url ?? "");
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      const upstream = connect(Number(new URL(emulator.url).port), "127.0.0.1");
      for (const end of [socket, upstream]) end.on("error", () => (socket.destroy(), upstream.destroy()));
      socket.pipe(upstream).pipe(socket);
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    Object.assign(project.environment, {
      WXCC_API_URL: "http://api.wxcc.invalid:8080",
      WXCC_WEBEX_API_URL: emulator.url,
      HTTP_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    });
    await project.apply();
    proxy.close();
    expect(asked).toEqual(new Set(["api.wxcc.invalid:8080"]));
    expect(emulator.tenant().entities["entry-point"]?.map(({ name }) => name)).toContain("chat");
  });

  test("a wait is told in Terraform's log, with its reason", async () => {
    emulator.setFaults([
      {
        operation: "entry-point.list",
        effect: { kind: "status", status: 429, headers: { "retry-after": "1" } },
        times: 1,
      },
    ]);
    const log = join(project.folder, "terraform.log");
    Object.assign(project.environment, { TF_LOG: "INFO", TF_LOG_PATH: log });
    await project.apply();
    expect(readFileSync(log, "utf8")).toMatch(/\[INFO\].*wxcc: waiting \d+ s: the API asks to wait/);
  });
});
