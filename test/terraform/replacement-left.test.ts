// Lines that their numbers leave while they are destroyed: a renamed address, a merge of two lines. One apply, in which
// every number leads to a live line all the time.

import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryName } from "../../src/resources/successor";
import { byHand } from "../acceptance/by-hand";
import { channel, configuration, lifecycle, LiveLines, number, text } from "./live-lines";
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
});
