/** site: a place of the contact center; here to be looked up. */
import type { FieldTable } from "../fields";
import { recordFields } from "../fields";
import type { ConfigurationEntity } from "./configuration-entity";

const fields: FieldTable = {
  ...recordFields,
  name: { type: "text", required: true, minLength: 1, maxLength: 80, pattern: /^[a-zA-Z\d\-_\s]+$/ },
  active: { type: "flag", required: true },
  multimediaProfileId: { type: "text", required: true },
  description: { type: "text", maxLength: 255 },
  systemDefault: { type: "flag", readOnly: true },
};

export const site: ConfigurationEntity = {
  entity: "site",
  fields,
  searchable: ["name"],
  exported: { fields: ["name"] },
  verbs: ["references", "list", "plain-list", "get"],
  statuses: { create: 201, delete: 204 },
  complete: (draft) => ({ systemDefault: false, ...draft }),
  problems: () => [],
  refersTo: () => false,
};
