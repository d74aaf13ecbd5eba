// Where a support number's location and region come from when the configuration names none.

import { parseSeed, startEmulator, type Emulator } from "../../src/emulator";
import { Raw } from "../emulator/raw-http";
import { ids, seed } from "../scenarios/seed";
import { actionsOf, Stack, textOf } from "./stack";

const address = "wxcc_support_number.main";
const none = { WXCC_DEFAULT_LOCATION_ID: "", WXCC_DEFAULT_TELEPHONY_REGION_ID: "" };

let emulator: Emulator;
let console: Raw;
let stack: Stack;

beforeAll(async () => {
  emulator = await startEmulator({ requestsPerMinute: 0, seed: parseSeed(seed) });
  console = new Raw(emulator);
});
afterAll(() => emulator.close());
beforeEach(() => {
  emulator.reset();
  stack = new Stack(emulator, none);
});
afterEach(() => {
  stack.remove();
});

/** A number on the seeded channel, under a provider block with these settings. */
const mapped = (provider: object = {}, more: object = {}) => ({
  provider: { wxcc: provider },
  resource: {
    wxcc_support_number: { main: { number: "+14085550101", channel_id: ids.sourceChannel, ...more } },
  },
});

const defaults = { default_location_id: ids.secondLocation, default_telephony_region_id: ids.secondRegion };

/** Another number of the organization, mapped by somebody else. */
async function mapOther(number: string, location: string, regionId: string): Promise<void> {
  const body = { dialledNumber: number, entryPointId: ids.sourceChannel, location, regionId };
  expect((await console.org("POST", "dial-number", body)).status).toBe(200);
}

const placement = () => {
  const { location_id, telephony_region_id } = stack.attributes(address);
  return { location_id, telephony_region_id };
};

test("the provider's defaults are taken", async () => {
  await mapOther("+14085550110", ids.standardLocation, ids.standardRegion);
  await stack.write(mapped(defaults)).applied();
  expect(placement()).toEqual({ location_id: ids.secondLocation, telephony_region_id: ids.secondRegion });
  expect(actionsOf(await stack.plan())).toEqual({});
});

test("without a default the one choice of the other numbers is taken", async () => {
  await mapOther("+14085550110", ids.secondLocation, ids.secondRegion);
  await mapOther("+14085550111", ids.secondLocation, ids.secondRegion);
  const plan = await stack.write(mapped()).plan();
  expect(plan.changes[0]?.after).toMatchObject({
    location_id: ids.secondLocation,
    telephony_region_id: ids.secondRegion,
  });
  await stack.applyPlan(plan);
  expect(placement()).toEqual({ location_id: ids.secondLocation, telephony_region_id: ids.secondRegion });
  expect(actionsOf(await stack.plan())).toEqual({});
});

test("location and region are chosen one by one", async () => {
  await mapOther("+14085550110", ids.secondLocation, ids.secondRegion);
  await stack.write(mapped({ default_location_id: ids.standardLocation })).applied();
  expect(placement()).toEqual({ location_id: ids.standardLocation, telephony_region_id: ids.secondRegion });
});

test("several choices are an error that lists them and names the settings", async () => {
  await mapOther("+14085550110", ids.standardLocation, ids.secondRegion);
  await mapOther("+14085550111", ids.secondLocation, ids.secondRegion);
  const text = textOf((await stack.write(mapped()).plan()).diagnostics);
  expect(text).toContain('Support number "+14085550101" has no location');
  expect(text).toContain(ids.standardLocation);
  expect(text).toContain(ids.secondLocation);
  expect(text).toContain("Set location_id here, or default_location_id in the provider block");
  expect(text).not.toContain("has no telephony region");
});

test("no other number and no default is an error for both", async () => {
  const text = textOf((await stack.write(mapped()).plan()).diagnostics);
  expect(text).toContain("has no location");
  expect(text).toContain("has no telephony region");
  expect(text).toContain("No number of the organization is mapped yet");
});

test("a changed provider default never changes an existing number", async () => {
  await stack.write(mapped(defaults)).applied();
  stack.write(
    mapped({ default_location_id: ids.standardLocation, default_telephony_region_id: ids.standardRegion }),
  );
  expect(actionsOf(await stack.plan())).toEqual({});
  await stack.write(mapped({ default_location_id: ids.standardLocation }, { extension: "1001" })).applied();
  expect(placement()).toEqual({ location_id: ids.secondLocation, telephony_region_id: ids.secondRegion });
});

test("an existing number needs no default any more, and none is looked up", async () => {
  await stack.write(mapped(defaults)).applied();
  stack.write(mapped());
  const requests = await stack.requestsOf(async () => expect(actionsOf(await stack.plan())).toEqual({}));
  expect(requests.map(({ operation }) => operation)).not.toContain("dial-number.list");
});

test("a number that is replaced is placed by the defaults of now", async () => {
  await stack.write(mapped(defaults)).applied();
  stack.write(
    mapped(
      { default_location_id: ids.standardLocation, default_telephony_region_id: ids.standardRegion },
      { number: "+14085550102" },
    ),
  );
  expect(actionsOf(await stack.plan())).toEqual({ [address]: "replace" });
  await stack.applied();
  expect(placement()).toEqual({
    location_id: ids.standardLocation,
    telephony_region_id: ids.standardRegion,
  });
});

test("several new numbers of one apply agree on the one choice", async () => {
  await mapOther("+14085550110", ids.secondLocation, ids.secondRegion);
  const numbers = ["+14085550101", "+14085550102", "+14085550103"];
  const blocks = Object.fromEntries(
    numbers.map((number, index) => [`n${index}`, { number, channel_id: ids.sourceChannel }]),
  );
  await stack.write({ resource: { wxcc_support_number: blocks } }).applied();
  for (const index of numbers.keys()) {
    expect(stack.attributes(`wxcc_support_number.n${index}`).location_id).toBe(ids.secondLocation);
  }
});
