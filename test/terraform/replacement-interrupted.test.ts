// Replacements that stop half-way, by whatever means: calls reach a live channel all the time, the message says where,
// and the next apply finishes or undoes what was begun.

import { byHand } from "../acceptance/by-hand";
import { temporaryName } from "../../src/resources/successor";
import { wave } from "../emulator/raw-http";
import { channel, chat, configuration, LiveLines, number, resource, text } from "./live-lines";
import { describeTerraform } from "./terraform";
import { TerraformRun } from "./terraform-run";

jest.setTimeout(180_000); // a few runs of Terraform each, on machines that may be busy

describeTerraform("a replacement that is interrupted", () => {
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
  const replace = "-replace=wxcc_channel.sales";
  const failing = { kind: "status", status: 503 } as const;

  /** From the first number on that has moved, the API answers 503 to everything. @returns the messages */
  async function stuckHalfWay(): Promise<string> {
    lines.project.environment.WXCC_MAX_RETRIES = "0";
    lines.onRequest = ({ operation }) => {
      if (operation === "dial-number.update") lines.emulator.setFaults([{ effect: failing }]);
    };
    const message = await lines.refused(undefined, replace);
    lines.onRequest = () => undefined;
    lines.emulator.setFaults([]);
    Reflect.deleteProperty(lines.project.environment, "WXCC_MAX_RETRIES");
    return message;
  }

  test("stuck half-way: the message says where the numbers are, and replacing again finishes", async () => {
    await lines.apply(sales);
    const temporary = temporaryName("sales-line", lines.idOf("sales"));
    const message = await stuckHalfWay();
    expect(message).toContain('Channel "sales-line" could not be replaced completely');
    expect(message).toContain(
      'Some numbers still reach the old channel "sales-line", the others the new one, which is called ' +
        `"${temporary}" until the replacement is complete. Apply again to finish it.`,
    );
    expect(lines.numbersOf(temporary)).toHaveLength(1);
    expect(lines.isTainted("wxcc_channel.sales")).toBe(false);
    await lines.replaced("sales");
    expect(await lines.problems()).toEqual([]);
  });

  test("a move that fails once is taken back: nothing has changed", async () => {
    await lines.apply(sales);
    lines.project.environment.WXCC_MAX_RETRIES = "0";
    lines.emulator.setFaults([{ operation: "dial-number.update", skip: 1, times: 1, effect: failing }]);
    const message = await lines.refused(undefined, replace);
    expect(message).toContain('Nothing has changed: channel "sales-line" and its numbers are as they were.');
    expect(lines.channelNames()).toEqual(["sales-line"]);
    expect(await lines.problems()).toEqual([]);
  });

  test("stuck half-way and not wanted any more: managed numbers return, the successor goes, a warning is shown", async () => {
    await lines.apply(sales);
    await stuckHalfWay();
    const output = await lines.apply();
    expect(output).toContain('A replacement of channel "sales-line" was not finished');
    expect(lines.channelNames()).toEqual(["sales-line"]);
    expect(lines.numbersOf("sales-line")).toEqual(["0101", "0102"]);
    expect(await lines.problems()).toEqual([]);
    expect(await lines.project.ok("plan")).not.toContain("was not finished");
  });

  test("killed half-way and not wanted any more: the same, without any word of the run that was killed", async () => {
    await lines.apply(sales);
    const moving = { operation: "dial-number.update", times: 1 };
    await lines.killed({ ...moving, effect: { kind: "timeout-after-commit" } }, "both", replace);
    expect(lines.numbersOf(temporaryName("sales-line", lines.idOf("sales")))).toHaveLength(1);
    expect(await lines.apply()).toContain('A replacement of channel "sales-line" was not finished');
    expect(lines.channelNames()).toEqual(["sales-line"]);
    expect(lines.numbersOf("sales-line")).toEqual(["0101", "0102"]);
    expect(await lines.problems()).toEqual([]);
  });

  test("killed before a number has moved and not wanted any more: the plan says that the empty successor goes, and it does", async () => {
    await lines.apply(sales);
    const temporary = temporaryName("sales-line", lines.idOf("sales"));
    const moving = { operation: "dial-number.update", times: 1 };
    await lines.killed({ ...moving, effect: { kind: "timeout" } }, "both", replace);
    expect(lines.numbersOf(temporary)).toEqual([]);
    expect(await lines.project.ok("plan")).toContain(`unfinished_replacement    = "${temporary}" -> null`);
    await lines.apply();
    expect(lines.channelNames()).toEqual(["sales-line"]);
    expect(await lines.problems()).toEqual([]);
  });

  test("stuck half-way with a number that is not managed, and not wanted any more: that number returns too", async () => {
    await lines.apply(channel("sales", "sales-line"));
    const foreign = await byHand(lines.emulator).mapNumber(lines.idOf("sales"), "+14085550109");
    await stuckHalfWay();
    expect(lines.numbersOf("sales-line")).toEqual([]);
    await lines.apply();
    expect(lines.numbersOf("sales-line")).toEqual(["0109"]);
    expect(lines.channelNames()).toEqual(["sales-line"]);
    expect(await lines.problems({ byHand: [String(foreign.id)] })).toEqual([]);
  });

  test("stuck half-way and removed from the configuration: everything goes, the successor too", async () => {
    await lines.apply(sales);
    await stuckHalfWay();
    await lines.apply("");
    expect(lines.channelNames()).toEqual([]);
    expect(await lines.problems()).toEqual([]);
  });

  test("stuck half-way and destroyed with a number that is not managed: refused by its name", async () => {
    await lines.apply(channel("sales", "sales-line"));
    const foreign = await byHand(lines.emulator).mapNumber(lines.idOf("sales"), "+14085550109");
    const temporary = temporaryName("sales-line", lines.idOf("sales"));
    await stuckHalfWay();
    expect(lines.numbersOf(temporary)).toEqual(["0109"]);
    const message = await lines.project.problem("destroy", "-auto-approve");
    expect(message).toContain('Channel "sales-line" can\'t be deleted: 1 support number still points to it');
    expect(message).toContain("+14085550109");
    await lines.replaced("sales");
    expect(await lines.problems({ byHand: [String(foreign.id)] })).toEqual([]);
  });

  test("Ctrl-C while numbers move: what is under way is finished, the next apply names the line", async () => {
    await lines.apply(sales);
    await lines.project.ok("taint", "wxcc_channel.sales");
    const run = new TerraformRun(lines.project, ["apply", "-auto-approve", "-input=false"]);
    lines.onRequest = ({ operation }) => {
      if (operation !== "dial-number.update") return;
      lines.onRequest = () => undefined;
      run.interrupt();
    };
    expect(await run.ended()).toContain("Interrupt received");
    expect(lines.watch.lostCalls()).toEqual([]);
    await lines.apply();
    expect(await lines.problems()).toEqual([]);
  });

  test("a dependency that fails between the halves: the next apply finds the successor by its name", async () => {
    const withMusic = (bytes: number) =>
      configuration(
        resource("wxcc_music_on_hold", "main", {
          name: text("waiting.wav"),
          content_base64: text(wave(bytes).toString("base64")),
        }),
        channel("sales", "sales-line", { music_on_hold_id: "wxcc_music_on_hold.main.id" }),
        number("0101", "sales"),
      );
    await lines.apply(withMusic(8));
    const temporary = temporaryName("sales-line", lines.idOf("sales"));
    lines.project.environment.WXCC_MAX_RETRIES = "0";
    lines.emulator.setFaults([{ operation: "audio-file.update", effect: { kind: "status", status: 500 } }]);
    await lines.refused(withMusic(16), replace);
    lines.emulator.setFaults([]);
    expect(lines.numbersOf(temporary)).toEqual(["0101"]);
    await lines.apply();
    expect(await lines.problems()).toEqual([]);
  });

  /** The rename is refused. @returns the messages */
  async function unnamed(): Promise<string> {
    lines.emulator.setFaults([
      // The first update switches the old channel off.
      { operation: "entry-point.update", skip: 1, effect: { kind: "status", status: 400 } },
    ]);
    const message = await lines.refused(undefined, replace);
    lines.emulator.setFaults([]);
    return message;
  }

  test("a successor that can't get its name takes calls, and the next apply names it", async () => {
    await lines.apply(sales);
    const temporary = temporaryName("sales-line", lines.idOf("sales"));
    const message = await unnamed();
    expect(message).toContain('Channel "sales-line" could not get its name');
    expect(message).toContain(
      `It takes calls, and is called "${temporary}" until the replacement is complete. Apply again to finish it.`,
    );
    expect(lines.numbersOf(temporary)).toEqual(["0101", "0102"]);
    await lines.apply();
    expect(await lines.problems()).toEqual([]);
  });

  test("a successor with numbers that shall become a chat channel after all: refused; without numbers it goes", async () => {
    await lines.apply(sales);
    await unnamed();
    const toChat = channel("sales", "sales-line", chat);
    const message = await lines.refused(
      configuration(toChat, number("0101", "sales"), number("0102", "sales")),
    );
    expect(message).toContain(
      'Channel "sales-line" can\'t become "chat": 2 support numbers still point to the channel it was to replace',
    );
    await lines.apply(toChat, "-target=wxcc_support_number.n0101", "-target=wxcc_support_number.n0102");
    await lines.apply();
    expect(lines.channelNames()).toEqual(["sales-line"]);
    expect(await lines.problems()).toEqual([]);
  });

  test("killed within the last request: the write-ahead record tells that the name is ours", async () => {
    await lines.apply(sales);
    const rename = { operation: "entry-point.update", skip: 1, times: 1 };
    const killed = await lines.killed(
      { ...rename, effect: { kind: "timeout-after-commit" } },
      "provider",
      replace,
    );
    expect(killed).toBeDefined();
    expect(lines.channelNames()).toEqual(["sales-line"]);
    await lines.apply();
    expect(await lines.problems()).toEqual([]);
  });

  test.each(["entry-point.delete", "dial-number.update"])(
    "killed within %s: an apply without a refresh goes on",
    async (operation) => {
      await lines.apply(sales);
      await lines.project.ok("taint", "wxcc_channel.sales");
      await lines.killed({ operation, times: 1, effect: { kind: "timeout-after-commit" } }, "both");
      await lines.project.apply("-refresh=false");
      await lines.apply();
      expect(await lines.problems()).toEqual([]);
    },
  );

  test("killed within the last request, and the record is lost: the message says how to import it", async () => {
    await lines.apply(sales);
    const rename = { operation: "entry-point.update", skip: 1, times: 1 };
    await lines.killed({ ...rename, effect: { kind: "timeout-after-commit" } }, "both", replace);
    lines.project.environment.TF_DATA_DIR = "another";
    const message = await lines.refused();
    const [, id] = /terraform import <address> ([0-9a-f-]{36})/.exec(message) ?? [];
    await lines.project.ok("import", "wxcc_channel.sales", String(id));
    await lines.apply();
    expect(await lines.problems()).toEqual([]);
  });

  test("a stranger who takes the freed name is not touched, and the message names it", async () => {
    await lines.apply(sales);
    const stranger: string[] = [];
    lines.onRequest = async ({ operation }) => {
      if (operation !== "entry-point.delete") return;
      lines.onRequest = () => undefined;
      stranger.push((await byHand(lines.emulator).createChannel({ name: "sales-line" })).id);
    };
    const message = await lines.refused(undefined, replace);
    expect(message).toContain(`The name "sales-line" is taken by channel ${String(stranger[0])}`);
    lines.emulator.edit("entry-point", String(stranger[0]), { name: "their-line" });
    await lines.apply();
    expect(await lines.problems({ byHand: stranger })).toEqual([]);
    expect(lines.channelNames()).toEqual(["sales-line", "their-line"]);
  });

  test("look-alike names, and the successor of another configuration's line, are not touched", async () => {
    await lines.apply(sales);
    const others = byHand(lines.emulator);
    const theirs = await others.createChannel({ name: "their-line" });
    const lookalike = await others.createChannel({
      name: `mine--next-abcdef-${lines.idOf("sales").slice(0, 8)}`,
    });
    const successor = await others.createChannel({ name: temporaryName("sales-line", theirs.id) });
    const strangers = [theirs.id, lookalike.id, successor.id];
    const before = lines.watch.writes().length;
    await lines.replaced("sales");
    await lines.apply("");
    const touched = lines.watch
      .writes()
      .slice(before)
      .flatMap(({ changes }) => changes.map(({ id }) => id));
    expect(touched.filter((id) => strangers.includes(id))).toEqual([]);
    expect(await lines.problems({ byHand: strangers })).toEqual([]);
  });
});
