// The text of format() and formatlist(), by the verbs that configurations use; another one is refused by its name.

import type { Value } from "../../../schema/value";
import { booleanOf, numberOf, plainDecimal, refuse, textOf, wholeNumberOf } from "./function";
import { graphemes } from "./graphemes";
import { jsonText } from "./json-text";

const verb = /%(?:%|(?:\[(\d+)\])?([-+0 ]*)(\d+)?(?:\.(\d+))?(.)|$)/gsu;

/** @param values the first is number 1 */
export function formatted(pattern: string, values: readonly Value[]): string {
  let next = 0;
  let used = 0;
  const text = pattern.replace(
    verb,
    (all, position?: string, flags = "", width?: string, precision?: string, letter?: string) => {
      if (all === "%%") return "%";
      if (letter === undefined) return refuse("its text ends in the middle of a verb");
      if (position !== undefined) next = Number(position) - 1;
      const value = values[next++];
      if (value === undefined) return refuse(`there is no value for ${all}`);
      used = Math.max(used, next);
      return shownAs(letter, value, { flags: String(flags), width: Number(width ?? 0), precision });
    },
  );
  if (used < values.length) refuse(`it has ${values.length} values for ${used} places in its text`);
  return text;
}

interface Form {
  readonly flags: string;
  readonly width: number;
  readonly precision: string | undefined;
}

function shownAs(letter: string, value: Value, form: Form): string {
  if (value === null) return refuse("one of its values is null");
  switch (letter) {
    case "s":
      return paddedText(shortened(textOf(value), form), form);
    case "q":
      return paddedText(jsonText(shortened(textOf(value), form)), form);
    case "v":
      return shownByType(value, form);
    case "t":
      return String(booleanOf(value)); // Terraform gives it no width
    case "f":
      return paddedNumber(rounded(numberOf(value), Number(form.precision ?? 6)), form);
    case "d":
    case "x":
    case "X":
    case "b":
    case "o":
      return paddedNumber(wholeDigits(letter, wholeNumberOf(value), form), form);
    default:
      return refuse(
        `wxcc does not know %${letter}. Use Terraform with the wxcc provider, or compute the value`,
      );
  }
}

const bases = { d: 10, x: 16, X: 16, b: 2, o: 8 };

/** The precision is the least number of digits. */
function wholeDigits(letter: keyof typeof bases, value: number, { precision }: Form): string {
  const digits = Math.abs(value)
    .toString(bases[letter])
    .padStart(Number(precision ?? 0), "0");
  return (value < 0 ? "-" : "") + (letter === "X" ? digits.toUpperCase() : digits);
}

function shownByType(value: Value, form: Form): string {
  if (typeof value === "string") return paddedText(value, form);
  if (typeof value === "boolean") return paddedText(String(value), form);
  return paddedText(typeof value === "number" ? general(value) : jsonText(value), form);
}

/** The shortest digits, from a million on with an exponent: %v of Go's big numbers. */
function general(value: number): string {
  const [digits = "0", exponent = "0"] = value.toExponential().split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 6) return plainDecimal(value);
  return `${digits}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

/** A number in the middle becomes even, as in Go; in JavaScript it becomes greater. */
function rounded(value: number, places: number): string {
  const text = value.toFixed(places);
  const isInTheMiddle = /^50*$/.test(value.toFixed(100).slice(-(100 - places))) && places < 100;
  const isOdd = /[13579]$/.test(text);
  if (!isInTheMiddle || !isOdd) return text;
  const unit = 10 ** -places;
  return (value - (Math.sign(value) * unit) / 2).toFixed(places);
}

function shortened(text: string, { precision }: Form): string {
  return precision === undefined ? text : graphemes(text).slice(0, Number(precision)).join("");
}

function paddedText(text: string, { flags, width }: Form): string {
  const missing = Math.max(0, width - graphemes(text).length);
  if (flags.includes("-")) return text + " ".repeat(missing);
  return (flags.includes("0") ? "0" : " ").repeat(missing) + text;
}

/** Zeros go between the sign and the digits. */
function paddedNumber(text: string, form: Form): string {
  const { flags, width } = form;
  const positive = flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  const [, sign = "", digits = ""] = /^(-?)(.*)$/.exec(text) ?? [];
  const shown = (sign === "" ? positive : sign) + digits;
  if (!flags.includes("0") || flags.includes("-"))
    return paddedText(shown, { ...form, flags: flags.replace("0", "") });
  return shown.slice(0, -digits.length) + digits.padStart(width - (shown.length - digits.length), "0");
}
