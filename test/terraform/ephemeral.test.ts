// The ephemeral access token, call by call: what Terraform is told of its end, and what it is told when there is none yet.

import { startEmulator, type Emulator } from "../../src/emulator";
import { accessToken } from "../../src/resources/ephemeral/access-token";
import { provider } from "../../src/resources";
import { unknown, type Values } from "../../src/schema/value";
import { decodeValues, encodeValues, objectTypeOf } from "../../src/terraform/dynamic-value";
import { ProviderServer } from "../../src/terraform/provider-server";
import { closeEphemeralResource } from "../../src/terraform/rpc/close-ephemeral-resource";
import { configureProvider } from "../../src/terraform/rpc/configure-provider";
import { openEphemeralResource } from "../../src/terraform/rpc/open-ephemeral-resource";
import { renewEphemeralResource } from "../../src/terraform/rpc/renew-ephemeral-resource";

const type_name = "wxcc_access_token";
const type = objectTypeOf(accessToken.attributes);

describe("the ephemeral access token", () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator({ requestsPerMinute: 0 });
  });
  afterAll(() => emulator.close());
  beforeEach(() => emulator.reset());

  /** A provider with these settings in its block and nothing in its environment. */
  async function configured(settings: Values): Promise<ProviderServer> {
    const lost = new AbortController().signal;
    const server = new ProviderServer({ variables: {}, folder: __dirname, lost });
    const { diagnostics } = await configureProvider(server, {
      config: encodeValues(
        { api_url: emulator.url, requests_per_minute: 0, ...settings },
        objectTypeOf(provider.attributes),
      ),
    });
    expect(diagnostics).toEqual([]);
    return server;
  }

  const grant = () => ({
    client_id: emulator.clientId,
    client_secret: emulator.clientSecret,
    refresh_token: emulator.refreshToken,
  });

  async function opened(server: ProviderServer) {
    const answer = await openEphemeralResource(server, { type_name, config: encodeValues({}, type) });
    return { ...answer, values: decodeValues(answer.result, type) ?? {} };
  }

  test("that is configured is handed on as it is; of its end nothing is known, so no renewal is asked for", async () => {
    const server = await configured({ access_token: emulator.accessToken });
    const answer = await opened(server);
    expect(answer.values).toEqual({
      access_token: emulator.accessToken,
      expires_at: null,
      organization_id: emulator.organizationId,
    });
    expect(answer).not.toHaveProperty("renew_at");
  });

  test("that is made for the run is another one each time, and its renewal is due a minute before its end", async () => {
    const server = await configured(grant());
    const [one, other] = [await opened(server), await opened(server)];
    expect(one.values.access_token).not.toBe(other.values.access_token);
    const end = Date.parse(String(one.values.expires_at));
    expect(end).toBeGreaterThan(Date.now());
    expect(one).toMatchObject({
      renew_at: { seconds: Math.floor((end - 60_000) / 1000), nanos: (end % 1000) * 1_000_000 },
    });
  });

  test("that is about to end: a warning says until when, and what to do", async () => {
    const server = await configured(grant());
    const token = await opened(server);
    const answer = await renewEphemeralResource(server, { type_name, private: token.private });
    expect(answer).toEqual({
      private: token.private,
      diagnostics: [
        {
          severity: 2,
          summary: "The access token ends before this run does",
          detail:
            `It is good until ${String(token.values.expires_at)} and can't be prolonged. ` +
            "What still uses it then is refused; run again for a new one.",
        },
      ],
    });
  });

  test("of a provider whose settings are not known yet: the error names them, and nothing is sent", async () => {
    const server = await configured({ access_token: unknown });
    await expect(opened(server)).rejects.toMatchObject({
      diagnostics: [
        {
          summary: "The access token can't be made yet",
          detail:
            "Settings of the provider are not known yet: access_token. " +
            "Give them values that are known while planning, or apply what they depend on first (-target).",
        },
      ],
    });
    expect(emulator.requests()).toEqual([]);
  });

  test("is closed without a request: to revoke it would end others of the same grant", async () => {
    const server = await configured({ access_token: emulator.accessToken });
    await opened(server);
    const before = emulator.requests().length;
    expect(await closeEphemeralResource(server, { type_name })).toEqual({ diagnostics: [] });
    expect(emulator.requests()).toHaveLength(before);
  });
});

describe("a provider whose Terraform is gone", () => {
  test("finishes the request under way, starts no other, and says why", async () => {
    const lost = new AbortController();
    const emulator = await startEmulator({ requestsPerMinute: 0, onRequest: () => lost.abort() });
    try {
      const server = new ProviderServer({ variables: {}, folder: __dirname, lost: lost.signal });
      const settings = { api_url: emulator.url, access_token: emulator.accessToken, requests_per_minute: 0 };
      const config = encodeValues(settings, objectTypeOf(provider.attributes));
      await configureProvider(server, { config });
      const { contactCenter } = server.services ?? {};
      const twoLookUps = async () => {
        await contactCenter?.queues.findByName("Queue-1");
        await contactCenter?.entryPoints.findByName("sales");
      };
      await expect(twoLookUps()).rejects.toMatchObject({
        kind: "cancelled",
        outcome: "not-done",
        detail: "The run was cancelled. Run again to finish what was left undone.",
      });
      expect(emulator.requests().map(({ status }) => status)).toEqual([200]);
    } finally {
      await emulator.close();
    }
  });
});
