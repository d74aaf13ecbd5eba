// --replace and replace_triggered_by: an object is made anew although none of its own attributes asks for it, and a
// live line keeps its calls.

import { loadPlan, savePlan } from "../../src/engine";
import { startEmulator, type Emulator } from "../../src/emulator";
import { temporaryName } from "../../src/resources/successor";
import { definition } from "../scenarios/flow-document";
import { wave } from "../scenarios/seed";
import { byHand, channelIdOf } from "./by-hand";
import { CallWatch, type Exceptions } from "./call-invariants";
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

const line = (more: object = {}, others: object = {}): StackConfiguration => ({
  resource: { wxcc_channel: { sales: { ...sales, ...more } }, wxcc_support_number: { main }, ...others },
});

async function expectSafe(exceptions?: Exceptions): Promise<void> {
  expect(watch.lostCalls()).toEqual([]);
  expect(watch.unmapped()).toEqual([]);
  expect(watch.unsettled([stack.state()], exceptions)).toEqual([]);
  expect(actionsOf(await stack.plan())).toEqual({});
}

const reasonsOf = (plan: Awaited<ReturnType<Stack["plan"]>>) =>
  Object.fromEntries(
    plan.changes
      .filter(({ action }) => action === "replace")
      .map(({ address, reason, triggeredBy }) => [address, [reason, ...triggeredBy].join(" ")]),
  );

