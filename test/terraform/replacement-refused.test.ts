// Replacements and deletes that would lose calls: refused before anything has changed, and the way out is told.

import { byHand } from "../acceptance/by-hand";
import { flowDocument } from "../emulator/raw-http";
import { channel, chat, configuration, lifecycle, LiveLines, number, text } from "./live-lines";
import { describeTerraform } from "./terraform";

jest.setTimeout(180_000); // a few runs of Terraform each, on machines that may be busy

describeTerraform("refused", () => {
  let lines: LiveLines;
  beforeEach(async () => {
    lines = await LiveLines.start();
  });
  afterEach(() => lines.stop());

  const sales = configuration(
    channel("sales", "sales-line"),
    number("0101", "sales"),
    number("0102", "sales"),
  );

  /** Applies what must be refused without any write. @returns the messages */
  async function untouched(source?: string, ...words: string[]): Promise<string> {
    const before = lines.watch.story().length;
    const message = await lines.refused(source, ...words);
    expect(lines.watch.story().slice(before)).toEqual([]);
    expect(lines.marksInState()).toEqual([]);
    return message;
  }

  test("a change of type while numbers are mapped; type set back, there is nothing to do", async () => {
    await lines.apply(sales);
    const toChat = sales.replace(text("inbound_telephony"), text("chat"));
    const message = await untouched(toChat);
    expect(message).toContain('2 support numbers cannot follow channel "sales-line" to a chat channel');
    expect(message).toContain(
      'Channel "sales-line" can\'t become "chat": 2 support numbers still point to it',
    );
    expect(message).toContain(
      "+14085550101, +14085550102. Nothing was changed. Move or remove these numbers in an apply of their own",
    );
    expect(lines.isTainted("wxcc_channel.sales")).toBe(false);
    lines.project.write(sales);
    expect(await lines.problems()).toEqual([]);
  });

  test("a change of type whose numbers move in the same apply: -target on the numbers first works", async () => {
    const support = channel("support", "support-line");
    await lines.apply(configuration(sales, support));
    const moved = configuration(
      channel("sales", "sales-line", chat),
      support,
      number("0101", "support"),
      number("0102", "support"),
    );
    expect(await untouched(moved)).toContain("2 support numbers still point to it");
    expect(await untouched()).toContain("with Terraform: -target");
    await lines.apply(undefined, "-target=wxcc_support_number.n0101", "-target=wxcc_support_number.n0102");
    await lines.apply();
    expect(lines.numbersOf("support-line")).toEqual(["0101", "0102"]);
    expect(await lines.problems()).toEqual([]);
  });

  test.each([
    ["and turns out to take no numbers", "chat"],
    ["and stays inbound", "inbound_telephony"],
  ])("a type that is not known before the apply, of a line with numbers, %s", async (_how, later) => {
    const typed = (type: string, round: string) =>
      configuration(
        `resource "terraform_data" "type" {\n  triggers_replace = ${text(round)}\n  input = ${text(type)}\n}`,
        channel("sales", "sales-line", { channel_type: "terraform_data.type.output" }),
        number("0101", "sales"),
      );
    await lines.apply(typed("inbound_telephony", "one"));
    const message = await untouched(typed(later, "two"));
    expect(message).toContain(
      'Channel "sales-line" can\'t be replaced yet: 1 support number still points to it',
    );
    expect(message).toContain("Its new channel_type is not known before the apply.");
    await lines.apply(typed("inbound_telephony", "one"));
    expect(await lines.project.actions()).toEqual({});
    expect(lines.watch.lostCalls()).toEqual([]);
  });

  test("a replacement for which there is no room: nothing changes, and the line is not tainted", async () => {
    await lines.apply(sales);
    const quota = { error: { key: "400", reason: "Maximum number of entry points reached" } };
    lines.emulator.setFaults([
      { operation: "entry-point.create", effect: { kind: "status", status: 400, body: quota } },
    ]);
    const message = await untouched(sales, "-replace=wxcc_channel.sales");
    expect(message).toContain('Channel "sales-line" could not be replaced');
    expect(message).toContain("Maximum number of entry points reached");
    expect(message).toContain("A replacement needs room for one more channel for a moment.");
    expect(message).toContain('Nothing has changed: channel "sales-line" and its numbers are as they were.');
    lines.emulator.setFaults([]);
    expect(lines.isTainted("wxcc_channel.sales")).toBe(false);
    expect(await lines.problems()).toEqual([]);
  });

  test.each([
    ["its own", () => [channel("sales", "sales-line", {}, cbd), number("0101", "sales")]],
    [
      "inherited from a number",
      () => [channel("sales", "sales-line"), number("0101", "sales").replace(/}$/, `${cbd}\n}`)],
    ],
  ])(
    "create_before_destroy, %s: the name is taken, and the message says what to remove",
    async (_whose, blocks) => {
      await lines.apply(configuration(...blocks()));
      const message = await untouched(undefined, "-replace=wxcc_channel.sales");
      expect(message).toContain(
        `The name "sales-line" is taken by channel ${lines.idOf("sales")} (inbound_telephony)`,
      );
      expect(message).toContain(
        "This channel was not changed; what this apply did before it stands. If create_before_destroy is set on this channel",
      );
      expect(lines.lost()).toEqual([]);
    },
  );
  const cbd = lifecycle("create_before_destroy = true");

  test("a renamed resource without a moved block: the plan names it", async () => {
    await lines.apply(sales);
    const renamed = configuration(
      channel("desk", "sales-line"),
      number("0101", "desk"),
      number("0102", "desk"),
    );
    const message = await untouched(renamed);
    expect(message).toMatch(
      /Channel "sales-line" would be deleted and made anew .*If the resource was renamed.*say so with a moved block/,
    );
    const moved = "moved {\n  from = wxcc_channel.sales\n  to = wxcc_channel.desk\n}";
    await lines.apply(configuration(renamed, moved));
    expect(await lines.problems()).toEqual([]);
  });

  test("deletion_protection holds against taint and -replace too", async () => {
    const guarded = configuration(
      channel("sales", "sales-line", { deletion_protection: "true" }),
      number("0101", "sales"),
    );
    await lines.apply(guarded);
    const message = await untouched(undefined, "-replace=wxcc_channel.sales");
    expect(message).toContain('Channel "sales-line" is protected against deletion');
    expect(await lines.problems()).toEqual([]);
    // Even when the same change drops it, and when another type forces the replacement.
    const dropped = guarded.replace("deletion_protection = true", "deletion_protection = false");
    expect(dropped).not.toBe(guarded);
    expect(await untouched(dropped, "-replace=wxcc_channel.sales")).toContain(
      "is protected against deletion",
    );
    const other = configuration(channel("sales", "sales-line", { ...chat, deletion_protection: "false" }));
    expect(await untouched(other)).toContain("is protected against deletion");
    await lines.apply(dropped);
    await lines.apply(dropped, "-replace=wxcc_channel.sales");
    expect(await lines.problems()).toEqual([]);
  });

  test("a destroy of a line that an unmanaged number still uses: the plan warns of that number alone", async () => {
    await lines.apply(sales);
    const foreign = await byHand(lines.emulator).mapNumber(lines.idOf("sales"), "+14085550109");
    const plan = await lines.project.ok("plan", "-destroy");
    expect(plan).toContain('1 support number still points to channel "sales-line"');
    expect(plan).toContain("+14085550109");
    expect(plan).not.toContain("+14085550101 and");
    const message = await lines.project.problem("destroy", "-auto-approve");
    expect(message).toContain(
      'Channel "sales-line" can\'t be deleted: +14085550109 still points to it and does not move in this plan',
    );
    expect(lines.numbersOf("sales-line")).toEqual(["0109"]);
    await lines.apply(sales);
    expect(await lines.problems({ byHand: [String(foreign.id)] })).toEqual([]);
  });

  test("a line whose place a flow points to: the flow can't follow", async () => {
    await lines.apply(sales);
    const flow = await byHand(lines.emulator).importFlow(transferringTo(lines.idOf("sales")));
    const message = await untouched(undefined, "-replace=wxcc_channel.sales");
    expect(message).toContain(
      'Channel "sales-line" can\'t be replaced: 2 support numbers and 1 flow still point to it',
    );
    expect(await lines.problems({ byHand: [String(flow.id)] })).toEqual([]);
  });
});

function transferringTo(destination: string): object {
  return flowDocument("Transfers", {
    handoff: {
      id: "handoff",
      name: "handoff",
      group: "action",
      properties: {
        description: "to sales",
        activityName: "queue-contact",
        queueRadioGroup: "staticQueue",
        destination,
      },
    },
  });
}
