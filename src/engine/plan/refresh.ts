// Reads what the state knows of, and notes how it differs from what the state says.

import { error, warning } from "../../schema/diagnostic";
import type { Values } from "../../schema/value";
import { identical } from "../diff";
import { inBulk } from "../in-bulk";
import type { ObjectType, StoredObject } from "../object-type";
import { emulatorAdvice } from "../organization";
import { decodePrivateData } from "../private-data";
import type { Instance, ResourceState } from "../state/state";
import type { Planning } from "./planning";

export async function refresh(planning: Planning): Promise<void> {
  const managed = [...planning.state.resources.values()].filter(
    ({ mode, address }) => mode === "managed" && planning.isSelected(address),
  );
  const read = planning.counted("reading", managed.length);
  const counts = countsByType(managed);
  const typeOf = (name: string): ObjectType => {
    const type = planning.session.objectType(name);
    type.expectReads(counts.get(name) ?? 0);
    return type;
  };
  await inBulk(managed, planning.concurrency, async (resource) => {
    await refreshOne(planning, resource, typeOf);
    read();
  });
  refuseWhenAllAreGone(planning);
}

function countsByType(resources: readonly ResourceState[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { type } of resources) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}

async function refreshOne(
  planning: Planning,
  { address, type, current }: ResourceState,
  typeOf: (type: string) => ObjectType,
): Promise<void> {
  if (current === null) return;
  const known = storedObject(current);
  await planning.attempt(address, `reading ${address}`, async () => {
    const { object, warnings } =
      planning.options.refresh === false ? { object: known, warnings: [] } : await typeOf(type).read(known);
    planning.refreshed.set(address, object);
    planning.add(address, warnings);
    noteDrift(planning, address, type, known, object);
  });
}

/**
 * Everything gone at once is more often the wrong organization, or another emulator, than a catastrophe, and an apply
 * would make all of it anew.
 */
function refuseWhenAllAreGone(planning: Planning): void {
  const looked = [...planning.refreshed].filter(([address]) => !address.startsWith("null_resource."));
  if (looked.length < 2 || looked.some(([, object]) => object !== null)) return;
  const [first] = looked.flatMap(([address]) => planning.state.resources.get(address)?.current ?? []);
  const { organization } = decodePrivateData(first?.private ?? "");
  const tell = planning.options.allGone === true ? warning : error;
  planning.diagnostics.push(
    tell(
      `None of the ${looked.length} objects in the state exists`,
      "Is this the right organization, data center and API address? An apply makes everything anew where the connection " +
        `leads to, and a destroy forgets it. If all of it was deleted, say so: --all-gone.${emulatorAdvice(organization)}`,
    ),
  );
}

function noteDrift(
  planning: Planning,
  address: string,
  type: string,
  known: StoredObject,
  found: StoredObject | null,
): void {
  if (found === known) return;
  const before = known.attributes;
  if (found === null) {
    planning.drift.push({ address, type, before, after: null, changed: [] });
    return;
  }
  const after = found.attributes;
  const changed = Object.keys(after).filter((name) => !identical(before[name] ?? null, after[name] ?? null));
  if (changed.length > 0) planning.drift.push({ address, type, before, after, changed });
}

/** An object as the state's file has it. */
export function storedObject({ attributes, private: privateData }: Instance): StoredObject {
  return { attributes: attributes as Values, privateData: privateData ?? "" };
}
