// Plans the change of one configured object: create, update, replace, import, or nothing.

import type { Diagnostic } from "../../schema/diagnostic";
import { containsUnknown, type Values } from "../../schema/value";
import type { ReplaceReason } from "../diff";
import { withIgnoredChanges } from "../ignored-changes";
import type { Block } from "../input/configuration";
import { evaluateBody } from "../input/expression";
import type { PlannedObject, StoredObject } from "../object-type";
import type { ResourceChange } from "../plan-data";
import { storedNotation, storedPaths } from "../secrets";
import type { Instance } from "../state/state";
import { preventedDestroy } from "./deletions";
import { findImport } from "./import-block";
import type { Planning } from "./planning";
import { replaceReason, triggersOf } from "./replacement-triggers";

export async function planManaged(planning: Planning, block: Block): Promise<void> {
  const { address } = block;
  const type = planning.session.objectType(block.type);
  const instance = planning.state.resources.get(address)?.current ?? null;
  const imported = instance === null ? await findImport(planning, address) : null;
  const before = planning.refreshed.get(address) ?? imported?.object ?? null;
  const config = withIgnoredChanges(block, evaluateBody(block.body, planning.lookup), before);
  const triggeredBy = triggersOf(planning, block);
  const replaceBecause = before === null ? null : replaceReason(planning, block, instance, triggeredBy);
  const planned = await type.plan({ config, prior: before, replaceBecause });
  planning.add(address, planned.diagnostics);
  planning.add(address, referenceProblems(planning, block, before, planned.after));
  const ignored = block.lifecycle.ignoreChanges === "all" && before !== null && replaceBecause === null;
  const configurationKnown = !Object.values(config).some(containsUnknown);
  const final = ignored ? unchanged(planned, before) : planned;
  const isMarkedOtherwise =
    final.action === "no-op" && instance !== null && marksDiffer(planning, block, instance);
  const marked = isMarkedOtherwise ? { ...final, action: "update" as const } : final;
  record(planning, block, before, { ...marked, configurationKnown, isMarkedOtherwise }, replaceBecause, {
    triggeredBy: replaceBecause === "triggered" ? triggeredBy : [],
    importing: imported === null ? null : { id: imported.id },
    dependencies:
      imported === null ? (instance?.dependencies ?? []) : planning.references.dependenciesOf(address),
  });
}

/** Whether other values are sensitive than when the object was last applied. */
function marksDiffer(planning: Planning, { type, address }: Block, instance: Instance): boolean {
  const before = storedPaths(instance);
  const after = planning.sensitivity.ofObject(address);
  if (before.length === 0 && after.length === 0) return false; // nearly all
  return JSON.stringify(storedNotation(type, before)) !== JSON.stringify(storedNotation(type, after));
}

/**
 * References to objects that this plan makes. What points already at the object that is replaced stays out: the
 * plan warns of what cannot follow it, and its delete refuses.
 */
function referenceProblems(
  planning: Planning,
  block: Block,
  before: StoredObject | null,
  planned: Values,
): readonly Diagnostic[] {
  const type = planning.session.objectType(block.type);
  return Object.entries(block.body).flatMap(([attribute, expression]) => {
    if (expression.kind !== "reference" || expression.path.join(".") !== "id") return [];
    const target = planning.changes.get(expression.address);
    if (target === undefined || target.after === null) return [];
    if (target.action !== "create" && target.action !== "replace") return [];
    const replacedId = target.before?.attributes.id;
    if (replacedId !== undefined && before?.attributes[attribute] === replacedId) return [];
    const now = planning.holders.get(String(before?.attributes[attribute]));
    const instead = now === undefined ? undefined : planning.refreshed.get(now)?.attributes;
    return type.checkReference(attribute, planned, {
      type: planning.session.objectType(target.type),
      planned: target.after,
      ...(instead === undefined ? {} : { instead }),
    });
  });
}

function record(
  planning: Planning,
  block: Block,
  before: StoredObject | null,
  planned: PlannedObject &
    Pick<ResourceChange, "configurationKnown"> & { readonly isMarkedOtherwise: boolean },
  replaceBecause: ReplaceReason | null,
  rest: Pick<ResourceChange, "triggeredBy" | "importing" | "dependencies">,
): void {
  const { address, type, name, lifecycle } = block;
  const isReplaced = planned.action === "replace";
  planning.changes.set(address, {
    address,
    type,
    name,
    action: planned.action,
    reason: planned.isMarkedOtherwise ? "marked otherwise" : reasonOf(planned, replaceBecause),
    before,
    after: planned.after,
    privateData: planned.privateData,
    configurationKnown: planned.configurationKnown,
    replacePaths: planned.replacePaths,
    createBeforeDestroy: lifecycle.createBeforeDestroy,
    previousAddress: planning.previousAddresses.get(address) ?? null,
    ...rest,
    deposedKey: null,
    constructPath: block.constructPath ?? null,
  });
  planning.visible.set(address, planned.after);
  if (!isReplaced || before === null) return;
  if (lifecycle.preventDestroy) planning.diagnostics.push(preventedDestroy(address));
  planning.add(address, planning.session.objectType(type).planDestroy(before, planned.after));
}

function reasonOf({ action }: PlannedObject, replaceBecause: ReplaceReason | null): ResourceChange["reason"] {
  if (action === "replace") return replaceBecause ?? "forced by attributes";
  return action === "update" ? "attributes changed" : null;
}

function unchanged(planned: PlannedObject, before: StoredObject): PlannedObject {
  return {
    ...planned,
    action: "no-op",
    after: before.attributes,
    privateData: before.privateData,
    replacePaths: [],
  };
}
