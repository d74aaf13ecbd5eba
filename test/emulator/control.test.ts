/** Whom the routes under /_emulator answer: this machine, and no page that a browser on it happens to show. */
import { request } from "node:http";
import { hostname, networkInterfaces } from "node:os";
import { Raw } from "./raw-http";

let api: Raw;
beforeAll(async () => {
  api = await Raw.start({ requestsPerMinute: 0 });
});
beforeEach(() => api.emulator.reset());
afterAll(() => api.close());

interface Got {
  readonly status: number | undefined;
  readonly text: string;
}

/** A request with a Host header of its own, which fetch does not allow. */
function send(method: string, path: string, headers: Record<string, string>): Promise<Got> {
  return new Promise((resolve, reject) => {
    const sent = request(api.emulator.url + path, { method, headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode, text }));
    });
    sent.on("error", reject);
    sent.end();
  });
}

const address = Object.values(networkInterfaces()).flatMap((all = []) => all.map((one) => one))[0];
const host = address?.family === "IPv6" ? `[${address.address}]` : (address?.address ?? "127.0.0.1");

test.each(["127.0.0.1:8080", "127.9.9.9", "localhost", "LOCALHOST:1", host, hostname()])(
  "the host %s is this machine",
  async (name) => {
    expect((await send("GET", "/_emulator/requests", { host: name })).status).toBe(200);
  },
);

test.each([
  "evil.example",
  "evil.example:8080",
  "127.0.0.1.evil.example",
  "localhost.evil.example",
  "203.0.113.7",
])("the host %j is not, and changes nothing", async (name) => {
  await api.createChannel();
  const refused = await send("POST", "/_emulator/reset", { host: name });
  expect(refused.status).toBe(403);
  expect(refused.text).toContain("answer only to hosts of this machine, such as 127.0.0.1");
  expect((await api.org("GET", "v2/entry-point?filter=name==sales")).body.meta.totalRecords).toBe(1);
});

test.each(["https://evil.example", "http://127.0.0.1.evil.example", "null", "http://203.0.113.7:8080"])(
  "a page of %s wipes nothing and changes nothing",
  async (origin) => {
    const channel = await api.createChannel();
    for (const [method, path] of [
      ["POST", "/_emulator/reset"],
      ["DELETE", "/_emulator/requests"],
      ["PUT", "/_emulator/faults"],
      ["PUT", "/_emulator/behaviour"],
      ["PATCH", `/_emulator/tenant/entry-point/${channel.id}`],
      ["GET", "/_emulator/tenant"],
    ] as const) {
      const refused = await send(method, path, { origin });
      expect([method, path, refused.status]).toEqual([method, path, 403]);
      expect(refused.text).toContain(`answer only to pages of this machine, not to those of ${origin}`);
    }
    expect((await api.org("GET", `entry-point/${channel.id}`)).body.version).toBe(0);
  },
);

test.each(["http://localhost:3000", "http://127.0.0.1:8080"])("a page of %s may", async (origin) => {
  expect((await send("POST", "/_emulator/reset", { origin })).status).toBe(204);
});

test("an emulator that listens on an address of its own answers there, and to its own name only", async () => {
  const open = await Raw.start({ host: "::1", requestsPerMinute: 0 });
  try {
    expect((await open.send("GET", "/_emulator/requests")).status).toBe(200);
  } finally {
    await open.close();
  }
});

test("the API itself is open to other names, as of a proxy or a container", async () => {
  const headers = { host: "emulator:8080", authorization: `Bearer ${api.emulator.accessToken}` };
  expect((await send("GET", "/v1/people/me", headers)).status).toBe(200);
});
