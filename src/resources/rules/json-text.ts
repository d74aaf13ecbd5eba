// JSON that loses nothing: a number keeps its digits, any key is a key, and a key that stands twice is refused with its
// place. Written here because constructs compile this room and may use no package.
import { randomUUID } from "node:crypto";

export type Json = null | boolean | number | string | ExactNumber | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

/** Stands before the digits in a text that is about to be written; no document can hold it. */
const mark = `exact number ${randomUUID()} `;
const markedNumber = new RegExp(`"${mark}([^"]*)"`, "g");

/** A number that JavaScript's own would write in another way: too many digits, an exponent, `1.0`, `-0`. */
export class ExactNumber {
  constructor(readonly digits: string) {}

  toJSON(): string {
    return mark + this.digits;
  }
}

/** JSON text that can't be read; the message is a sentence with the place. */
export class JsonFault extends Error {}

/** Deeper than any flow, and far from where a recursion ends. */
const deepest = 1000;

/**
 * Reads JSON. The parser of the system is several times as fast, so it has the first try: what it read is taken if it
 * is written out again as it came, since then no digit, no key and no order was lost.
 *
 * @throws JsonFault
 */
export function readJson(text: string): Json {
  return asWritten(text) ?? new Reader(text).document();
}

function asWritten(text: string): Json | undefined {
  if (isDeep(text)) return undefined;
  try {
    const json = JSON.parse(text) as Json;
    const indentation = /^[[{]\r?\n([ \t]*)/.exec(text)?.[1];
    return JSON.stringify(json, null, indentation) === text.trimEnd() ? json : undefined;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined; // the reader below says where
    throw thrown;
  }
}

function isDeep(text: string): boolean {
  let depth = 0;
  for (let position = 0; position < text.length; position++) {
    const code = text.charCodeAt(position);
    if (code === 0x22) position = endOfString(text, position);
    else if (code === 0x7b || code === 0x5b) depth++;
    else if (code === 0x7d || code === 0x5d) depth--;
    if (depth > deepest) return true;
  }
  return false;
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === 0x5c) escapes++;
    if (escapes % 2 === 0) return end;
  }
  return text.length;
}

/** JSON text of a value, numbers as they came. */
export function writeJson(value: Json, indentation = ""): string {
  const text = JSON.stringify(value, null, indentation);
  return text.includes(mark) ? text.replace(markedNumber, "$1") : text;
}

/** One text for all spellings of a number: `1.0`, `10e-1` and `1`. Of what is no number, such as Infinity, itself. */
export function numberMeaning(digits: string): string {
  const [, sign, whole, fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(digits) ?? [];
  if (sign === undefined || whole === undefined) return digits;
  const significant = `${whole}${fraction}`.replace(/^0+/, "");
  const coefficient = significant.replace(/0+$/, "");
  if (coefficient === "") return "0";
  const power = BigInt(exponent) + BigInt(significant.length - coefficient.length - fraction.length);
  if (power < -longestPlain || power > longestPlain) return `${sign}${coefficient}e${power}`;
  if (power >= 0) return `${sign}${coefficient}${"0".repeat(Number(power))}`;
  const decimals = -Number(power);
  const padded = coefficient.padStart(decimals + 1, "0");
  return `${sign}${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`;
}

/** Zeros that a number may have before it is told by its exponent. */
const longestPlain = 100n;

const textToken = /"[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[ !#-[\]-\uffff]*)*"/y;
const wordToken = /true|false|null/y;
const numberToken = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

class Reader {
  private position = 0;
  private readonly path: (string | number)[] = [];

  constructor(private readonly text: string) {}

  document(): Json {
    const value = this.value();
    this.skipBlanks();
    if (this.position < this.text.length) this.failAt("nothing more");
    return value;
  }

  private value(): Json {
    this.skipBlanks();
    switch (this.text[this.position]) {
      case "{":
        return this.object();
      case "[":
        return this.array();
      case '"':
        return this.string();
      default: {
        const word = this.match(wordToken);
        return word === undefined ? this.number() : (JSON.parse(word) as boolean | null);
      }
    }
  }

  private object(): JsonObject {
    const members: [string, Json][] = [];
    const keys = new Set<string>();
    this.elements("}", () => {
      this.skipBlanks();
      const start = this.position;
      const key = this.string();
      if (keys.has(key)) {
        this.fail(`The key ${JSON.stringify(key)} stands twice in ${this.shownPath()}`, start);
      }
      keys.add(key);
      this.skipBlanks();
      this.take(":");
      this.path.push(key);
      members.push([key, this.value()]);
      this.path.pop();
    });
    return Object.fromEntries(members); // unlike an assignment it makes a key of `__proto__` too
  }

  private array(): Json[] {
    const items: Json[] = [];
    this.elements("]", () => {
      this.path.push(items.length);
      items.push(this.value());
      this.path.pop();
    });
    return items;
  }

  private elements(end: "}" | "]", element: () => void): void {
    this.position++;
    if (this.path.length >= deepest) this.fail(`It is nested more than ${deepest} deep`, this.position);
    this.skipBlanks();
    if (this.text[this.position] === end) {
      this.position++;
      return;
    }
    for (;;) {
      element();
      this.skipBlanks();
      if (this.text[this.position] === end) break;
      this.take(",");
    }
    this.position++;
  }

  private string(): string {
    const token = this.match(textToken);
    if (token === undefined) {
      if (this.text[this.position] !== '"') return this.failAt("a text in double quotes");
      return this.fail(
        "It is not JSON: a text does not end, or holds a sign that must be escaped",
        this.position,
      );
    }
    return token.includes("\\") ? (JSON.parse(token) as string) : token.slice(1, -1);
  }

  private number(): Json {
    const token = this.match(numberToken);
    if (token === undefined) return this.failAt("a value");
    return String(Number(token)) === token ? Number(token) : new ExactNumber(token);
  }

  private match(token: RegExp): string | undefined {
    token.lastIndex = this.position;
    const [found] = token.exec(this.text) ?? [];
    this.position += found?.length ?? 0;
    return found;
  }

  private skipBlanks(): void {
    for (let code = this.text.charCodeAt(this.position); isBlank(code);) {
      code = this.text.charCodeAt(++this.position);
    }
  }

  private take(sign: string): void {
    if (this.text[this.position] !== sign) this.failAt(JSON.stringify(sign));
    this.position++;
  }

  private failAt(expected: string): never {
    const found = this.text[this.position];
    const instead = found === undefined ? "the text ends" : `there is ${JSON.stringify(found)}`;
    return this.fail(`It is not JSON: ${expected} was expected, but ${instead}`, this.position);
  }

  private fail(problem: string, position: number): never {
    const lines = this.text.slice(0, position).split("\n");
    const column = (lines.at(-1) ?? "").length + 1;
    throw new JsonFault(`${problem} (line ${lines.length}, column ${column})`);
  }

  private shownPath(): string {
    if (this.path.length === 0) return "the document";
    return this.path
      .map((step, index) => {
        if (typeof step === "number") return `[${step}]`;
        if (!/^[A-Za-z_]\w*$/.test(step)) return `[${JSON.stringify(step)}]`;
        return index === 0 ? step : `.${step}`;
      })
      .join("");
  }
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
