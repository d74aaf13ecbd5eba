import { checkNamesUsedOnce, checkNumbersUsedOnce } from "../../../src/resources/rules";

test("a name used twice is an error, once for each name", () => {
  const names = [
    "sales",
    "support",
    "Sales",
    "sales",
    "support",
    Symbol("later"),
    Symbol("later"),
    undefined,
    undefined,
  ];
  expect(checkNamesUsedOnce("channel", names).map(({ summary }) => summary)).toEqual([
    'There are two channels with the name "Sales"',
    'There are two channels with the name "support"',
  ]);
});

test("a number mapped twice is an error in any spelling", () => {
  expect(checkNumbersUsedOnce(["+14085550100", "+14085550101", "14085550100"])).toEqual([
    {
      severity: "error",
      attribute: "number",
      summary: 'Support number "14085550100" is mapped twice',
      detail: "A number leads to one channel. Remove one of the two mappings.",
    },
  ]);
});
