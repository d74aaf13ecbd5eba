// Lines that their numbers leave while they are destroyed: a renamed address, a merge of two lines. One apply, in which
// every number leads to a live line all the time.

import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryName } from "../../src/resources/successor";
import { byHand } from "../acceptance/by-hand";
import { actionsOf, Stack } from "../acceptance/stack";
import { channel, configuration, lifecycle, LiveLines, number } from "./live-lines";
import { unframed } from "./project";
import { describeTerraform } from "./terraform";

jest.setTimeout(180_000); // a few runs of Terraform each, on machines that may be busy

describeTerraform("a line that its numbers leave", () => {
  let lines: LiveLines;
  beforeEach(async () => {
    lines = await LiveLines.start();
  });
  afterEach(() => lines.stop());

  const berlin = configuration(channel("berlin", "Berlin"), number("0101", "berlin"));
  const mitte = configuration(channel("mitte", "Berlin-Mitte"), number("0101", "mitte"));

  /** What an action writes. */
  async function written(action: () => Promise<unknown>): Promise<string[]> {
    const before = lines.watch.story().length;
    await action();
    return lines.watch.story().slice(before);
  }

  async function expectSafe(byHandIds: readonly string[] = []): Promise<void> {
    expect(lines.watch.unmapped()).toEqual([]);
    expect(await lines.problems({ byHand: byHandIds })).toEqual([]);
    expect(notes()).toEqual([]);
  }

  /** The same for states that the engine does not read. */
  async function expectCallsSafe(): Promise<void> {
    expect([...lines.watch.lostCalls(), ...lines.watch.unmapped(), ...lines.marksInState()]).toEqual([]);
    expect(await lines.project.actions()).toEqual({});
    expect(notes()).toEqual([]);
  }

  const notesFolder = () => join(lines.project.folder, ".terraform", "wxcc-moves");
  const notes = () => (existsSync(notesFolder()) ? readdirSync(notesFolder()) : []);

  test("renamed: the old line lives on until its number has left it, in one apply", async () => {
    await lines.apply(berlin);
    const temporary = temporaryName("Berlin", lines.idOf("berlin"));
    const writes = await written(() => lines.apply(mitte));
    expect([...writes.slice(0, 2)].sort()).toEqual([
      "entry-point.create Berlin-Mitte",
      `entry-point.update ${temporary}`,
    ]);
    expect(writes.slice(2)).toEqual([
      "dial-number.update +14085550101",
      `entry-point.update ${temporary}`,
      `entry-point.delete ${temporary}`,
    ]);
    expect(lines.channelNames()).toEqual(["Berlin-Mitte"]);
    await expectSafe();
  });

  test("merged into another line: its number is moved by the delete, and written once", async () => {
    const potsdam = channel("potsdam", "Potsdam");
    await lines.apply(configuration(berlin, potsdam));
    const merged = configuration(potsdam, number("0101", "potsdam"));
    const plan = await lines.project.write(merged).ok("plan");
    expect(unframed(plan)).toMatch(
      /\+14085550101 still points to it\. What this plan moves to another channel or removes leaves it in time; otherwise the delete is refused and nothing changes/,
    );
    expect(await written(() => lines.apply())).toEqual([
      "dial-number.update +14085550101",
      "entry-point.update Berlin",
      "entry-point.delete Berlin",
    ]);
    expect(lines.numbersOf("Potsdam")).toEqual(["0101"]);
    await expectSafe();
  });

  /** Lines by the names of rows, as a loop makes them: each with one number. */
  const rows = (...names: readonly string[]) =>
    configuration(
      ...names.map((name) => channel(name.toLowerCase(), name)),
      ...names.map((name, position) => number(`01${position}0`, name.toLowerCase())),
    );
  const five = ["A", "B", "C", "D", "E"];
  const renamed = rows(...five.map((name) => `${name}-new`));

  test.each([
    ["at once", []],
    ["one after the other", ["-parallelism=1"]],
    ["without a refresh", ["-refresh=false"]],
  ])("five renamed lines, %s", async (_how, words) => {
    await lines.apply(rows(...five));
    await lines.apply(renamed, ...words);
    expect(lines.channelNames()).toEqual(five.map((name) => `${name}-new`));
    await expectSafe();
  });

  test("a loop over rows, one of them renamed, one merged into another, one removed with its number", async () => {
    const loop = (lineNames: readonly string[], numbers: Readonly<Record<string, string>>) => {
      const list = (names: readonly string[]) => `toset(${JSON.stringify(names)})`;
      const settings = { for_each: list(lineNames), name: "each.key" };
      return configuration(
        channel("row", "", settings),
        `resource "wxcc_support_number" "row" {
          for_each   = ${JSON.stringify(numbers).replaceAll('":"', '" = "')}
          number     = "+1408555${"$"}{each.key}"
          channel_id = wxcc_channel.row[each.value].id
        }`,
      );
    };
    await lines.apply(
      loop(["Berlin", "Bonn", "Kiel", "Ulm"], {
        "0101": "Berlin",
        "0102": "Bonn",
        "0103": "Kiel",
        "0104": "Ulm",
      }),
    );
    await lines.apply(
      loop(["Berlin-Mitte", "Ulm"], { "0101": "Berlin-Mitte", "0102": "Ulm", "0104": "Ulm" }),
    );
    expect(lines.channelNames()).toEqual(["Berlin-Mitte", "Ulm"]);
    expect(lines.numbersOf("Ulm")).toEqual(["0102", "0104"]);
    await expectCallsSafe();
  });

  test("a saved plan, of a line with a name of 80 characters", async () => {
    const long = "L".repeat(80);
    await lines.apply(configuration(channel("berlin", long), number("0101", "berlin")));
    lines.project.write(mitte);
    await lines.project.ok("plan", "-out=saved.tfplan");
    await lines.project.ok("apply", "saved.tfplan");
    expect(lines.channelNames()).toEqual(["Berlin-Mitte"]);
    await expectSafe();
  });

  test("create_before_destroy in the state: Terraform's order is right already", async () => {
    const both = lifecycle("create_before_destroy = true");
    await lines.apply(configuration(channel("berlin", "Berlin", {}, both), number("0101", "berlin")));
    const writes = await written(() =>
      lines.apply(configuration(channel("mitte", "Berlin-Mitte", {}, both), number("0101", "mitte"))),
    );
    expect(writes).toEqual([
      "entry-point.create Berlin-Mitte",
      "dial-number.update +14085550101",
      "entry-point.update Berlin",
      "entry-point.delete Berlin",
    ]);
    await expectSafe();
  });

  test.each(["mitte", "potsdam"])(
    "update and delete at once, because the state has lost their order: to %s",
    async (target) => {
      const potsdam = channel("potsdam", "Potsdam");
      await lines.apply(configuration(berlin, potsdam));
      const state = JSON.parse(lines.project.read("terraform.tfstate")) as {
        resources: { instances: { dependencies?: unknown }[] }[];
      };
      for (const { instances } of state.resources) for (const one of instances) delete one.dependencies;
      lines.project.file("terraform.tfstate", JSON.stringify(state));
      await lines.apply(configuration(potsdam, channel("mitte", "Berlin-Mitte"), number("0101", target)));
      expect(lines.channelNames()).toEqual(["Berlin-Mitte", "Potsdam"]);
      await expectSafe();
    },
  );

  describe("refused, and nothing changes", () => {
    /** Of the old line and its numbers: a new line may have been made, as Terraform orders it. */
    async function untouched(action: () => Promise<string>): Promise<string> {
      const id = lines.idOf("berlin");
      const before = lines.numbersOf("Berlin");
      const messages: string[] = [];
      const writes = await written(async () => messages.push(await action()));
      expect(writes.filter((write) => !write.startsWith("entry-point.create"))).toEqual([]);
      expect(lines.idOf("berlin")).toBe(id);
      expect(lines.numbersOf("Berlin")).toEqual(before);
      expect(lines.lost({ byHand: strangers })).toEqual([]);
      return messages.join("");
    }

    let strangers: string[] = [];
    beforeEach(() => {
      strangers = [];
    });

    const elsewhere =
      `Channel "Berlin" can't be deleted yet: +14085550101 still points to it Nothing was changed. Whether it moves in ` +
      "this apply can't be seen here: the plan was made in another folder, or another plan was made since. Apply in the " +
      "folder of the plan, or apply the number first (-target). If the channel only got another name, a moved block " +
      "renames it in one step.";

    test("a number that is not managed: it is named, and when it is gone the next apply works", async () => {
      await lines.apply(berlin);
      const foreign = await byHand(lines.emulator).mapNumber(lines.idOf("berlin"), "+14085550109");
      strangers = [String(foreign.id)];
      const message = await untouched(() => lines.refused(mitte));
      expect(message).toContain(
        `Channel "Berlin" can't be deleted: +14085550109 still points to it and does not move in this plan Nothing was changed.`,
      );
      await byHand(lines.emulator).unmapNumber(String(foreign.id));
      await lines.apply();
      await expectSafe();
    });

    test("four numbers stay and one moves: the four are told", async () => {
      const stay = ["0102", "0103", "0104", "0105"];
      await lines.apply(configuration(berlin, ...stay.map((digits) => number(digits, "berlin"))));
      for (const digits of stay) await lines.project.ok("state", "rm", `wxcc_support_number.n${digits}`);
      const { "dial-number": mappings = [] } = lines.emulator.tenant().entities;
      strangers = mappings.map(({ id }) => String(id));
      const message = await untouched(() => lines.refused(mitte));
      expect(message).toContain(
        'Channel "Berlin" can\'t be deleted: 4 support numbers still point to it and do not move in this plan',
      );
      expect(message).toContain(
        "+14085550102, +14085550103, +14085550104, +14085550105. Nothing was changed.",
      );
    });

    test("a plan with -target, in which the number is not: the whole plan works", async () => {
      await lines.apply(configuration(berlin, number("0102", "berlin")));
      lines.project.write(configuration(mitte, number("0102", "mitte")));
      const targets = ["wxcc_channel.berlin", "wxcc_channel.mitte", "wxcc_support_number.n0101"];
      const message = await untouched(() =>
        lines.refused(undefined, ...targets.map((target) => `-target=${target}`)),
      );
      expect(message).toContain("+14085550102 still points to it and does not move in this plan");
      await lines.apply();
      await expectSafe();
    });

    test("a number whose channel_id is ignored (ignore_changes)", async () => {
      await lines.apply(berlin);
      const fixed = number("0101", "berlin", {}, lifecycle("ignore_changes = [channel_id]"));
      await lines.apply(configuration(channel("berlin", "Berlin"), fixed));
      const unmoved = configuration(
        channel("mitte", "Berlin-Mitte"),
        fixed.replace("wxcc_channel.berlin.id", "wxcc_channel.mitte.id"),
      );
      expect(await untouched(() => lines.refused(unmoved))).toContain("does not move in this plan");
    });

    test("a number through another provider block is not seen", async () => {
      const alias = 'provider "wxcc" {\n  alias = "other"\n}\nprovider "wxcc" {}';
      const other = { provider: "wxcc.other" };
      const merged = configuration(alias, channel("mitte", "Berlin-Mitte"), number("0101", "mitte", other));
      await lines.apply(configuration(alias, channel("berlin", "Berlin"), number("0101", "berlin", other)));
      const messages: string[] = [];
      expect(await written(async () => messages.push(await lines.refused(merged)))).toEqual([
        "entry-point.create Berlin-Mitte",
      ]);
      expect(messages.join("")).toContain("+14085550101 still points to it and does not move in this plan");
      await lines.project.apply("-target=wxcc_support_number.n0101");
      await lines.apply();
      await expectCallsSafe();
    });

    /** Makes a plan, lets something happen, and applies the plan. */
    async function plannedThen(happens: () => void | Promise<void>): Promise<string> {
      await lines.project.write(mitte).ok("plan", "-out=saved.tfplan");
      await happens();
      return untouched(() => lines.project.problem("apply", "saved.tfplan"));
    }

    test("Terraform's data directory is gone: the message says how to go on, which works", async () => {
      await lines.apply(berlin);
      const message = await plannedThen(() => rmSync(notesFolder(), { recursive: true }));
      expect(message).toContain(elsewhere);
      await lines.apply();
      await expectSafe();
    });

    test("another plan was made since", async () => {
      await lines.apply(berlin);
      const message = await plannedThen(async () => {
        await lines.project.ok("plan");
      });
      expect(message).toContain(elsewhere);
      await lines.apply();
      await expectSafe();
    });

    test.each(["no JSON", '{"plan": "one"}'])("the note can't be read: %s", async (content) => {
      await lines.apply(berlin);
      const message = await plannedThen(() => {
        for (const note of notes()) writeFileSync(join(notesFolder(), note), content);
      });
      expect(message).toContain("can't be seen here: the note of the plan, ");
      expect(message).toContain("Apply in the folder of the plan, or apply the number first (-target).");
    });

    test("the folder of notes can't be written to: the plan warns, the delete is refused", async () => {
      await lines.apply(berlin);
      mkdirSync(join(lines.project.folder, ".terraform"), { recursive: true });
      writeFileSync(notesFolder(), "a file in its place");
      const message = await untouched(() => lines.refused(mitte));
      expect(message).toContain("Which numbers leave a line that is destroyed can't be noted");
      expect(message).toContain('Channel "Berlin" can\'t be deleted yet: +14085550101 still points to it');
    });
  });

  /** The update of the number fails for good: the line lives on, out of the state. */
  async function stuckBetween(): Promise<string> {
    await lines.apply(berlin);
    const temporary = temporaryName("Berlin", lines.idOf("berlin"));
    lines.emulator.setFaults([{ operation: "dial-number.update", effect: { kind: "status", status: 400 } }]);
    await lines.refused(mitte);
    lines.emulator.setFaults([]);
    expect(lines.state().resources.has("wxcc_channel.berlin")).toBe(false);
    expect(lines.numbersOf(temporary)).toEqual(["0101"]);
    return temporary;
  }

  test("a number that can't move keeps its line alive, and the next apply finishes it", async () => {
    await stuckBetween();
    await lines.apply();
    expect(lines.channelNames()).toEqual(["Berlin-Mitte"]);
    await expectSafe();
  });

  test("taken back before the number has moved: the line itself gets its name back", async () => {
    await stuckBetween();
    const id = lineOf("0101");
    const writes = await written(() => lines.apply(berlin));
    expect(lines.idOf("berlin")).toBe(id);
    expect(writes).not.toContain("entry-point.create Berlin");
    expect(writes).not.toContain("dial-number.update +14085550101");
    expect(lines.channelNames()).toEqual(["Berlin"]);
    await expectSafe();
  });

  test("the line of another configuration that lives on is not taken for ours", async () => {
    const theirs = await byHand(lines.emulator).createChannel({ name: "theirs" });
    lines.emulator.edit("entry-point", theirs.id, { name: temporaryName("Berlin", theirs.id) });
    await lines.apply(berlin);
    expect(lines.idOf("berlin")).not.toBe(theirs.id);
    expect(await lines.problems({ byHand: [theirs.id] })).toEqual([]);
  });

  test.each(["before", "after"])(
    "wxcc takes over what Terraform left %s the number has moved",
    async (when) => {
      await stuckBetween();
      if (when === "after") {
        lines.emulator.setFaults([
          { operation: "entry-point.delete", effect: { kind: "status", status: 400 } },
        ]);
        await lines.refused();
        lines.emulator.setFaults([]);
      }
      rmSync(join(lines.project.folder, "main.tf"));
      const stack = new Stack(lines.emulator, {}, undefined, lines.project.folder);
      const line = { name: "Berlin-Mitte", channel_type: "inbound_telephony", service_level_threshold: 30 };
      const mapped = { number: "+14085550101", channel_id: "${wxcc_channel.mitte.id}" };
      stack.write({ resource: { wxcc_channel: { mitte: line }, wxcc_support_number: { n0101: mapped } } });
      await stack.applied();
      expect(lines.channelNames()).toEqual(["Berlin-Mitte"]);
      expect(lines.watch.unmapped()).toEqual([]);
      expect(lines.lost()).toEqual([]);
      expect(actionsOf(await stack.plan())).toEqual({});
      rmSync(join(lines.project.folder, "main.tf.json"));
      await lines.apply(mitte);
      expect(await lines.problems()).toEqual([]);
    },
  );

  test("everything removed while the line lives on: it goes with its number", async () => {
    await stuckBetween();
    await lines.apply("");
    expect(lines.channelNames()).toEqual([]);
    await expectSafe();
  });

  test("a line that lives on and can't be deleted is an error, and the next apply deletes it", async () => {
    const temporary = await stuckBetween();
    lines.emulator.setFaults([{ operation: "entry-point.delete", effect: { kind: "status", status: 400 } }]);
    const message = await lines.refused();
    expect(message).toContain('The channel that support number "+14085550101" has left could not be deleted');
    expect(message).toContain(
      "takes calls under a temporary name until nothing points to it. Apply again to delete it.",
    );
    lines.emulator.setFaults([]);
    expect(lines.channelNames()).toEqual(["Berlin-Mitte", temporary].sort());
    expect(await lines.project.actions()).toEqual({ "wxcc_support_number.n0101": "update" });
    expect(await written(() => lines.apply())).toEqual([
      `entry-point.update ${temporary}`,
      `entry-point.delete ${temporary}`,
    ]);
    await expectSafe();
  });

  test("a number mapped by hand to a line that lives on is named, and when it is gone the line goes", async () => {
    const temporary = await stuckBetween();
    const foreign = await byHand(lines.emulator).mapNumber(lineOf("0101"), "+14085550109");
    const message = await lines.refused();
    expect(message).toContain(
      `Channel "${temporary}" can't be deleted: +14085550109 still points to it and does not move in this plan`,
    );
    expect(lines.numbersOf(temporary)).toEqual(["0109"]);
    await byHand(lines.emulator).unmapNumber(String(foreign.id));
    await lines.apply();
    await expectSafe();
  });

  /** Id of the channel a number leads to. */
  function lineOf(digits: string): string {
    const { "dial-number": mappings = [] } = lines.emulator.tenant().entities;
    const mapping = mappings.find(({ dialledNumber }) => dialledNumber === `+1408555${digits}`);
    return String(mapping?.entryPointId);
  }
});
