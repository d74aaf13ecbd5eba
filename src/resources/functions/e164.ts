// Writes a phone number, however a person wrote it, as the API wants it.

import type * as PhoneNumbers from "libphonenumber-js/min";
import { text } from "../../schema/types";
import { BadArgument, type FunctionDefinition } from "./definition";

export const e164: FunctionDefinition = {
  name: "e164",
  summary: "Writes a phone number in E.164, the form support numbers have.",
  description:
    "Reads a phone number with the blanks, brackets and dashes that people write, and returns it in E.164: " +
    'a plus sign and up to 15 digits. `provider::wxcc::e164("(408) 555-0100", "US")` is `"+14085550100"`. ' +
    "A number that cannot exist in its country, or that has an extension, is an error.",
  parameters: [
    { name: "number", type: text, description: "The number, national or with a plus sign and country code." },
    {
      name: "country",
      type: text,
      description:
        "Country that a national number belongs to, as two letters of ISO 3166-1, such as `US`. " +
        "It makes no difference to a number with a plus sign, for which it may be null.",
      nullable: true,
    },
  ],
  returns: text,
  call: (number, country) => inE164(String(number), country === null ? undefined : String(country)),
};

function inE164(number: string, country: string | undefined): string {
  const { isSupportedCountry, parsePhoneNumberFromString } = phoneNumbers();
  if (country !== undefined && !isSupportedCountry(country)) {
    throw new BadArgument(1, `"${country}" is no country. Give its two capital letters, such as US or DE.`);
  }
  if (country === undefined && !number.trim().startsWith("+")) {
    throw new BadArgument(
      1,
      `"${number}" has no plus sign and country code, so the country it belongs to is needed.`,
    );
  }
  const parsed = parsePhoneNumberFromString(number.trim(), { defaultCountry: country, extract: false });
  if (parsed === undefined || !parsed.isValid()) {
    const where = parsed?.country ?? country;
    throw new BadArgument(0, `"${number}" is no phone number${where === undefined ? "" : ` of ${where}`}.`);
  }
  if (parsed.ext !== undefined) {
    throw new BadArgument(
      0,
      `"${number}" has the extension ${parsed.ext}, which E.164 has no place for. Give the number without it.`,
    );
  }
  return parsed.number;
}

/** Loaded on the first call: its table of countries would cost every start of the provider a few milliseconds. */
function phoneNumbers(): typeof PhoneNumbers {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it at the start
  return require("libphonenumber-js/min") as typeof PhoneNumbers;
}
