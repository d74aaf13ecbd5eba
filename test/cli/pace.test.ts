// How far a run of many objects is: the numbers, and where they are told.
import { createColors } from "picocolors";
import { Pace } from "../../src/cli/pace";
import { renderPace } from "../../src/cli/render/pace";
import { StatusLine } from "../../src/cli/status-line";

function pacing() {
  let now = 0;
  const printed: string[] = [];
  const problems = {
    colors: createColors(false),
    width: null,
    print: (text: string) => void printed.push(text),
  };
  const pace = new Pace({ problems: { ...problems, write: () => undefined }, status: null }, () => now);
  const at = (seconds: number, done: number, total = 1000) => {
    now = seconds * 1000;
    pace.update({ doing: "Applying", done, total, failed: 0 });
    return pace.text;
  };
  return { pace, at, printed };
}

test("rate, remaining objects and expected end, with failures when there are any", () => {
  const count = { doing: "Applying", done: 4200, total: 10_000, failed: 0 };
  expect(renderPace(count, 98)).toBe(
    "Applying: 4,200 of 10,000 done, 98 a second, 5,800 to go, about 59s left",
  );
  expect(renderPace({ ...count, failed: 3 }, 0.5)).toBe(
    "Applying: 4,200 of 10,000 done, 3 failed, 30 a minute, 5,800 to go, about 193m20s left",
  );
  expect(renderPace(count, null)).toBe("Applying: 4,200 of 10,000 done, 5,800 to go");
});

test("the rate is that of the last half minute, so that a wait for the budget counts", () => {
  const { pace, at } = pacing();
  expect(at(0, 0)).toBe("Applying: 0 of 1,000 done, 1,000 to go");
  expect(at(10, 500)).toContain("50 a second, 500 to go, about 10s left");
  expect(at(35, 500)).toContain("14 a second, 500 to go, about 35s left");
  at(50, 520);
  expect(at(60, 530)).toContain("36 a minute, 470 to go");
  pace.end();
});

test("nothing is told of few objects, nor when all are done", () => {
  const { pace, at } = pacing();
  expect(at(0, 5, 19)).toBeNull();
  expect(at(5, 1000)).toBeNull();
  pace.end();
});

test("a status line stays below what is printed, never wraps, and goes away", () => {
  let screen = "";
  const stream = { columns: 20, write: (text: string) => ((screen += text), true) };
  const line = new StatusLine(stream);
  line.show("Applying: 4,200 of 10,000 done");
  expect(screen).toBe("\r\u001b[K\u001b[2mApplying: 4,200 of \u001b[0m");
  screen = "";
  line.above(() => stream.write("printed\n"));
  expect(screen).toBe("\r\u001b[Kprinted\n\r\u001b[K\u001b[2mApplying: 4,200 of \u001b[0m");
  screen = "";
  line.clear();
  line.above(() => stream.write("more\n"));
  line.clear();
  expect(screen).toBe("\r\u001b[Kmore\n");
});
