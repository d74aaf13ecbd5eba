// Replacing and deleting channels without losing a call: every scenario is replayed write by write from the
// emulator's request log.

import { join } from "node:path";
import { startEmulator, type Emulator, type JsonObject } from "../../src/emulator";
import { temporaryName } from "../../src/resources/successor";
import { flowDocument, wave } from "../emulator/raw-http";
import { CallWatch, type Exceptions } from "./call-invariants";
import { byHand, channelIdOf } from "./by-hand";
import { taint } from "./changes-under-fire";
import { actionsOf, Stack, textOf, type StackConfiguration } from "./stack";

let emulator: Emulator;
let stack: Stack;
let watch: CallWatch;

beforeEach(async () => {
  emulator = await startEmulator({ requestsPerMinute: 0 });
  stack = new Stack(emulator);
  watch = new CallWatch(emulator);
});
afterEach(async () => {
  stack.remove();
  await emulator.close();
});

const inbound = { channel_type: "inbound_telephony", service_level_threshold: 30 };
const chat = { channel_type: "chat", service_level_threshold: 30 };
const number = (digits: string, channel: string) => ({
  number: `+1408555${digits}`,
  channel_id: `\${wxcc_channel.${channel}.id}`,
});

const lines = (sales: object, numbers: object = {}, others: object = {}): StackConfiguration => ({
  resource: {
    wxcc_channel: { sales: { name: "sales-line", ...sales }, ...others },
    ...(Object.keys(numbers).length === 0 ? {} : { wxcc_support_number: { ...numbers } }),
  },
});

/** The stack is as configured, and no call was lost on the way. */
async function expectSafe(exceptions?: Exceptions): Promise<void> {
  expect(watch.lostCalls()).toEqual([]);
  expect(watch.unmapped()).toEqual([]);
  expect(watch.unsettled([stack.state()], exceptions)).toEqual([]);
  expect(actionsOf(await stack.plan())).toEqual({});
}

/** Applies a configuration that the apply must refuse without having changed anything. */
async function refused(configuration: StackConfiguration): Promise<{ plan: string; errors: string }> {
  const before = watch.writes().length;
  const stateBefore = stack.state().serial;
  const plan = await stack.write(configuration).plan();
  const { diagnostics } = await stack.applyPlan(plan);
  expect(watch.writes().slice(before)).toEqual([]);
  expect(stack.state().serial).toBe(stateBefore);
  return {
    plan: textOf(plan.diagnostics),
    errors: textOf(diagnostics.filter(({ severity }) => severity === "error")),
  };
}

