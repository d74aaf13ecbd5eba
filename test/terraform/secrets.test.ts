// Secrets: handed to other tools by the ephemeral resource, and written nowhere.

import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { startEmulator, type Emulator } from "../../src/emulator";
import { Project } from "./project";
import { describeTerraform } from "./terraform";

/** The files of a zip archive, which a plan is, read by way of its directory at the end. */
function unzipped(archive: Buffer): string[] {
  const entries: string[] = [];
  let at = archive.readUInt32LE(archive.lastIndexOf("PK\u0005\u0006", undefined, "latin1") + 16);
  while (archive.toString("latin1", at, at + 4) === "PK\u0001\u0002") {
    const [method, packedSize, header] = [10, 20, 42].map((offset) => archive.readUInt32LE(at + offset));
    const start =
      (header ?? 0) +
      30 +
      archive.readUInt16LE((header ?? 0) + 26) +
      archive.readUInt16LE((header ?? 0) + 28);
    const content = archive.subarray(start, start + (packedSize ?? 0));
    entries.push((((method ?? 0) & 0xffff) === 8 ? inflateRawSync(content) : content).toString("latin1"));
    at += 46 + [28, 30, 32].reduce((sum, offset) => sum + archive.readUInt16LE(at + offset), 0);
  }
  return entries;
}

/** Everything a run leaves in its folder, plans unpacked, but for the compiled program in the cache. */
function leftBehind(project: Project, output: string): string {
  const contents = readdirSync(project.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".cache"))
    .flatMap(({ parentPath, name }) => {
      const content = readFileSync(join(parentPath, name));
      return name.endsWith(".tfplan") ? unzipped(content) : [content.toString("latin1")];
    });
  return [output, ...contents].join("\n");
}

