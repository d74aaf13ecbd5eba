// Replacing a line through a real Terraform, in its default order: the numbers follow, and no call is lost.

import { byHand } from "../acceptance/by-hand";
import { channel, configuration, LiveLines, number } from "./live-lines";
import { describeTerraform } from "./terraform";

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
});
