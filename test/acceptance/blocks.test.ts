// import, moved and removed blocks: objects come into the state, change their address and leave it, and neither the
// organization nor a caller notices.

import { startEmulator, type Emulator } from "../../src/emulator";
import { flowDocument, wave } from "../emulator/raw-http";
import { byHand, channelIdOf } from "./by-hand";
import { CallWatch } from "./call-invariants";
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

const sales = { name: "sales-line", channel_type: "inbound_telephony", service_level_threshold: 30 };
const main = { number: "+14085550101", channel_id: "${wxcc_channel.sales.id}" };
const line: StackConfiguration = {
  resource: { wxcc_channel: { sales }, wxcc_support_number: { main } },
  output: { line: { value: "${wxcc_channel.sales.id}" } },
};

/** How many changes there are of each kind, the import and the moves too. */
function factsOf(plan: Awaited<ReturnType<Stack["plan"]>>) {
  return {
    actions: actionsOf(plan),
    imported: plan.changes.filter(({ importing }) => importing !== null).map(({ address }) => address),
    moved: plan.changes.flatMap(({ previousAddress, address }) =>
      previousAddress === null ? [] : [`${previousAddress} -> ${address}`],
    ),
  };
}

const nothing = { actions: {}, imported: [], moved: [] };

function addresses(): string[] {
  return [...stack.state().resources.keys()].sort();
}

async function refusal(configuration: StackConfiguration): Promise<string> {
  return textOf((await stack.write(configuration).plan()).diagnostics);
}

describe("import blocks", () => {
  /** A whole line that somebody made by hand. */
  async function existing() {
    const hand = byHand(emulator);
    const { id: flow } = await hand.importFlow(flowDocument("main"));
    const { id: music } = await hand.upload("hold.wav", wave(20));
    const channel = await hand.createChannel({ name: "sales-line", serviceLevelThreshold: 30 });
    const number = await hand.mapNumber(String(channel.id), "+14085550101");
    watch = new CallWatch(
      emulator,
      [flow, music, channel.id, number.id].map((id) => String(id)),
    );
    return {
      flow: String(flow),
      music: String(music),
      channel: String(channel.id),
      number: String(number.id),
    };
  }

  const byName: StackConfiguration = {
    ...line,
    import: [
      { to: "wxcc_support_number.main", id: "+14085550101" },
      { to: "wxcc_channel.sales", id: "sales-line" },
    ],
  };

  test("take a line that exists into the state, by name and number, without a write; again they do nothing", async () => {
    const { channel, number } = await existing();
    const plan = await stack.write(byName).plan();
    expect(factsOf(plan)).toEqual({
      actions: {},
      imported: ["wxcc_channel.sales", "wxcc_support_number.main"],
      moved: [],
    });
    expect(stack.state().exists).toBe(false);
    const applied = await stack.applyPlan(plan);
    expect(applied).toMatchObject({ imported: 2, added: 0, changed: 0, destroyed: 0, diagnostics: [] });
    expect(stack.attributes("wxcc_channel.sales").id).toBe(channel);
    expect(stack.attributes("wxcc_support_number.main").id).toBe(number);
    expect(stack.state().resources.get("wxcc_support_number.main")?.current?.dependencies).toEqual([
      "wxcc_channel.sales",
    ]);
    expect(stack.state().outputs.line?.value).toBe(channel);
    expect(watch.writes()).toEqual([]);
    expect(factsOf(await stack.plan())).toEqual(nothing);
  });

  test("take flows and music too, by name or id, and the first apply brings them to the configuration", async () => {
    const { flow, music, channel } = await existing();
    stack.write({
      resource: {
        wxcc_flow: { main: { definition: JSON.stringify(flowDocument("main")), version_labels: ["Live"] } },
        wxcc_music_on_hold: { hold: { name: "hold.wav", description: "Piano." } },
        wxcc_channel: {
          sales: {
            ...sales,
            flow_id: "${wxcc_flow.main.id}",
            flow_version_label: "Live",
            music_on_hold_id: "${wxcc_music_on_hold.hold.id}",
          },
        },
      },
      import: [
        { to: "wxcc_flow.main", id: "main" },
        { to: "wxcc_music_on_hold.hold", id: music },
        { to: "wxcc_channel.sales", id: channel },
      ],
    });
    const applied = await stack.applied();
    expect(applied).toMatchObject({ imported: 3, added: 0, changed: 3, destroyed: 0 });
    expect(stack.attributes("wxcc_channel.sales")).toMatchObject({ id: channel, flow_id: flow });
    expect(factsOf(await stack.plan())).toEqual(nothing);
  });

  test("take their id from a data source", async () => {
    await existing();
    stack.write({
      resource: { wxcc_channel: { sales } },
      data: { wxcc_support_number: { main: { number: "+14085550101" } } },
      import: [{ to: "wxcc_channel.sales", id: "${data.wxcc_support_number.main.channel_id}" }],
    });
    expect((await stack.applied()).imported).toBe(1);
  });

  test("keep what an interrupted apply imported, although a change of it failed", async () => {
    const { channel } = await existing();
    const changed = { ...sales, description: "Sales." };
    stack.write({ ...byName, resource: { ...line.resource, wxcc_channel: { sales: changed } } });
    emulator.setFaults([{ operation: "entry-point.update", effect: { kind: "status", status: 400 } }]);
    const { imported, diagnostics } = await stack.apply();
    expect(imported).toBe(2);
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(stack.attributes("wxcc_channel.sales").id).toBe(channel);
    emulator.setFaults([]);
    await stack.applied();
    expect(watch.lostCalls()).toEqual([]);
  });

  test("of what does not exist, is not known yet, or belongs to another resource are errors of the plan", async () => {
    await existing();
    await stack.write(byName).applied();
    expect(
      await refusal({
        resource: { ...line.resource, wxcc_channel: { sales, other: { ...sales, name: "other" } } },
        import: [{ to: "wxcc_channel.other", id: "nobody" }],
      }),
    ).toContain("wxcc_channel.other: ");
    expect(
      await refusal({
        resource: { ...line.resource, wxcc_channel: { sales, other: { ...sales, name: "other" } } },
        import: [{ to: "wxcc_channel.other", id: "sales-line" }],
      }),
    ).toContain("It belongs to wxcc_channel.sales, so wxcc_channel.other can't have it too.");
    expect(
      await refusal({
        resource: {
          ...line.resource,
          wxcc_channel: { sales, fresh: { ...sales, name: "fresh" }, other: { ...sales, name: "other" } },
        },
        import: [{ to: "wxcc_channel.other", id: "${wxcc_channel.fresh.id}" }],
      }),
    ).toContain("wxcc_channel.other can't be imported yet");
    stack.file("variables.tf.json", '{"variable": {"name": {"default": "x", "sensitive": true}}}');
    expect(
      await refusal({
        resource: { ...line.resource, wxcc_channel: { sales, other: { ...sales, name: "other" } } },
        import: [{ to: "wxcc_channel.other", id: "${var.name}" }],
      }),
    ).toContain("wxcc_channel.other can't be imported by a sensitive value");
  });

  test("of a channel of another type plan a replacement that says so, and its numbers hold it back", async () => {
    await existing();
    const chat = { ...sales, channel_type: "chat" };
    stack.write({
      resource: { wxcc_channel: { sales: chat } },
      import: [{ to: "wxcc_channel.sales", id: "sales-line" }],
    });
    const plan = await stack.plan();
    expect(factsOf(plan)).toEqual({
      actions: { "wxcc_channel.sales": "replace" },
      imported: ["wxcc_channel.sales"],
      moved: [],
    });
    const { diagnostics } = await stack.applyPlan(plan);
    expect(textOf(diagnostics)).toContain("1 support number still points to it");
    expect(watch.writes()).toEqual([]);
  });
});

