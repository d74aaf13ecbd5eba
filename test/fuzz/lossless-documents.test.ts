// Ten thousand JSON documents with numbers, keys and spellings that programs lose: through a flow, through the reading
// and writing of objects, through the emulator and through Terraform's codec each is the same digit by digit, or is
// refused with the place.

import fc from "fast-check";
import { writeJson } from "../../src/contact-center";
import { readJson as readAnswer } from "../../src/contact-center/json";
import { parseJson } from "../../src/emulator";
import { stringifyJson } from "../../src/emulator/json";
import { applyBindings, contentHash, flowText, parseFlow } from "../../src/resources/rules";
import { decode, encode } from "../../src/terraform/cty/msgpack";
import { scriptedContactCenter } from "../contact-center/scripted-server";

const count = 10_000;
const repeatable = { numRuns: count, seed: 20_261_129 };

type Node =
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "array"; readonly items: readonly Node[] }
  | { readonly kind: "object"; readonly members: readonly (readonly [string, Node])[] };

const digits = fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 1, maxLength: 24 });
const number = fc
  .tuple(
    fc.constantFrom("", "-"),
    digits,
    fc.option(digits),
    fc.option(digits),
    fc.constantFrom("e", "E", "e+", "E-"),
  )
  .map(([sign, whole, fraction, exponent, e]) => {
    const integer = whole.replace(/^0+(?=\d)/, "");
    return `${sign}${integer}${fraction === null ? "" : `.${fraction}`}${exponent === null ? "" : `${e}${exponent.slice(0, 4)}`}`;
  });
const oddNumber = fc.constantFrom(
  "9007199254740993",
  "12345678901234567891",
  "-0",
  "1.0",
  "1e5",
  "0.1",
  "1E400",
  "7",
);
const text = fc.string({ unit: "grapheme", maxLength: 8 }).map((value) => value.normalize("NFC"));
const key = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "__proto__",
      "constructor",
      "toString",
      "10",
      "2",
      "",
      "a",
      "a_name",
      "ключ",
      "é",
    ),
  },
  { weight: 1, arbitrary: text },
);

const { node } = fc.letrec<{ node: Node; object: Node }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc
      .oneof(
        number,
        oddNumber,
        text.map((value) => JSON.stringify(value)),
        fc.constantFrom("true", "false", "null", '"\\u0000\\ud800"', '"12345678901234567891"'),
      )
      .map((word) => ({ kind: "word" as const, text: word })),
    fc.array(tie("node"), { maxLength: 3 }).map((items) => ({ kind: "array" as const, items })),
    tie("object"),
  ),
  object: fc
    .array(fc.tuple(key, tie("node")), { maxLength: 4 })
    .map((members) => ({ kind: "object" as const, members })),
}));

/** The document as somebody may have written it. */
function spelled(one: Node, blank: string): string {
  switch (one.kind) {
    case "word":
      return one.text;
    case "array":
      return `[${blank}${one.items.map((item) => spelled(item, blank)).join(`,${blank}`)}]`;
    case "object":
      return `{${one.members.map(([name, item]) => `${blank}${escaped(name, blank)}:${spelled(item, blank)}`).join(",")}}`;
  }
}

/** The same key in another spelling: with blanks about, its first letter is escaped. */
function escaped(name: string, blank: string): string {
  const code = name.charCodeAt(0);
  if (blank === "" || Number.isNaN(code) || (code >= 0xd800 && code <= 0xdfff)) return JSON.stringify(name);
  return `"\\u${code.toString(16).padStart(4, "0")}${JSON.stringify(name.slice(1)).slice(1)}`;
}

/** The document as JavaScript orders and spells it, with every digit; of a doubled key the last value. */
function expected(one: Node): string {
  switch (one.kind) {
    case "word":
      return one.text.startsWith('"') ? JSON.stringify(JSON.parse(one.text)) : one.text;
    case "array":
      return `[${one.items.map(expected).join(",")}]`;
    case "object": {
      const members = Object.fromEntries(one.members.map(([name, item]) => [name, expected(item)]));
      return `{${Object.entries(members)
        .map(([name, item]) => `${JSON.stringify(name)}:${item}`)
        .join(",")}}`;
    }
  }
}

