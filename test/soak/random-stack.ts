// A stack that changes at random, as a team would change it over years: lines, chats, numbers, flows and music come,
// go, move and are renamed.

import { flowDocument, wave } from "../emulator/raw-http";
import type { Random } from "./random";

interface Channel {
  readonly name: string;
  readonly type: "inbound_telephony" | "chat" | "email";
  readonly description: string;
  /** Key of a flow or null. */
  readonly flow: string | null;
  /** Key of a sound or null. */
  readonly music: string | null;
}

/** What is declared, by the names of the blocks. */
export interface Declared {
  readonly channels: Readonly<Record<string, Channel>>;
  /** Key of the channel by the last four digits of a number. */
  readonly numbers: Readonly<Record<string, string>>;
  /** Revision of each flow's content. */
  readonly flows: Readonly<Record<string, number>>;
  /** Length of each sound. */
  readonly music: Readonly<Record<string, number>>;
}

/** A changed stack, and what was done to it in words. */
export interface Edited {
  readonly declared: Declared;
  readonly edits: readonly string[];
  /** Addresses to replace although nothing forces it. */
  readonly replaced: readonly string[];
}

export const nothing: Declared = { channels: {}, numbers: {}, flows: {}, music: {} };

type Edit = (stack: Declared, random: Random, fresh: string) => Declared | undefined;

const largest = { channels: 14, numbers: 12, flows: 5, music: 4 };

/** Changes a stack a few times. @param round makes new names differ from all earlier ones */
export function edited(stack: Declared, random: Random, round: number): Edited {
  let declared = stack;
  const edits: string[] = [];
  const wanted = random.between(1, 6);
  for (let turn = 0; edits.length < wanted && turn < 40; turn++) {
    const [name, edit] = random.oneOf(Object.entries(allEdits)) ?? ["", () => undefined];
    const next = edit(declared, random, `${round}-${turn}`);
    if (next === undefined) continue;
    declared = next;
    edits.push(name);
  }
  return {
    declared,
    edits,
    replaced: [...liveLineToReplace(stack, declared, random), ...numberToReplace(stack, declared, random)],
  };
}

/** A line that stays as it is and has numbers, in every fourth round. */
function liveLineToReplace(before: Declared, after: Declared, random: Random): readonly string[] {
  const candidates = Object.keys(after.channels).filter(
    (key) =>
      JSON.stringify(before.channels[key]) === JSON.stringify(after.channels[key]) &&
      Object.values(after.numbers).includes(key) &&
      Object.values(before.numbers).includes(key),
  );
  const line = random.next() < 0.25 ? random.oneOf(candidates) : undefined;
  return line === undefined ? [] : [`wxcc_channel.${line}`];
}

/** A number that stays, on its line or on another one, in every third round. */
function numberToReplace(before: Declared, after: Declared, random: Random): readonly string[] {
  const digits = random.next() < 0.34 ? random.oneOf(keptNumbers(before, after)) : undefined;
  return digits === undefined ? [] : [`wxcc_support_number.n${digits}`];
}

/**
 * Whether a number leaves a channel that goes in the same apply. Terraform deletes first, so there it takes an apply
 * of its own; the engine does it in one.
 */
export function movesNumbersOff(before: Declared, { declared: after, replaced }: Edited): boolean {
  return Object.entries(before.numbers).some(([digits, key]) => {
    const channel = after.channels[key];
    const goes =
      channel === undefined ||
      channel.type !== before.channels[key]?.type ||
      replaced.includes(`wxcc_channel.${key}`);
    const moved = digits in after.numbers && after.numbers[digits] !== key;
    return goes && moved;
  });
}

/** Digits that are declared before and after: their calls must never be lost. */
export function keptNumbers(before: Declared, after: Declared): string[] {
  return Object.keys(before.numbers).filter((digits) => digits in after.numbers);
}

export function e164(digits: string): string {
  return `+1408555${digits}`;
}

