// What lies between wxcc and the API: TLS that is verified, proxies, and an answer that would steer the terminal.
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { connect, type AddressInfo, type Server, type Socket } from "node:net";
import { writeFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { makeCertificate } from "../../src/terraform/certificate";
import { Workplace } from "./wxcc";

let work: Workplace;
const servers: Server[] = [];
beforeEach(async () => {
  work = await Workplace.open();
  work.channels({ chat: { name: "chat", channel_type: "chat", service_level_threshold: 30 } });
});
afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  await work.close();
});

async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

const emulatorPort = () => Number(new URL(work.emulator.url).port);

/** Passes a connection on to the emulator, whatever it was meant for. */
function joinToEmulator(socket: Socket): void {
  const upstream = connect(emulatorPort(), "127.0.0.1");
  for (const end of [socket, upstream]) end.on("error", () => (socket.destroy(), upstream.destroy()));
  socket.pipe(upstream).pipe(socket);
}

describe("a proxy", () => {
  /** Answers CONNECT and remembers for whom. */
  async function startProxy() {
    const asked: string[] = [];
    const proxy = createHttpServer((_request, response) => void response.writeHead(405).end());
    proxy.on("connect", (request, socket: Socket) => {
      asked.push(request.url ?? "");
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      joinToEmulator(socket);
    });
    return { asked, url: `http://127.0.0.1:${await listening(proxy)}` };
  }
  const elsewhere = { WXCC_API_URL: "http://api.wxcc.invalid:8080" };
  const organization = () => ({ WXCC_WEBEX_API_URL: work.emulator.url, WXCC_TOKEN_URL: work.emulator.url });

  test("of HTTP_PROXY carries the requests", async () => {
    const { asked, url } = await startProxy();
    const run = await work.wxccWith({ ...elsewhere, ...organization(), HTTP_PROXY: url }, "plan");
    expect(run.stderr).toBe("");
    expect(run.stdout).toContain("1 to add");
    expect(new Set(asked)).toEqual(new Set(["api.wxcc.invalid:8080"]));
  });

  test("of HTTPS_PROXY carries those to an https address", async () => {
    const { asked, url } = await startProxy();
    const api = { WXCC_API_URL: "https://api.wxcc.invalid" };
    const run = await work.wxccWith({ ...api, ...organization(), HTTPS_PROXY: url }, "plan");
    expect(asked).toEqual(["api.wxcc.invalid:443"]);
    expect(run.code).toBe(1); // the emulator speaks no TLS
  });

  test("is left out for the hosts of NO_PROXY", async () => {
    const { asked, url } = await startProxy();
    const exempt = { ...elsewhere, ...organization(), HTTP_PROXY: url, NO_PROXY: "wxcc.invalid" };
    const run = await work.wxccWith(exempt, "plan");
    expect(run.code).toBe(1);
    expect(run.stderr).toContain("api.wxcc.invalid:8080 can't be reached");
    expect(asked).toEqual([]);
  });

  test("is left out for this machine: an emulator needs none", async () => {
    const { asked, url } = await startProxy();
    const run = await work.wxccWith({ HTTP_PROXY: url, HTTPS_PROXY: url }, "plan");
    expect(run.stdout).toContain("1 to add");
    expect(asked).toEqual([]);
  });

  test("whose password is refused is not told with its password", async () => {
    const refusing = createHttpServer();
    refusing.on("connect", (_request, socket: Socket) => {
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n");
    });
    const url = `http://somebody:pass-word-1@127.0.0.1:${await listening(refusing)}`;
    const run = await work.wxccWith({ ...elsewhere, ...organization(), HTTP_PROXY: url }, "plan");
    expect(run.code).toBe(1);
    expect(`${run.stdout}${run.stderr}`).not.toContain("pass-word-1");
  });
});

describe("TLS", () => {
  async function startTls() {
    const { keyPem, certificatePem } = makeCertificate();
    const tls = createHttpsServer({ key: keyPem, cert: certificatePem });
    tls.removeAllListeners("secureConnection").on("secureConnection", joinToEmulator);
    const file = work.path("certificate.pem");
    writeFileSync(file, certificatePem);
    return { file, url: `https://localhost:${await listening(tls)}` };
  }

  test("with a certificate that nobody vouches for is refused before the token has left", async () => {
    const { url } = await startTls();
    const run = await work.wxccWith({ WXCC_API_URL: url }, "plan");
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/localhost:\d+ can't be reached \((DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO)/);
    expect(run.stderr).not.toContain(work.emulator.accessToken);
    expect(work.emulator.requests()).toEqual([]);
  });

  test("with a certificate of NODE_EXTRA_CA_CERTS is trusted", async () => {
    const { url, file } = await startTls();
    const run = await work.wxccWith({ WXCC_API_URL: url, NODE_EXTRA_CA_CERTS: file }, "plan");
    expect(run.stderr).toBe("");
    expect(run.stdout).toContain("1 to add");
  });

  test("for another host than it was made for is refused", async () => {
    const { url, file } = await startTls();
    const other = url.replace("localhost", "127.0.0.1");
    const run = await work.wxccWith({ WXCC_API_URL: other, NODE_EXTRA_CA_CERTS: file }, "plan");
    expect(run.code).toBe(1);
    expect(run.stderr).toContain("ERR_TLS_CERT_ALTNAME_INVALID");
  });
});

test("the reason of an error can't steer the terminal", async () => {
  const refuse: RequestListener = (_request, response) => {
    response.writeHead(400, { "content-type": "application/json" });
    response.end(JSON.stringify({ error: { key: "400", reason: "\u001b[2J\u001b]0;owned\u0007no\rDone." } }));
  };
  const port = await listening(createHttpServer(refuse));
  const run = await work.wxccWith({ WXCC_API_URL: `http://127.0.0.1:${port}` }, "plan");
  expect(run.code).toBe(1);
  expect(run.stderr).toContain("\\u001b[2J\\u001b]0;owned\\u0007no\\u000dDone.");
  expect([...run.stderr].filter((character) => /\p{Cc}/u.test(character) && character !== "\n")).toEqual([]);
});

test("wxcc emulator listens to this machine alone, unless it is told otherwise", async () => {
  const { url } = JSON.parse(await work.start(["emulator", "--port", "0", "--json"]).line()) as {
    url: string;
  };
  expect(new URL(url).hostname).toBe("127.0.0.1");
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === "IPv4");
  for (const { address } of outside) {
    const code = await new Promise((resolve) => {
      const socket = connect(Number(new URL(url).port), address, () => resolve("connected"));
      socket.once("error", (problem: NodeJS.ErrnoException) => resolve(problem.code));
    });
    expect(code).toBe("ECONNREFUSED");
  }
});