function hasDoubledKey(one: Node): boolean {
  if (one.kind === "word") return false;
  if (one.kind === "array") return one.items.some(hasDoubledKey);
  const names = one.members.map(([name]) => name);
  return new Set(names).size < names.length || one.members.some(([, item]) => hasDoubledKey(item));
}

const blanks = fc.constantFrom("", " ", "\n\t");

test("through a flow", () => {
  const seen = { equal: 0, refused: 0 };
  fc.assert(
    fc.property(node, blanks, (one, blank) => {
      const flow = (extra: string) =>
        `{"name":"main","process":{"activities":{"a":{"properties":{"activityName":"http-request-v2","extra":${extra}}}}}}`;
      const parsed = parseFlow(flow(spelled(one, blank)));
      if (!("document" in parsed)) {
        seen.refused++;
        expect(hasDoubledKey(one)).toBe(true);
        expect(parsed.problems[0]?.detail).toMatch(
          /^The key ".*" stands twice in process\.activities\.a\.properties\.extra.* \(line \d+, column \d+\)\. /s,
        );
        return;
      }
      seen.equal++;
      expect(hasDoubledKey(one)).toBe(false);
      const { document } = applyBindings(parsed.document, { "no such text": "x" });
      expect(flowText(document, "main")).toBe(flow(expected(one)));
      const again = parseFlow(flow(expected(one)));
      if (!("document" in again)) throw new Error("not read again");
      expect(contentHash(again.document)).toBe(contentHash(document));
    }),
    repeatable,
  );
  expect(seen.refused).toBeGreaterThan(count / 20);
  expect(seen.equal).toBeGreaterThan(count / 2);
});

describe("through the reading and writing of objects", () => {
  const scripted = scriptedContactCenter();

  test("each comes back in what is written", async () => {
    const documents = fc.sample(node, repeatable);
    const sound = documents.filter((one) => !hasDoubledKey(one));
    const pages = Math.ceil(sound.length / 100);
    const row = (one: Node, index: number) =>
      `{"id":"id-${index}","name":"channel","future":${spelled(one, "")}}`;
    const center = scripted.open(({ query }) => {
      const page = Number(query.get("page"));
      const rows = sound
        .slice(page * 100, page * 100 + 100)
        .map((one, index) => row(one, page * 100 + index));
      return {
        status: 200,
        text: `{"meta":{"page":${page},"totalPages":${pages}},"data":[${rows.join(",")}]}`,
        headers: { "content-type": "application/json" },
      };
    });
    const channels = await center.entryPoints.list();
    expect(channels).toHaveLength(sound.length);
    const back = channels.map((channel) => writeJson({ future: channel.future ?? null, description: "new" }));
    expect(back).toEqual(sound.map((one) => `{"future":${expected(one)},"description":"new"}`));
  });

  test("a key that stands twice with two values is refused with its place", () => {
    fc.assert(
      fc.property(node.filter(hasDoubledKey), blanks, (one, blank) => {
        const source = spelled(one, blank);
        let written: string;
        try {
          written = writeJson(readAnswer(source));
        } catch (problem) {
          expect(String(problem)).toMatch(/^SyntaxError: Duplicate key '.*' encountered at position \d+$/s);
          return;
        }
        expect(written).toBe(expected(one)); // both values were the same
      }),
      { ...repeatable, numRuns: count / 10 },
    );
  });
});

test("through the emulator", () => {
  fc.assert(
    fc.property(node, blanks, (one, blank) => {
      expect(stringifyJson(parseJson(spelled(one, blank)))).toBe(expected(one));
    }),
    repeatable,
  );
});

test("through Terraform's codec, as text and as a map", () => {
  fc.assert(
    fc.property(node, fc.uniqueArray(key, { maxLength: 4 }), (one, keys) => {
      const source = spelled(one, " ");
      expect(decode(encode(source, "string"), "string")).toBe(source.normalize("NFC"));
      const map = Object.fromEntries(keys.map((name) => [name, source]));
      expect(
        Object.entries(decode(encode(map, ["map", "string"]), ["map", "string"]) as object).sort(),
      ).toEqual(Object.entries(map).sort());
    }),
    repeatable,
  );
});