const allEdits: Readonly<Record<string, Edit>> = {
  "add a line": (stack, random, fresh) => added(stack, random, fresh, "inbound_telephony"),
  "add a chat": (stack, random, fresh) => added(stack, random, fresh, "chat"),
  "remove a channel": (stack, random) => {
    const key = random.oneOf(Object.keys(stack.channels));
    if (key === undefined) return undefined;
    return { ...withoutNumbersOf(stack, key, random), channels: without(stack.channels, key) };
  },
  "rename a channel": (stack, random, fresh) =>
    changed(stack, random, (channel) => ({ ...channel, name: `renamed-${fresh}` })),
  "describe a channel": (stack, random, fresh) =>
    changed(stack, random, (channel) => ({ ...channel, description: `As of ${fresh}` })),
  "change a type": (stack, random) => {
    const key = random.oneOf(Object.keys(stack.channels));
    const channel = key === undefined ? undefined : stack.channels[key];
    if (key === undefined || channel === undefined) return undefined;
    const type = random.oneOf(
      (["inbound_telephony", "chat", "email"] as const).filter((t) => t !== channel.type),
    );
    if (type === undefined) return undefined;
    const moved = channel.type === "inbound_telephony" ? withoutNumbersOf(stack, key, random) : stack;
    const music = type === "inbound_telephony" ? channel.music : null;
    return { ...moved, channels: { ...moved.channels, [key]: { ...channel, type, music } } };
  },
  "map a number": (stack, random) => {
    const key = random.oneOf(lines(stack));
    const digits = `01${String(random.between(0, 99)).padStart(2, "0")}`;
    if (key === undefined || digits in stack.numbers) return undefined;
    return isFull(stack, "numbers") ? undefined : { ...stack, numbers: { ...stack.numbers, [digits]: key } };
  },
  "move a number": (stack, random) => {
    const digits = random.oneOf(Object.keys(stack.numbers));
    const key = random.oneOf(lines(stack));
    if (digits === undefined || key === undefined || stack.numbers[digits] === key) return undefined;
    return { ...stack, numbers: { ...stack.numbers, [digits]: key } };
  },
  "unmap a number": (stack, random) => {
    const digits = random.oneOf(Object.keys(stack.numbers));
    return digits === undefined ? undefined : { ...stack, numbers: without(stack.numbers, digits) };
  },
  "add a flow": (stack, _random, fresh) =>
    isFull(stack, "flows") ? undefined : { ...stack, flows: { ...stack.flows, [`flow-${fresh}`]: 0 } },
  "change a flow": (stack, random) => {
    const key = random.oneOf(Object.keys(stack.flows));
    return key === undefined
      ? undefined
      : { ...stack, flows: { ...stack.flows, [key]: (stack.flows[key] ?? 0) + 1 } };
  },
  "drop a flow": (stack, random) => {
    const key = random.oneOf(Object.keys(stack.flows));
    if (key === undefined) return undefined;
    return {
      ...everyChannel(stack, (channel) => (channel.flow === key ? { ...channel, flow: null } : channel)),
      flows: without(stack.flows, key),
    };
  },
  "run a flow": (stack, random) => {
    const flow = random.oneOf(Object.keys(stack.flows)) ?? null;
    return changed(stack, random, (channel) => ({ ...channel, flow }));
  },
  "add music": (stack, random, fresh) =>
    isFull(stack, "music")
      ? undefined
      : { ...stack, music: { ...stack.music, [`music-${fresh}`]: random.between(8, 64) } },
  "change music": (stack, random) => {
    const key = random.oneOf(Object.keys(stack.music));
    return key === undefined
      ? undefined
      : { ...stack, music: { ...stack.music, [key]: random.between(65, 256) } };
  },
  "drop music": (stack, random) => {
    const key = random.oneOf(Object.keys(stack.music));
    if (key === undefined) return undefined;
    return {
      ...everyChannel(stack, (channel) => (channel.music === key ? { ...channel, music: null } : channel)),
      music: without(stack.music, key),
    };
  },
  "play music": (stack, random) => {
    const key = random.oneOf(lines(stack));
    const channel = key === undefined ? undefined : stack.channels[key];
    const music = random.oneOf(Object.keys(stack.music));
    if (key === undefined || channel === undefined || music === undefined) return undefined;
    return { ...stack, channels: { ...stack.channels, [key]: { ...channel, music } } };
  },
};

