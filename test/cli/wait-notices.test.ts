// Waits for the request budget are told, once for each wait.
import { createColors } from "picocolors";
import { notSharedWarning, waitNotices } from "../../src/cli/wait-notices";

let lines: string[];
const output = { colors: createColors(false), width: null, print: (text: string) => void lines.push(text) };
beforeEach(() => {
  lines = [];
});

test("one line for a wait, however many requests share it; short waits are not worth one", () => {
  let now = 0;
  const notice = waitNotices(output, () => now);
  notice(0.4, "the API asks to wait");
  notice(30, "the 300 requests of this minute are used up");
  notice(29, "the 300 requests of this minute are used up");
  now = 30_000;
  notice(65, "the API asks to wait");
  expect(lines).toEqual([
    "Waiting 30s: the 300 requests of this minute are used up",
    "Waiting 1m5s: the API asks to wait",
  ]);
});

test("other processes that share the budget are named, so that nobody looks for the reason in this run", () => {
  waitNotices(output)(12, "the 300 requests of this minute are used up", true);
  expect(lines).toEqual([
    "Waiting 12s: the 300 requests of this minute are used up, also by other wxcc or Terraform processes",
  ]);
});

test("a record that can't be shared is a warning that says why and what to do", () => {
  notSharedWarning(output)("EACCES: permission denied, mkdir '/run/user/1000/wxcc'");
  expect(lines).toEqual([
    "Warning: Requests of other wxcc and Terraform processes are not counted: the record they share can't be used " +
      "(EACCES: permission denied, mkdir '/run/user/1000/wxcc'). Run one at a time, or set a lower requests_per_minute.",
  ]);
});