describe("moved blocks", () => {
  const renamed: StackConfiguration = {
    resource: {
      wxcc_channel: { support: sales },
      wxcc_support_number: { hotline: { ...main, channel_id: "${wxcc_channel.support.id}" } },
    },
    output: { line: { value: "${wxcc_channel.support.id}" } },
  };
  const moved = [
    { from: "wxcc_channel.sales", to: "wxcc_channel.support" },
    { from: "wxcc_support_number.main", to: "wxcc_support_number.hotline" },
  ];

  test("give a line with its number other addresses: nothing is written but the state, whose dependencies follow", async () => {
    await stack.write(line).applied();
    const before = watch.writes().length;
    const ids = [channelIdOf(stack, "sales"), stack.attributes("wxcc_support_number.main").id];
    const plan = await stack.write({ ...renamed, moved }).plan();
    expect(factsOf(plan)).toEqual({
      actions: {},
      imported: [],
      moved: [
        "wxcc_channel.sales -> wxcc_channel.support",
        "wxcc_support_number.main -> wxcc_support_number.hotline",
      ],
    });
    expect(plan.diagnostics).toEqual([]);
    await stack.applyPlan(plan);
    expect(addresses()).toEqual(["wxcc_channel.support", "wxcc_support_number.hotline"]);
    expect([channelIdOf(stack, "support"), stack.attributes("wxcc_support_number.hotline").id]).toEqual(ids);
    expect(stack.state().resources.get("wxcc_support_number.hotline")?.current?.dependencies).toEqual([
      "wxcc_channel.support",
    ]);
    expect(watch.writes().length).toBe(before);
    expect(factsOf(await stack.plan())).toEqual(nothing);
    // The blocks may stay, and go later.
    expect(factsOf(await stack.write(renamed).plan())).toEqual(nothing);
  });

  test("in a chain lead from any of its addresses to the last", async () => {
    const chain = [
      { from: "wxcc_channel.first", to: "wxcc_channel.sales" },
      { from: "wxcc_channel.sales", to: "wxcc_channel.second" },
      { from: "wxcc_channel.second", to: "wxcc_channel.support" },
    ];
    await stack.write({ resource: { wxcc_channel: { sales } } }).applied();
    stack.write({ resource: { wxcc_channel: { support: sales } }, moved: chain });
    await stack.applied();
    expect(addresses()).toEqual(["wxcc_channel.support"]);
    expect(watch.story()).toEqual(["entry-point.create sales-line"]);
  });

  test("go with a change of the object, which stays an update in place", async () => {
    await stack.write(line).applied();
    const other = { ...sales, description: "Support." };
    stack.write({ ...renamed, resource: { ...renamed.resource, wxcc_channel: { support: other } }, moved });
    expect(actionsOf(await stack.plan())).toEqual({ "wxcc_channel.support": "update" });
    await stack.applied();
    expect(watch.lostCalls()).toEqual([]);
    expect(watch.unsettled([stack.state()])).toEqual([]);
  });

  test("to an address that nothing declares destroy the object, and say why", async () => {
    await stack.write({ resource: { wxcc_channel: { sales } } }).applied();
    const [move] = moved;
    const plan = await stack.write({ moved: [move as object] }).plan();
    expect(plan.changes).toMatchObject([
      {
        address: "wxcc_channel.support",
        previousAddress: "wxcc_channel.sales",
        action: "delete",
        reason: "moved to nowhere",
      },
    ]);
    await stack.applyPlan(plan);
    expect(addresses()).toEqual([]);
  });

  test("of an object that is gone leave nothing behind", async () => {
    await stack.write({ resource: { wxcc_channel: { sales } } }).applied();
    emulator.reset();
    await stack.applyPlan(await stack.write({ moved: [moved[0] as object] }).plan());
    expect(addresses()).toEqual([]);
  });

  test("to an address with an object of its own are refused: neither object is touched", async () => {
    const both = { resource: { wxcc_channel: { sales, support: { ...sales, name: "support" } } } };
    await stack.write(both).applied();
    expect(
      await refusal({ resource: { wxcc_channel: { support: sales } }, moved: [moved[0] as object] }),
    ).toContain(
      "wxcc_channel.sales can't be moved to wxcc_channel.support\nwxcc_channel.support has an object",
    );
  });

  test("go with an import and a removal in one apply", async () => {
    await stack.write(line).applied();
    const { id } = await byHand(emulator).createChannel({ name: "old-line", serviceLevelThreshold: 30 });
    const writes = watch.writes().length;
    stack.write({
      resource: { wxcc_channel: { support: sales, old: { ...sales, name: "old-line" } } },
      output: renamed.output ?? {},
      moved: [moved[0] as object],
      import: [{ to: "wxcc_channel.old", id: "old-line" }],
      removed: [{ from: "wxcc_support_number.main", lifecycle: [{ destroy: false }] }],
    });
    expect(await stack.applied()).toMatchObject({ imported: 1, forgotten: 1, added: 0, changed: 0 });
    expect(channelIdOf(stack, "old")).toBe(id);
    expect(addresses()).toEqual(["wxcc_channel.old", "wxcc_channel.support"]);
    expect(watch.writes().length).toBe(writes);
    expect(factsOf(await stack.plan())).toEqual(nothing);
  });
});

