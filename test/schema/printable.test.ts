// What a terminal would act on is shown instead.
import { oneLine, printable } from "../../src/schema/printable";

test.each([
  ["a colour", "\u001b[31mred", "\\u001b[31mred"],
  ["a title of the window", "\u001b]0;owned\u0007", "\\u001b]0;owned\\u0007"],
  ["an eight-bit control sequence", "\u009b2J", "\\u009b2J"],
  ["a line that is overwritten", "10 to destroy\r0 to destroy", "10 to destroy\\u000d0 to destroy"],
  ["a character taken back", "abc\b\b\b\u007f", "abc\\u0008\\u0008\\u0008\\u007f"],
  ["a text that runs backwards", "sales\u202etxt.exe\u2066", "sales\\u202etxt.exe\\u2066"],
  ["a separator of lines", "one\u2028two", "one\\u2028two"],
  ["a zero", "a\u0000b", "a\\u0000b"],
  ["an order to a pipeline", "::add-mask::a", "\\u003a:add-mask::a"],
  ["an order behind blanks", "a\n \t::error::b", "a\n \t\\u003a:error::b"],
  [
    "an order in the middle",
    "a ##[group]b ##vso[task.complete]",
    "a #\\u0023[group]b #\\u0023vso[task.complete]",
  ],
])("%s is escaped", (_what, text, shown) => {
  expect(printable(text)).toBe(shown);
});

test("other texts stay as they are, line ends, tabs and all languages included", () => {
  const text = "Zeile 1\nZeile 2\tÄ 고객센터 العربية 👩‍⚕️";
  expect(printable(text)).toBe(text);
  expect(printable("a\r\nb")).toBe("a\nb");
});

test("inside a line no text begins another", () => {
  expect(oneLine("sales\n::error::x\r\nPlan: 0 to add\u0085\u2028x")).toBe(
    "sales\\n::error::x\\nPlan: 0 to add\\u0085\\u2028x",
  );
});

test("what only looks like an order stays as it is", () => {
  const text = "# Sales ## a::b :: [x] # [y] a ::c\n: ::d";
  expect(printable(text)).toBe(text);
});
