// The provider's functions by Terraform name: called as `provider::wxcc::<name>`.

import { e164 } from "./e164";
import type { FunctionDefinition } from "./definition";
import { flowReferences } from "./flow-references";
import { flowUsesBusinessHours } from "./flow-uses-business-hours";

export { BadArgument, type FunctionDefinition, type Parameter } from "./definition";

export const functions: Readonly<Record<string, FunctionDefinition>> = Object.fromEntries(
  [e164, flowReferences, flowUsesBusinessHours].map((definition) => [definition.name, definition]),
);