describe("a channel of another type", () => {
  test("goes when its numbers are removed in the same apply: numbers first, then the channel", async () => {
    const numbers = { main: number("0101", "sales"), other: number("0102", "sales") };
    await stack.write(lines(inbound, numbers)).applied();
    const before = watch.story().length;
    await stack.write(lines(chat)).applied();
    const story = watch.story().slice(before);
    expect(story.slice(0, 2).sort()).toEqual([
      "dial-number.delete +14085550101",
      "dial-number.delete +14085550102",
    ]);
    expect(story.slice(2)).toEqual([
      "entry-point.update sales-line",
      "entry-point.delete sales-line",
      "entry-point.create sales-line",
    ]);
    await expectSafe();
  });

  test("goes when its numbers move to an existing channel in the same apply, by an update of the mapping", async () => {
    const support = { support: { name: "support-line", ...inbound } };
    await stack.write(lines(inbound, { main: number("0101", "sales") }, support)).applied();
    const { id } = stack.attributes("wxcc_support_number.main");
    await stack.write(lines(chat, { main: number("0101", "support") }, support)).applied();
    expect(stack.attributes("wxcc_support_number.main")).toMatchObject({
      id,
      channel_id: stack.attributes("wxcc_channel.support").id,
    });
    await expectSafe();
  });

  test("goes when its numbers move to a channel that the same apply creates", async () => {
    await stack.write(lines(inbound, { main: number("0101", "sales") })).applied();
    const before = watch.story().length;
    const fresh = { fresh: { name: "fresh-line", ...inbound } };
    await stack.write(lines(chat, { main: number("0101", "fresh") }, fresh)).applied();
    expect(watch.story().slice(before)).toEqual([
      "entry-point.create fresh-line",
      "dial-number.update +14085550101",
      "entry-point.update sales-line",
      "entry-point.delete sales-line",
      "entry-point.create sales-line",
    ]);
    await expectSafe();
  });

  test("is refused while a number still points to it: the plan warns by address, the apply changes nothing", async () => {
    const numbers = { main: number("0101", "sales"), other: number("0102", "sales") };
    await stack.write(lines(inbound, numbers)).applied();
    const { plan, errors } = await refused(
      lines({ channel_type: "outdial_telephony", service_level_threshold: 30 }, numbers),
    );
    expect(plan).toContain('2 support numbers cannot follow channel "sales-line" to an outdial channel');
    expect(plan).toContain(
      "+14085550101 (wxcc_support_number.main) and +14085550102 (wxcc_support_number.other) still point to it.\n" +
        "Move or remove what points to it in this plan; otherwise the replacement is refused and nothing changes.",
    );
    expect(errors).toContain(
      'Channel "sales-line" can\'t become "outdial_telephony": 2 support numbers still point to it\n+14085550101, +14085550102. Nothing was changed.',
    );
    await stack.write(lines(inbound, numbers)).applied();
    await expectSafe();
  });

  test("is refused for one number that is not managed here, which plan and refusal both name", async () => {
    await stack.write(lines(inbound, { main: number("0101", "sales") })).applied();
    const foreign = await byHand(emulator).mapNumber(channelIdOf(stack, "sales"), "+14085550102");
    const before = watch.story().length;
    const plan = await stack.write(lines(chat)).plan();
    expect(textOf(plan.diagnostics)).toContain(
      '1 support number cannot follow channel "sales-line" to a chat channel',
    );
    expect(textOf(plan.diagnostics)).toContain(
      "+14085550102 (not managed here) still points to it.\n" +
        "Move or remove what points to it in this plan, and by hand what is not managed here; otherwise",
    );
    const { diagnostics } = await stack.applyPlan(plan);
    expect(textOf(diagnostics)).toContain(
      'Channel "sales-line" can\'t become "chat": 1 support number still points to it\n+14085550102. Nothing was changed.',
    );
    // Its own number was to go, and went; the channel and the foreign number are as they were.
    expect(watch.story().slice(before)).toEqual(["dial-number.delete +14085550101"]);
    await stack.write(lines(inbound)).applied();
    await expectSafe({ byHand: [foreign.id] });
  });

  test("may change its name at the same time", async () => {
    await stack.write(lines(inbound, { main: number("0101", "sales") })).applied();
    await stack.write(lines({ ...chat, name: "sales-chat" })).applied();
    expect(stack.attributes("wxcc_channel.sales")).toMatchObject({
      name: "sales-chat",
      channel_type: "chat",
    });
    await expectSafe();
  });

  test("five at once, their numbers moving to a sixth", async () => {
    const names = ["a", "b", "c", "d", "e"];
    const stackOf = (kind: object, target: (name: string) => string): StackConfiguration => ({
      resource: {
        wxcc_channel: Object.fromEntries([
          ...names.map((name) => [name, { name, ...kind }]),
          ["hub", { name: "hub", ...inbound }],
        ]),
        wxcc_support_number: Object.fromEntries(
          names.map((name, position) => [name, number(`010${position}`, target(name))]),
        ),
      },
    });
    await stack.write(stackOf(inbound, (name) => name)).applied();
    const result = await stack.write(stackOf(chat, () => "hub")).applied();
    expect(result).toMatchObject({ added: 5, changed: 5, destroyed: 5 });
    await expectSafe();
  });
});

