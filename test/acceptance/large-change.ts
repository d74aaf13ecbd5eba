// A stack of 40 objects and a change that creates, changes, moves, replaces and deletes some of each kind at once.

import { flowDocument, wave } from "../emulator/raw-http";
import type { ChangeUnderFire } from "./changes-under-fire";
import type { StackConfiguration } from "./stack";

type Named = Readonly<Record<string, object>>;

const many = (count: number, block: (position: number) => [string, object]): Named =>
  Object.fromEntries(Array.from({ length: count }, (_, position) => block(position)));

const line = (position: number, more: object = {}) => ({
  name: `line-${position}`,
  channel_type: "inbound_telephony",
  service_level_threshold: 30,
  ...more,
});
const mapping = (position: number, channel: number) => ({
  number: `+140855501${String(position).padStart(2, "0")}`,
  channel_id: `\${wxcc_channel.line-${channel}.id}`,
});
const flow = (position: number, more: object = {}) => ({
  definition: JSON.stringify({ ...flowDocument(`Flow_${position}`), ...more }),
});
const music = (position: number, length = 8) => ({
  name: `music-${position}.wav`,
  content_base64: wave(length).toString("base64"),
});

/** 16 channels, 14 numbers, 6 flows and 4 sounds: every flow and sound has a channel that uses it. */
const before: StackConfiguration = {
  resource: {
    wxcc_channel: many(16, (position) => [
      `line-${position}`,
      line(position, {
        ...(position < 6 ? { flow_id: `\${wxcc_flow.flow-${position}.id}` } : {}),
        ...(position < 4 ? { music_on_hold_id: `\${wxcc_music_on_hold.music-${position}.id}` } : {}),
      }),
    ]),
    wxcc_support_number: many(14, (position) => [`number-${position}`, mapping(position, position)]),
    wxcc_flow: many(6, (position) => [`flow-${position}`, flow(position)]),
    wxcc_music_on_hold: many(4, (position) => [`music-${position}`, music(position)]),
  },
};

const kept = before.resource ?? {};
const without = (blocks: Named = {}, ...names: string[]): Named =>
  Object.fromEntries(Object.entries(blocks).filter(([name]) => !names.includes(name)));

/**
 * Lines 8 to 10 become chats and their numbers move to line 0; line 11 goes with its number, line 12 goes and its
 * number moves to a new line; line 0 leaves its flow and music, which go; others are changed, and some are new.
 */
const after: StackConfiguration = {
  resource: {
    wxcc_channel: {
      ...without(kept.wxcc_channel, "line-11", "line-12"),
      "line-0": line(0),
      "line-7": line(7, { description: "New" }),
      ...many(3, (turn) => [`line-${8 + turn}`, line(8 + turn, { channel_type: "chat" })]),
      "line-16": line(16),
      "line-17": line(17, { flow_id: "${wxcc_flow.flow-6.id}" }),
    },
    wxcc_support_number: {
      ...without(kept.wxcc_support_number, "number-11"),
      ...many(3, (turn) => [`number-${8 + turn}`, mapping(8 + turn, 0)]),
      "number-12": mapping(12, 16),
      "number-14": mapping(14, 17),
    },
    wxcc_flow: {
      ...without(kept.wxcc_flow, "flow-0"),
      "flow-1": flow(1, { description: "New" }),
      "flow-6": flow(6),
    },
    wxcc_music_on_hold: {
      ...without(kept.wxcc_music_on_hold, "music-0"),
      "music-1": music(1, 16),
      "music-4": music(4),
    },
  },
};

export const largeChange: ChangeUnderFire = { before, after };
