// The provider as a process: what it says before and in its handshake, whom it lets in, and how it ends.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { startEmulator, type Emulator, type RequestLogEntry } from "../../src/emulator";
import { channel, dataSources, provider } from "../../src/resources";
import type { Attributes } from "../../src/schema/attribute";
import { unknown, type Values } from "../../src/schema/value";
import { makeCertificate } from "../../src/terraform/certificate";
import { encodeValues, objectTypeOf } from "../../src/terraform/dynamic-value";
import { cookie, Plugin, type Connection } from "./plugin";
import { builtProvider } from "./project";

/** Time in which a plugin must be gone once nobody needs it. */
const seconds = 5000;

let plugins: Plugin[] = [];
afterEach(() => {
  for (const plugin of plugins) plugin.kill();
  plugins = [];
});

async function start(variables: NodeJS.ProcessEnv = {}): Promise<Plugin> {
  const plugin = await Plugin.start(variables);
  plugins.push(plugin);
  return plugin;
}

beforeAll(() => builtProvider());

describe("before the handshake", () => {
  test("started by hand it says what it is and how to install it, and fails", async () => {
    const plugin = await start({ TF_PLUGIN_MAGIC_COOKIE: "" });
    expect(await plugin.ended()).toBe(1);
    expect(plugin.stdout).toBe("");
    expect(plugin.stderr).toContain("the Webex Contact Center provider for Terraform");
    expect(plugin.stderr).toContain("wxcc provider install");
  });

  test("a client that does not speak protocol 6 is told so", async () => {
    const plugin = await start({ PLUGIN_PROTOCOL_VERSIONS: "4,5" });
    expect(await plugin.ended()).toBe(1);
    // Terraform shows what arrives there in place of the handshake, and no word of the other output.
    expect(plugin.stdout).toContain("speaks plugin protocol 6");
    expect(plugin.stderr).toBe("");
  });
});

describe("the handshake", () => {
  test("is the one line on stdout, its certificate without padding", async () => {
    const plugin = await start();
    const connection = await plugin.connect();
    await connection.call("GetProviderSchema", {});
    await connection.shutdown();
    expect(await plugin.ended()).toBe(0);
    expect(plugin.stdout).toMatch(/^1\|6\|unix\|\/[^|]+\|grpc\|[A-Za-z0-9+/]+\n$/);
    expect(plugin.stderr).toBe("");
  });

  test("without a client certificate there is none of the server's either", async () => {
    const plugin = await start({ PLUGIN_CLIENT_CERT: "" });
    expect((await plugin.handshake()).at(-1)).toBe("");
  });

  test.each([
    ["no certificate", null],
    ["another certificate", makeCertificate()],
  ])("a client with %s is refused", async (_what, certificate) => {
    const plugin = await start();
    const stranger = await plugin.connect(certificate);
    await expect(stranger.call("GetMetadata", {})).rejects.toMatchObject({ code: 14 });
    stranger.close();
    const rightful = await plugin.connect();
    expect(await rightful.call("GetMetadata", {})).toMatchObject({ resources: expect.any(Array) as object });
    rightful.close();
  });

  test("options for Node in the environment put nothing on stdout", async () => {
    const plugin = await start({ NODE_OPTIONS: "--trace-warnings --max-old-space-size=512" });
    expect(await plugin.handshake()).toHaveLength(6);
  });
});

