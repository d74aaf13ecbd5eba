// The screens of wxcc plan: what somebody on call reads.
import { definition } from "../scenarios/flow-document";
import { inboundChannel, steady, Workplace } from "./wxcc";

let work: Workplace;

beforeEach(async () => {
  work = await Workplace.open();
});

afterEach(() => work.close());

async function plan(...words: string[]): Promise<string> {
  const { stdout, stderr } = await work.wxcc("plan", ...words);
  expect(stderr).toBe("");
  return steady(stdout);
}

async function apply(): Promise<void> {
  const { code, stderr } = await work.wxcc("apply", "--auto-approve");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
}

const salesWithNumber = {
  resource: {
    wxcc_channel: { sales: { "//": { metadata: { path: "demo/lines/sales" } }, ...inboundChannel } },
    wxcc_support_number: { main: { number: "+14085550101", channel_id: "${wxcc_channel.sales.id}" } },
  },
  output: { sales_id: { value: "${wxcc_channel.sales.id}" }, secret: { value: "s3cret", sensitive: true } },
};

test("a plan to create shows every attribute that will be set", async () => {
  work.configure(salesWithNumber);
  expect(await plan()).toMatchSnapshot();
});

test("a plan to update shows the changed attributes, which object it is, and how many stay", async () => {
  work.channels({ sales: { ...inboundChannel, description: "Sales" } });
  await apply();
  work.channels({ sales: { ...inboundChannel, description: "Sales ${upper}", maximum_active_contacts: 5 } });
  expect((await work.wxcc("plan")).code).toBe(1);
  work.channels({ sales: { ...inboundChannel, description: "Sales $${upper}", maximum_active_contacts: 5 } });
  expect(await plan()).toMatchSnapshot();
});

test("a plan to replace says what forces it, and warns of numbers that cannot follow", async () => {
  work.configure(salesWithNumber);
  await apply();
  const { resource, output } = salesWithNumber;
  const sales = { ...resource.wxcc_channel.sales, channel_type: "chat" };
  work.configure({ resource: { ...resource, wxcc_channel: { sales } }, output });
  expect(await plan()).toMatchSnapshot();
});

test("the last line of a plan counts the numbers that will lead nowhere, when it is saved and applied too", async () => {
  const lines = (line: object) => {
    const numbers = ["+14085550101", "+14085550102"].map((number, index) => [
      `n${index}`,
      { number, channel_id: "${wxcc_channel.sales.id}" },
    ]);
    work.configure({
      resource: {
        wxcc_flow: { main: { definition: definition() } },
        wxcc_channel: { sales: { ...inboundChannel, ...line } },
        wxcc_support_number: Object.fromEntries(numbers),
      },
    });
  };
  lines({ flow_id: "${wxcc_flow.main.id}" });
  await work.wxcc("apply", "--auto-approve");
  lines({});
  const end = "Plan: 0 to add, 1 to change, 0 to destroy.\n2 numbers will lead nowhere.\n";
  const screen = await plan("--out", "saved");
  expect(screen).toContain(end);
  expect(screen.replaceAll(/\s+/g, " ")).toContain(
    'Callers of +14085550101 and +14085550102 will reach nothing: channel "sales-line" runs no flow then',
  );
  expect((await work.wxcc("show", "saved")).stdout).toContain(end);
  expect((await work.wxcc("apply", "saved")).stdout).toContain(end);
  lines({ flow_id: "${wxcc_flow.main.id}" });
  await work.wxcc("apply", "--auto-approve");
  lines({ flow_id: "${wxcc_flow.main.id}", active: false });
  const { stdout } = await work.wxcc("apply", "--auto-approve", "--json");
  expect(stdout).toContain('"Plan: 0 to add, 1 to change, 0 to destroy. 2 numbers will lead nowhere."');
});

test("a replacement that creates first shows its order", async () => {
  const gate = (value: string) => ({
    resource: {
      null_resource: { gate: { triggers: { value }, lifecycle: { create_before_destroy: true } } },
    },
  });
  work.configure(gate("one"));
  await apply();
  work.configure(gate("two"));
  expect((await plan()).replaceAll(/"\d{10,}"/g, '"<number>"')).toMatchSnapshot();
});

test("a plan to delete shows what goes and why", async () => {
  work.channels({ sales: inboundChannel });
  await apply();
  work.channels({});
  expect(await plan()).toMatchSnapshot();
});

test("a plan to destroy says so", async () => {
  work.channels({ sales: inboundChannel });
  await apply();
  expect(await plan("--destroy")).toMatchSnapshot();
});

test("what was changed outside stands before the plan that undoes it", async () => {
  work.channels({ sales: inboundChannel, gone: { ...inboundChannel, name: "gone-line" } });
  await apply();
  work.emulator.edit("entry-point", String(work.attribute("wxcc_channel.sales", "id")), {
    serviceLevelThreshold: 99,
  });
  expect(await plan()).toMatchSnapshot();
});

test("without a change there is one sentence", async () => {
  work.channels({ sales: inboundChannel });
  await apply();
  expect(await plan()).toBe(
    "No changes. Organization Emulated Contact Center (<id 1>) matches the configuration.\n",
  );
});

test("a data source that has to wait is announced", async () => {
  work.configure({
    resource: { wxcc_channel: { sales: inboundChannel } },
    data: { wxcc_channel: { copy: { id: "${wxcc_channel.sales.id}" } } },
  });
  expect(await plan()).toContain(
    '  # data.wxcc_channel.copy will be read during the apply\n <= data "wxcc_channel" "copy"\n',
  );
});
