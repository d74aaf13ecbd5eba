// What a new object takes over of one that goes in the same plan: a support number whose resource has another address
// now is one mapping all the time, and is never deleted.

import { uniqueKey, uniqueValueIn, type ObjectType } from "./object-type";
import type { ResourceChange } from "./plan-data";

/** The creating changes by the addresses of the deleted objects that they take over. */
export type Takeovers = ReadonlyMap<string, ResourceChange>;

/** @param typeOf the type of an object by its Terraform name */
export function takeoversIn(
  changes: readonly ResourceChange[],
  typeOf: (type: string) => ObjectType,
): Takeovers {
  const makers = new Map<string, ResourceChange>();
  for (const change of changes) {
    const key = change.action === "create" ? keyOf(change.after, change.type, typeOf) : undefined;
    if (key !== undefined) makers.set(key, change);
  }
  const takeovers = new Map<string, ResourceChange>();
  for (const { action, deposedKey, before, type, address } of changes) {
    if (action !== "delete" || deposedKey !== null || before === null) continue;
    const maker = makers.get(keyOf(before.attributes, type, typeOf) ?? "");
    if (maker?.after != null && typeOf(type).isTakenOver(before, maker.after)) takeovers.set(address, maker);
  }
  return takeovers;
}

function keyOf(
  values: ResourceChange["after"],
  type: string,
  typeOf: (type: string) => ObjectType,
): string | undefined {
  const objectType = typeOf(type);
  const value = uniqueValueIn(objectType, values);
  return value === undefined ? undefined : uniqueKey(objectType, value);
}