describe("--replace", () => {
  const replace = ["wxcc_channel.sales"];

  test("of a live line makes its successor first: numbers follow, unmanaged ones too, none is ever unmapped", async () => {
    await stack.write(line()).applied();
    const old = channelIdOf(stack, "sales");
    const foreign = await byHand(emulator).mapNumber(old, "+14085550102");
    const before = watch.story().length;
    const plan = await stack.plan({ replace });
    expect(reasonsOf(plan)).toEqual({ "wxcc_channel.sales": "requested" });
    expect(plan.diagnostics).toEqual([]);
    expect(await stack.applyPlan(plan)).toMatchObject({ added: 1, destroyed: 1, diagnostics: [] });
    const story = watch.story().slice(before);
    expect(story[0]).toBe(`entry-point.create ${temporaryName("sales-line", old)}`);
    expect(story.slice(1, 3).sort()).toEqual([
      "dial-number.update +14085550101",
      "dial-number.update +14085550102",
    ]);
    expect(story.slice(3)).toEqual([
      "entry-point.update sales-line",
      "entry-point.delete sales-line",
      "entry-point.update sales-line",
    ]);
    expect(channelIdOf(stack, "sales")).not.toBe(old);
    await expectSafe({ byHand: [String(foreign.id)] });
  });

  test("is kept in a saved plan, and goes with a target", async () => {
    await stack.write(line()).applied();
    const old = channelIdOf(stack, "sales");
    stack.file("p.plan", "");
    const file = `${stack.folder}/p.plan`;
    await savePlan(file, await stack.plan({ replace, targets: replace }), stack.folder);
    const { plan } = await loadPlan(file);
    expect(reasonsOf(plan)).toEqual({ "wxcc_channel.sales": "requested" });
    expect(textOf((await stack.applyPlan(plan)).diagnostics)).toBe("");
    expect(channelIdOf(stack, "sales")).not.toBe(old);
    // The number was left out, but it is where its channel is.
    await stack.applied();
    await expectSafe();
  });

  test("of what does not exist yet is its creation", async () => {
    expect(actionsOf(await stack.write(line()).plan({ replace }))).toMatchObject({
      "wxcc_channel.sales": "create",
    });
  });

  test("that got stuck before a number moved, and is not wanted any more: an update takes the empty successor away", async () => {
    await stack.write(line()).applied();
    const before = watch.story().length;
    emulator.setFaults([
      { operation: "dial-number.update", effect: { kind: "status", status: 400 } },
      { operation: "entry-point.delete", effect: { kind: "status", status: 400 } },
    ]);
    const failed = await stack.apply({ replace });
    expect(textOf(failed.diagnostics)).toContain("could not be replaced completely");
    emulator.setFaults([]);
    const plan = await stack.plan();
    expect(actionsOf(plan)).toEqual({ "wxcc_channel.sales": "update" });
    const temporary = temporaryName("sales-line", channelIdOf(stack, "sales"));
    expect(textOf(plan.diagnostics)).toContain(`Channel "${temporary}" was made to take its place`);
    await stack.applyPlan(plan);
    expect(watch.story().at(-1)).toBe(`entry-point.delete ${temporary}`);
    expect(watch.story().slice(before).join()).not.toMatch(/dial-number|sales-line,/);
    await expectSafe();
  });

  test("of a protected line is refused", async () => {
    await stack.write(line({ deletion_protection: true })).applied();
    await expect(stack.apply({ replace })).rejects.toThrow("deletion_protection is on");
    // Even when the same change drops it.
    await expect(stack.write(line({ deletion_protection: false })).apply({ replace })).rejects.toThrow(
      "deletion_protection is on",
    );
  });

  const number = "wxcc_support_number.main";

  test("of a mapping by the same digits leaves it mapped: with nothing else to change, nothing is written", async () => {
    await stack.write(line()).applied();
    const { id } = stack.attributes(number);
    const before = watch.story().length;
    const plan = await stack.plan({ replace: [number] });
    expect(plan.diagnostics).toEqual([]);
    expect(await stack.applyPlan(plan)).toMatchObject({ added: 1, destroyed: 1, diagnostics: [] });
    expect(watch.story().slice(before)).toEqual([]);
    expect(stack.attributes(number)).toMatchObject({ id });
    await expectSafe();
  });

  test("of a mapping that also changes takes it over by one update, to another line too", async () => {
    const help = { ...sales, name: "help-line" };
    const both = (main: object): StackConfiguration => ({
      resource: { wxcc_channel: { sales, help }, wxcc_support_number: { main } },
    });
    await stack.write(both(main)).applied();
    const { id } = stack.attributes(number);
    const before = watch.story().length;
    const moved = { ...main, channel_id: "${wxcc_channel.help.id}", extension: "4711" };
    await stack.write(both(moved)).apply({ replace: [number] });
    expect(watch.story().slice(before)).toEqual(["dial-number.update +14085550101"]);
    expect(stack.attributes(number)).toMatchObject({
      id,
      extension: "4711",
      channel_id: channelIdOf(stack, "help"),
    });
    await expectSafe();
  });

  test("of a mapping off a line that goes in the same apply: the number first, then the line", async () => {
    await stack.write(line()).applied();
    const { id } = stack.attributes(number);
    const before = watch.story().length;
    const moved: StackConfiguration = {
      resource: {
        wxcc_channel: { help: { ...sales, name: "help-line" } },
        wxcc_support_number: { main: { ...main, channel_id: "${wxcc_channel.help.id}" } },
      },
    };
    await stack.write(moved).apply({ replace: [number] });
    expect(watch.story().slice(before)).toEqual([
      "entry-point.create help-line",
      "dial-number.update +14085550101",
      "entry-point.update sales-line",
      "entry-point.delete sales-line",
    ]);
    expect(stack.attributes(number)).toMatchObject({ id });
    await expectSafe();
  });

  test("of a mapping together with its line: it follows to the successor and is written once", async () => {
    await stack.write(line()).applied();
    const { id } = stack.attributes(number);
    const before = watch.story().length;
    await stack.apply({ replace: [number, "wxcc_channel.sales"] });
    expect(
      watch
        .story()
        .slice(before)
        .filter((step) => step.startsWith("dial-number")),
    ).toEqual(["dial-number.update +14085550101"]);
    expect(stack.attributes(number)).toMatchObject({ id, channel_id: channelIdOf(stack, "sales") });
    await expectSafe();
  });

  describe("a number whose resource has another name, without a moved block", () => {
    const renamed = (channel: string, channels: Record<string, object>): StackConfiguration => ({
      resource: {
        wxcc_channel: channels as Record<string, Record<string, object>>,
        wxcc_support_number: { renamed: { ...main, channel_id: `\${wxcc_channel.${channel}.id}` } },
      },
    });
    const help = { ...sales, name: "help-line" };

    test("stays mapped, is written once where it moves, and the plan says that nothing is deleted", async () => {
      await stack.write(line({}, {})).applied();
      const { id } = stack.attributes(number);
      const before = watch.story().length;
      const plan = await stack.write(renamed("help", { sales, help })).plan();
      expect(textOf(plan.diagnostics)).toMatch(
        /wxcc_support_number\.renamed takes over what wxcc_support_number\.main was\n[^]*nothing is deleted[^]*moved block/,
      );
      expect(await stack.applyPlan(plan)).toMatchObject({ added: 2, destroyed: 1, diagnostics: [] });
      expect(watch.story().slice(before)).toEqual([
        "entry-point.create help-line",
        "dial-number.update +14085550101",
      ]);
      expect(stack.attributes("wxcc_support_number.renamed")).toMatchObject({ id });
      expect(stack.state().resources.has(number)).toBe(false);
      await expectSafe();
    });

    test("leaves a line that goes in the same apply before it goes", async () => {
      await stack.write(line()).applied();
      const before = watch.story().length;
      const plan = await stack.write(renamed("help", { help })).plan();
      expect(textOf(plan.diagnostics)).not.toContain("still points");
      await stack.applyPlan(plan);
      expect(watch.story().slice(before)).toEqual([
        "entry-point.create help-line",
        "dial-number.update +14085550101",
        "entry-point.update sales-line",
        "entry-point.delete sales-line",
      ]);
      await expectSafe();
    });

    test("follows a line that is replaced in the same apply", async () => {
      await stack.write(line()).applied();
      const { id } = stack.attributes(number);
      await stack.write(renamed("sales", { sales })).apply({ replace });
      expect(stack.attributes("wxcc_support_number.renamed")).toMatchObject({
        id,
        channel_id: channelIdOf(stack, "sales"),
      });
      await expectSafe();
    });

    test("stays in the state under its old name when the line it moves to can't be made", async () => {
      await stack.write(line()).applied();
      emulator.setFaults([{ operation: "entry-point.create", effect: { kind: "status", status: 400 } }]);
      const failed = await stack.write(renamed("help", { sales, help })).apply();
      expect(failed.diagnostics.map(({ severity }) => severity)).toContain("error");
      expect(stack.attributes(number)).toMatchObject({ channel_id: channelIdOf(stack, "sales") });
      emulator.setFaults([]);
      await stack.applied();
      await expectSafe();
    });
  });

  test("of a mapping by other digits makes a new one, and the old number goes", async () => {
    await stack.write(line()).applied();
    const before = watch.story().length;
    const other = { ...main, number: "+14085550102" };
    await stack.write(line({}, { wxcc_support_number: { main: other } })).apply({ replace: [number] });
    expect(watch.story().slice(before)).toEqual([
      "dial-number.delete +14085550101",
      "dial-number.create +14085550102",
    ]);
    expect(watch.lostCalls()).toEqual([]);
    expect(watch.unsettled([stack.state()])).toEqual([]);
  });

  test("of a mapping keeps what nobody configures as it is", async () => {
    await stack.write(line()).applied();
    expect(stack.attributes(number)).toMatchObject({ default_ani: true });
    await stack.apply({ replace: [number] });
    expect(stack.attributes(number)).toMatchObject({ default_ani: true });
    await expectSafe();
  });

  test("of a mapping that somebody has deleted meanwhile makes it anew", async () => {
    await stack.write(line()).applied();
    const plan = await stack.plan({ replace: [number] });
    const { id } = stack.attributes(number);
    await byHand(emulator).unmapNumber(String(id));
    expect(textOf((await stack.applyPlan(plan)).diagnostics)).toBe("");
    expect(stack.attributes(number).id).not.toBe(id);
    expect(watch.unsettled([stack.state()])).toEqual([]);
    expect(actionsOf(await stack.plan())).toEqual({});
  });

  test("of a mapping whose line can't be replaced stays in the state, and the plan warns of it", async () => {
    await stack.write(line()).applied();
    const { id } = stack.attributes(number);
    const before = watch.story().length;
    const plan = await stack.write(line({ channel_type: "chat" })).plan({ replace: [number] });
    expect(textOf(plan.diagnostics)).toContain("1 support number cannot follow channel");
    expect(textOf((await stack.applyPlan(plan)).diagnostics)).toContain(`can't become "chat"`);
    expect(watch.story().slice(before)).toEqual([]);
    expect(stack.attributes(number)).toMatchObject({ id });
    await stack.write(line()).applied();
    await expectSafe();
  });

  test("of a mapping whose digits are known after the apply is refused, because they may be the same", async () => {
    const gated = (value: string, digits: string): StackConfiguration =>
      line(
        {},
        {
          null_resource: { gate: { triggers: { value } } },
          wxcc_support_number: { main: { ...main, number: digits } },
        },
      );
    await stack.write(gated("1", "+14085550101")).applied();
    const before = watch.story().length;
    stack.write(gated("2", "+1408555${substr(null_resource.gate.id, 0, 4)}"));
    await expect(stack.apply()).rejects.toThrow("its new digits are not known before the apply");
    await expect(stack.apply({ replace: [number] })).rejects.toThrow(
      "Apply what the number depends on first",
    );
    expect(watch.story().slice(before)).toEqual([]);
    expect(stack.attributes(number)).toMatchObject({ number: "+14085550101" });
  });
});

