// What happens to the state alone, before anything is changed: new addresses, imports, what is forgotten, what was read.

import type { StoredObject } from "../object-type";
import type { ResourceChange } from "../plan-data";
import type { Instance } from "../state/state";
import { idOf, type Applying } from "./applying";

/** What happens to the state alone, in one write: new addresses, imports, what is forgotten, what was read. */
export async function settleState(applying: Applying): Promise<void> {
  const moved = applying.plan.moves.map(({ from, to }) =>
    applying.writer.move(from, to.slice(to.indexOf(".") + 1)),
  );
  const refreshed = storeRefreshed(applying);
  const imported = applying.plan.changes.map((change) => storeImported(applying, change));
  const forgotten = applying.plan.changes.map((change) => forget(applying, change));
  await Promise.all([...moved, refreshed, ...imported, ...forgotten]);
}

async function storeImported(applying: Applying, change: ResourceChange): Promise<void> {
  const { address, importing, before, privateData, createBeforeDestroy } = change;
  if (importing === null || before === null) return;
  const started = applying.now();
  const { id } = importing;
  applying.options.onEvent?.({ kind: "started", address, action: "import", id });
  const settled = change.action === "no-op";
  await applying.writer.put(address, {
    schemaVersion: 0,
    attributes: before.attributes as Instance["attributes"],
    private: settled ? privateData : before.privateData,
    dependencies: change.dependencies,
    createBeforeDestroy: settled && createBeforeDestroy,
    sensitiveAttributes: applying.sensitiveAttributesOf(change),
  });
  applying.counts.imported += 1;
  const milliseconds = applying.now() - started;
  const found = idOf(before.attributes) ?? id;
  applying.options.onEvent?.({ kind: "finished", address, action: "import", id: found, milliseconds });
}

async function forget(applying: Applying, { address, action, deposedKey }: ResourceChange): Promise<void> {
  if (action !== "forget") return;
  await applying.writer.remove(address, deposedKey === null ? {} : { deposed: deposedKey });
  applying.counts.forgotten += 1;
}

/** What the refresh found goes into the state first, and what is gone goes out of it; all in one write. */
async function storeRefreshed(applying: Applying): Promise<void> {
  for (const [address, values] of Object.entries(applying.plan.dataValues))
    applying.visible.set(address, values);
  const { resources } = applying.writer.state;
  const gone = applying.plan.drift.filter(({ after }) => after === null);
  const writes = gone.map(({ address }) => applying.writer.remove(address));
  for (const change of applying.plan.changes) {
    const { address, before, after, action, deposedKey } = change;
    if (deposedKey !== null || before === null) continue;
    if (action === "no-op") applying.visible.set(address, after ?? before.attributes);
    const stored = resources.get(address)?.current;
    if (stored !== undefined && stored !== null) writes.push(putRefreshed(applying, change, before, stored));
  }
  await Promise.all(writes);
}

function putRefreshed(
  applying: Applying,
  change: ResourceChange,
  before: StoredObject,
  stored: Instance,
): Promise<void> {
  const settled = change.action === "no-op";
  return applying.writer.put(change.address, {
    ...stored,
    attributes: before.attributes as Instance["attributes"],
    private: settled ? change.privateData : before.privateData,
    // Until it is changed an object depends on what it was applied with.
    dependencies: settled ? applying.references.dependenciesOf(change.address) : stored.dependencies,
    createBeforeDestroy: settled ? change.createBeforeDestroy : stored.createBeforeDestroy,
    sensitiveAttributes: settled
      ? applying.sensitiveAttributesOf(change)
      : (stored.sensitiveAttributes ?? []),
  });
}
