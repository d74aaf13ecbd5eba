// Finds the object that an `import` block brings to an address.

import { fail } from "../../schema/diagnostic";
import { containsUnknown } from "../../schema/value";
import { findForImport } from "../import-object";
import { evaluate, givens } from "../input/expression";
import type { StoredObject } from "../object-type";
import type { Planning } from "./planning";

/** What an `import` block brings to an address without an object; null when there is no such block. */
export async function findImport(
  planning: Planning,
  address: string,
): Promise<{ id: string; object: StoredObject } | null> {
  const block = planning.imports.get(address);
  if (block === undefined) return null;
  if (givens(block.id).some(({ source }) => source.sensitive)) {
    return fail(
      `${address} can't be imported by a sensitive value`,
      `${block.place}: the plan has to show which object it is. Write its id or name, or take it from a variable that is not sensitive.`,
    );
  }
  const id = evaluate(block.id, planning.lookup);
  if (containsUnknown(id)) {
    return fail(
      `${address} can't be imported yet`,
      `${block.place}: its id is known only after an apply. Write the id, or apply what it comes from first (--target).`,
    );
  }
  if (typeof id !== "string" || id === "") {
    return fail(
      `${address} can't be imported`,
      `${block.place}: id must be a text: the id of the object, its exact name, or the number of a support number.`,
    );
  }
  return { id, object: await findForImport(address, id, planning.session, planning.holders) };
}
