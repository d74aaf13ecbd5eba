// Creates or changes one object as it was planned.

import { randomBytes } from "node:crypto";
import { DiagnosticError, error, hasErrors } from "../../schema/diagnostic";
import { containsUnknown, type Value, type Values } from "../../schema/value";
import { identical } from "../diff";
import { withIgnoredChanges } from "../ignored-changes";
import { evaluateBody } from "../input/expression";
import {
  IncompleteWrite,
  type ObjectType,
  type PlannedObject,
  type StoredObject,
  type WrittenObject,
} from "../object-type";
import type { ResourceChange } from "../plan-data";
import type { Applying } from "./applying";
import { provision } from "./provision";

export async function write(applying: Applying, change: ResourceChange): Promise<Values> {
  const { address, action, before } = change;
  const type = applying.session.objectType(change.type);
  const planned = await confirmed(applying, change, type);
  if (action === "update" && before !== null) {
    if (planned.action === "no-op") return keep(applying, change, planned);
    if (change.reason === "marked otherwise") {
      applying.counts.changed += 1;
      return keep(applying, change, planned);
    }
    const written = await writing(applying, change, () => type.update(before, planned));
    applying.counts.changed += 1;
    return written;
  }
  if (action === "replace" && change.createBeforeDestroy) await depose(applying, address);
  const written = await writing(applying, change, () => type.create(planned));
  await provision(applying, change, written);
  applying.counts.added += 1;
  return written;
}

/** Sets the old object aside in one write, so that a crash leaves it in the state exactly once. */
async function depose(applying: Applying, address: string): Promise<void> {
  const old = applying.writer.current(address);
  if (old === null) return;
  const key = randomBytes(4).toString("hex"); // eight hex digits, as Terraform makes them
  applying.replaced.set(address, key);
  await applying.recorded(
    applying.writer.put(address, old, { deposed: key }),
    applying.writer.remove(address),
  );
}

/** A value that was not known when planned turned out to be the stored one: nothing to send. */
async function keep(applying: Applying, change: ResourceChange, planned: PlannedObject): Promise<Values> {
  const object: StoredObject = { attributes: planned.after, privateData: planned.privateData };
  await applying.put(change, object, false);
  applying.visible.set(change.address, object.attributes);
  return object.attributes;
}

/** What was planned, with what has become known since; only that may differ from the plan. */
async function confirmed(
  applying: Applying,
  change: ResourceChange,
  type: ObjectType,
): Promise<PlannedObject> {
  const { address, after, privateData, replacePaths } = change;
  const block = applying.blocks.get(address);
  const asPlanned: PlannedObject = {
    action: change.action === "delete" || change.action === "forget" ? "no-op" : change.action,
    after: after ?? {},
    replacePaths,
    privateData,
    diagnostics: [],
  };
  if (block === undefined || change.configurationKnown) return asPlanned;
  const config = withIgnoredChanges(block, evaluateBody(block.body, applying.lookup), change.before);
  const prior = change.action === "update" ? change.before : null;
  const planned = await type.plan({ config, prior, replaceBecause: null });
  if (hasErrors(planned.diagnostics)) throw new DiagnosticError(planned.diagnostics);
  applying.warn(
    address,
    planned.diagnostics.filter(({ severity }) => severity === "warning"),
  );
  assertAsPlanned(change, planned);
  return planned;
}

async function writing(
  applying: Applying,
  change: ResourceChange,
  write: () => Promise<WrittenObject>,
): Promise<Values> {
  const type = applying.session.objectType(change.type);
  try {
    const { object, warnings } = await write();
    applying.warn(change.address, warnings);
    // The record of a create that is not in the state shows the next run that the object is ours.
    if (await applying.put(change, object, false)) await type.settle(object);
    applying.visible.set(change.address, object.attributes);
    return object.attributes;
  } catch (problem) {
    if (!(problem instanceof IncompleteWrite)) throw problem;
    if (await applying.put(change, problem.object, problem.tainted)) await type.settle(problem.object);
    throw new DiagnosticError(problem.diagnostics);
  }
}

/** A plan is a promise: what it showed as known is what is sent. */
function assertAsPlanned({ address, action, after }: ResourceChange, now: PlannedObject): void {
  if (action === "update" && now.action === "replace") {
    throw new DiagnosticError([
      error(
        `${address} would have to be replaced now`,
        `The plan was to update it; ${now.replacePaths.join(", ")} turned out to force a replacement. Nothing was changed; plan again.`,
      ),
    ]);
  }
  const broken = Object.keys(after ?? {}).filter(
    (name) => !isKept(after?.[name] ?? null, now.after[name] ?? null),
  );
  if (broken.length === 0) return;
  throw new DiagnosticError([
    error(
      `${address} is not as planned any more`,
      `${broken.join(", ")} would be written with other values than the plan showed. Nothing was changed; plan again.`,
    ),
  ]);
}

function isKept(planned: Value, now: Value): boolean {
  return containsUnknown(planned) || identical(planned, now);
}
