// Whole numbers as the API stores them: 32 bit, with a least value of their own.
import { errorIn, type Problem } from "./problem";
import { isGiven, type Maybe } from "./known";

export const largestInt32 = 2_147_483_647;

/**
 * A whole number from `minimum` to 2147483647.
 *
 * @param label what the number is in the user's words, e.g. `Service level threshold of channel "sales"`
 * @param unit what it counts, e.g. "seconds"
 */
export function checkWholeNumber(
  attribute: string,
  label: string,
  unit: string,
  minimum: number,
  value: Maybe<number>,
): Problem[] {
  if (!isGiven(value)) return [];
  if (Number.isInteger(value) && value >= minimum && value <= largestInt32) return [];
  const whole = Number.isInteger(value) ? "" : " and has no fraction";
  return [
    errorIn(
      attribute,
      `${label} is ${value}`,
      `It counts ${unit}, from ${minimum} to ${largestInt32}${whole}.`,
    ),
  ];
}
