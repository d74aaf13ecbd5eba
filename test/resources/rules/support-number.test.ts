import { checkNumberFormat, checkSupportNumber, digitsOf } from "../../../src/resources/rules";

test.each(["+14085550100", "+493012345678", "+123456789012345"])("%s is a support number", (number) => {
  expect(checkSupportNumber({ number, extension: "01", routingPrefix: "1234567" })).toEqual([]);
});

test.each([
  ["1 (408) 555-0100", 'Write "+14085550100".'],
  ["0049 30 12345678", 'Write "+493012345678".'],
  ["+49 (0)30 1234", 'Write "+49301234".'],
  ["+44 (0) 20 7946 0958", 'Write "+442079460958".'],
  ["0049 (0)30 12345678", 'Write "+493012345678".'],
  ["+39 (0)6 12345678", 'Write "+390612345678".'],
  ["+1-408-555-0100", 'Write "+14085550100".'],
  ["(408) 555-0100", 'Write it with its country code, such as "+14085550100".'],
  ["030 12345678", 'Write it with its country code, such as "+14085550100".'],
  ["+1234567890123456", 'Write it with its country code, such as "+14085550100".'],
  ["call me", 'Write it with its country code, such as "+14085550100".'],
])("%s is refused, and the message shows what to write", (number, advice) => {
  const [problem, ...others] = checkNumberFormat(number);
  expect(others).toEqual([]);
  expect(problem).toMatchObject({
    severity: "error",
    attribute: "number",
    summary: `Support number "${number}" is not in the E.164 form`,
  });
  expect(problem?.detail.endsWith(advice)).toBe(true);
});

test("an empty number is refused", () => {
  expect(checkNumberFormat("")[0]?.summary).toBe("Support number is empty");
});

test("a number that is not known yet is not judged", () => {
  expect(checkSupportNumber({ number: Symbol("later"), extension: Symbol("later") })).toEqual([]);
});

test.each([
  [
    "extension",
    { extension: "1" },
    'Extension "1" of support number "+14085550100" is not valid',
    "Write 2 to 10 digits and nothing else.",
  ],
  [
    "extension",
    { extension: "12a" },
    'Extension "12a" of support number "+14085550100" is not valid',
    "Write 2 to 10 digits and nothing else.",
  ],
  [
    "routingPrefix",
    { routingPrefix: "12345678" },
    'Routing prefix "12345678" of support number "+14085550100" is not valid',
    "Write 2 to 7 digits and nothing else.",
  ],
])("a short form is checked: %s", (attribute, values, summary, detail) => {
  expect(checkSupportNumber({ number: "+14085550100", ...values })).toEqual([
    { severity: "error", attribute, summary, detail },
  ]);
});

test("two spellings with the same digits are one number", () => {
  expect(digitsOf("+1 (408) 555-0100")).toBe(digitsOf("14085550100"));
});