describe("names", () => {
  test("two channels can't swap names in one apply: the plan says how to, and nothing changes", async () => {
    const both = (first: string, second: string): StackConfiguration => ({
      resource: { wxcc_channel: { a: { name: first, ...inbound }, b: { name: second, ...inbound } } },
    });
    await stack.write(both("alpha", "beta")).applied();
    const before = watch.writes().length;
    await expect(stack.write(both("beta", "alpha")).apply()).rejects.toThrow(
      /wxcc_channel\.a and wxcc_channel\.b take each other's names[^]*apply of its own/,
    );
    expect(watch.writes().slice(before)).toEqual([]);
    await stack.write(both("alpha-2", "beta")).applied();
    await stack.write(both("alpha-2", "alpha")).applied();
    await stack.write(both("beta", "alpha")).applied();
    await expectSafe();
  });

  test("a name moves on to another channel after its holder has given it up", async () => {
    const both = (first: string, second: string): StackConfiguration => ({
      resource: { wxcc_channel: { a: { name: first, ...inbound }, b: { name: second, ...inbound } } },
    });
    await stack.write(both("alpha", "beta")).applied();
    await stack.write(both("gamma", "alpha")).applied();
    await expectSafe();
  });

  test("a channel whose resource was renamed is made anew under its name after the old one is gone, with a warning", async () => {
    await stack.write(lines(inbound)).applied();
    const renamed = { resource: { wxcc_channel: { renamed: { name: "sales-line", ...inbound } } } };
    expect(textOf((await stack.write(renamed).plan()).diagnostics)).toMatch(
      /wxcc_channel\.renamed is made anew in place of wxcc_channel\.sales\n[^]*a moved block from wxcc_channel\.sales to wxcc_channel\.renamed/,
    );
    await stack.applied();
    await expectSafe();
  });

  test("a renamed resource of a line with numbers is refused in the plan: the name can't be free before they move", async () => {
    await stack.write(lines(inbound, { main: number("0101", "sales") })).applied();
    const before = watch.writes().length;
    const renamed: StackConfiguration = {
      resource: {
        wxcc_channel: { renamed: { name: "sales-line", ...inbound } },
        wxcc_support_number: { main: number("0101", "renamed") },
      },
    };
    expect(textOf((await stack.write(renamed).plan()).diagnostics)).not.toContain("is made anew");
    await expect(stack.apply()).rejects.toThrow(
      /The name "sales-line" of wxcc_channel\.renamed is not free in time[^]*wxcc_channel\.sales[^]*a moved block from wxcc_channel\.sales to wxcc_channel\.renamed/,
    );
    expect(watch.writes().slice(before)).toEqual([]);
    await stack.write(lines(inbound, { main: number("0101", "sales") })).applied();
    await expectSafe();
  });

  test("create_before_destroy on a channel that keeps its name is refused in the plan: the name is taken", async () => {
    await stack.write(lines(inbound)).applied();
    const before = watch.writes().length;
    await expect(
      stack.write(lines({ ...chat, lifecycle: { create_before_destroy: true } })).apply(),
    ).rejects.toThrow(
      /The name "sales-line" of wxcc_channel\.sales is not free in time[^]*create_before_destroy \(a channel does not need it/,
    );
    expect(watch.writes().slice(before)).toEqual([]);
    await stack
      .write(lines({ ...chat, name: "sales-2", lifecycle: { create_before_destroy: true } }))
      .applied();
    await expectSafe();
  });
});

describe("a tainted line", () => {
  const numbers = { main: number("0101", "sales"), other: number("0102", "sales") };
  const taintSales = () => {
    taint(join(stack.folder, "terraform.tfstate"), ["wxcc_channel.sales"]);
  };

  test("is replaced with its numbers, the one that is not managed too, and the plan warns of none", async () => {
    await stack.write(lines(inbound, numbers)).applied();
    const old = channelIdOf(stack, "sales");
    const foreign = await byHand(emulator).mapNumber(old, "+14085550103");
    taintSales();
    const before = watch.story().length;
    const plan = await stack.plan();
    expect(textOf(plan.diagnostics)).toBe("");
    expect((await stack.applyPlan(plan)).diagnostics).toEqual([]);
    const story = watch.story().slice(before);
    expect(story[0]).toBe(`entry-point.create ${temporaryName("sales-line", old)}`);
    expect(story.slice(1, 4).sort()).toEqual([
      "dial-number.update +14085550101",
      "dial-number.update +14085550102",
      "dial-number.update +14085550103",
    ]);
    expect(story.slice(4)).toEqual([
      "entry-point.update sales-line",
      "entry-point.delete sales-line",
      "entry-point.update sales-line",
    ]);
    await expectSafe({ byHand: [String(foreign.id)] });
  });

  test("that became another type meanwhile keeps its numbers: refused, nothing changes", async () => {
    await stack.write(lines(inbound, numbers)).applied();
    taintSales();
    const { errors } = await refused(lines(chat, numbers));
    expect(errors).toContain('can\'t become "chat": 2 support numbers still point to it');
    await stack.write(lines(inbound, numbers)).applied();
    await expectSafe();
  });

  test("that is protected against deletion stays", async () => {
    const guarded = lines({ ...inbound, deletion_protection: true }, numbers);
    await stack.write(guarded).applied();
    taintSales();
    const before = watch.writes().length;
    for (const wanted of [true, false]) {
      stack.write(lines({ ...inbound, deletion_protection: wanted }, numbers));
      await expect(stack.apply()).rejects.toThrow(
        "deletion_protection is on and this change replaces the channel.",
      );
    }
    expect(watch.writes().slice(before)).toEqual([]);
  });
});

describe("objects of somebody else", () => {
  const others = { sales: { name: "sales-line", ...inbound } };
  const strangers = {
    channel: {
      configuration: { resource: { wxcc_channel: others } },
      make: () =>
        byHand(emulator).createChannel({
          name: "sales-line",
          description: "Somebody else's",
          serviceLevelThreshold: 30,
        }),
      message:
        /The name "sales-line" is taken by channel [^ ]+ \(inbound_telephony\)\nThis channel was not changed[^]*import it: terraform import/,
    },
    flow: {
      configuration: {
        resource: { wxcc_flow: { main: { definition: JSON.stringify(flowDocument("Reception")) } } },
      },
      make: () =>
        byHand(emulator).importFlow({ ...flowDocument("Reception"), description: "Somebody else's" }),
      message: /flow "Reception"[^]*already exists[^]*not made by this configuration/i,
    },
    "music on hold": {
      configuration: {
        resource: {
          wxcc_music_on_hold: {
            main: { name: "waiting.wav", content_base64: wave(8).toString("base64") },
          },
        },
      },
      make: () => byHand(emulator).upload("waiting.wav", wave(16)),
      message: /Could not create music on hold "waiting.wav"[^]*not made by this configuration/,
    },
  };

  test.each(Object.entries(strangers))(
    "a %s that somebody made between plan and apply is never touched",
    async (_what, { configuration, make, message }) => {
      const plan = await stack.write(configuration).plan();
      const { id } = await make();
      const before = watch.writes().length;
      const { diagnostics } = await stack.applyPlan(plan);
      expect(textOf(diagnostics)).toMatch(message);
      expect(watch.writes().slice(before)).toEqual([]);
      expect(watch.unsettled([stack.state()], { byHand: [id] })).toEqual([]);
      await expect(stack.apply()).rejects.toThrow(/is taken[^]*wxcc import/);
    },
  );

  test("a number that somebody mapped between plan and apply is never moved", async () => {
    const support = { support: { name: "support-line", ...inbound } };
    await stack.write(lines(inbound, {}, support)).applied();
    const plan = await stack.write(lines(inbound, { main: number("0101", "sales") }, support)).plan();
    const { id } = await byHand(emulator).mapNumber(channelIdOf(stack, "support"), "+14085550101");
    const before = watch.writes().length;
    const { diagnostics } = await stack.applyPlan(plan);
    expect(textOf(diagnostics)).toMatch(/support number "\+14085550101"[^]*not made by this configuration/);
    expect(watch.writes().slice(before)).toEqual([]);
    expect(watch.unsettled([stack.state()], { byHand: [id] })).toEqual([]);
  });
});

describe("deleting a channel", () => {
  test("with its numbers in one destroy takes the numbers first", async () => {
    await stack
      .write(lines(inbound, { main: number("0101", "sales"), more: number("0102", "sales") }))
      .applied();
    await stack.apply({ mode: "destroy" });
    expect(stack.state().resources.size).toBe(0);
    expect(watch.lostCalls()).toEqual([]);
    expect(watch.unsettled([stack.state()])).toEqual([]);
  });

  test("is refused while a flow names it, with the flow's name and nothing changed", async () => {
    await stack.write(lines(inbound)).applied();
    const flow = await byHand(emulator).importFlow(
      flowDocument("Transfers", {
        handoff: {
          id: "handoff",
          name: "handoff",
          group: "action",
          properties: {
            description: "to sales",
            activityName: "queue-contact",
            queueRadioGroup: "staticQueue",
            destination: channelIdOf(stack, "sales"),
          },
        },
      }),
    );
    const { plan, errors } = await refused({});
    expect(plan).toContain('1 flow still points to channel "sales-line"\nTransfers (not managed here)');
    expect(errors).toContain('Channel "sales-line" can\'t be deleted: 1 flow still points to it\nTransfers.');
    await stack.write(lines(inbound)).applied();
    await expectSafe({ byHand: [flow.id] });
  });

  test("deletion_protection refuses the destroy by the value in the state", async () => {
    await stack.write(lines({ ...inbound, deletion_protection: true })).applied();
    const before = watch.writes().length;
    await expect(stack.apply({ mode: "destroy" })).rejects.toThrow(
      'Channel "sales-line" is protected against deletion\ndeletion_protection is on and this change destroys the channel. ' +
        "Nothing was changed. Set deletion_protection = false in an apply of its own, without the change that destroys " +
        "the channel; then apply that change.",
    );
    expect(watch.writes().slice(before)).toEqual([]);
    await expectSafe();
  });

  test.each([true, false])(
    "deletion_protection refuses a forced replacement by the value in the state, though the change says %s",
    async (wanted) => {
      await stack.write(lines({ ...inbound, deletion_protection: true })).applied();
      const before = watch.writes().length;
      await expect(stack.write(lines({ ...chat, deletion_protection: wanted })).apply()).rejects.toThrow(
        "deletion_protection is on and this change replaces the channel. Nothing was changed. Set deletion_protection = false " +
          "in an apply of its own, without the change that replaces the channel; then apply that change.",
      );
      expect(watch.writes().slice(before)).toEqual([]);
      await stack.write(lines({ ...inbound, deletion_protection: false })).applied();
      await stack.write(lines({ ...chat, deletion_protection: false })).applied();
      await expectSafe();
    },
  );

  test("a replacement by a channel that is to be protected is refused too", async () => {
    await stack.write(lines(inbound)).applied();
    await expect(stack.write(lines({ ...chat, deletion_protection: true })).apply()).rejects.toThrow(
      'Channel "sales-line" is protected against deletion',
    );
  });

  test("prevent_destroy refuses the destroy and the forced replacement", async () => {
    const lifecycle = { prevent_destroy: true };
    await stack.write(lines({ ...inbound, lifecycle })).applied();
    const before = watch.writes().length;
    const message = "wxcc_channel.sales must not be destroyed\nIts lifecycle has prevent_destroy.";
    await expect(stack.apply({ mode: "destroy" })).rejects.toThrow(message);
    await expect(stack.write(lines({ ...chat, lifecycle })).apply()).rejects.toThrow(message);
    expect(watch.writes().slice(before)).toEqual([]);
    await stack.write(lines({ ...inbound, lifecycle })).applied();
    await expectSafe();
  });
});

describe("what a channel leaves goes in the same apply, after the channel has left it", () => {
  const flowOf = (name: string, more: object = {}) => ({
    definition: JSON.stringify(flowDocument(name)),
    ...more,
  });
  const musicOf = (name: string, more: object = {}) => ({
    name,
    content_base64: wave(8).toString("base64"),
    ...more,
  });
  const withMedia = (flow: object, music: object, more: object = {}): StackConfiguration => ({
    resource: {
      wxcc_flow: { main: flow },
      wxcc_music_on_hold: { main: music },
      wxcc_channel: {
        sales: {
          name: "sales-line",
          ...inbound,
          flow_id: "${wxcc_flow.main.id}",
          music_on_hold_id: "${wxcc_music_on_hold.main.id}",
        },
      },
      ...more,
    },
  });

  for (const lifecycle of [{}, { create_before_destroy: true }]) {
    const how = "create_before_destroy" in lifecycle ? "with" : "without";

    test(`a dropped flow and dropped music ${how} create_before_destroy`, async () => {
      await stack.write(withMedia(flowOf("One", { lifecycle }), musicOf("one.wav", { lifecycle }))).applied();
      const before = watch.story().length;
      await stack.write(lines(inbound)).applied();
      const story = watch.story().slice(before);
      expect(story[0]).toBe("entry-point.update sales-line");
      expect(story.slice(1).sort()).toEqual(["audio-file.delete one.wav", "flow.delete One"]);
      await expectSafe();
    });
  }

  test("a flow replaced with create_before_destroy is there before the channel moves, and the old one goes last", async () => {
    const lifecycle = { create_before_destroy: true };
    await stack.write(withMedia(flowOf("One", { lifecycle }), musicOf("one.wav"))).applied();
    const before = watch.story().length;
    await stack.write(withMedia(flowOf("Two", { lifecycle }), musicOf("one.wav"))).applied();
    expect(watch.story().slice(before)).toEqual([
      "flow.import Two",
      "flow.publish Two",
      "entry-point.update sales-line",
      "flow.delete One",
    ]);
    await expectSafe();
  });

  test("a flow replaced without create_before_destroy is refused while its channel runs it, and nothing changes", async () => {
    await stack.write(withMedia(flowOf("One"), musicOf("one.wav"))).applied();
    const { plan, errors } = await refused(withMedia(flowOf("Two"), musicOf("one.wav")));
    expect(plan).toContain('1 channel still points to flow "One"\nsales-line (wxcc_channel.sales)');
    expect(errors).toContain('Flow "One" can\'t be deleted: 1 channel runs it');
    expect(errors).toContain("create_before_destroy");
    await stack.write(withMedia(flowOf("One"), musicOf("one.wav"))).applied();
    await expectSafe();
  });

  test("music that a channel gives up for another one", async () => {
    await stack.write(withMedia(flowOf("One"), musicOf("one.wav"))).applied();
    const next = withMedia(flowOf("One"), musicOf("one.wav"));
    const channels = { sales: { ...(next.resource?.wxcc_channel?.sales as JsonObject) } };
    channels.sales.music_on_hold_id = "${wxcc_music_on_hold.next.id}";
    await stack
      .write({
        resource: {
          ...next.resource,
          wxcc_music_on_hold: { next: musicOf("two.wav") },
          wxcc_channel: channels,
        },
      })
      .applied();
    await expectSafe();
  });
});
