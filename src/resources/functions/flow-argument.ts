// The argument that functions about flows share: the text of an exported flow.

import { text } from "../../schema/types";
import type { Value } from "../../schema/value";
import { parseFlow, type FlowDocument } from "../rules";
import { BadArgument, type Parameter } from "./definition";

export const definitionParameter: Parameter = {
  name: "definition",
  type: text,
  description: "JSON text of an exported flow, for example from `file()`.",
};

/** The document in the first argument. @throws BadArgument when it is no exported flow */
export function flowArgument(definition: Value): FlowDocument {
  const parsed = parseFlow(String(definition));
  if ("document" in parsed) return parsed.document;
  throw new BadArgument(0, parsed.problems.map(({ summary, detail }) => `${summary}. ${detail}`).join(" "));
}
