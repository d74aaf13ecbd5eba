import {
  ExactNumber,
  JsonFault,
  numberMeaning,
  readJson,
  writeJson,
} from "../../../src/resources/rules/json-text";

test.each([
  '{"b":1,"a":[true,false,null,"\\u00e9 \\ud83d\\ude00 \\ud800"]}',
  '{ "a" : 1.0 , "b":[ -0,1e5,1E+400, 12345678901234567891 ,{ } , [] ] }',
  '{"__proto__":{"x":1.50},"constructor":2,"toString":"x","":[]}',
  "\t[0.1,\r\n 0.10, 9007199254740993]\n",
  '"\\"\\\\\\/\\b\\f\\n\\r\\t"',
  "null",
  "1.0",
])("reads %j and writes it as it was, but for blanks and escapes", (text) => {
  const written = writeJson(readJson(text));
  const digits = (json: string) => json.replace(/"(?:[^"\\]|\\.)*"/g, "").match(/-?\d[\d.eE+-]*/g);
  expect(digits(written)).toEqual(digits(text));
  expect(JSON.parse(written)).toEqual(JSON.parse(text));
  expect(writeJson(readJson(written))).toBe(written);
});

test("a key called __proto__ is a key like any other", () => {
  const read = readJson('{"__proto__": 1.0, "a": 2}');
  expect(Object.keys(read as object)).toEqual(["__proto__", "a"]);
  expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
});

test("numbers that JavaScript holds are plain numbers", () => {
  expect(readJson("[1, -2.5,1e21]")).toEqual([1, -2.5, new ExactNumber("1e21")]);
});

test.each([
  ["", "It is not JSON: a value was expected, but the text ends (line 1, column 1)"],
  ["[1,]", 'It is not JSON: a value was expected, but there is "]" (line 1, column 4)'],
  [
    '{"a":1\n,,}',
    'It is not JSON: a text in double quotes was expected, but there is "," (line 2, column 2)',
  ],
  ["[01]", 'It is not JSON: "," was expected, but there is "1" (line 1, column 3)'],
  ["[1] 2", 'It is not JSON: nothing more was expected, but there is "2" (line 1, column 5)'],
  [
    '["a\nb"]',
    "It is not JSON: a text does not end, or holds a sign that must be escaped (line 1, column 2)",
  ],
  ['{"a":NaN}', 'It is not JSON: a value was expected, but there is "N" (line 1, column 6)'],
  ['{"a":1,"a":1}', 'The key "a" stands twice in the document (line 1, column 8)'],
])("refuses %j with the place", (text, message) => {
  expect(() => readJson(text)).toThrow(new JsonFault(message));
});

test("texts of megabytes and nesting without end are no defect", () => {
  const long = JSON.stringify({ text: 'x"\\'.repeat(1_000_000), number: 1 }).replace(":1}", ":1.0}");
  expect(writeJson(readJson(long))).toBe(long);
  for (const text of ["[".repeat(100_000), `${"[".repeat(100_000)}${"]".repeat(100_000)}`]) {
    expect(() => readJson(text)).toThrow("nested more than 1000 deep");
  }
});

test("the meaning of a number does not depend on its spelling", () => {
  expect(["1.0", "1", "10e-1", "0.1E1"].map(numberMeaning)).toEqual(Array(4).fill("1"));
  expect(["-0", "0", "0.00", "0e9"].map(numberMeaning)).toEqual(Array(4).fill("0"));
  expect(numberMeaning("-1200.50")).toBe("-1200.5");
  expect(["0.0012e1", "1.2E3", "1E+400", "1e-400"].map(numberMeaning)).toEqual([
    "0.012",
    "1200",
    "1e400",
    "1e-400",
  ]);
  expect(numberMeaning("Infinity")).toBe("Infinity");
});
