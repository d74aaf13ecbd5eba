// Tells whether a flow routes by opening hours, for a condition in the configuration.

import { boolean } from "../../schema/types";
import { usesBusinessHours } from "../rules";
import type { FunctionDefinition } from "./definition";
import { definitionParameter, flowArgument } from "./flow-argument";

export const flowUsesBusinessHours: FunctionDefinition = {
  name: "flow_uses_business_hours",
  summary: "Tells whether a flow routes contacts by business hours.",
  description:
    "Returns `true` when any activity of the flow, or of its event flows, is a business-hours activity. " +
    "Use it in a `precondition` to refuse a flow without opening hours.",
  parameters: [definitionParameter],
  returns: boolean,
  call: (definition) => usesBusinessHours(flowArgument(definition ?? null)),
};
