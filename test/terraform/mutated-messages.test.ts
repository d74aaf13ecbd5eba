// Ten thousand damaged messages: each is answered by an error that names the call or by an answer, none ends the process.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { types } from "node:util";
import fc from "fast-check";
import { startEmulator, type Emulator } from "../../src/emulator";
import { dataSources, ephemeralResources, functions, provider, resources } from "../../src/resources";
import type { Attributes } from "../../src/schema/attribute";
import type { Value } from "../../src/schema/value";
import { encodeValue, encodeValues, objectTypeOf } from "../../src/terraform/dynamic-value";
import { failureMessages } from "../../src/terraform/diagnostics";
import { ProviderServer } from "../../src/terraform/provider-server";
import { serviceDefinition } from "../../src/terraform/protocol/services";
import { handlers } from "../../src/terraform/rpc";
import { definition } from "../scenarios/flow-document";

const service = serviceDefinition("tfplugin6.Provider");
const amount = 10_000;

/** Sound requests for every call, from which the damaged ones are made. */
function sound(emulator: Emulator): [string, object][] {
  const value = (attributes: Attributes, values: Readonly<Record<string, Value>>) =>
    encodeValues(values, objectTypeOf(attributes));
  const settings = value(provider.attributes, {
    api_url: emulator.url,
    access_token: emulator.accessToken,
    requests_per_minute: 0,
    max_retries: 0,
  });
  const calls: [string, object][] = [
    ["ValidateProviderConfig", { config: settings }],
    ["GetMetadata", {}],
    ["GetProviderSchema", {}],
    ["GetFunctions", {}],
    ["StopProvider", {}],
    ["CallFunction", { name: "e164", arguments: [encodeValue("1", "string"), encodeValue("US", "string")] }],
  ];
  for (const { type, attributes } of Object.values(resources)) {
    const config = value(attributes, { name: "x.wav", number: "+14085550101", definition: definition() });
    const common = { type_name: type, config };
    const stored = Buffer.from(JSON.stringify({ configured: ["timeZone"], notes: {} }));
    calls.push(
      ["ValidateResourceConfig", common],
      [
        "UpgradeResourceState",
        { type_name: type, version: 0, raw_state: { json: Buffer.from('{"id":"1"}') } },
      ],
      ["ReadResource", { type_name: type, current_state: config, private: stored }],
      [
        "PlanResourceChange",
        { ...common, prior_state: config, proposed_new_state: config, prior_private: stored },
      ],
      [
        "ApplyResourceChange",
        { ...common, prior_state: config, planned_state: config, planned_private: stored },
      ],
      ["ImportResourceState", { type_name: type, id: "none" }],
    );
  }
  for (const { type, attributes } of Object.values(dataSources)) {
    const request = { type_name: type, config: value(attributes, { name: "Queue-1" }) };
    calls.push(["ValidateDataResourceConfig", request], ["ReadDataSource", request]);
  }
  for (const { type, attributes } of Object.values(ephemeralResources)) {
    const request = { type_name: type, config: value(attributes, {}) };
    calls.push(["ValidateEphemeralResourceConfig", request], ["OpenEphemeralResource", request]);
    calls.push(["RenewEphemeralResource", { type_name: type, private: Buffer.from("{}") }]);
    calls.push(["CloseEphemeralResource", { type_name: type }]);
  }
  return calls;
}

const damages = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    byte: fc.integer({ min: 0, max: 255 }),
    how: fc.constantFrom("change", "insert", "remove", "cut"),
  }),
  { minLength: 1, maxLength: 6 },
);

type Damages = readonly { readonly at: number; readonly byte: number; readonly how: string }[];

function damaged(message: Buffer, list: Damages): Buffer {
  return list.reduce((bytes, { at, byte, how }) => {
    const position = Math.floor(at * bytes.length);
    const [before, after] = [bytes.subarray(0, position), bytes.subarray(position)];
    if (how === "insert") return Buffer.concat([before, Buffer.from([byte]), after]);
    if (how === "remove") return Buffer.concat([before, after.subarray(1)]);
    if (how === "cut") return before;
    return Buffer.concat([before, Buffer.from([byte]), after.subarray(1)]);
  }, message);
}

const folder = mkdtempSync(join(tmpdir(), "wxcc-mutated-"));
let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ requestsPerMinute: 0 });
});
afterAll(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true, force: true });
});

test(`${amount} damaged messages are all answered`, async () => {
  const server = new ProviderServer({
    variables: {},
    folder,
    lost: new AbortController().signal,
  });
  const settings = {
    config: encodeValues(
      { api_url: emulator.url, access_token: emulator.accessToken, requests_per_minute: 0, max_retries: 0 },
      objectTypeOf(provider.attributes),
    ),
  };
  await handlers.ConfigureProvider?.(server, settings as never);
  const requests = sound(emulator);
  expect(new Set([...requests.map(([call]) => call), "ConfigureProvider"])).toEqual(
    new Set(Object.keys(handlers)),
  );
  expect(Object.keys(functions)).toContain("e164");
  const answers = { refusedOnTheWire: 0, failed: 0, answered: 0 };
  const one = async ([call, request]: [string, object], list: Damages) => {
    const described = service[call];
    const handle = handlers[call];
    if (described === undefined || handle === undefined) throw new Error(`There is no call ${call}.`);
    let decoded: unknown;
    try {
      decoded = described.requestDeserialize(damaged(described.requestSerialize(request), list));
    } catch (problem) {
      expect(types.isNativeError(problem)).toBe(true);
      answers.refusedOnTheWire++;
      return;
    }
    try {
      described.responseSerialize(await handle(server, decoded as never));
      answers.answered++;
    } catch (failure) {
      const [message] = failureMessages(failure, call);
      expect(message?.summary).toBeTruthy();
      answers.failed++;
    }
  };
  const property = fc.asyncProperty(fc.constantFrom(...requests), damages, one);
  await fc.assert(property, { seed: 20261122, numRuns: amount });
  expect(answers.refusedOnTheWire + answers.failed + answers.answered).toBe(amount);
  expect(answers.failed).toBeGreaterThan(amount / 20);
}, 120_000);
