// Expressions in great number: every function and operator that wxcc knows on values of every kind, the odd ones too.

const texts = [
  '""',
  '"a"',
  '"Größe"',
  '"ß"',
  '"e\\u0301x"',
  '"👨‍👩‍👧 a"',
  '"Hello big-world d\'x a_b 1a c—d"',
  '"  a b \\t\\n"',
  '"\\u00a0a\\u3000"',
  '"a\\r\\nb\\n\\n"',
  '"a,b,,c"',
  '"--a-b--"',
  '"İıŞǅ"',
  '"12.50"',
  '"-7"',
  '"1e3"',
  '"0x1F"',
  '"true"',
  '"1"',
  '"TRUE"',
  '"<&>\\u2028\\"\\\\"',
  '"a/b//c/../d.txt"',
  '"/"',
  '"w6k="',
  '"{\\"b\\": 1.50, \\"a\\": [null, 1e3, \\"e\\u0301\\"]}"',
  '"%s"',
];
const wholeNumbers = ["0", "1", "-1", "1e3", "123456789012345", "9007199254740991", "255"];
const numbers = [...wholeNumbers, "2.5", "-2.5", "1e-7", "0.1"];
const lists = [
  "[]",
  '["a"]',
  '["b", "a", "", "b"]',
  "[1, 2.5, -3]",
  '["10", 9, true]',
  "[1, true]",
  '[null, "a"]',
  '[["a"], ["b", []]]',
  "[[1], [2]]",
  '[true, "false"]',
  "[true, false]",
  'toset(["b", "a"])',
  "toset([3, 20, 100, -1])",
  "toset([true, false])",
  'tolist(["x", "y"])',
  'tolist([1, "2"])',
  "[{ a = 1 }]",
  "[{ a = 1 }, { b = 2 }]",
  '["é", "e\\u0301", "Z", "a", "ä"]',
];
const maps = [
  "{}",
  "{ a = 1 }",
  '{ b = "x", a = "y", Z = "z" }',
  "{ a = null }",
  '{ a = 1, b = "x" }',
  'tomap({ a = 1, b = "2" })',
  '{ "é" = 1, "10" = 2, "9" = 3 }',
  "{ a = [1], b = { c = true } }",
];
/** One of each kind, for arguments that want another one. */
const mixed = [
  '""',
  '"a"',
  '"1.5"',
  "1",
  "2.5",
  "true",
  "null",
  "[]",
  '["a"]',
  "{}",
  "{ a = 1 }",
  'toset(["a"])',
];
const all = [...texts, ...numbers, "true", "false", "null", ...lists, ...maps];
const parts = ['""', '"a"', '"-"', '","', '"Hel"', '"\\r\\n"', '"é"', '"👨"'];
const keys = ['"a"', '"zz"', "1", "null", '"10"'];
const wanted = ['"a"', "1", "true", "null", '"10"', "9", "[1]", "{ a = 1 }", '"2"'];
const positions = ["0", "1", "4", "-1", "-5", "1.5", '"1"', "null"];

/** Every call of a function with one argument of each column. */
function calls(names: string, ...columns: readonly (readonly string[])[]): string[] {
  const tuples = columns.reduce<string[][]>(
    (rows, column) => rows.flatMap((row) => column.map((item) => [...row, item])),
    [[]],
  );
  return names.split(" ").flatMap((name) => tuples.map((row) => `${name}(${row.join(", ")})`));
}

const formats = [
  ...[
    "%s",
    "%d",
    "%v",
    "%q",
    "%t",
    "%f",
    "%x",
    "%X",
    "%b",
    "%o",
    "%5s",
    "%-5s|",
    "%05d",
    "%+d",
    "% d",
    "%.2f",
  ],
  ...["%8.3f", "%08.2f", "%.0f", "%.1f", "%.1s", "%5q", "%5t", "%-8d|", "%-08d|", "%+.1f", "%10v", "%-10v|"],
  ...[
    "%05s",
    "%05v",
    "%.2v",
    "%.2q",
    "%+v",
    "%+x",
    "%.3d",
    "%x%%",
    "%%",
    "%",
    "100%",
    "%[1]s",
    "%[1]d-%[1]v",
  ],
];
const formatted = [
  ...[
    '"abc"',
    '"é"',
    '""',
    "1",
    "-1",
    "0",
    "2.5",
    "-2.5",
    "3.5",
    "0.25",
    "1.005",
    "2.675",
    "0.00001",
    "0.0001",
  ],
  ...["100000", "1000000", "1234567.5", "123456789", "true", '[1, "x"]', '{ b = 1000000, a = "<" }'],
  ...['"12"', '"1.5"', '"true"', '"é\\u0001<"'],
];