function added(stack: Declared, random: Random, fresh: string, type: Channel["type"]): Declared | undefined {
  if (isFull(stack, "channels")) return undefined;
  const flow = random.oneOf([null, ...Object.keys(stack.flows)]) ?? null;
  const channel = { name: `line-${fresh}`, type, description: "New", flow, music: null };
  return { ...stack, channels: { ...stack.channels, [`channel-${fresh}`]: channel } };
}

function isFull(stack: Declared, what: keyof Declared): boolean {
  return Object.keys(stack[what]).length >= largest[what];
}

function lines({ channels }: Declared): string[] {
  return Object.keys(channels).filter((key) => channels[key]?.type === "inbound_telephony");
}

/** The numbers of a channel move to another line, or go. */
function withoutNumbersOf(stack: Declared, key: string, random: Random): Declared {
  const heir = random.next() < 0.5 ? random.oneOf(lines(stack).filter((other) => other !== key)) : undefined;
  const numbers = Object.entries(stack.numbers).flatMap(([digits, channel]) => {
    if (channel !== key) return [[digits, channel] as const];
    return heir === undefined ? [] : [[digits, heir] as const];
  });
  return { ...stack, numbers: Object.fromEntries(numbers) };
}

function changed(
  stack: Declared,
  random: Random,
  change: (channel: Channel) => Channel,
): Declared | undefined {
  const key = random.oneOf(Object.keys(stack.channels));
  const channel = key === undefined ? undefined : stack.channels[key];
  if (key === undefined || channel === undefined) return undefined;
  return { ...stack, channels: { ...stack.channels, [key]: change(channel) } };
}

function everyChannel(stack: Declared, change: (channel: Channel) => Channel): Declared {
  const entries = Object.entries(stack.channels).map(([key, channel]) => [key, change(channel)] as const);
  return { ...stack, channels: Object.fromEntries(entries) };
}

function without<T>(things: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(things).filter(([name]) => name !== key));
}

/** The stack as Terraform JSON, which both doors read. */
export function configurationOf({ channels, numbers, flows, music }: Declared): object {
  const kept = { lifecycle: { create_before_destroy: true } };
  const blocks = {
    wxcc_channel: mapped(channels, ({ name, type, description, flow, music: sound }) => ({
      name,
      channel_type: type,
      description,
      service_level_threshold: 30,
      ...(flow === null ? {} : { flow_id: `\${wxcc_flow.${flow}.id}` }),
      ...(sound === null ? {} : { music_on_hold_id: `\${wxcc_music_on_hold.${sound}.id}` }),
    })),
    wxcc_support_number: Object.fromEntries(
      Object.entries(numbers).map(([digits, channel]) => [
        `n${digits}`,
        { number: e164(digits), channel_id: `\${wxcc_channel.${channel}.id}` },
      ]),
    ),
    wxcc_flow: mapped(flows, (revision, key) => ({
      definition: JSON.stringify({ ...flowDocument(key), description: `Revision ${revision}` }),
      ...kept,
    })),
    wxcc_music_on_hold: mapped(music, (length, key) => ({
      name: `${key}.wav`,
      content_base64: wave(length).toString("base64"),
      ...kept,
    })),
  };
  const present = Object.entries(blocks).filter(([, block]) => Object.keys(block).length > 0);
  return {
    terraform: { required_providers: { wxcc: { source: "wxcc/wxcc" } } },
    ...(present.length === 0 ? {} : { resource: Object.fromEntries(present) }),
  };
}

function mapped<T>(things: Readonly<Record<string, T>>, block: (thing: T, key: string) => object) {
  return Object.fromEntries(Object.entries(things).map(([key, thing]) => [key, block(thing, key)]));
}
