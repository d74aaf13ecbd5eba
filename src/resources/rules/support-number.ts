// A support number: how its digits must be written, and which short forms may go with it.
import { errorIn, type Problem, quoted } from "./problem";
import { isGiven, type Maybe } from "./known";

export const mostNumberDigits = 15;
/** What the API stores: 20 characters (official contract of dial-number). */
const mostStoredDigits = 19;

/** A support number as its author wrote it. */
export interface SupportNumberValues {
  /** E.164: + and up to 15 digits. */
  readonly number?: Maybe<string>;
  readonly locationId?: Maybe<string>;
  readonly telephonyRegionId?: Maybe<string>;
  readonly extension?: Maybe<string>;
  readonly routingPrefix?: Maybe<string>;
}

export function checkSupportNumber(values: SupportNumberValues): Problem[] {
  return [
    ...checkNumberFormat(values.number, mostStoredDigits),
    ...checkPlace("locationId", "Location", "location_id", values),
    ...checkPlace("telephonyRegionId", "Telephony region", "telephony_region_id", values),
    // Official contract of dial-number.
    ...checkDigits("extension", "Extension", 2, 10, values),
    ...checkDigits("routingPrefix", "Routing prefix", 2, 7, values),
  ];
}

/**
 * The number in E.164, as Webex Calling lists it. Nothing is said about null and undefined.
 *
 * @param most digits: more than in E.164 may be in a number that is stored already, which is known only when it is planned
 */
export function checkNumberFormat(number: Maybe<string>, most = mostNumberDigits): Problem[] {
  if (typeof number !== "string" || isE164(number, most)) return [];
  if (number.trim() === "") {
    return [errorIn("number", "Support number is empty", 'Write it in E.164, such as "+14085550100".')];
  }
  return [
    errorIn(
      "number",
      `Support number ${quoted(number)} is not in the E.164 form`,
      `E.164 is + and the country code, then the number: at most ${mostNumberDigits} digits, no blanks and no other signs. ` +
        advice(number),
    ),
  ];
}

/** The digits alone, as the API stores and filters them: two numbers with the same digits are the same number. */
export function digitsOf(number: string): string {
  return number.replace(/[^0-9]/g, "");
}

function isE164(number: string, most = mostNumberDigits): boolean {
  return number.length <= most + 1 && /^\+[1-9][0-9]+$/.test(number);
}

/**
 * What the author may have meant. Ten digits or fewer, or a leading zero, are a number without its country code, which
 * nobody can guess: with a mere + in front it would be a number of another country.
 */
function advice(number: string): string {
  const unknownCountry = 'Write it with its country code, such as "+14085550100".';
  if (!/^[+\d\s().\-/]*$/.test(number)) return unknownCountry;
  const digits = digitsOf(withoutTrunkZero(number)).replace(/^00/, "");
  const hasCountry = /^\s*(\+|00)/.test(number) ? digits.length >= 8 : digits.length >= 11;
  return hasCountry && isE164(`+${digits}`) ? `Write ${quoted(`+${digits}`)}.` : unknownCountry;
}

/**
 * In `+49 (0)30 1234` the zero in brackets is for callers within the country only: E.164 has no place for it. In Italy
 * it belongs to the number.
 */
function withoutTrunkZero(number: string): string {
  if (/^\s*(?:\+|00)\s*39/.test(number)) return number;
  return number.replace(/^(\s*(?:\+|00)[\s\d.\-/]*)\(\s*0\s*\)/, "$1");
}

/** An empty id is no way to ask for the default: Terraform holds a provider to what is written. */
function checkPlace(
  attribute: "locationId" | "telephonyRegionId",
  what: string,
  setting: string,
  values: SupportNumberValues,
): Problem[] {
  if (values[attribute] !== "") return [];
  const whose = isGiven(values.number) ? ` of support number ${quoted(values.number)}` : "";
  return [
    errorIn(
      attribute,
      `${what}${whose} is empty`,
      `Write an id, or leave ${setting} out for the default of the provider block.`,
    ),
  ];
}

function checkDigits(
  attribute: "extension" | "routingPrefix",
  what: string,
  least: number,
  most: number,
  values: SupportNumberValues,
): Problem[] {
  const digits = values[attribute];
  if (!isGiven(digits)) return [];
  if (digits.length >= least && digits.length <= most && /^[0-9]+$/.test(digits)) return [];
  const whose = isGiven(values.number) ? ` of support number ${quoted(values.number)}` : "";
  return [
    errorIn(
      attribute,
      `${what} ${quoted(digits)}${whose} is not valid`,
      `Write ${least} to ${most} digits and nothing else.`,
    ),
  ];
}
