// Plans the deletion of what is not configured any more, of what was deposed, or of everything.

import { error, type Diagnostic } from "../../schema/diagnostic";
import type { StoredObject } from "../object-type";
import type { Instance } from "../state/state";
import type { Planning } from "./planning";
import { storedObject } from "./refresh";

export function planDeletions(planning: Planning): void {
  for (const [address, { mode, type, name, current, deposed }] of planning.state.resources) {
    if (mode !== "managed" || !planning.isSelected(address)) continue;
    if (current !== null && !planning.blocks.has(address)) {
      const wasMoved = planning.previousAddresses.has(address);
      const reason = wasMoved ? "moved to nowhere" : "not in the configuration";
      recordDeletion(planning, address, type, name, current, reason);
    }
    for (const [key, instance] of deposed) recordDeposed(planning, address, type, name, key, instance);
  }
}

export function planDestroyOfAll(planning: Planning): void {
  for (const [address, { mode, type, name, current, deposed }] of planning.state.resources) {
    if (mode !== "managed" || !planning.isSelected(address)) continue;
    if (current !== null) {
      if (planning.blocks.get(address)?.lifecycle.preventDestroy === true) {
        planning.diagnostics.push(preventedDestroy(address));
      }
      recordDeletion(planning, address, type, name, current, "destroy");
    }
    for (const [key, instance] of deposed) recordDeposed(planning, address, type, name, key, instance);
  }
}

function recordDeletion(
  planning: Planning,
  address: string,
  type: string,
  name: string,
  instance: Instance,
  reason: "destroy" | "not in the configuration" | "moved to nowhere",
): void {
  const before = planning.refreshed.get(address) ?? null;
  if (before === null) return; // gone already: the drift says so, and nothing is left to do
  const isForgotten = planning.forgotten.has(address);
  planning.changes.set(address, {
    ...deletion(address, type, name, instance, before),
    ...(isForgotten ? { action: "forget" } : {}),
    reason,
    previousAddress: planning.previousAddresses.get(address) ?? null,
  });
  if (isForgotten) return;
  planning.add(address, planning.session.objectType(type).planDestroy(before, null));
}

function recordDeposed(
  planning: Planning,
  address: string,
  type: string,
  name: string,
  key: string,
  instance: Instance,
): void {
  planning.changes.set(`${address} deposed ${key}`, {
    ...deletion(address, type, name, instance, storedObject(instance)),
    ...(planning.forgotten.has(address) ? { action: "forget" } : {}),
    reason: "deposed",
    deposedKey: key,
  });
}

/** The change that deletes an object, wherever it was remembered. */
export function deletion(
  address: string,
  type: string,
  name: string,
  instance: Pick<Instance, "createBeforeDestroy" | "dependencies">,
  before: StoredObject,
) {
  return {
    address,
    type,
    name,
    action: "delete" as const,
    before,
    after: null,
    privateData: "",
    configurationKnown: true,
    replacePaths: [],
    triggeredBy: [],
    previousAddress: null,
    importing: null,
    createBeforeDestroy: instance.createBeforeDestroy === true,
    dependencies: instance.dependencies,
    deposedKey: null,
    constructPath: null,
  };
}

export function preventedDestroy(address: string): Diagnostic {
  return {
    ...error(
      `${address} must not be destroyed`,
      "Its lifecycle has prevent_destroy. Remove that, or undo the change that destroys or replaces it.",
    ),
    address,
  };
}
