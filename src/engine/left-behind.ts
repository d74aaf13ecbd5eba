// What would still point at an object when it is destroyed, told before the delete refuses; and who would still be led to
// one that takes no calls any more.

import { isUnknown } from "../schema/value";
import type { Diagnostic } from "../schema/diagnostic";
import type { Dependent, LabelledDependent } from "../resources";
import { forObject } from "./failure";
import { inBulk } from "./in-bulk";
import type { ObjectType } from "./object-type";
import type { ResourceChange } from "./plan-data";
import type { References } from "./references";
import type { Takeovers } from "./takeovers";

/** The address of an object that is managed, but left out of the plan. */
export type AddressElsewhere = (id: string) => string | null;

/**
 * What would still point at an object when it is destroyed, and who would still be led to one that takes no calls any
 * more.
 */
export async function warnAboutDependents(
  changes: readonly ResourceChange[],
  takeovers: Takeovers,
  references: References,
  typeOf: (type: string) => ObjectType,
  concurrency: number,
  addressElsewhere: AddressElsewhere,
): Promise<readonly Diagnostic[]> {
  const byId = new Map(changes.map((change) => [change.before?.attributes.id, change]));
  const warnings = new Map<string, readonly Diagnostic[]>();
  const changing = changes.filter(({ action }) => action !== "no-op" && action !== "forget");
  await inBulk(changing, concurrency, async (change) => {
    const { before, after, address, action } = change;
    if (before === null) return;
    const type = typeOf(change.type);
    const remaining = (dependents: readonly Dependent[]) =>
      dependents.flatMap((dependent) =>
        remains(
          dependent,
          change,
          asOneChange(byId.get(dependent.id), takeovers),
          references,
          typeOf,
          addressElsewhere,
        ),
      );
    const [left, led] = await forObject(address, `reading what points to ${address}`, async () => [
      action === "update" ? [] : await type.dependents(before),
      after === null ? [] : await type.stranded(before, after),
    ]);
    const found = [
      ...(action === "update" ? [] : type.leftBehind(before, after, remaining(left))),
      ...(after === null ? [] : type.warnStranded(before, after, remaining(led))),
    ];
    warnings.set(
      address,
      found.map((diagnostic) => ({ address, ...diagnostic })),
    );
  });
  return changing.flatMap(({ address }) => warnings.get(address) ?? []);
}

/** What is taken over goes where the change leads that takes it. */
function asOneChange(change: ResourceChange | undefined, takeovers: Takeovers): ResourceChange | undefined {
  const taker = change === undefined ? undefined : takeovers.get(change.address);
  return taker === undefined || change === undefined
    ? change
    : { ...taker, action: "update", before: change.before };
}

/** A dependent that this plan deletes, or moves elsewhere, is gone before the object is destroyed. */
function remains(
  dependent: Dependent,
  leaving: ResourceChange,
  change: ResourceChange | undefined,
  references: References,
  typeOf: (type: string) => ObjectType,
  addressElsewhere: AddressElsewhere,
): LabelledDependent[] {
  if (change === undefined) return [{ ...dependent, address: addressElsewhere(dependent.id) }];
  const stays = [{ ...dependent, address: change.address }];
  if (change.action === "forget") return stays;
  if (change.action === "delete") return [];
  if (change.action === "replace" && !isTakenOver(change, typeOf(change.type))) return [];
  const id = leaving.before?.attributes.id;
  const pointing = Object.entries(change.before?.attributes ?? {}).filter(([, value]) => value === id);
  if (pointing.length === 0) return stays;
  const keepsPointing = pointing.some(([name]) => {
    const after = change.after?.[name];
    return isUnknown(after) ? references.closureOf(change.address).has(leaving.address) : after === id;
  });
  // The new object of a create-before-destroy replacement is there before the old one goes.
  const followsFirst = leaving.action === "replace" && leaving.createBeforeDestroy;
  return keepsPointing && !followsFirst ? stays : [];
}

function isTakenOver({ before, after }: ResourceChange, type: ObjectType): boolean {
  return before !== null && after !== null && type.isTakenOver(before, after);
}
