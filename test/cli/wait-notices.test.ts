// Waits for the request budget are told, once for each wait.
import { createColors } from "picocolors";
import { waitNotices } from "../../src/cli/wait-notices";

test("one line for a wait, however many requests share it; short waits are not worth one", () => {
  const lines: string[] = [];
  const output = { colors: createColors(false), width: null, print: (text: string) => void lines.push(text) };
  let now = 0;
  const notice = waitNotices(output, () => now);
  notice(0.4, "the API asks to wait");
  notice(30, "the requests of this minute are used up");
  notice(29, "the requests of this minute are used up");
  now = 30_000;
  notice(65, "the API asks to wait");
  expect(lines).toEqual([
    "Waiting 30s: the requests of this minute are used up",
    "Waiting 1m5s: the API asks to wait",
  ]);
});
