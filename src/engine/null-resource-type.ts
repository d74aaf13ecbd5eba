// null_resource as one more type of object, so that gates work without Terraform.

import { hasErrors } from "../schema/diagnostic";
import { unknownNotNull, type Values } from "../schema/value";
import { makeNullResource, nullResourceProblems, planNullResource } from "./null-resource";
import type { ObjectType, StoredObject } from "./object-type";

export const nullResourceType: ObjectType = {
  type: "null_resource",
  sensitive: [],
  unique: null,
  nameOf: ({ id }) => (typeof id === "string" ? id : "(known after apply)"),
  validate: nullResourceProblems,
  read: async (object) => ({ object, warnings: [] }),

  async plan({ config, prior, replaceBecause }) {
    const diagnostics = nullResourceProblems(config);
    const privateData = prior?.privateData ?? "";
    if (hasErrors(diagnostics)) {
      return { action: "no-op", after: prior?.attributes ?? {}, replacePaths: [], privateData, diagnostics };
    }
    const planned = planNullResource(config, prior?.attributes ?? null, unknownNotNull);
    if (prior === null || replaceBecause === null) return { ...planned, privateData, diagnostics };
    const { after } = planNullResource(config, null, unknownNotNull);
    return { ...planned, action: "replace", after, privateData, diagnostics };
  },

  planDestroy: () => [],
  create: async ({ after }) => ({
    object: stored(makeNullResource({ triggers: after.triggers ?? null })),
    warnings: [],
  }),
  update: async (_prior, { after }) => ({ object: stored(after), warnings: [] }),
  delete: async () => [],
  settle: async () => undefined,
  dependents: async () => [],
  leftBehind: () => [],
};

function stored(attributes: Values): StoredObject {
  return { attributes, privateData: "" };
}
