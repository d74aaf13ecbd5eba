// Functions that make text of text.

import { anyNumber, eager, type Functions, listOf, refuse, textOf, wholeNumberOf } from "./function";
import { typed } from "./collection-types";
import { formatted } from "./format-text";
import { graphemes } from "./graphemes";
import type { Value } from "../../../schema/value";

export const textFunctions: Functions = {
  lower: eager(1, ([text]) => perCharacter(textOf(text), (character) => character.toLowerCase())),
  upper: eager(1, ([text]) => perCharacter(textOf(text), (character) => character.toUpperCase())),
  // A word begins after a sign of ASCII that is no letter, digit or _, and after white space: Go's rule.
  title: eager(1, ([text]) =>
    textOf(text).replace(/(?<=^|[^\w\u0080-\u{10ffff}]|\p{White_Space})\p{L}/gu, (letter) =>
      perCharacter(letter, (character) => character.toUpperCase()),
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
  indent: eager(2, ([spaces, text]) => {
    const width = wholeNumberOf(spaces);
    if (width < 0) refuse("the number of spaces is negative");
    return textOf(text).replaceAll("\n", `\n${" ".repeat(width)}`);
  }),
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
    // The u flag keeps the halves of a character together when the wanted text is empty.
    return wanted === ""
      ? textOf(text).replace(/(?:)/gu, () => textOf(replacement))
      : textOf(text).replaceAll(wanted, () => textOf(replacement));
  }),
  split: eager(2, ([separator, text]) => {
    const parts = textOf(separator) === "" ? [...textOf(text)] : textOf(text).split(textOf(separator));
    return typed(parts, "list");
  }),
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
    const texts = Array.from({ length }, (_, index) =>
      formatted(
        textOf(pattern),
        values.map((value) => (Array.isArray(value) ? ((value as readonly Value[])[index] ?? null) : value)),
      ),
    );
    return typed(texts, "list");
  }),
};

/** Letters whose other case is longer than one character stay, as in Go, which knows one dotted I. */
function perCharacter(text: string, change: (character: string) => string): string {
  return [...text]
    .map((character) => {
      const changed = change(character);
      if (changed === "i\u0307") return "i";
      return [...changed].length === 1 ? changed : character;
    })
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

/** A negative offset counts from the end, where Terraform takes the length 0 for the rest too; a negative length is the rest. */
function part(text: string, offset: number, length: number): string {
  const letters = graphemes(text);
  const start = offset < 0 ? Math.max(0, letters.length + offset) : offset;
  const isRest = length < 0 || (length === 0 && offset < 0);
  return letters.slice(start, isRest ? undefined : start + length).join("");
}