describe("the end", () => {
  let emulator: Emulator;
  /** Called before an answer leaves the emulator. */
  let onRequest: (entry: RequestLogEntry) => void | Promise<void>;
  beforeAll(async () => {
    emulator = await startEmulator({ requestsPerMinute: 0, onRequest: (entry) => onRequest(entry) });
  });
  afterAll(() => emulator.close());
  beforeEach(() => {
    onRequest = () => undefined;
    emulator.reset();
  });

  /** A moment at which the first request is in the emulator, held until it is let go. */
  function holdFirstRequest() {
    let reached: () => void = () => undefined;
    let letGo: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => (reached = resolve));
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    onRequest = () => {
      reached();
      return gate;
    };
    return { arrived, letGo: () => letGo() };
  }

  async function configured(plugin: Plugin): Promise<Connection> {
    const connection = await plugin.connect();
    const settings = { api_url: emulator.url, access_token: emulator.accessToken, requests_per_minute: 0 };
    const { diagnostics } = await connection.call("ConfigureProvider", {
      config: value(provider.attributes, settings),
    });
    expect(diagnostics).toEqual([]);
    return connection;
  }

  function value(attributes: Attributes, values: Values) {
    return encodeValues(values, objectTypeOf(attributes));
  }

  const queue = () => ({
    type_name: "wxcc_queue",
    config: value(dataSources.wxcc_queue?.attributes ?? {}, { name: "Queue-1" }),
  });

  const unknownAttributes = Object.fromEntries(
    [
      "id",
      "time_zone",
      "callback_enabled",
      "queue_type",
      "system_default",
      "created_time",
      "outdial_transfer_to_queue",
      "deletion_protection",
    ].map((name) => [name, unknown]),
  );

  const newChannel = () => {
    const planned = {
      name: "sales",
      channel_type: "chat",
      service_level_threshold: 30,
      active: true,
      maximum_active_contacts: 0,
    };
    return {
      type_name: "wxcc_channel",
      prior_state: encodeValues(null, objectTypeOf(channel.attributes)),
      planned_state: value(channel.attributes, { ...unknownAttributes, ...planned }),
      config: value(channel.attributes, planned),
    };
  };

  test("Shutdown is answered, then the process ends and leaves no socket", async () => {
    const plugin = await start();
    const connection = await plugin.connect();
    const [, , , socket = ""] = await plugin.handshake();
    const stream = connection.stdio();
    await connection.shutdown();
    expect(await plugin.ended()).toBe(0);
    await stream;
    expect(existsSync(dirname(socket))).toBe(false);
  });

  test("Ctrl-C reaches it too, and changes nothing: Terraform asks by StopProvider", async () => {
    const plugin = await start();
    const connection = await configured(plugin);
    const { arrived, letGo } = holdFirstRequest();
    const answer = connection.call("ReadDataSource", queue());
    await arrived;
    plugin.process.kill("SIGINT");
    expect(await connection.call("StopProvider", {})).toMatchObject({});
    letGo();
    expect(await answer).toMatchObject({ diagnostics: [] });
    await connection.shutdown();
    expect(await plugin.ended()).toBe(0);
  });

  test("SIGTERM lets a call under way finish and be answered", async () => {
    const plugin = await start();
    const connection = await configured(plugin);
    void connection.stdio();
    const { arrived, letGo } = holdFirstRequest();
    const answer = connection.call("ApplyResourceChange", newChannel());
    await arrived;
    plugin.process.kill("SIGTERM");
    letGo();
    expect(await answer).toMatchObject({ diagnostics: [] });
    expect(await plugin.ended()).toBe(0);
    expect(namesOfChannels()).toContain("sales");
  });

  test(
    "when Terraform is gone the request under way ends, no other follows, and the process ends",
    async () => {
      const plugin = await start();
      const connection = await configured(plugin);
      void connection.stdio();
      const { arrived, letGo } = holdFirstRequest();
      const answer = connection.call("ApplyResourceChange", newChannel()).catch(() => "lost");
      await arrived;
      connection.close();
      expect(await answer).toBe("lost");
      await until(() => plugin.stderr.includes("Terraform is gone"));
      letGo();
      expect(await plugin.ended()).toBe(1);
      expect(emulator.requests().map(({ operation }) => operation)).toHaveLength(1);
      expect(namesOfChannels()).not.toContain("sales");
    },
    3 * seconds,
  );

  test(
    "a plugin whose parent is gone ends, though nobody ever connected",
    async () => {
      const program = join(await builtProvider(), "terraform-provider-wxcc");
      const script = `
        const { spawn } = require("node:child_process");
        const plugin = spawn(${JSON.stringify(program)}, { stdio: ["ignore", "pipe", "inherit"] });
        plugin.stdout.once("data", () => process.kill(process.pid, "SIGKILL"));
      `;
      const parent = spawn(process.execPath, ["-e", script], {
        env: { PATH: process.env.PATH, ...cookie },
        stdio: ["ignore", "ignore", "pipe"],
      });
      // Its stderr is the plugin's too: closed when both are gone.
      const [code, signal] = (await once(parent, "close")) as [number | null, string];
      expect([code, signal]).toEqual([null, "SIGKILL"]);
    },
    3 * seconds,
  );

  // The end of its stderr, which the test holds too, is the end of the plugin.
  test.each([
    [
      "whose parent was gone before it was loaded",
      (program: string) => `${program} >&3 &`, // the shell ends at once; somebody else keeps reading
    ],
    ["whose handshake nobody can read", (program: string) => `${program} | true`],
  ])(
    "a plugin %s ends",
    async (_, line) => {
      const program = join(await builtProvider(), "terraform-provider-wxcc");
      const shell = spawn("sh", ["-c", line(program)], {
        env: { PATH: process.env.PATH, ...cookie },
        stdio: ["ignore", "ignore", "pipe", "pipe"],
      });
      shell.stdio[3]?.on("data", () => undefined);
      await once(shell, "close");
    },
    60 * seconds,
  );

  test(
    "a plugin to which nobody connects ends though its parent lives, but not under a debugger",
    async () => {
      const debugged = await start({ NODE_OPTIONS: "--inspect=127.0.0.1:0" });
      const [, , , socket = ""] = await debugged.handshake();
      const forgotten = await start();
      expect(await forgotten.ended()).toBe(1);
      expect(debugged.process.exitCode).toBeNull();
      expect(existsSync(socket)).toBe(true);
      expect(await (await debugged.connect()).call("GetMetadata", {})).toMatchObject({ diagnostics: [] });
    },
    30_000 + 6 * seconds,
  );

  test("the next start removes the folder of a plugin that was killed, and no other", async () => {
    const [killed, living] = [await start(), await start()];
    const folderOf = async (plugin: Plugin) => dirname((await plugin.handshake())[3] ?? "");
    const [left, lived] = [await folderOf(killed), await folderOf(living)];
    const starting = mkdtempSync(join(tmpdir(), "wxcc-plugin-"));
    killed.kill();
    await killed.ended();
    expect(existsSync(left)).toBe(true);
    const next = await start();
    await next.handshake();
    await until(() => !existsSync(left));
    expect([existsSync(lived), existsSync(starting)]).toEqual([true, true]);
    rmSync(starting, { recursive: true });
    expect(await (await living.connect()).call("GetMetadata", {})).toMatchObject({ diagnostics: [] });
  });

  function namesOfChannels() {
    return emulator.tenant().entities["entry-point"]?.map(({ name }) => name);
  }
});

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + seconds;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error("It did not happen in time.");
    await new Promise((resolve) => setImmediate(resolve));
  }
}
