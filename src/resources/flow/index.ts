// A flow: what happens when a contact arrives. Imported from an exported document, then published under labels.

import { knownText } from "../api-body";
import { defineResource, type LabelledDependent } from "../definition";
import { warnLeftBehind } from "../left-behind";
import { checkNamesUsedOnce } from "../rules";
import { attributes, type Flow, type FlowAttributes } from "./attributes";
import { channelsOf, remove } from "./destroy";
import { definitionLines } from "./document";
import { importRecords, isImported, type Obstacles } from "./obstacles";
import { check, derive, gather, rules } from "./plan";
import { importState, read } from "./read";
import { create, update } from "./write";

export type { Flow } from "./attributes";

export const flow = defineResource<FlowAttributes, Obstacles>({
  type: "wxcc_flow",
  noun: "flow",
  description:
    "A flow, from the text of an exported document, published under version labels. " +
    "Nothing is published that was not imported by the same apply, and an unfinished edit in the console is never lost.",
  attributes,
  nameOf: ({ name }) => knownText(name),
  rules,
  nothingKnown: {},
  gather,
  derive,
  check,
  lines: definitionLines,
  checkDestroy: () => [],
  unique: {
    attribute: "name",
    entity: "flow",
    normalize: (name) => name,
    checkUsedOnce: (names) => checkNamesUsedOnce("flow", names),
    find: ({ contactCenter }, name) => contactCenter.flows.findByName(name),
    isOurs: isImported,
  },
  otherRecords: importRecords,
  read,
  create,
  update,
  delete: remove,
  importState,
  dependents: (services, { id }) => channelsOf(services, id),
  leftBehind: (prior: Flow, replacement, dependents: readonly LabelledDependent[]) =>
    warnLeftBehind(
      `flow "${prior.name}"`,
      replacement !== null,
      dependents,
      "Move or remove what points to it in this plan, with create_before_destroy on the flow",
    ),
});