describe("replace_triggered_by", () => {
  const trigger = (...triggers: string[]) => ({ lifecycle: { replace_triggered_by: triggers } });
  const gate = (value: string) => ({ null_resource: { gate: { triggers: { value } } } });

  test("a resource that is replaced or updated, not one that is created", async () => {
    const first = line(trigger("null_resource.gate"), gate("1"));
    expect(actionsOf(await stack.write(first).plan())["wxcc_channel.sales"]).toBe("create");
    await stack.applied();
    const old = channelIdOf(stack, "sales");
    const plan = await stack.write(line(trigger("null_resource.gate"), gate("2"))).plan();
    expect(reasonsOf(plan)).toEqual({
      "null_resource.gate": "forced by attributes",
      "wxcc_channel.sales": "triggered null_resource.gate",
    });
    expect(textOf((await stack.applyPlan(plan)).diagnostics)).toBe("");
    expect(channelIdOf(stack, "sales")).not.toBe(old);
    expect(watch.story()).toContain("dial-number.update +14085550101");
    expect(watch.story()).not.toContain("dial-number.delete +14085550101");
    await expectSafe();
    expect(stack.state().resources.get("wxcc_channel.sales")?.current?.dependencies).toEqual([
      "null_resource.gate",
    ]);
  });

  test("an attribute triggers by its own change alone", async () => {
    const both = (more: object): StackConfiguration => ({
      resource: {
        wxcc_channel: {
          help: { ...sales, name: "help-line", ...more },
          sales: { ...sales, ...trigger("wxcc_channel.help.description") },
        },
        wxcc_support_number: { main },
      },
    });
    await stack.write(both({})).applied();
    const updated = await stack.write(both({ service_level_threshold: 60 })).plan();
    expect(actionsOf(updated)).toEqual({ "wxcc_channel.help": "update" });
    await stack.applyPlan(updated);
    const plan = await stack.write(both({ service_level_threshold: 60, description: "Help." })).plan();
    expect(reasonsOf(plan)).toEqual({ "wxcc_channel.sales": "triggered wxcc_channel.help.description" });
    await stack.applyPlan(plan);
    await expectSafe();
  });

  test("a change of a flow renews the line that runs it, whose numbers follow", async () => {
    const withFlow = (greeting: string): StackConfiguration =>
      line(
        { flow_id: "${wxcc_flow.main.id}", flow_version_label: "Live", ...trigger("wxcc_flow.main.version") },
        { wxcc_flow: { main: { definition: definition({ greeting }), version_labels: ["Live"] } } },
      );
    await stack.write(withFlow("Hello.")).applied();
    const old = channelIdOf(stack, "sales");
    const plan = await stack.write(withFlow("Welcome.")).plan();
    expect(reasonsOf(plan)).toEqual({ "wxcc_channel.sales": "triggered wxcc_flow.main.version" });
    expect(textOf((await stack.applyPlan(plan)).diagnostics)).toBe("");
    expect(channelIdOf(stack, "sales")).not.toBe(old);
    await expectSafe();
  });

  test("a flow that is made anew renews its line too: the new flow first, the old one last, no call lost", async () => {
    const withFlow = (name: string): StackConfiguration =>
      line(
        { flow_id: "${wxcc_flow.main.id}", flow_version_label: "Live", ...trigger("wxcc_flow.main") },
        {
          wxcc_flow: {
            main: {
              definition: definition(),
              name,
              version_labels: ["Live"],
              lifecycle: { create_before_destroy: true },
            },
          },
        },
      );
    await stack.write(withFlow("main")).applied();
    const old = channelIdOf(stack, "sales");
    const before = watch.story().length;
    const plan = await stack.write(withFlow("new")).plan();
    expect(reasonsOf(plan)).toEqual({
      "wxcc_channel.sales": "triggered wxcc_flow.main",
      "wxcc_flow.main": "forced by attributes",
    });
    const { diagnostics, skipped } = await stack.applyPlan(plan);
    expect(textOf(diagnostics.filter(({ severity }) => severity === "error"))).toBe("");
    expect(skipped).toEqual([]);
    const story = watch.story().slice(before);
    expect(story.at(-1)).toBe("flow.delete main");
    expect(story).toContain(`entry-point.create ${temporaryName("sales-line", old)}`);
    expect(story).not.toContain("dial-number.delete +14085550101");
    await expectSafe();
  });

  test.each([
    ["wxcc_channel.nobody", "Cannot find wxcc_channel.nobody"],
    ["wxcc_channel.sales", "a resource can't trigger its own replacement"],
    ["data.wxcc_queue.q", "is neither a resource nor an attribute of one"],
    ["var.x", "is neither a resource nor an attribute of one"],
  ])("%s can't trigger anything", (name, text) => {
    stack.write(line(trigger(name)));
    expect(() => stack.configuration()).toThrow(text);
  });

  test("of an attribute that the type does not have is an error", () => {
    expect(textOf(stack.write(line(trigger("null_resource.gate.trigger"), gate("1"))).validate())).toContain(
      'Did you mean "triggers"?',
    );
  });
});