const functions = [
  ...calls("lower upper title trimspace chomp strrev urlencode basename dirname length tostring tobool", all),
  ...calls("base64encode base64decode md5 sha1 sha256 sha512 base64sha256 base64sha512", all),
  ...calls("tonumber jsondecode jsonencode", all),
  ...calls("abs ceil floor signum", [...numbers, ...texts.slice(13, 20), ...mixed]),
  ...calls("keys values tomap", [...maps, ...mixed]),
  ...calls("alltrue anytrue coalescelist compact concat distinct flatten one reverse sort sum", [
    ...lists,
    ...maps,
    ...mixed,
  ]),
  ...calls("tolist toset setunion setintersection merge coalesce max min range nonsensitive try can", [
    ...lists,
    ...maps,
    ...mixed,
  ]),
  ...calls("startswith endswith strcontains trim trimprefix trimsuffix", texts, parts),
  ...calls("startswith trim trimprefix", parts, ["null", "1", "true", '["a"]']),
  ...calls("split", ['""', '","', '"-"', "1"], [...texts, "null", "1"]),
  ...calls("replace", texts.slice(0, 8), ['""', '"a"', '"e"', '" "', '"/"'], ['""', '"x"', '"$1"', "null"]),
  ...calls(
    "substr",
    ['"hello"', '"Größe"', '"e\\u0301x"', '"👨‍👩‍👧 a"', '""', "123", "null"],
    ["0", "1", "9", "-1", "-9", "1.5", '"2"'],
    ["0", "1", "2", "-1", "-2", "99"],
  ),
  ...calls("indent", ["0", "2", "-1", "1.5", '"3"', "null"], ['"a\\nb"', '"\\n\\na\\r\\nb\\n"', "1", "null"]),
  ...calls("join", ['""', '"-"', "1", "null"], [...lists, ...mixed]),
  ...calls(
    "format",
    formats.map((text) => JSON.stringify(text)),
    formatted,
  ),
  ...calls(
    "formatlist",
    ['"%s-%s"'],
    ['["a","b"]', "[]", '"x"', "[1,null]", 'toset(["b","a"])', '["a"]', "{ a = 1 }", '[["x"]]'],
    ['["c","d"]', '"y"', "[]", "1", '["q"]'],
  ),
  ...calls("lookup", [...maps, ...mixed], keys),
  ...calls("lookup", [...maps, ...mixed.slice(8)], ['"a"', '"zz"'], ['"d"', "null", "1", "[]"]),
  ...calls("element", [...lists, ...mixed], positions),
  ...calls("index contains", [...lists, ...mixed], wanted),
  ...calls("concat setunion setintersection setsubtract", lists, lists),
  ...calls("merge", maps, [...maps, ...mixed]),
  ...calls("coalesce", mixed, mixed),
  ...calls("coalesce", ["null", '""'], all),
  ...calls("coalescelist", [...lists, "null"], [...lists.slice(0, 5), "null"]),
  ...calls(
    "zipmap",
    ['["a","b"]', "[]", '["a"]', '["a","a"]', "[1,2]", 'toset(["b","a"])', "[null]", "null"],
    [...lists.slice(0, 6), "null"],
  ),
  ...calls(
    "slice",
    [...lists, '"abc"', "null"],
    ["0", "1", "-1", '"0"', "0.5"],
    ["0", "1", "2", "3", "null"],
  ),
  ...calls("range", ["0", "3", "-3", "2.5", '"4"', "null"], ["0", "1", "-3", "5.5", '"2"']),
  ...calls("range", ["0", "5", "-2"], ["0", "5", "-2", "2.2"], ["1", "-1", "0", "0.5", "2"]),
  ...calls("max min", [...numbers, '"5"', '"x"', "true", "null"], numbers),
  ...["max()", "max([]...)", 'max([1, "7"]...)', "min(tolist([3, 1])...)", "range(1024)", "range(1025)"],
  ...['join("-", ["a"], [], ["b"])', 'join("-")', 'format("a")', 'format("%s-%s", "a")', 'format("a", "b")'],
  ...['format("%[2]s-%[1]s", "a", "b")', 'format("%s %[1]s %s", "a", "b")', 'formatlist("%s")'],
  ...["sum([0.1, 0.2, 0.3])", 'join("", ["e", "\\u0301"]) == "é"', 'length("e\\u0301")'],
];

