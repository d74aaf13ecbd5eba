// Terraform or its provider killed while one apply creates, changes, moves, replaces and deletes some of everything: the
// next apply converges, nothing exists twice, nothing is orphaned, and no call is lost. WXCC_ALL_KILLS=1 takes
// thirty moments, otherwise ten of them are taken.

import { flowDocument, wave } from "../emulator/raw-http";
import {
  faultAt,
  inPairs,
  momentsOf,
  problemsAfter,
  takesAllKills,
  type Interruptible,
  type Moment,
} from "./killed-apply";
import { channel, chat, configuration, lifecycle, LiveLines, number, resource, text } from "./live-lines";
import { describeTerraform } from "./terraform";
import type { Victims } from "./terraform-run";

// What a channel leaves in the same apply goes after it.
const last = lifecycle("create_before_destroy = true");

function flow(resourceName: string, name: string, description: string): string {
  const definition = JSON.stringify({ ...flowDocument(name), description }).replaceAll("${", "$${");
  return resource("wxcc_flow", resourceName, { definition: `jsonencode(${definition})` }, last);
}

function music(resourceName: string, length: number): string {
  const settings = {
    name: text(`${resourceName}.wav`),
    content_base64: text(wave(length).toString("base64")),
  };
  return resource("wxcc_music_on_hold", resourceName, settings, last);
}

const using = (flowName: string, musicName: string) => ({
  flow_id: `wxcc_flow.${flowName}.id`,
  music_on_hold_id: `wxcc_music_on_hold.${musicName}.id`,
});

const before = configuration(
  flow("kept", "Kept", "before"),
  flow("dropped", "Dropped", "before"),
  music("same", 8),
  music("left", 8),
  channel("sales", "sales-line", using("kept", "same")),
  channel("support", "support-line"),
  channel("leaver", "leaver-line", using("dropped", "left")),
  channel("closed", "closed-line"),
  channel("talk", "talk-line"),
  channel("worn", "worn-line"),
  number("0101", "sales"),
  number("0102", "sales"),
  number("0103", "closed"),
  number("0104", "talk"),
  number("0105", "worn"),
);

/** `worn` is tainted, so that its successor takes its number. */
const after = configuration(
  flow("kept", "Kept", "after"),
  flow("added", "Added", "new"),
  music("same", 16),
  music("more", 8),
  channel("sales", "sales-line", { ...using("kept", "same"), description: text("after") }),
  channel("support", "support-desk"),
  channel("leaver", "leaver-line"),
  channel("talk", "talk-line", chat),
  channel("worn", "worn-line"),
  channel("added", "added-line", using("added", "more")),
  number("0101", "sales"),
  number("0102", "support"),
  number("0105", "worn"),
  number("0106", "added"),
);

const victims: readonly Victims[] = ["provider", "terraform", "both"];

describeTerraform("an apply that creates, changes, moves, replaces and deletes", () => {
  let change: Interruptible;
  let moments: readonly Moment[];
  beforeAll(async () => {
    const lines = await LiveLines.start();
    try {
      await lines.apply(before);
      await lines.project.ok("taint", "wxcc_channel.worn");
      change = { start: lines.save(after) };
    } finally {
      await lines.stop();
    }
    moments = await momentsOf(change);
  }, 120_000);

  test("killed: the next apply converges", async () => {
    // A fixed step that meets reads and writes, early and late: the same moments in each run. The last tenth is left
    // out, since requests that run side by side are not always as many.
    const turns = takesAllKills ? 30 : 10;
    const reachable = Math.floor(moments.length * 0.9);
    const chosen = Array.from({ length: turns }, (_, turn) => moments[(turn * 7919 + 29) % reachable]);
    const problems = await inPairs([...chosen.entries()], async ([turn, moment]) => {
      if (moment === undefined) return ["there is no such moment"];
      const who = victims[turn % victims.length] ?? "both";
      const label = `${who} killed ${moment.when} request ${moment.position} (${moment.operation})`;
      return problemsAfter(change, label, (lines) => lines.killed(faultAt(moment), who));
    });
    expect(problems).toEqual([]);
  }, 1_200_000);

  test("killed, and its state lost: from the backup the next apply converges, by the records of what was made", async () => {
    const chosen = takesAllKills ? [0.3, 0.45, 0.6, 0.75, 0.9] : [0.6];
    const problems = await inPairs(chosen, async (part) => {
      const moment = moments[Math.floor(moments.length * part)];
      if (moment === undefined) return ["there is no such moment"];
      const label = `killed ${moment.when} request ${moment.position} (${moment.operation}), state lost`;
      return problemsAfter(change, label, async (lines) => {
        const output = await lines.killed(faultAt(moment), "both");
        if (output !== undefined) lines.takeBackup();
        return output;
      });
    });
    expect(problems).toEqual([]);
  }, 1_200_000);
});
