// The provider refuses another organization than the expected one when Terraform configures it, before anything is asked.

import { startEmulator, type Emulator } from "../../src/emulator";
import { provider } from "../../src/resources";
import { encodeValues, objectTypeOf } from "../../src/terraform/dynamic-value";
import { ProviderServer } from "../../src/terraform/provider-server";
import { configureProvider } from "../../src/terraform/rpc/configure-provider";

const other = "11111111-2222-4333-8444-555555555555";
let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator();
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

function configured(
  variables: Readonly<Record<string, string>>,
  block: Readonly<Record<string, string>> = {},
) {
  const server = new ProviderServer({
    variables: { WXCC_API_URL: emulator.url, WXCC_ACCESS_TOKEN: emulator.accessToken, ...variables },
    folder: __dirname,
    lost: new AbortController().signal,
  });
  return configureProvider(server, { config: encodeValues(block, objectTypeOf(provider.attributes)) });
}

test.each([
  ["the provider block", {}, { expected_organization_id: other }],
  ["the environment", { WXCC_EXPECTED_ORG_ID: other }, {}],
])("expected by %s: both ids are told, and nothing is sent", async (_where, variables, block) => {
  await expect(configured(variables, block)).rejects.toThrow(
    `The connection leads to organization ${emulator.organizationId}, but ${other} is expected`,
  );
  expect(emulator.requests()).toEqual([]);
});

test("a token that is made with a refresh token is looked at too", async () => {
  const { clientId, clientSecret, otherOrganizationRefreshToken, organizationId } = emulator;
  const grant = {
    WXCC_ACCESS_TOKEN: "",
    WXCC_CLIENT_ID: clientId,
    WXCC_CLIENT_SECRET: clientSecret,
    WXCC_REFRESH_TOKEN: otherOrganizationRefreshToken,
    WXCC_EXPECTED_ORG_ID: organizationId,
  };
  await expect(configured(grant)).rejects.toThrow(`but ${organizationId} is expected`);
  expect(emulator.requests().map(({ operation }) => operation)).toEqual(["oauth.token"]);
});

test("the expected organization is let through", async () => {
  const { diagnostics } = await configured({ WXCC_EXPECTED_ORG_ID: emulator.organizationId });
  expect(diagnostics).toEqual([]);
});

test("an address of the API beside a data center is warned of", async () => {
  const warned = await configured({}, { data_center: "eu1" });
  expect(warned.diagnostics).toEqual([
    expect.objectContaining({
      summary: "Data center eu1 counts for nothing: the address of the API is set too",
    }) as object,
  ]);
  expect((await configured({})).diagnostics).toEqual([]);
});
