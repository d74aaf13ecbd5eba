// The helpers for users' unit tests, used as a user's test would use them.

import { TerraformStack, Testing } from "cdktf";
import {
  ChatChannel,
  ContactCenter,
  Flow,
  GoLiveGate,
  InboundTelephonyChannel,
  WxccProvider,
} from "cdktf-provider-wxcc";
import { planStack, TestTenant } from "cdktf-provider-wxcc/testing";

interface Line {
  readonly description?: string;
  readonly numbers?: string[];
  readonly maximumActiveContacts?: number;
}

/** A line with its gate, connected to a real tenant. */
function lineStack({
  description,
  numbers = ["+14085550101"],
  maximumActiveContacts,
}: Line = {}): TerraformStack {
  const stack = new TerraformStack(Testing.app(), "lines");
  new WxccProvider(stack, "wxcc", { dataCenter: "eu1", requestsPerMinute: 60 });
  const channel = new InboundTelephonyChannel(stack, "support", {
    name: "support",
    serviceLevelThreshold: 30,
    supportNumbers: numbers,
    description,
    maximumActiveContacts,
    flow: Flow.fromFile(stack, "opening-hours", "examples/contact-center/flows/callbacks.json"),
  });
  new GoLiveGate(stack, "gate", { channel });
  return stack;
}

test("a stack is planned in one line", async () => {
  const plan = await planStack(lineStack());
  expect(plan.errors).toEqual([]);
  expect(plan.actions).toEqual({
    "null_resource.gate": "create",
    "wxcc_channel.support": "create",
    "wxcc_flow.opening-hours": "create",
    "wxcc_support_number.number_14085550101": "create",
  });
  expect(plan.text).toContain("Plan: 4 to add, 0 to change, 0 to destroy.");
});

test("a tenant keeps what was applied, so a change of the stack is planned as in production", async () => {
  const tenant = await TestTenant.start();
  try {
    await tenant.apply(lineStack());
    expect((await tenant.plan(lineStack())).actions).toEqual({});
    const changed = await tenant.plan(lineStack({ description: "The main line" }));
    expect(changed.actions).toEqual({ "wxcc_channel.support": "update" });
    const channel = changed.changes.find(({ address }) => address === "wxcc_channel.support");
    expect(channel?.before?.description ?? null).toBeNull();
    expect(channel?.after?.description).toBe("The main line");
    expect(tenant.objects()["dial-number"]).toMatchObject([{ dialledNumber: "+14085550101" }]);
  } finally {
    await tenant.stop();
  }
});

test("a number moves from line to line by an update, also when its old line becomes a chat", async () => {
  const numbers = { serviceLevelThreshold: 30, supportNumbers: ["+14085550101"] };
  const stackOf = (addChannels: (stack: TerraformStack) => void) => {
    const stack = new TerraformStack(Testing.app(), "lines");
    new WxccProvider(stack, "wxcc", { dataCenter: "eu1" });
    addChannels(stack);
    return stack;
  };
  const asLine = stackOf((stack) => new InboundTelephonyChannel(stack, "support", { name: "s", ...numbers }));
  const asChat = stackOf((stack) => {
    new ChatChannel(stack, "support", { name: "s", serviceLevelThreshold: 30 });
    new InboundTelephonyChannel(stack, "desk", { name: "desk", ...numbers });
  });
  const tenant = await TestTenant.start();
  try {
    await tenant.apply(asLine);
    const [before] = tenant.objects()["dial-number"] ?? [];
    expect((await tenant.plan(asChat)).actions).toEqual({
      "wxcc_channel.desk": "create",
      "wxcc_channel.support": "replace",
      "wxcc_support_number.number_14085550101": "update",
    });
    await tenant.apply(asChat);
    expect(tenant.objects()["dial-number"]).toMatchObject([{ id: before?.id }]);
  } finally {
    await tenant.stop();
  }
});

test("what the contact center would refuse is an error of the plan, with the object's address", async () => {
  const plan = await planStack(lineStack({ numbers: ["+4930123456"] }));
  expect(plan.text).not.toContain("Plan:");
  expect(plan.errors.join()).toMatch(/^wxcc_support_number\.\S+: .*\+4930123456/);
});

test("numbers of one's own are brought along", async () => {
  const stack = lineStack({ numbers: ["+4930123456"] });
  expect((await planStack(stack, { numbers: ["+4930123456"] })).errors).toEqual([]);
});

test("objects that exist already are seeded", async () => {
  const stack = new TerraformStack(Testing.app(), "chat");
  new WxccProvider(stack, "wxcc", { dataCenter: "eu1" });
  const tenant = ContactCenter.fromLookup(stack, "tenant");
  new ChatChannel(stack, "chat", {
    name: "chat",
    serviceLevelThreshold: 30,
    description: tenant.channelId("old"),
  });
  const seed = {
    "entry-point": [
      {
        name: "old",
        channelType: "CHAT",
        entryPointType: "INBOUND",
        active: true,
        serviceLevelThreshold: 30,
        maximumActiveContacts: 0,
      },
    ],
  };
  expect((await planStack(stack, { seed })).actions).toMatchObject({ "wxcc_channel.chat": "create" });
  expect((await planStack(stack)).errors.join()).toContain('"old"');
});

test("a seed that is none names its wrong place", async () => {
  await expect(TestTenant.start({ seed: { "entry-point": [{ nam: "x" }] } })).rejects.toThrow(
    "seed.entry-point[0].nam",
  );
});

test("broken rules stop at synthesis, as in cdktf synth", async () => {
  await expect(planStack(lineStack({ maximumActiveContacts: -1 }))).rejects.toThrow("[lines/support]");
});

test("a failed apply is an error", async () => {
  const tenant = await TestTenant.start();
  try {
    await expect(tenant.apply(lineStack({ numbers: ["+4930123456"] }))).rejects.toThrow("+4930123456");
    expect(tenant.objects()["entry-point"]?.map(({ name }) => name)).not.toContain("support");
  } finally {
    await tenant.stop();
  }
});
