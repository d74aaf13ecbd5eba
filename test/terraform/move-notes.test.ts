// The notes of which numbers leave a line that the same plan destroys: in whatever order both are planned, and heeded only
// by the delete of that very plan.

import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newLine } from "../../src/resources";
import { MoveNotes } from "../../src/terraform/move-notes";
import { destroyedBy, destroyingPlan, marked, withoutMark } from "../../src/terraform/replacement-mark";

let parent: string;
let folder: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "wxcc-moves-"));
  folder = join(parent, "notes");
});
afterEach(() => rmSync(parent, { recursive: true }));

/** What the delete of a line sees in another process. */
async function seen(plan: string | undefined, line = "line"): Promise<unknown> {
  const applying = new MoveNotes(folder);
  applying.begin(line, plan);
  const targets = await applying.awayFrom(line);
  return "unseen" in targets ? targets.unseen : Object.fromEntries(targets);
}

const elsewhere = "the plan was made in another folder, or another plan was made since";

test.each(["the line first", "the numbers first", "the line between them"])(
  "%s: the delete sees all",
  async (order) => {
    const planning = new MoveNotes(folder);
    const one = () => planning.move("one", "line", "target");
    const two = () => planning.move("two", "line", newLine);
    let plan = "";
    const line = async () => void ({ plan } = await planning.destroy("line"));
    const steps = { "the line first": [line, one, two], "the numbers first": [one, two, line] }[order];
    for (const step of steps ?? [one, line, two]) await step();
    expect(await seen(plan)).toEqual({ one: "target", two: newLine });
  },
);

test("numbers planned at the same time are all in the note", async () => {
  const planning = new MoveNotes(folder);
  const { plan } = await planning.destroy("line");
  const numbers = Array.from({ length: 50 }, (_, position) => `number ${position}`);
  await Promise.all(numbers.map((number) => planning.move(number, "line", "target")));
  expect(await seen(plan)).toEqual(Object.fromEntries(numbers.map((number) => [number, "target"])));
});

test("a line that is not destroyed gets no note, and a forgotten note takes the empty folder along", async () => {
  const planning = new MoveNotes(folder);
  await planning.move("one", "line", "target");
  expect(readdirSync(parent)).toEqual([]);
  await planning.destroy("line");
  await planning.destroy("another");
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readdirSync(folder)).toEqual(["another.json", "line.json"]);
  await planning.forget("line");
  expect(readdirSync(folder)).toEqual(["another.json"]);
  await planning.forget("another");
  expect(readdirSync(parent)).toEqual([]);
});

test("the note of another plan, no note, and a delete that knows no plan see nothing", async () => {
  const first = await new MoveNotes(folder).destroy("line");
  const second = await new MoveNotes(folder).destroy("line");
  expect(first.plan).not.toBe(second.plan);
  expect(await seen(first.plan)).toBe(elsewhere);
  expect(await seen(undefined)).toBe(elsewhere);
  expect(await seen(second.plan, "another")).toBe(elsewhere);
  expect(await seen(second.plan)).toEqual({});
});

test.each(["{", "[]", '{"plan": 1, "numbers": {}}', '{"plan": "one", "numbers": []}'])(
  "a note that holds %s is told with its path",
  async (content) => {
    await new MoveNotes(folder).destroy("line");
    writeFileSync(join(folder, "line.json"), content);
    expect(await seen("one")).toContain(
      `the note of the plan, ${join(folder, "line.json")}, can't be read (`,
    );
  },
);

test("a folder that can't be used is a warning of the plan, and no reason to fail when a note is forgotten", async () => {
  writeFileSync(folder, "a file in its place");
  const planning = new MoveNotes(folder);
  const { problems } = await planning.destroy("line");
  expect(problems).toMatchObject([
    { severity: "warning", summary: "Which numbers leave a line that is destroyed can't be noted" },
  ]);
  expect(await planning.move("one", "line", "target")).toHaveLength(1);
  await planning.forget("line");
});

test("a destroy knows its plan by its private data, which no state has", () => {
  const before = Buffer.from('{"configured":["timeZone"]}');
  const planned = destroyedBy(before, "one");
  expect(destroyingPlan(planned)).toBe("one");
  expect(destroyingPlan(before)).toBeUndefined();
  expect(Buffer.from(withoutMark(planned)).toString()).toBe(before.toString());
  expect(withoutMark(destroyedBy(undefined, "one"))).toHaveLength(0);
  expect(withoutMark(destroyedBy(marked(undefined, {}), "one"))).toHaveLength(0);
});
