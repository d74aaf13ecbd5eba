/** Reads what points at an object. The API gives one type per answer and names the other types in its `meta`. */
import { isKind, type Reference } from "./error";
import { isJsonObject, type Json, type JsonObject } from "./json";
import { configurationPages } from "./paging";
import type { Doing, Transport } from "./transport";

/**
 * All references of all types.
 * @param itemPath address of the object, such as `/organization/{id}/entry-point/{id}`
 * @returns an empty list for an object that does not exist
 */
export async function readIncomingReferences(
  transport: Transport,
  itemPath: string,
  doing: Doing,
): Promise<Reference[]> {
  try {
    const first = await referencesOfType(transport, itemPath, doing);
    const others = first.types.filter((type) => type !== first.current);
    const references = [...first.references];
    for (const type of others) {
      references.push(...(await referencesOfType(transport, itemPath, doing, type)).references);
    }
    return references;
  } catch (error) {
    if (isKind(error, "not-found")) return [];
    throw error;
  }
}

interface TypedReferences {
  readonly current: string | undefined;
  readonly types: readonly string[];
  readonly references: readonly Reference[];
}

async function referencesOfType(
  transport: Transport,
  itemPath: string,
  doing: Doing,
  type?: string,
): Promise<TypedReferences> {
  const byId = new Map<string, Reference>();
  let current = type;
  const types = new Set<string>();
  const pages = configurationPages(transport, {
    service: "configuration",
    method: "GET",
    path: `${itemPath}/incoming-references`,
    query: type === undefined ? [] : [["type", type]],
    repeatable: true,
    doing,
    notFoundMeans: "object",
  });
  for await (const { rows, meta } of pages) {
    if (typeof meta.currentEntity === "string") current = meta.currentEntity;
    for (const name of namesOf(meta.referencedEntities)) types.add(name);
    for (const row of rows.filter(isJsonObject)) {
      const reference = referenceFrom(row, current ?? [...types][0] ?? "object");
      if (reference !== undefined) byId.set(reference.id, reference);
    }
  }
  return { current: current ?? [...types][0], types: [...types], references: [...byId.values()] };
}

function referenceFrom(row: JsonObject, type: string): Reference | undefined {
  if (typeof row.id !== "string") return undefined;
  return { type, id: row.id, name: typeof row.name === "string" && row.name !== "" ? row.name : row.id };
}

function namesOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}
