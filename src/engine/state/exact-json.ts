// JSON whose numbers keep all their digits.

import { isSafeNumber, LosslessNumber, parse } from "lossless-json";

/**
 * Parses JSON; a number that JavaScript cannot hold becomes a LosslessNumber.
 * @throws SyntaxError
 */
export function parseExactly(text: string): unknown {
  // The parser of the system is some twenty times as fast, which counts in a state of 10,000 objects.
  return holdsSafeNumbersOnly(text) ? (JSON.parse(text) as unknown) : parse(text, null, numberOf);
}

/** What looks like a number inside a text is looked at too: that costs the fast way at worst. */
function holdsSafeNumbersOnly(text: string): boolean {
  for (const [, digits = ""] of text.matchAll(/[:,[]\s*(-?\d[\d.eE+-]*)/g)) {
    if (!isSafeNumber(digits)) return false;
  }
  return true;
}

function numberOf(digits: string): number | LosslessNumber {
  return isSafeNumber(digits) ? Number(digits) : new LosslessNumber(digits);
}
