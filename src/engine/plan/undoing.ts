// Plans what becomes of creates that were cut off and whose objects nothing wants any more: they are deleted.

import { examineRecords, resources, type Interrupted } from "../../resources";
import { warning } from "../../schema/diagnostic";
import { snakeCase } from "../../schema/names";
import { capitalized } from "../../schema/sentence";
import { findForImport } from "../import-object";
import type { StoredObject } from "../object-type";
import { keptIn } from "../records";
import { deletion } from "./deletions";
import type { Planning } from "./planning";

/** A plan of a part does not know what the rest wants, so it undoes nothing. */
export async function planUndoing(planning: Planning): Promise<void> {
  const { services } = planning.session;
  if (planning.selection !== null || services.writeAhead.isEmpty()) return;
  try {
    const isKept = keptIn(planning.state.resources);
    const { interrupted } = await examineRecords(services, Object.values(resources), isKept);
    for (const one of interrupted) {
      if (!planning.holders.has(one.id) && !isWanted(planning, one)) await planUndoingOf(planning, one);
    }
  } catch (problem) {
    planning.report(problem, "looking for what interrupted creates have left");
  }
}

function isWanted(planning: Planning, { definition, record }: Interrupted): boolean {
  const { attribute, normalize, isAwaited } = definition.unique;
  const blocks = planning.options.mode === "destroy" ? [] : [...planning.blocks.values()];
  const values = blocks
    .filter(({ type, mode }) => type === definition.type && mode === "managed")
    .map(({ address }) => planning.visible.get(address)?.[snakeCase(attribute)]);
  const wanted = values.filter((value) => typeof value === "string").map((value) => normalize(value));
  if (wanted.length < values.length) return true; // it may be the one that is not known yet
  const ids = [...planning.holders.keys()];
  return isAwaited?.(record.name, { wanted, ids }) ?? wanted.includes(record.name);
}

async function planUndoingOf(
  planning: Planning,
  { definition, record, id, isAsSent }: Interrupted,
): Promise<void> {
  if (!isAsSent) {
    const object = `${definition.noun} "${record.name}"`;
    planning.diagnostics.push(
      warning(
        `${capitalized(object)} seems to be left by an interrupted run, and was changed since`,
        `It has the id ${id}, was made when a create of that name was cut off, and holds other values now. Nothing here ` +
          "manages it, and it is not touched. Import it, or delete it in Control Hub.",
      ),
    );
    return;
  }
  const name = `interrupted_${id.slice(0, 8)}`;
  const address = `${definition.type}.${name}`;
  await planning.attempt(address, `reading what an interrupted create has left`, async () => {
    const before = await findForImport(address, id, planning.session, planning.holders);
    planning.changes.set(address, {
      ...deletion(address, definition.type, name, { dependencies: addressesIn(planning, before) }, before),
      reason: "interrupted",
    });
  });
}

/** What it points to may go in the same plan, after it. */
function addressesIn({ holders }: Planning, { attributes }: StoredObject): readonly string[] {
  return Object.values(attributes).flatMap((value) =>
    typeof value === "string" ? (holders.get(value) ?? []) : [],
  );
}
