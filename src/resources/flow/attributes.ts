// What can be said of a flow, and what its values look like in configuration, plan and state.

import {
  computed,
  derivedDefault,
  forcesReplacement,
  optional,
  required,
  withDefault,
  type ConfigOf,
  type PlannedOf,
  type StateOf,
} from "../../schema/attribute";
import { boolean, integer, mapOf, nullable, oneOf, setOf, text, textThatMeans } from "../../schema/types";
import type { PlanInput } from "../definition";
import { contentHash, parseFlow, versionLabels } from "../rules";

export const attributes = {
  id: computed(text, "Id of the flow: 24 hex digits."),
  definition: required(
    textThatMeans(meaningOf),
    "JSON text of an exported flow, for example from a file. Layout and bookkeeping of an export make no difference.",
  ),
  name: derivedDefault(
    text,
    "Name of the flow. Default: the name in the definition. The API finds flows by name, so another name replaces the flow.",
    forcesReplacement,
  ),
  flowType: withDefault(
    oneOf(["FLOW", "SUBFLOW"]),
    "FLOW",
    "Kind of flow. Another kind replaces the flow.",
    forcesReplacement,
  ),
  bindings: optional(
    mapOf(text),
    "Ids or audio names inside the definition, and what stands for each in this organization: one file serves all environments.",
  ),
  versionLabels: withDefault(
    setOf(oneOf(versionLabels)),
    ["Latest"],
    "Labels this definition is published under. Removing one leaves it where it points. Empty (`[]`): the flow is kept as a draft and nothing is published.",
  ),
  publishComment: optional(text, "Comment of the published version."),
  version: computed(integer, "Number of the published version.", ["contentHash", "versionLabels"]),
  status: computed(text, "`Published`, or `Draft` when no version was ever published.", [
    "contentHash",
    "versionLabels",
  ]),
  usesBusinessHours: computed(boolean, "Whether the flow has a business-hours activity."),
  contentHash: computed(text, "SHA-256 of what the flow means, after bindings."),
  unpublishedEditBy: computed(
    nullable(text),
    "Who edited the draft in the console without publishing it. An apply that changes the flow is refused until the draft is published or discarded.",
  ),
};

export type FlowAttributes = typeof attributes;
export type Flow = StateOf<FlowAttributes>;
export type Configured = ConfigOf<FlowAttributes>;
export type Planned = PlannedOf<FlowAttributes>;
export type Input = PlanInput<FlowAttributes>;

function meaningOf(definition: string): string {
  const parsed = parseFlow(definition);
  return "document" in parsed ? contentHash(parsed.document) : definition;
}