describeTerraform("secrets", () => {
  let emulator: Emulator;
  let project: Project;
  beforeAll(async () => {
    emulator = await startEmulator({ requestsPerMinute: 0 });
  });
  afterAll(() => emulator.close());
  beforeEach(async () => {
    emulator.reset();
    project = await Project.with(emulator);
  });
  afterEach(() => project.remove());

  const throughToken = `
    ephemeral "wxcc_access_token" "for_tools" {}
    provider "wxcc" {}
    provider "wxcc" {
      alias        = "with_token"
      access_token = ephemeral.wxcc_access_token.for_tools.access_token
      organization_id = ephemeral.wxcc_access_token.for_tools.organization_id
    }
    resource "wxcc_channel" "chat" {
      provider = wxcc.with_token
      name     = "chat"
      channel_type = "chat"
      service_level_threshold = 30
    }
  `;

  test("with a refresh token every run gets a token of its own", async () => {
    const { clientId, clientSecret, refreshToken } = emulator;
    Object.assign(project.environment, {
      WXCC_ACCESS_TOKEN: "",
      WXCC_CLIENT_ID: clientId,
      WXCC_CLIENT_SECRET: clientSecret,
      WXCC_REFRESH_TOKEN: refreshToken,
    });
    project.write(throughToken);
    await project.apply();
    expect(emulator.tenant().entities["entry-point"]?.map(({ name }) => name)).toContain("chat");
    const tokens = emulator.requests().filter(({ operation }) => operation === "oauth.token");
    expect(tokens.length).toBeGreaterThanOrEqual(2);
  });

  test("no secret is in a log of every detail, in the state or in a plan", async () => {
    const { clientId, clientSecret, refreshToken, accessToken } = emulator;
    Object.assign(project.environment, { TF_LOG: "TRACE", TF_LOG_PATH: join(project.folder, "trace.log") });
    project.write(throughToken);
    await project.ok("plan", "-out=secret.tfplan");
    const shown = await project.ok("show", "-json", "secret.tfplan");
    const applied = await project.ok("apply", "secret.tfplan");
    Object.assign(project.environment, {
      WXCC_ACCESS_TOKEN: "",
      WXCC_CLIENT_ID: clientId,
      WXCC_CLIENT_SECRET: clientSecret,
      WXCC_REFRESH_TOKEN: refreshToken,
    });
    const destroyed = await project.ok("destroy", "-auto-approve");
    const everything = leftBehind(project, `${shown}\n${applied}\n${destroyed}`);
    const found = (texts: readonly string[]) => texts.filter((text) => everything.includes(text));
    // That the log, the state and the plan are really looked at.
    const traces = ["[TRACE] GRPCProvider.v6: ApplyResourceChange", '"name": "chat"', '"terraform_version"'];
    expect(found(traces)).toEqual(traces);
    expect(found([accessToken, clientSecret, refreshToken])).toEqual([]);
  });

  /** An API that repeats in its answers what it was sent, as some gateways do. */
  async function repeating(): Promise<{ url: string; close(): void }> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        const sent = `${String(request.headers.authorization)} ${Buffer.concat(parts).toString()}`;
        response.writeHead(400, { "content-type": "application/json" });
        response.end(JSON.stringify({ error: { key: "400", reason: sent }, message: sent, trackingId: "T" }));
      });
    });
    await new Promise<void>((settle) => server.listen(0, "127.0.0.1", settle));
    return {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      close: () => void server.close(),
    };
  }

  const wrongGrant = {
    WXCC_ACCESS_TOKEN: "",
    WXCC_CLIENT_ID: "client",
    WXCC_CLIENT_SECRET: "wr0ng-s3cret",
    WXCC_REFRESH_TOKEN: "wr0ng-r3fresh",
  };

  test.each<[string, (repeating: string) => NodeJS.ProcessEnv, string[]]>([
    [
      "a token that an API repeats",
      (url) => ({ WXCC_API_URL: url, WXCC_ACCESS_TOKEN: `r3peated_${emulator.accessToken}` }),
      ["r3peated"],
    ],
    [
      "a grant that an API repeats",
      (url) => ({ ...wrongGrant, WXCC_API_URL: url, WXCC_WEBEX_API_URL: url }),
      ["wr0ng-s3cret", "wr0ng-r3fresh"],
    ],
    ["a grant that is refused", () => wrongGrant, ["wr0ng-s3cret", "wr0ng-r3fresh"]],
    ["a token of two lines", () => ({ WXCC_ACCESS_TOKEN: "f1rst\ns3cond" }), ["f1rst", "s3cond"]],
    [
      "an address with a password",
      () => ({ WXCC_API_URL: "http://user:passw0rd@127.0.0.1:1" }),
      ["passw0rd"],
    ],
    [
      "a proxy with a password",
      () => ({ WXCC_API_URL: "http://api.wxcc.invalid", HTTP_PROXY: "http://user:passw0rd@127.0.0.1:1" }),
      ["passw0rd"],
    ],
  ])("%s is in no message of the failure and in no log", async (_what, variables, secrets) => {
    const api = await repeating();
    try {
      const log = join(project.folder, "trace.log");
      Object.assign(project.environment, variables(api.url), { TF_LOG: "TRACE", TF_LOG_PATH: log });
      project.environment.WXCC_MAX_RETRIES = "0";
      project.write('data "wxcc_queue" "q" { name = "Queue-1" }');
      const { code, stdout, stderr } = await project.terraform("plan", "-input=false");
      expect(code).toBe(1);
      const everything = leftBehind(project, stdout + stderr);
      expect(everything).toContain("[TRACE]");
      expect(secrets.filter((secret) => everything.includes(secret))).toEqual([]);
    } finally {
      api.close();
    }
  });

  test("a token in the provider block is marked sensitive and stays out of the state", async () => {
    const token = emulator.accessToken;
    project.environment.WXCC_ACCESS_TOKEN = "";
    project.write(`
      provider "wxcc" { access_token = var.token }
      variable "token" { sensitive = true }
      data "wxcc_queue" "q" { name = "Queue-1" }
    `);
    project.environment.TF_VAR_token = token;
    const output = await project.apply();
    expect(leftBehind(project, output).includes(token)).toBe(false);
  });
});
