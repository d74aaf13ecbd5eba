// How errors and warnings are drawn.
import { createColors } from "picocolors";
import { renderDiagnostics } from "../../../src/cli/render/diagnostics";
import { error, warning } from "../../../src/schema/diagnostic";

const colors = createColors(false);
const wide = { colors, width: null };

test("summary, indented detail, place with its attribute and construct", () => {
  const diagnostic = {
    ...error("Bad name", ["Too long.", "Shorten it."], "serviceLevelThreshold"),
    address: "wxcc_channel.a",
  };
  const constructPath = (address: string) => (address === "wxcc_channel.a" ? "demo/a" : undefined);
  expect(renderDiagnostics([diagnostic], { ...wide, constructPath })).toBe(
    "Error: Bad name\n  Too long.\n  Shorten it.\n  on wxcc_channel.a, service_level_threshold (construct demo/a)",
  );
});

test("the same problem of several objects is told once, with all their places", () => {
  const one = (address: string) => ({ ...warning("Slow", "Wait."), address });
  const other = error("Broken", "");
  expect(renderDiagnostics([one("a.x"), other, one("a.y"), one("a.x")], wide)).toBe(
    "Warning: Slow\n  Wait.\n  on a.x; a.y\n\nError: Broken",
  );
});

test("of many places the first ten are listed", () => {
  const many = Array.from({ length: 30 }, (_, index) => ({ ...error("Down", ""), address: `a.n${index}` }));
  expect(renderDiagnostics(many, wide)).toMatch(/; a\.n9; and 20 more$/);
});

test("of many problems that differ in names only the first three are told, then which objects have the others", () => {
  const down = (position: number) => ({
    ...error(
      `Channel "line ${position}" could not be read`,
      `connect ECONNREFUSED (request 0000000${position % 10})`,
    ),
    address: `wxcc_channel.line_${position}`,
  });
  const other = { ...error("Bad name", "It has 81 characters."), address: "wxcc_channel.other" };
  const lines = renderDiagnostics(
    [...Array.from({ length: 200 }, (_, index) => down(index)), other],
    wide,
  ).split("\n");
  expect(lines.filter((line) => line.startsWith("Error: Channel"))).toEqual([
    'Error: Channel "line 0" could not be read',
    'Error: Channel "line 1" could not be read',
    'Error: Channel "line 2" could not be read',
  ]);
  expect(lines.find((line) => line.startsWith("The same"))).toBe(
    `The same for 197 more objects: ${Array.from({ length: 10 }, (_, index) => `wxcc_channel.line_${index + 3}`).join("; ")}; and 187 more`,
  );
  expect(lines.at(-3)).toBe("Error: Bad name");
});

test("ten problems that are alike are told in full", () => {
  const alike = Array.from({ length: 10 }, (_, index) => error(`The name "a${index}" is taken`, ""));
  expect(renderDiagnostics(alike, wide).split("\n\n")).toHaveLength(10);
});

test("a terminal's width breaks running text between words; indented lines stay whole", () => {
  const detail = ["word ".repeat(12).trim(), `    ${"x".repeat(60)}`];
  const lines = renderDiagnostics([error("Wide", detail)], { colors, width: 40 }).split("\n");
  expect(lines).toEqual([
    "Error: Wide",
    "  word word word word word word word",
    "  word word word word word",
    `      ${"x".repeat(60)}`,
  ]);
});

test("an address longer than the line is not cut", () => {
  const url = `https://example.invalid/${"a".repeat(80)}`;
  expect(renderDiagnostics([error("See", `Look at ${url} now.`)], { colors, width: 40 })).toContain(
    `  Look at\n  ${url}\n  now.`,
  );
});

test("a name or a reason that would steer the terminal is shown with escapes", () => {
  const diagnostic = error('Could not read channel "\u001b[2Jsales"', "The API said: gone\rDone.\nNext line");
  expect(renderDiagnostics([diagnostic], wide)).toBe(
    'Error: Could not read channel "\\u001b[2Jsales"\n  The API said: gone\\u000dDone.\\nNext line',
  );
});

test("of more than three warnings that are alike the first is told, then which objects have the others", () => {
  const alike = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      ...warning(`Channel name "line ${index}" contains a blank`, "Control Hub takes none."),
      address: `wxcc_channel.l${index}`,
    }));
  expect(renderDiagnostics(alike(3), wide).split("\n\n")).toHaveLength(3);
  expect(renderDiagnostics(alike(5), wide)).toBe(
    'Warning: Channel name "line 0" contains a blank\n  Control Hub takes none.\n  on wxcc_channel.l0\n\n' +
      "The same for 4 more objects: wxcc_channel.l1; wxcc_channel.l2; wxcc_channel.l3; wxcc_channel.l4",
  );
});

test("warnings of numbers that will lead nowhere are all told", () => {
  const dead = Array.from({ length: 30 }, (_, index) => ({
    ...warning(`Callers of +140855501${index + 10} will reach nothing`, ""),
    address: `wxcc_channel.l${index}`,
    unreached: [`+140855501${index + 10}`],
  }));
  expect(renderDiagnostics(dead, wide).split("\n\n")).toHaveLength(30);
});
