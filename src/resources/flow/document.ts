// The document of a flow: the one of the configuration with its bindings, and those the API exports.

import { fail } from "../../schema/diagnostic";
import { containsUnknown, type Value } from "../../schema/value";
import type { Flow as FlowRow } from "../../contact-center";
import type { Services } from "../definition";
import { applyBindings, contentHash, flowLines, parseFlow, type FlowDocument } from "../rules";
import type { Planned } from "./attributes";
import { about } from "./wording";

/** The document as it goes to the API, or undefined while something in it is not known. */
export function boundDocument({
  definition,
  bindings,
}: Pick<Planned, "definition" | "bindings">): FlowDocument | undefined {
  if (typeof definition !== "string" || containsUnknown(bindings as Value)) return undefined;
  const parsed = parseFlow(definition);
  if (!("document" in parsed)) return undefined;
  return applyBindings(parsed.document, (bindings ?? {}) as Record<string, string>).document;
}

/**
 * What a definition means in this tenant, line by line. The state's text may be the configuration's, to which its
 * bindings belong, or an export, which has them inside already: its hash tells.
 */
export function definitionLines({
  definition,
  bindings,
  contentHash: hash,
}: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const bound = boundDocument({ definition, bindings } as Pick<Planned, "definition" | "bindings">);
  if (bound === undefined) return {};
  const asItIs = boundDocument({ definition: definition as string, bindings: null });
  const isExport = asItIs !== undefined && contentHash(asItIs) === hash;
  return { definition: flowLines(isExport ? asItIs : bound) };
}

export function documentOf(exported: string, name: string): FlowDocument {
  const parsed = parseFlow(exported);
  if ("document" in parsed) return parsed.document;
  return fail(
    `Flow "${name}" can't be read`,
    `The API's export is no flow document: ${parsed.problems.map(({ detail }) => detail).join(" ")}`,
  );
}

export async function hashOfVersion(
  { contactCenter }: Services,
  row: FlowRow,
  version: Parameters<Services["contactCenter"]["flows"]["export"]>[1],
): Promise<string | undefined> {
  const exported = await contactCenter.flows.export(row.id, version, about(row.name));
  if (exported === undefined) return undefined;
  return contentHash(documentOf(exported, row.name));
}
