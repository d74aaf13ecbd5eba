// null_resource of hashicorp/null, built in so that gates work without Terraform: an id that is a random number, and
// triggers whose change replaces it.

import { randomBytes } from "node:crypto";
import { error, hasErrors, type Diagnostic } from "../schema/diagnostic";
import { mapOf, readValue, text, TypeMismatch } from "../schema/types";
import { containsUnknown, unknownNotNull, type Value, type Values } from "../schema/value";
import { identical } from "./diff";
import type { ObjectType } from "./object-type";

export const nullResourceType: ObjectType = {
  type: "null_resource",
  sensitive: [],
  nameOf: ({ id }) => (typeof id === "string" ? id : "(known after apply)"),
  validate: (config) => configured(config).diagnostics,
  read: async (object) => ({ object, warnings: [] }),

  async plan({ config, prior, replaceBecause }) {
    const { triggers, diagnostics } = configured(config);
    if (hasErrors(diagnostics)) {
      return {
        action: "no-op",
        after: prior?.attributes ?? {},
        replacePaths: [],
        privateData: "",
        diagnostics,
      };
    }
    const before = prior?.attributes.triggers ?? null;
    const changed = prior !== null && (containsUnknown(triggers) || !identical(before, triggers));
    const action = prior === null ? "create" : changed || replaceBecause !== null ? "replace" : "no-op";
    return {
      action,
      after: action === "no-op" && prior !== null ? prior.attributes : { id: unknownNotNull, triggers },
      replacePaths: changed ? ["triggers"] : [],
      privateData: prior?.privateData ?? "",
      diagnostics,
    };
  },

  planDestroy: () => [],
  create: async ({ after }) => ({
    object: { attributes: { id: randomNumber(), triggers: after.triggers ?? null }, privateData: "" },
    warnings: [],
  }),
  update: async (prior) => ({ object: prior, warnings: [] }),
  delete: async () => [],
  settle: async () => undefined,
  dependents: async () => [],
  leftBehind: () => [],
  unique: null,
};

function configured(config: Values): { triggers: Value; diagnostics: readonly Diagnostic[] } {
  const unsupported = Object.keys(config).filter((name) => name !== "triggers");
  const diagnostics = unsupported.map((name) =>
    error(`null_resource has no attribute "${name}" that can be set`, 'It has "triggers".'),
  );
  try {
    return { triggers: readValue(mapOf(text), config.triggers ?? null), diagnostics };
  } catch (problem) {
    if (!(problem instanceof TypeMismatch)) throw problem;
    const wrong = error(
      "triggers of null_resource has the wrong type",
      "A map of texts is required.",
      "triggers",
    );
    return { triggers: null, diagnostics: [...diagnostics, wrong] };
  }
}

/** The provider's ids are 63 random bits in decimal digits. */
function randomNumber(): string {
  return (randomBytes(8).readBigUInt64BE() >> 1n).toString();
}
