// How one object of a plan is drawn, attribute by attribute.
import { createColors } from "picocolors";
import { renderResourceDiff, type ResourceDiff } from "../../../src/cli/render/resource-diff";
import { unknown, type Values } from "../../../src/schema/value";

function drawn(before: Values | null, after: Values | null, more: Partial<ResourceDiff> = {}): string[] {
  const symbol = before === null ? "+" : after === null ? "-" : "~";
  const diff: ResourceDiff = {
    block: 'resource "wxcc_thing" "one"',
    symbol,
    before,
    after,
    forcedBy: [],
    sensitive: [],
    identifiedBy: [],
    names: new Map(),
    lines: () => ({}),
    full: false,
    ...more,
  };
  return renderResourceDiff(diff, createColors(false)).split("\n").slice(1, -1);
}

test("scalars change in one line, set and unset ones have their own symbols", () => {
  expect(drawn({ a: 1, b: "x", c: null, d: true }, { a: 2, b: null, c: "new", d: true })).toEqual([
    "      ~ a = 1 -> 2",
    '      - b = "x" -> null',
    '      + c = "new"',
    "        # 1 unchanged attribute hidden",
  ]);
});

test("absent spellings are no change and are not counted", () => {
  expect(drawn({ a: null, b: "", c: [], d: 1 }, { a: "", b: null, c: null, d: 2 })).toEqual([
    "      ~ d = 1 -> 2",
  ]);
});

test("names that tell which object it is stay visible without a symbol", () => {
  const identified = drawn({ id: "1", a: 1 }, { id: "1", a: 2 }, { identifiedBy: ["id"] });
  expect(identified).toEqual(["      ~ a  = 1 -> 2", '        id = "1"']);
});

test("what forces the replacement is marked in its first line", () => {
  const lines = drawn({ map: { k: "a" } }, { map: { k: "b" } }, { forcedBy: ["map"] });
  expect(lines).toEqual([
    "      ~ map = {   # forces replacement",
    '          ~ k = "a" -> "b"',
    "        }",
  ]);
});

test("secrets are never drawn, whether they come, go or change", () => {
  const sensitive = ["s"];
  const all = [
    ...drawn(null, { s: "s3cret" }, { sensitive }),
    ...drawn({ s: "s3cret" }, null, { sensitive }),
    ...drawn({ s: "s3cret" }, { s: "s4cret" }, { sensitive }),
  ];
  expect(all).toEqual([
    "      + s = (sensitive value)",
    "      - s = (sensitive value)",
    "      ~ s = (sensitive value)",
  ]);
});

test("maps and nested objects show the changed keys only", () => {
  const before = { m: { keep: "1", change: { to: "a", on: true }, "odd key": "x" } };
  const after = { m: { keep: "1", change: { to: "b", on: true }, more: unknown } };
  expect(drawn(before, after)).toEqual([
    "      ~ m = {",
    "          ~ change    = {",
    '              ~ to = "a" -> "b"',
    "                # 1 unchanged element hidden",
    "            }",
    "          + more      = (known after apply)",
    '          - "odd key" = "x"',
    "            # 1 unchanged element hidden",
    "        }",
  ]);
});

test("lists and sets show which items come and go", () => {
  expect(drawn({ labels: ["Live", "Test"] }, { labels: ["Live", "Latest"] })).toEqual([
    "      ~ labels = [",
    '          - "Test",',
    '          + "Latest",',
    "            # 1 unchanged element hidden",
    "        ]",
  ]);
});

test("long lists of a new object have a line for each item", () => {
  const items = ["a".repeat(50), "b".repeat(50)];
  expect(drawn(null, { items })).toEqual([
    "      + items = [",
    `          + "${items[0]}",`,
    `          + "${items[1]}",`,
    "        ]",
  ]);
});

test("values are drawn as they are written in a configuration", () => {
  expect(drawn(null, { a: 'say "hi" to ${you} at 5%{x}', b: false, c: 0, d: ["x", 1] })).toEqual([
    '      + a = "say \\"hi\\" to $${you} at 5%%{x}"',
    "      + b = false",
    "      + c = 0",
    '      + d = ["x", 1]',
  ]);
});

const document = (description: string) =>
  JSON.stringify({ name: "main", description, activities: Array.from({ length: 60 }, (_, index) => index) });

