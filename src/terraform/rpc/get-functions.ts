// The provider's functions with their types.

import { functions, type FunctionDefinition } from "../../resources";
import { functionMessage, type FunctionMessage } from "../messages";

export async function getFunctions() {
  return { functions: functionMessages(functions), diagnostics: [] };
}

export function functionMessages(
  definitions: Readonly<Record<string, FunctionDefinition>>,
): Record<string, FunctionMessage> {
  return Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => [name, functionMessage(definition)]),
  );
}
