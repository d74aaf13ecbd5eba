// Functions that make text of text.

import {
  anyNumber,
  eager,
  type Functions,
  listOf,
  numberOf,
  plainDecimal,
  refuse,
  textOf,
  wholeNumberOf,
} from "./function";
import { jsonText } from "./json-text";
import type { Value } from "../../../schema/value";

export const textFunctions: Functions = {
  lower: eager(1, ([text]) => perCharacter(textOf(text), (character) => character.toLowerCase())),
  upper: eager(1, ([text]) => perCharacter(textOf(text), (character) => character.toUpperCase())),
  title: eager(1, ([text]) =>
    textOf(text).replace(
      /(^|[^\p{L}\p{N}_'])(\p{Ll})/gu,
      (_all, before: string, letter: string) =>
        before + perCharacter(letter, (character) => character.toUpperCase()),
    ),
  ),
  trimspace: eager(1, ([text]) => textOf(text).replace(/^\p{White_Space}+|\p{White_Space}+$/gu, "")),
  trim: eager(2, ([text, characters]) => trimmed(textOf(text), textOf(characters))),
  trimprefix: eager(2, ([text, prefix]) =>
    textOf(text).startsWith(textOf(prefix)) ? textOf(text).slice(textOf(prefix).length) : textOf(text),
  ),
  trimsuffix: eager(2, ([text, suffix]) =>
    textOf(text).endsWith(textOf(suffix))
      ? textOf(text).slice(0, textOf(text).length - textOf(suffix).length)
      : textOf(text),
  ),
  chomp: eager(1, ([text]) => textOf(text).replace(/[\r\n]+$/, "")),
  indent: eager(2, ([spaces, text]) =>
    textOf(text).replaceAll("\n", `\n${" ".repeat(Math.max(0, wholeNumberOf(spaces)))}`),
  ),
  startswith: eager(2, ([text, prefix]) => textOf(text).startsWith(textOf(prefix))),
  endswith: eager(2, ([text, suffix]) => textOf(text).endsWith(textOf(suffix))),
  strcontains: eager(2, ([text, part]) => textOf(text).includes(textOf(part))),
  strrev: eager(1, ([text]) => graphemes(textOf(text)).reverse().join("")),
  substr: eager(3, ([text, offset, length]) =>
    part(textOf(text), wholeNumberOf(offset), wholeNumberOf(length)),
  ),
  replace: eager(3, ([text, search, replacement]) => {
    const wanted = textOf(search);
    // Terraform takes a text between slashes as a regular expression of Go.
    if (wanted.length > 1 && /^\/.*\/$/s.test(wanted)) {
      refuse("wxcc knows no regular expressions. Use Terraform with the wxcc provider, or compute the value");
    }
    return textOf(text).replaceAll(wanted, () => textOf(replacement));
  }),
  split: eager(2, ([separator, text]) => textOf(text).split(textOf(separator))),
  join: eager([2, anyNumber], ([separator, ...lists]) =>
    lists.flatMap((list) => listOf(list).map(textOf)).join(textOf(separator)),
  ),
  format: eager([1, anyNumber], ([pattern, ...values]) => formatted(textOf(pattern), values), {
    takesNull: true,
  }),
  formatlist: eager([1, anyNumber], ([pattern, ...values]) => {
    const lengths = values.flatMap((value) => (Array.isArray(value) ? [value.length] : []));
    const [length = 1] = lengths;
    if (lengths.some((other) => other !== length)) refuse("its lists are not of the same length");
    return Array.from({ length }, (_, index) =>
      formatted(
        textOf(pattern),
        values.map((value) => (Array.isArray(value) ? ((value as readonly Value[])[index] ?? null) : value)),
      ),
    );
  }),
};

/** Letters whose other case is longer than one character stay, as in Go. */
function perCharacter(text: string, change: (character: string) => string): string {
  return [...text]
    .map((character) => ([...change(character)].length === 1 ? change(character) : character))
    .join("");
}

function trimmed(text: string, characters: string): string {
  const unwanted = new Set(characters);
  const letters = [...text];
  let [start, end] = [0, letters.length];
  while (start < end && unwanted.has(letters[start] ?? "")) start++;
  while (end > start && unwanted.has(letters[end - 1] ?? "")) end--;
  return letters.slice(start, end).join("");
}

function graphemes(text: string): string[] {
  return [...new Intl.Segmenter("und", { granularity: "grapheme" }).segment(text)].map(
    ({ segment }) => segment,
  );
}

/** A negative offset counts from the end; the length -1 means the rest. */
function part(text: string, offset: number, length: number): string {
  const letters = graphemes(text);
  const start = offset < 0 ? Math.max(0, letters.length + offset) : offset;
  return letters.slice(start, length < 0 ? undefined : start + length).join("");
}

const verb = /%(?:%|([-+0 ]*)(\d+)?(?:\.(\d+))?(.))/gsu;

/** The verbs that configurations use; another one is refused by its name. */
function formatted(pattern: string, values: readonly Value[]): string {
  let next = 0;
  const text = pattern.replace(
    verb,
    (all, flags = "", width?: string, precision?: string, letter?: string) => {
      if (letter === undefined) return "%";
      if (next >= values.length) refuse(`there is no value for ${all}`);
      const shown = shownAs(letter, values[next++] ?? null, precision);
      return padded(shown, String(flags), Number(width ?? 0));
    },
  );
  if (next < values.length) refuse(`it has ${values.length} values for ${next} places in its text`);
  return text;
}

function shownAs(letter: string, value: Value, precision: string | undefined): string {
  switch (letter) {
    case "s":
      return precision === undefined
        ? textOf(value)
        : graphemes(textOf(value)).slice(0, Number(precision)).join("");
    case "d":
      return plainDecimal(wholeNumberOf(value));
    case "f":
      return numberOf(value).toFixed(Number(precision ?? 6));
    case "t":
      return typeof value === "boolean" ? String(value) : refuse("%t takes true or false");
    case "q":
      return JSON.stringify(textOf(value));
    case "v":
      return typeof value === "string" ? value : jsonText(value);
    case "x":
      return typeof value === "string"
        ? Buffer.from(value).toString("hex")
        : wholeNumberOf(value).toString(16);
    case "X":
      return shownAs("x", value, precision).toUpperCase();
    case "b":
    case "o":
      return wholeNumberOf(value).toString(letter === "b" ? 2 : 8);
    default:
      return refuse(
        `wxcc does not know %${letter}. Use Terraform with the wxcc provider, or compute the value`,
      );
  }
}

function padded(text: string, flags: string, width: number): string {
  const isNumber = /^-?\d/.test(text);
  const signed = flags.includes("+") && isNumber && !text.startsWith("-") ? `+${text}` : text;
  if (flags.includes("-")) return signed.padEnd(width);
  if (!flags.includes("0") || !isNumber) return signed.padStart(width);
  const [, sign = "", digits = ""] = /^([-+]?)(.*)$/.exec(signed) ?? [];
  return sign + digits.padStart(width - sign.length, "0");
}