test("a long document is drawn by its size, and by its changed lines when it changes", () => {
  expect(drawn(null, { definition: document("one") })).toEqual(["      + definition = (JSON, 220 bytes)"]);
  expect(drawn({ definition: document("one") }, { definition: document("two") })).toEqual([
    "      ~ definition = (JSON, 220 bytes), changed lines:",
    "            {",
    '              "name": "main",',
    '          -   "description": "one",',
    '          +   "description": "two",',
    '              "activities": [',
    "                0,",
  ]);
});

test("a document of which everything changes is cut short", () => {
  const all = (offset: number) => JSON.stringify(Array.from({ length: 200 }, (_, index) => index + offset));
  const lines = drawn({ d: all(0) }, { d: all(1000) });
  expect(lines.length).toBeLessThan(70);
  expect(lines.at(-1)).toMatch(/^ +# \d+ more lines, which --full shows$/);
  const full = drawn({ d: all(0) }, { d: all(1000) }, { full: true });
  expect(full.slice(0, 61)).toEqual(lines.slice(0, 61));
  expect(full.filter((line) => line.includes("+ "))).toHaveLength(200);
});

test("a long line is shown around what differs in it, and says that there is more", () => {
  const told = (words: string) =>
    JSON.stringify({ text: `${"We are open. ".repeat(40)}${words}${" Bye.".repeat(40)}` });
  const lines = drawn({ d: told("Call again.") }, { d: told("CLOSED FOREVER.") });
  expect(lines[2]).toMatch(/^ +- \.\.\..*Call again\..*\.\.\. # \d+ more characters, which --full shows$/);
  expect(lines[3]).toMatch(
    /^ +\+ \.\.\..*CLOSED FOREVER\..*\.\.\. # \d+ more characters, which --full shows$/,
  );
  expect(drawn({ d: told("a") }, { d: told("b") }, { full: true }).join("\n")).not.toContain("...");
});

test("digits that JavaScript would round are drawn as they are", () => {
  const account = (digits: string) => `{"account":${digits},"text":"${"x".repeat(200)}"}`;
  const lines = drawn({ d: account("12345678901234567891") }, { d: account("12345678901234567892") });
  expect(lines).toContain('          -   "account": 12345678901234567891,');
  expect(lines).toContain('          +   "account": 12345678901234567892,');
});

test("a type may say what is compared", () => {
  const lines = drawn(
    { d: document("one") },
    { d: document("two") },
    {
      lines: ({ d }) => ({ d: String(d).includes("one") ? "same\nfirst\n" : "same\nsecond\n" }),
    },
  );
  expect(lines.slice(1)).toEqual(["            same", "          - first", "          + second"]);
});

test("a long word without lines is drawn by its size alone", () => {
  const word = (letter: string) => letter.repeat(5000);
  expect(drawn({ content: word("a") }, { content: word("b") })).toEqual([
    "      ~ content = (text, 5.0 KB) -> (text, 5.0 KB)",
  ]);
});

test("what held the id of one object and holds that of another shows their names beside the ids", () => {
  const names = new Map([
    ["0b1f", "sales-line"],
    ["77aa", 'desk "1"'],
  ]);
  const moved = (from: Values[string], to: Values[string], more: Partial<ResourceDiff> = {}) =>
    drawn({ channel_id: from }, { channel_id: to }, { names, ...more });
  expect(moved("0b1f", "77aa")).toEqual([
    '      ~ channel_id = "0b1f" -> "77aa"   # "sales-line" -> "desk \\"1\\""',
  ]);
  expect(moved("0b1f", unknown)).toEqual([
    '      ~ channel_id = "0b1f" -> (known after apply)   # "sales-line"',
  ]);
  expect(moved("0b1f", "9999")).toEqual(['      ~ channel_id = "0b1f" -> "9999"   # "sales-line" -> "9999"']);
  expect(moved("0b1f", null)).toEqual(['      - channel_id = "0b1f" -> null   # "sales-line"']);
  expect(moved("8888", "9999")).toEqual(['      ~ channel_id = "8888" -> "9999"']);
  expect(moved("0b1f", "77aa", { sensitive: ["channel_id"] })).toEqual([
    "      ~ channel_id = (sensitive value)",
  ]);
});
