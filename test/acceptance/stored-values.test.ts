// What is stored is what it is, a name that two objects have names neither, and a configuration for another provider or
// release is refused.

import { startEmulator, parseSeed, type Emulator } from "../../src/emulator";
import { Stack, type StackConfiguration } from "./stack";

let emulator: Emulator;
let stack: Stack;

const location = (name: string, number: string) => ({ name, numbers: [number] });
beforeAll(async () => {
  emulator = await startEmulator({
    requestsPerMinute: 0,
    seed: parseSeed({ locations: [location("Berlin", "+493012345"), location("Berlin", "+493012346")] }),
  });
});
beforeEach(() => {
  emulator.reset();
  stack = new Stack(emulator, environment());
});
afterEach(() => stack.remove());
afterAll(() => emulator.close());

const environment = () => ({
  WXCC_DEFAULT_LOCATION_ID: `${emulator.locationId}\n`,
  WXCC_DEFAULT_TELEPHONY_REGION_ID: ` ${emulator.telephonyRegionId}\r\n`,
});

const line = { name: "sales", channel_type: "inbound_telephony", service_level_threshold: 20 };
const mapped = (number: string) => ({
  resource: {
    wxcc_channel: { sales: line },
    wxcc_support_number: { main: { number, channel_id: "${wxcc_channel.sales.id}" } },
  },
});

async function errorsOf(configuration: StackConfiguration): Promise<string> {
  try {
    const { diagnostics } = await stack.write(configuration).plan();
    return diagnostics
      .filter(({ severity }) => severity === "error")
      .map(({ summary, detail }) => `${summary}: ${detail}`)
      .join("\n");
  } catch (problem) {
    return (problem as Error).message;
  }
}

test("settings of the environment are taken without blanks and line ends around them", async () => {
  await stack.write(mapped("+14085550101")).applied();
  expect(stack.attributes("wxcc_support_number.main")).toMatchObject({ location_id: emulator.locationId });
});

test("an organization id in upper case is the same organization", async () => {
  stack.remove();
  const id = emulator.organizationId.toUpperCase();
  stack = new Stack(emulator, { ...environment(), WXCC_ORG_ID: ` ${id}\n`, WXCC_EXPECTED_ORG_ID: id });
  expect(await stack.write(mapped("+14085550101")).applied()).toMatchObject({ added: 2 });
});

test.each([
  ["without its plus sign", "14085550101", "+14085550101"],
  ["with hyphens", "+1-408-555-0101", "+14085550101"],
  ["with 17 digits", "+14085550101123456".slice(0, 18), "+14085550101123456".slice(0, 18)],
])("a number that is stored %s is imported, and then nothing changes", async (_how, stored, written) => {
  await stack.write(mapped("+14085550101")).applied();
  const id = String(stack.attributes("wxcc_support_number.main")["id"]);
  emulator.edit("dial-number", id, {
    dialledNumber: stored,
    dialledNumberDigits: stored.replaceAll(/\D/g, ""),
  });
  const channelId = String(stack.attributes("wxcc_channel.sales")["id"]);
  stack.remove();
  stack = new Stack(emulator, environment());
  stack.write({
    ...mapped(written),
    import: [
      { to: "wxcc_channel.sales", id: channelId },
      { to: "wxcc_support_number.main", id },
    ],
  });
  expect(await stack.applied()).toMatchObject({ imported: 2, added: 0, changed: 0, destroyed: 0 });
  expect(stack.attributes("wxcc_support_number.main")).toMatchObject({ number: written });
  const { changes, diagnostics } = await stack.plan();
  expect(changes.map(({ action }) => action)).toEqual(["no-op", "no-op"]);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
});

test("a number of 17 digits that is new is refused", async () => {
  expect(await errorsOf(mapped("+14085550101123456".slice(0, 18)))).toContain("is not in the E.164 form");
});

test("a look-up by a name that two objects have lists them", async () => {
  const problem = await errorsOf({ data: { wxcc_location: { berlin: { name: "Berlin" } } } });
  expect(problem).toMatch(/There are 2 locations named "Berlin": Their ids are \S+, \S+\./);
});

test.each<[what: string, requirement: object, said: string]>([
  ["another release", { source: "wxcc/wxcc", version: "~> 7.0" }, "but the configuration asks for ~> 7.0"],
  ["a release in no form", { source: "wxcc/wxcc", version: "newest" }, '"newest" is no version constraint'],
  ["another provider", { source: "acme/wxcc" }, "acme/wxcc is another provider than this program"],
  ["one of another host", { source: "example.com/acme/wxcc" }, "is another provider than this program"],
])("a configuration for %s is refused", async (_what, wxcc, said) => {
  const terraform = { required_providers: { wxcc } };
  expect(await errorsOf({ terraform, ...mapped("+14085550101") } as StackConfiguration)).toContain(said);
});

test.each([[{ source: "wxcc/wxcc", version: ">= 0.1.0" }], [{ source: "mirror.example/wxcc/wxcc" }], [{}]])(
  "a configuration for this provider is taken: %j",
  async (wxcc) => {
    const terraform = { required_providers: { wxcc } };
    expect(await errorsOf({ terraform, ...mapped("+14085550101") } as StackConfiguration)).toBe("");
  },
);