describe("create_before_destroy", () => {
  const first = { lifecycle: { create_before_destroy: true } };

  test("of music that is made anew under another name: the new sound is there before the line leaves the old", async () => {
    const music = (name: string): StackConfiguration =>
      line(
        { music_on_hold_id: "${wxcc_music_on_hold.hold.id}" },
        { wxcc_music_on_hold: { hold: { name, content_base64: wave(20), ...first } } },
      );
    await stack.write(music("hold.wav")).applied();
    const before = watch.story().length;
    await stack.write(music("piano.wav")).apply({ replace: ["wxcc_music_on_hold.hold"] });
    const story = watch.story().slice(before);
    expect(story.map((step) => step.replace(/ .*/, ""))).toEqual([
      "audio-file.create",
      "entry-point.update",
      "audio-file.delete",
    ]);
    await expectSafe();
  });

  test("of music that keeps its name is refused in the plan: the name is taken until the old one goes", async () => {
    const music = line(
      {},
      { wxcc_music_on_hold: { hold: { name: "hold.wav", content_base64: wave(20), ...first } } },
    );
    await stack.write(music).applied();
    expect(textOf((await stack.plan({ replace: ["wxcc_music_on_hold.hold"] })).diagnostics)).toContain(
      "Remove create_before_destroy, or give the new object another name",
    );
  });

  test("of a number that is replaced is refused in the plan, which says that it is not needed", async () => {
    await stack.write(line({}, { wxcc_support_number: { main: { ...main, ...first } } })).applied();
    const plan = await stack.plan({ replace: ["wxcc_support_number.main"] });
    expect(textOf(plan.diagnostics)).toContain(
      "Remove create_before_destroy (a number does not need it: its mapping stays while it is replaced)",
    );
  });
});
