// null_resource of hashicorp/null as one more type of object, so that gates work without Terraform: an id that is a
// random number, and triggers whose change replaces it.

import { randomBytes } from "node:crypto";
import { error, hasErrors, type Diagnostic } from "../schema/diagnostic";
import { isObject, isUnknown, unknownNotNull, type Value, type Values } from "../schema/value";
import { identical } from "./diff";
import type { ObjectType, StoredObject } from "./object-type";

export const nullResourceType: ObjectType = {
  type: "null_resource",
  sensitive: [],
  unique: null,
  nameOf: ({ id }) => (typeof id === "string" ? id : "(known after apply)"),
  validate: problemsOf,
  read: async (object) => ({ object, warnings: [] }),

  async plan({ config, prior, replaceBecause }) {
    const diagnostics = problemsOf(config);
    const privateData = prior?.privateData ?? "";
    const triggers = asTriggers(config.triggers ?? null);
    if (hasErrors(diagnostics)) {
      return { action: "no-op", after: prior?.attributes ?? {}, replacePaths: [], privateData, diagnostics };
    }
    const before = prior?.attributes.triggers ?? null;
    const forced = prior !== null && forcesReplacement(before, triggers);
    const replaced = forced || replaceBecause !== null;
    const unchanged = prior !== null && !replaced;
    const spelling = identical(before, triggers) ? "no-op" : "update";
    return {
      action: prior === null ? "create" : replaced ? "replace" : spelling,
      after: { id: unchanged ? (prior.attributes.id ?? null) : unknownNotNull, triggers },
      replacePaths: forced ? ["triggers"] : [],
      privateData,
      diagnostics,
    };
  },

  named: (values) => values,
  expectReads: () => undefined,
  foreseeWrite: () => undefined,
  checkReference: () => [],
  planDestroy: () => [],
  isTakenOver: () => false,
  create: async ({ after }) => ({
    object: stored({ id: randomNumber(), triggers: after.triggers ?? null }),
    warnings: [],
  }),
  update: async (_prior, { after }) => ({ object: stored(after), warnings: [] }),
  delete: async () => [],
  settle: async () => undefined,
  handOver: async () => undefined,
  dependents: async () => [],
  leftBehind: () => [],
  stranded: async () => [],
  warnStranded: () => [],
};

function problemsOf(config: Values): readonly Diagnostic[] {
  const { triggers = null } = config;
  const wrongMap = triggers !== null && !isUnknown(triggers) && !isObject(triggers);
  const items = isObject(triggers) ? Object.entries(triggers) : [];
  return [
    ...Object.keys(config)
      .filter((name) => name !== "triggers")
      .map((name) =>
        error(`null_resource has no argument ${name}`, "Its only argument is triggers, a map of text."),
      ),
    ...(wrongMap ? [error("triggers of null_resource is not a map", "A map of text is needed.")] : []),
    ...items
      .filter(([, value]) => typeof value === "object" && value !== null)
      .map(([name]) =>
        error(
          `The trigger ${name} of null_resource is not a text`,
          "Triggers are text, numbers or booleans; nothing can be inside them.",
        ),
      ),
  ];
}

function asTriggers(configured: Value): Value {
  if (!isObject(configured)) return configured;
  return Object.fromEntries(
    Object.entries(configured).map(([name, value]) => [
      name,
      typeof value === "number" || typeof value === "boolean" ? String(value) : value,
    ]),
  );
}

/** As the provider's own rule has it: null values in a map count as missing ones, null and {} are the same map. */
function forcesReplacement(before: Value, after: Value): boolean {
  if (isUnknown(after)) return true;
  const old = isObject(before) ? before : {};
  const now = isObject(after) ? after : {};
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].some(
    (key) => (old[key] ?? null) !== (now[key] ?? null),
  );
}

function stored(attributes: Values): StoredObject {
  return { attributes, privateData: "" };
}

/** The provider's ids are 63 random bits in decimal digits. */
function randomNumber(): string {
  return (randomBytes(8).readBigUInt64BE() >> 1n).toString();
}
