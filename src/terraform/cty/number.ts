// Terraform's numbers have any precision. Here each is kept as what holds it without loss: an integer or an exact
// float64 as number, a larger integer as bigint, everything else as its decimal text.

import { Decimal } from "./type";

const int64 = { least: -(2n ** 63n), most: 2n ** 63n - 1n };

/** The form a number travels in over msgpack. */
export type WireNumber =
  | { readonly kind: "integer"; readonly value: number | bigint }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "text"; readonly value: string };

/**
 * As Terraform's own encoder chooses: integers of 64 bits as short as they fit (uint32 included), else as text; fractions
 * as exact float64, else as text.
 */
export function toWire(number: number | bigint | Decimal): WireNumber {
  if (number instanceof Decimal) return { kind: "text", value: number.text };
  if (typeof number === "bigint") return integerToWire(number);
  if (!Number.isFinite(number)) throw new RangeError(`${number} is no number Terraform knows`);
  if (!Number.isInteger(number)) return { kind: "float", value: number };
  // The encoder would make a float64 of a plain number beyond 32 bits.
  return number >= -(2 ** 31) && number < 2 ** 32
    ? { kind: "integer", value: number === 0 ? 0 : number }
    : integerToWire(BigInt(number));
}

function integerToWire(integer: bigint): WireNumber {
  return integer >= int64.least && integer <= int64.most
    ? { kind: "integer", value: integer }
    : { kind: "text", value: integer.toString() };
}

/** A number from its decimal text. */
export function fromText(text: string): number | bigint | Decimal {
  if (/^-?\d+$/.test(text)) return normal(BigInt(text));
  if (!/^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(text)) throw new RangeError(`"${text}" is no number`);
  return isExactFloat(text) ? Number(text) : new Decimal(text);
}

/** A number if it is a safe integer, else the bigint. */
export function normal(integer: bigint): number | bigint {
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : integer;
}

export function fromFloat(float: number): number | bigint {
  if (!Number.isInteger(float)) return float;
  return Number.isSafeInteger(float) ? (float === 0 ? 0 : float) : BigInt(float);
}

/** Whether a decimal fraction has an exact float64, such as 1.5 and unlike 0.1. */
function isExactFloat(text: string): boolean {
  const float = Number(text);
  if (!Number.isFinite(float)) return false;
  const exact = exactText(float);
  if (exact === undefined) return false;
  const [digits, exponent] = exactDecimal(text);
  const [floatDigits, floatExponent] = exactDecimal(exact);
  return digits === floatDigits && exponent === floatExponent;
}

/** The decimal digits of a float64, or undefined when it may have more than the 100 places that toFixed gives. */
function exactText(float: number): string | undefined {
  if (Math.abs(float) >= 1e21) return BigInt(float).toString();
  return Math.abs(float) > 2 ** -40 ? float.toFixed(100) : undefined;
}

/** Significant digits without trailing zeros, and the power of ten of the last one. */
function exactDecimal(text: string): [string, number] {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(text);
  if (match === null) return [text, 0];
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const all = `${whole}${fraction}`.replace(/^0+/, "");
  const digits = all.replace(/0+$/, "");
  if (digits === "") return ["0", 0];
  return [`${sign}${digits}`, Number(exponent) - fraction.length + (all.length - digits.length)];
}
