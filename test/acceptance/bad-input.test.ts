// The table of bad input through synthesis and through the engine: each mistake is told in the table's words, before
// anything has changed, and the state stays as it was.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { badInput, type BadInput, type Message } from "../scenarios/bad-input";
import { errorsOf, newStack, warningsOf } from "../constructs/stack";
import { throughTheEngine, withoutChance, Worlds } from "./bad-input-world";

let worlds: Worlds;
beforeAll(async () => {
  worlds = await Worlds.open();
});
afterAll(() => worlds.close());

describe("through the engine", () => {
  test.each(badInput.map((row) => [row.name, row] as const))("%s", async (_, row) => {
    const outcome = await worlds.with(row, (stack, world) => throughTheEngine(row, stack, world));
    expect(outcome).toEqual({
      found: row.found,
      messages: row.messages,
      writes: row.refusedWrites ?? [],
      changes: [],
      stateIsUntouched: true,
    });
  });
});

describe("through synthesis: the same words after the path of the construct", () => {
  const visible = badInput.filter(({ synthesise }) => synthesise !== undefined);
  test.each(visible.map((row) => [row.name, row] as const))("%s", (_, row) => {
    const messages = row.messagesAtSynthesis ?? row.messages;
    expect(synthesised(row)).toEqual(messages.map(atSynthesis));
  });
});

test("no message holds a token, a stack trace or the name of a class", () => {
  const texts = badInput.flatMap(({ messages }) => messages.map(({ summary, detail }) => summary + detail));
  const { accessToken, readOnlyToken, expiredToken, otherOrganizationToken } = worlds.emulator;
  for (const secret of [accessToken, readOnlyToken, expiredToken, otherOrganizationToken]) {
    expect(texts.filter((text) => text.includes(secret))).toEqual([]);
  }
  expect(texts.filter((text) => /\n\s+at |Error:|undefined|\[object/.test(text))).toEqual([]);
});

function atSynthesis({ severity = "error", summary, detail }: Message): string {
  return `${severity} [main/bad] ${summary}: ${detail}`;
}

function synthesised(row: BadInput): string[] {
  const folder = mkdtempSync(join(tmpdir(), "wxcc-synthesis-"));
  try {
    for (const [name, content] of Object.entries(row.files ?? {})) writeFileSync(join(folder, name), content);
    return withMessages(row, folder).map((text) => withoutChance(text, worlds.world(folder)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function withMessages({ synthesise }: BadInput, folder: string): string[] {
  const filledStack = () => {
    const stack = newStack();
    synthesise?.(stack, folder);
    return stack;
  };
  try {
    const errors = errorsOf(filledStack()).map((text) => `error ${text}`);
    return errors.length > 0 ? errors : warningsOf(filledStack()).map((text) => `warning ${text}`);
  } catch (failure) {
    return [`error ${(failure as Error).message}`]; // a file that can't be read: there is nothing to construct
  }
}