describe("removed blocks", () => {
  const removed = (destroy?: boolean) =>
    ["wxcc_support_number.main", "wxcc_channel.sales"].map((from) => ({
      from,
      ...(destroy === undefined ? {} : { lifecycle: { destroy } }),
    }));

  test("with destroy = false only make the state forget: the line goes on taking calls", async () => {
    await stack.write(line).applied();
    const writes = watch.writes().length;
    const plan = await stack.write({ removed: removed(false) }).plan();
    expect(actionsOf(plan)).toEqual({ "wxcc_channel.sales": "forget", "wxcc_support_number.main": "forget" });
    expect(await stack.applyPlan(plan)).toMatchObject({ forgotten: 2, destroyed: 0, diagnostics: [] });
    expect(addresses()).toEqual([]);
    expect(watch.writes().length).toBe(writes);
    expect(factsOf(await stack.plan())).toEqual(nothing);
  });

  test.each([[undefined], [true]])("with destroy = %s destroy, numbers first", async (destroy) => {
    await stack.write(line).applied();
    await stack.write({ removed: removed(destroy) }).applied();
    expect(watch.story().slice(2)).toEqual([
      "dial-number.delete +14085550101",
      "entry-point.update sales-line",
      "entry-point.delete sales-line",
    ]);
    expect(watch.lostCalls()).toEqual([]);
  });

  test("hold against a destroy of everything too: what they let go of is forgotten, not destroyed", async () => {
    await stack.write(line).applied();
    const [number] = removed(false);
    stack.write({ resource: { wxcc_channel: { sales } }, removed: [number as object] });
    const plan = await stack.plan({ mode: "destroy" });
    expect(actionsOf(plan)).toEqual({ "wxcc_channel.sales": "delete", "wxcc_support_number.main": "forget" });
    expect(textOf(plan.diagnostics)).toContain("+14085550101 (wxcc_support_number.main)");
    const { diagnostics } = await stack.applyPlan(plan);
    expect(textOf(diagnostics)).toContain("+14085550101");
    expect(watch.lostCalls()).toEqual([]);
  });
});
