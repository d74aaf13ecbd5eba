// Which organization a run works with: named in every plan, and refused when it is not the expected one.
import { inboundChannel, Workplace } from "./wxcc";

let work: Workplace;
const other = "11111111-2222-4333-8444-555555555555";

beforeAll(async () => {
  work = await Workplace.open();
});
beforeEach(() => {
  work.emulator.reset();
  work.channels({ sales: inboundChannel });
});
afterAll(() => work.close());

const asked = () => work.emulator.requests().map(({ operation }) => operation);

test("a plan names the organization, by one request", async () => {
  const { code, stdout } = await work.wxcc("plan");
  expect(code).toBe(0);
  expect(stdout).toContain(
    `Plan for organization Emulated Contact Center (${work.emulator.organizationId}):`,
  );
  expect(asked().filter((operation) => operation === "organization.get")).toHaveLength(1);
});

test.each([
  ["may not be read", { kind: "status", status: 403 }],
  ["is not to be had", { kind: "reset" }],
] as const)("a name that %s leaves the id, and never fails a plan", async (_what, effect) => {
  work.emulator.setFaults([{ operation: "organization.get", effect }]);
  const { code, stdout, stderr } = await work.wxccWith({ WXCC_MAX_RETRIES: "4" }, "plan");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain(`Plan for organization ${work.emulator.organizationId}:`);
  expect(asked().filter((operation) => operation === "organization.get")).toHaveLength(1);
});

test.each([
  ["plan", "--org"],
  ["plan", "--destroy", "--org"],
  ["apply", "--auto-approve", "--org"],
  ["destroy", "--auto-approve", "--org"],
])("%s %s with another organization is refused with both ids before anything is asked", async (...words) => {
  const { code, stdout, stderr } = await work.wxcc(...words.filter(Boolean), other);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain(
    `Error: The connection leads to organization ${work.emulator.organizationId}, but ${other} is expected`,
  );
  expect(asked()).toEqual([]);
});

test("a saved plan is not applied to another organization than the expected one", async () => {
  expect((await work.wxcc("plan", "--out", "saved")).code).toBe(0);
  work.emulator.reset();
  const { code, stderr } = await work.wxcc("apply", "saved", "--org", other);
  expect(code).toBe(1);
  expect(stderr).toContain(`but ${other} is expected`);
  expect(asked()).toEqual([]);
});

test("the provider block and the environment bind a run in the same way, and --org can't loosen it", async () => {
  const fromEnvironment = await work.wxccWith({ WXCC_EXPECTED_ORG_ID: other }, "plan");
  expect(fromEnvironment.stderr).toContain(`but ${other} is expected`);
  work.configure({
    provider: { wxcc: { expected_organization_id: other } },
    resource: { wxcc_channel: { sales: inboundChannel } },
  });
  const fromBlock = await work.wxcc("plan", "--org", work.emulator.organizationId);
  expect(fromBlock.stderr).toContain(`but ${other} is expected`);
  expect(asked()).toEqual([]);
});

test("the expected organization is let through, in any case of its letters", async () => {
  const { code } = await work.wxcc("plan", "--org", work.emulator.organizationId.toUpperCase());
  expect(code).toBe(0);
});

test("what is no id of an organization is refused as such", async () => {
  const { code, stderr } = await work.wxcc("plan", "--org", "acme");
  expect(code).toBe(1);
  expect(stderr).toContain('The expected organization id "acme" is no UUID');
});

const twice = (apiUrl: string) =>
  "Warning: Data center eu1 counts for nothing: the address of the API is set too\n" +
  `  The connection leads to ${apiUrl}. Leave out api_url (WXCC_API_URL) for the data center, or data_center (WXCC_DATA_CENTER) for that address.`;

test.each(["plan", "drift", "verify --channel sales-line"])(
  "%s warns of an address that is left over beside a data center",
  async (words) => {
    const { stderr } = await work.wxccWith({ WXCC_DATA_CENTER: "eu1" }, ...words.split(" "));
    expect(stderr).toContain(twice(work.emulator.url));
  },
);

test("one that stands in the provider block counts as well, and a warning is no error", async () => {
  work.configure({
    provider: { wxcc: { data_center: "eu1" } },
    resource: { wxcc_channel: { sales: inboundChannel } },
  });
  const { code, stderr } = await work.wxcc("apply", "--auto-approve");
  expect(code).toBe(0);
  expect(stderr.split("Data center eu1 counts for nothing")).toHaveLength(2);
});