const operands = [
  ...[
    ...numbers,
    '"1"',
    '"0"',
    '"x"',
    '""',
    "true",
    '"true"',
    "null",
    "[]",
    "[1]",
    '["a"]',
    "{}",
    "{ a = 1 }",
  ],
  ...['toset(["a"])', 'tolist(["a"])', "tomap({ a = 1 })"],
];
const binary = ["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||"].flatMap((sign) =>
  operands.flatMap((left) => operands.map((right) => `${left} ${sign} ${right}`)),
);
const unary = all.flatMap((value) => [`!${value}`, `-${value.startsWith("-") ? `(${value})` : value}`]);
const conditions = ["true", "false", '"true"', '"x"', "1", "null"].flatMap((condition) =>
  ["1", '"a"', "null", "[1]", "{ a = 1 }", '{ a = 1, b = "x" }', 'tomap({ a = "x" })'].flatMap((one) =>
    ["2", '"b"', "null", "[]", '["x"]', "{ b = 2 }", "{}", "false", 'tolist(["q"])', '{ b = "y" }'].map(
      (other) => `${condition} ? ${one} : ${other}`,
    ),
  ),
);
const steps = [
  "[0]",
  '["a"]',
  ".a",
  "[1 + 0]",
  '["a" == "a" ? "a" : "b"]',
  '["0"]',
  "[null == null ? 0 : 1]",
];
const accesses = [...lists, ...maps, ...mixed].flatMap((value) => steps.map((step) => value + step));
const templates = all.flatMap((value) => [`"<\${${value}}>"`, `"\${${value}}"`]);
const attempts = [
  ...[
    "{}.a",
    "[][0]",
    "upper(null)",
    'tonumber("x")',
    "null.a",
    '"a".b',
    '1 + "x"',
    'file("gone")',
    "[1][0]",
  ],
].flatMap((value) => [`can(${value})`, `try(${value}, "else")`, `try(${value}, [][0], { x = 1 })`]);

/** Collections of each origin against each other: Terraform tells a list from what is written in brackets. */
const listsOfA = [
  ...['["a"]', 'tolist(["a"])', 'toset(["a"])', 'split(",", "a")', 'sort(["a"])', 'compact(["a"])'],
  ...['distinct(["a"])', "keys({ a = 1 })", "keys(tomap({ a = 1 }))", 'values({ b = "a" })'],
  ...['values(tomap({ b = "a" }))', 'concat(["a"])', 'concat(tolist(["a"]))', 'concat(["a"], [])'],
  ...['reverse(["a"])', 'reverse(toset(["a"]))', 'reverse(tolist(["a"]))', 'slice(["a", "b"], 0, 1)'],
  ...[
    'slice(tolist(["a", "b"]), 0, 1)',
    'flatten([["a"]])',
    'formatlist("%s", ["a"])',
    'setunion(["a"], [])',
  ],
  ...['jsondecode("[\\"a\\"]")', 'coalescelist([], tolist(["a"]))', 'coalescelist([], ["a"])'],
  ...['true ? ["a"] : ["b", "c"]', 'true ? ["a"] : tolist(["b"])', 'true ? ["a"] : ["b"]', 'one([["a"]])'],
  ...['try(tolist(["a"]))', '{ x = ["a"] }.x', 'lookup({ x = ["a"] }, "x")', 'tolist(toset(["a"]))'],
];
const mapsOfA = [
  ...["{ a = 1 }", "tomap({ a = 1 })", "merge({ a = 1 })", "merge(tomap({ a = 1 }))", 'tomap({ a = "1" })'],
  ...["merge({ a = 1 }, tomap({}))", 'zipmap(["a"], [1])', 'zipmap(["a"], tolist([1]))'],
  ...['zipmap(tolist(["a"]), [1])', 'jsondecode("{\\"a\\":1}")', "true ? { a = 1 } : {}"],
  ...["true ? { a = 1 } : { a = 2 }"],
];
const equalities = [listsOfA, mapsOfA].flatMap((values) =>
  values.flatMap((left) => values.map((right) => `(${left}) == (${right})`)),
);

const notations = [
  ...["0.1 + 0.2 == 0.3", "1.1 * 1.1", "0.1 * 3", "1 - 0.9", "100 * 1.15", "7.5 % 2", "-7 % 3", "7 % -3"],
  ...[
    "4.35 * 100",
    "10 / 4",
    "20 / 0.1",
    "1 / 8 * 8",
    "2 * 3 % 4",
    "-2 * -3",
    '-"3"',
    '!"true"',
    "1-1",
    "!!true",
  ],
  ...[
    "true?1:2",
    "[1,2,][1]",
    '{"a"=1}.a',
    "{a:1}.a",
    "{ a = 1, b = 2, }.b",
    "((1)+(2))*3",
    "1 + 2 == 3 && 4 > 3",
  ],
  ...[
    '"$${x}"',
    '"%%{x}"',
    '"a$b"',
    '"$"',
    '"e" == "e\\u0301"',
    '"e\\u0301" == "é"',
    '{ "e\\u0301" = 1 }["é"]',
  ],
  ...['"${"e"}\\u0301" == "é"', "1e3 == 1000", "[null] == [null]", 'tolist([{ a = 1 }, { a = "x" }])[0].a'],
];

export const expressionCases: readonly string[] = [
  ...new Set([
    ...functions,
    ...binary,
    ...unary,
    ...conditions,
    ...accesses,
    ...templates,
    ...attempts,
    ...equalities,
    ...notations,
  ]),
];
