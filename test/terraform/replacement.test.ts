// Replacing a line through a real Terraform, in its default order: the numbers follow, and no call is lost.

import type { FaultRule } from "../../src/emulator";
import { byHand } from "../acceptance/by-hand";
import { channel, chat, configuration, LiveLines, number } from "./live-lines";
import { describeTerraform } from "./terraform";

jest.setTimeout(180_000); // a few runs of Terraform each, on machines that may be busy

describeTerraform("replacing a line", () => {
  let lines: LiveLines;
  beforeEach(async () => {
    lines = await LiveLines.start();
  });
  afterEach(() => lines.stop());

  const sales = configuration(
    channel("sales", "sales-line"),
    number("0101", "sales"),
    number("0102", "sales"),
    number("0103", "sales"),
  );

  const story = (since: number) => lines.watch.story().slice(since);
  const successor = expect.stringMatching(/^entry-point\.create sales-line--next-[0-9a-f]{6}-[0-9a-f]{8}$/);

  test("that is tainted: successor, numbers, old line, name; the number resources write nothing", async () => {
    await lines.apply(sales);
    const unmanaged = await byHand(lines.emulator).mapNumber(lines.idOf("sales"), "+14085550104");
    const old = lines.idOf("sales");
    await lines.project.ok("taint", "wxcc_channel.sales");
    const before = lines.watch.story().length;
    await lines.apply();
    const moved = story(before).slice(1, 5).sort();
    expect(story(before)[0]).toEqual(successor);
    expect(moved).toEqual(["0101", "0102", "0103", "0104"].map((n) => `dial-number.update +1408555${n}`));
    expect(story(before).slice(5)).toEqual([
      "entry-point.update sales-line",
      "entry-point.delete sales-line",
      "entry-point.update sales-line",
    ]);
    expect(lines.idOf("sales")).not.toBe(old);
    expect(lines.numbersOf("sales-line")).toEqual(["0101", "0102", "0103", "0104"]);
    expect(await lines.problems({ byHand: [String(unmanaged.id)] })).toEqual([]);
  });

  test("on request, from a saved plan", async () => {
    await lines.apply(sales);
    const old = lines.idOf("sales");
    await lines.project.ok("plan", "-replace=wxcc_channel.sales", "-out=saved.tfplan");
    await lines.project.ok("apply", "-input=false", "saved.tfplan");
    expect(lines.idOf("sales")).not.toBe(old);
    expect(lines.numbersOf("sales-line")).toEqual(["0101", "0102", "0103"]);
    expect(await lines.problems()).toEqual([]);
  });

  test("alone, with -target and without a refresh: the next apply brings the numbers' state in line", async () => {
    await lines.apply(sales);
    const words = ["-replace=wxcc_channel.sales", "-target=wxcc_channel.sales", "-refresh=false"];
    await lines.apply(undefined, ...words);
    expect(lines.numbersOf("sales-line")).toEqual(["0101", "0102", "0103"]);
    await lines.apply();
    expect(await lines.problems()).toEqual([]);
  });

  test("five at once, with four numbers each", async () => {
    const names = ["a", "b", "c", "d", "e"];
    const digits = (line: number) => [0, 1, 2, 3].map((n) => `01${line}${n}`);
    await lines.apply(
      configuration(
        ...names.map((name) => channel(name, `line-${name}`)),
        ...names.flatMap((name, line) => digits(line).map((n) => number(n, name))),
      ),
    );
    await lines.replaced(...names);
    expect(lines.channelNames()).toEqual(names.map((name) => `line-${name}`));
    for (const [line, name] of names.entries()) {
      expect(lines.numbersOf(`line-${name}`)).toEqual(digits(line));
    }
    expect(await lines.problems()).toEqual([]);
  });

  // Who writes to a number first, the replacement of its old line or its own resource, is a matter of time.
  const slow = (...operations: string[]): FaultRule[] =>
    operations.map((operation) => ({ operation, effect: { kind: "latency", ms: 150 } }));
  test.each<[string, FaultRule[], string[]]>([
    ["as fast as it gets", [], []],
    ["one request at a time", [], ["-parallelism=1"]],
    ["and the successor is slow to come", slow("entry-point.create"), []],
    ["and every write to a number is slow", slow("dial-number.update"), []],
    ["and the numbers are slow to be read", slow("dial-number.get", "dial-number.list"), []],
    ["and the old line is slow to go", slow("entry-point.update", "entry-point.delete"), []],
  ])(
    "while a number moves elsewhere, one goes and one comes in the same apply, %s",
    async (_timing, faults, words) => {
      const others = channel("support", "support-line");
      await lines.apply(configuration(sales, others));
      await lines.project.ok("taint", "wxcc_channel.sales");
      lines.emulator.setFaults(faults);
      await lines.apply(
        configuration(
          channel("sales", "sales-line"),
          others,
          number("0101", "sales"),
          number("0102", "support"),
          number("0104", "sales"),
        ),
        ...words,
      );
      lines.emulator.setFaults([]);
      expect(lines.numbersOf("sales-line")).toEqual(["0101", "0104"]);
      expect(lines.numbersOf("support-line")).toEqual(["0102"]);
      expect(await lines.problems()).toEqual([]);
    },
  );

  test("under a new name, taken over by whatever else the plan changes", async () => {
    await lines.apply(configuration(channel("sales", "sales-line"), number("0101", "sales")));
    await lines.project.ok("taint", "wxcc_channel.sales");
    await lines.apply(
      configuration(
        channel("sales", "sales & more", { description: '"New"', time_zone: '"Europe/Berlin"' }),
        number("0101", "sales"),
      ),
    );
    expect(lines.numbersOf("sales & more")).toEqual(["0101"]);
    expect(await lines.problems()).toEqual([]);
  });

  test("with names that differ only beyond the cut of the temporary name", async () => {
    const start = "n".repeat(58);
    const names = { a: `${start}1234`, b: `${start}12345`, c: `${start}${"x".repeat(22)}` };
    await lines.apply(
      configuration(
        ...Object.entries(names).map(([resource, name]) => channel(resource, name)),
        ...Object.keys(names).map((resource, n) => number(`010${n}`, resource)),
      ),
    );
    await lines.replaced(...Object.keys(names));
    expect(Object.values(names).map((name) => lines.numbersOf(name))).toEqual([["0100"], ["0101"], ["0102"]]);
    expect(await lines.problems()).toEqual([]);
  });

  test("a line that is switched off stays off", async () => {
    await lines.apply(channel("sales", "sales-line", { active: "false" }));
    await lines.replaced("sales");
    expect(await lines.problems({ inactive: ["sales-line"] })).toEqual([]);
  });

  test("a number mapped by hand just before the delete follows too", async () => {
    await lines.apply(configuration(channel("sales", "sales-line"), number("0101", "sales")));
    const old = lines.idOf("sales");
    const byOthers: string[] = [];
    lines.onRequest = async ({ operation, changes }) => {
      if (operation !== "entry-point.update" || changes[0]?.after?.active !== false) return;
      lines.onRequest = () => undefined;
      const mapping = await byHand(lines.emulator).mapNumber(old, "+14085550102");
      byOthers.push(String(mapping.id));
    };
    await lines.replaced("sales");
    expect(lines.numbersOf("sales-line")).toEqual(["0101", "0102"]);
    expect(await lines.project.actions()).toEqual({});
    expect(lines.watch.unsettled([lines.state()], { byHand: byOthers })).toEqual([]);
  });

  test("of another type takes no numbers along: their removal in the same apply goes first", async () => {
    await lines.apply(sales);
    await lines.apply(channel("sales", "sales-line", chat));
    expect(lines.emulator.tenant().entities["dial-number"]).toEqual([]);
    expect(await lines.problems()).toEqual([]);
  });

  test("of another type, under another name and another resource name", async () => {
    await lines.apply(channel("sales", "sales-line"));
    const moved = "moved {\n  from = wxcc_channel.sales\n  to = wxcc_channel.talk\n}";
    await lines.apply(configuration(channel("talk", "sales-chat", chat), moved));
    expect(lines.channelNames()).toEqual(["sales-chat"]);
    expect(await lines.problems()).toEqual([]);
  });

  const renamed = "moved {\n  from = wxcc_channel.sales\n  to = wxcc_channel.desk\n}";

  test("on request, under another name and another resource name: the numbers follow", async () => {
    await lines.apply(configuration(channel("sales", "sales-line"), number("0101", "sales")));
    const moved = configuration(channel("desk", "sales-desk"), number("0101", "desk"), renamed);
    await lines.apply(moved, "-replace=wxcc_channel.desk");
    expect(lines.channelNames()).toEqual(["sales-desk"]);
    expect(lines.numbersOf("sales-desk")).toEqual(["0101"]);
    expect(await lines.problems()).toEqual([]);
  });

  test("of another type under another resource name: refused while numbers are mapped, and they may go with it", async () => {
    await lines.apply(configuration(channel("sales", "sales-line"), number("0101", "sales")));
    const toChat = configuration(channel("desk", "sales-line", chat), renamed);
    const message = await lines.refused(configuration(toChat, number("0101", "desk")));
    expect(message).toContain(
      'Channel "sales-line" can\'t become "chat": 1 support number still points to it',
    );
    await lines.apply(toChat);
    expect(lines.emulator.tenant().entities["dial-number"]).toEqual([]);
    expect(await lines.problems()).toEqual([]);
  });

  test("of two channels that take each other's names and types: two applies at most", async () => {
    await lines.apply(configuration(channel("a", "alpha"), channel("b", "beta", chat)));
    lines.project.write(configuration(channel("a", "beta", chat), channel("b", "alpha")));
    // Whichever is made first may find its name still taken: Terraform does not know that one waits for the other.
    await lines.project.terraform("apply", "-auto-approve", "-input=false");
    await lines.apply();
    expect(lines.channelNames()).toEqual(["alpha", "beta"]);
    expect(await lines.problems()).toEqual([]);
  });
});
