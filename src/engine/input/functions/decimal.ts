// Sums, products and remainders digit by digit: Terraform's numbers are decimals of any length, in which 2.5 + 0.1 has
// no other digits than people expect.

import { plainDecimal, refuse } from "./function";

/** `digits` times ten to the power of `-places`. */
interface Decimal {
  readonly digits: bigint;
  readonly places: number;
}

export function add(left: number, right: number): number {
  return aligned(left, right, (one, other) => one + other);
}

export function subtract(left: number, right: number): number {
  return aligned(left, right, (one, other) => one - other);
}

/** The sign is that of the left side, as in Terraform. */
export function remainder(left: number, right: number): number {
  return aligned(left, right, (one, other) => one % other);
}

export function multiply(left: number, right: number): number {
  const [one, other] = [decimal(left), decimal(right)];
  return exactly({ digits: one.digits * other.digits, places: one.places + other.places });
}

/** To 15 digits when it has no end. */
export function divide(left: number, right: number): number {
  const [one, other] = [decimal(left), decimal(right)];
  const dividend = one.digits * 10n ** BigInt(other.places);
  const divisor = other.digits * 10n ** BigInt(one.places);
  const places = String(divisor).length + 40;
  const scaled = dividend * 10n ** BigInt(places);
  if (scaled % divisor === 0n) return exactly({ digits: scaled / divisor, places });
  return Number(Number(`${scaled / divisor}e${-places}`).toPrecision(15));
}

function aligned(left: number, right: number, compute: (one: bigint, other: bigint) => bigint): number {
  const [one, other] = [decimal(left), decimal(right)];
  const places = Math.max(one.places, other.places);
  const scaled = ({ digits, places: own }: Decimal) => digits * 10n ** BigInt(places - own);
  return exactly({ digits: compute(scaled(one), scaled(other)), places });
}

function decimal(value: number): Decimal {
  const [whole = "0", fraction = ""] = plainDecimal(value).split(".");
  return { digits: BigInt(whole + fraction), places: fraction.length };
}

/** A number of JavaScript keeps 15 digits whatever they are, and every whole number up to 2^53. */
function exactly({ digits, places }: Decimal): number {
  const value = Number(`${digits}e${-places}`);
  const back = decimal(value);
  const most = Math.max(places, back.places);
  const same = digits * 10n ** BigInt(most - places) === back.digits * 10n ** BigInt(most - back.places);
  if (same && (!Number.isInteger(value) || Number.isSafeInteger(value))) return value;
  return refuse("the result has more digits than can be kept exactly");
}
