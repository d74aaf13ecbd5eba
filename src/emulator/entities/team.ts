/** team: a group of agents at a site; here to be looked up. */
import type { FieldTable } from "../fields";
import { recordFields } from "../fields";
import { text } from "../json";
import type { ConfigurationEntity } from "./configuration-entity";

const fields: FieldTable = {
  ...recordFields,
  name: { type: "text", required: true },
  teamType: { type: "text", required: true, oneOf: ["AGENT", "CAPACITY"], immutable: true },
  // Observed live: wanted, and a missing one is a 409.
  teamStatus: { type: "text", required: true, oneOf: ["IN_SERVICE", "NOT_AVAILABLE"] },
  active: { type: "flag", required: true },
  siteId: { type: "text", required: true, immutable: true },
  dialedNumber: { type: "text" },
  capacity: { type: "integer" },
  desktopLayoutId: { type: "text" },
  skillProfileId: { type: "text" },
  multiMediaProfileId: { type: "text" },
  userIds: { type: "list" },
  description: { type: "text", maxLength: 255 },
  rankQueuesForTeam: { type: "flag" },
  queueRankings: { type: "list" },
  systemDefault: { type: "flag", readOnly: true },
};

export const team: ConfigurationEntity = {
  entity: "team",
  fields,
  searchable: ["name"],
  verbs: ["references", "list", "plain-list", "get"],
  statuses: { create: 201, delete: 204 },
  complete: (draft) => ({ systemDefault: false, rankQueuesForTeam: false, ...draft }),
  problems: (candidate, tenant) =>
    tenant.store.get("site", text(candidate, "siteId")) ? [] : ["siteId: invalid value"],
  refersTo: (object, entity, target) => entity === "site" && object.siteId === target.id,
};
