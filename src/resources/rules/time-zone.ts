// Time zones by their IANA name, checked against the zones this Node.js knows.
import { errorIn, type Problem, quoted } from "./problem";
import { isGiven, type Maybe } from "./known";

/** @param label whose time zone it is, e.g. `channel "sales"` */
export function checkTimeZone(attribute: string, label: string, timeZone: Maybe<string>): Problem[] {
  if (timeZone === "") {
    return [
      errorIn(
        attribute,
        `Time zone of ${label} is empty`,
        "Write an IANA name, or leave it out for the organization's.",
      ),
    ];
  }
  if (!isGiven(timeZone) || isTimeZone(timeZone)) return [];
  return [
    errorIn(
      attribute,
      `Time zone ${quoted(timeZone)} of ${label} does not exist`,
      'Write the IANA name of a zone, such as "Europe/Berlin", "America/New_York" or "UTC".',
    ),
  ];
}

/** Whether Intl knows the zone. Offsets such as "+02:00" are no zones: they know no daylight saving time. */
export function isTimeZone(timeZone: string): boolean {
  if (!/^[A-Za-z]/.test(timeZone)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
