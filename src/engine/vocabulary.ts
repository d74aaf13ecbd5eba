// What this provider adds to the language: its functions, and which of its attributes hold secrets.

import { resources } from "../resources";
import { attributeList } from "../schema/names";
import { loadConfiguration as load, type Configuration, type LoadOptions, type Vocabulary } from "./input";
import { providerFunctions } from "./provider-functions";

const none = {};

export const vocabulary: Vocabulary = {
  functions: providerFunctions,
  sensitiveAttributes: (type) =>
    attributeList(resources[type]?.attributes ?? none)
      .filter(({ attribute }) => attribute.sensitive)
      .map(({ terraformName }) => terraformName),
};

/** Reads a configuration that may speak of this provider's objects and call its functions. */
export function loadConfiguration(
  path: string | undefined,
  options: Omit<LoadOptions, "vocabulary"> = {},
): Configuration {
  return load(path, { ...options, vocabulary });
}
