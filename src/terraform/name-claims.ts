// Names and numbers that new objects of one walk want, and that objects which are destroyed in it have. Terraform plans
// one object at a time, in any order, and does not say which; but it plans each at most once without a prior object, so
// two such plans with one name are of two objects. The old object of a replacement is not planned as a destroy.

import { uniqueKey, uniqueValueIn, type ObjectType, type StoredObject } from "../engine";
import { error, type Diagnostic } from "../schema/diagnostic";
import { capitalized } from "../schema/sentence";
import type { Values } from "../schema/value";

export class NameClaims {
  private readonly wanted = new Map<string, { readonly value: string; readonly planned: Values }>();
  private readonly leaving = new Map<string, StoredObject>();

  /** @param planned values of a new object by Terraform names; a name that is not known yet claims nothing */
  add(type: ObjectType, planned: Values): readonly Diagnostic[] {
    const { unique } = type;
    const value = uniqueValueIn(type, planned);
    if (unique === null || value === undefined) return [];
    const key = uniqueKey(type, value);
    const other = this.wanted.get(key);
    if (other !== undefined) return unique.checkUsedOnce([other.value, value]);
    this.wanted.set(key, { value, planned });
    return madeAnew(type, this.leaving.get(key), planned);
  }

  /** @param stored an object that is destroyed and not replaced */
  leave(type: ObjectType, stored: StoredObject): readonly Diagnostic[] {
    const value = uniqueValueIn(type, stored.attributes);
    if (value === undefined) return [];
    const key = uniqueKey(type, value);
    this.leaving.set(key, stored);
    return madeAnew(type, stored, this.wanted.get(key)?.planned);
  }
}

/**
 * Nobody here can make one object of the two, as the engine does: the apply does not tell a create from which address
 * its object comes. But nothing has to be out of service for a resource that has another name.
 */
function madeAnew(
  type: ObjectType,
  stored: StoredObject | undefined,
  planned: Values | undefined,
): readonly Diagnostic[] {
  const { unique } = type;
  if (unique === null || stored === undefined || planned === undefined) return [];
  if (!unique.staysInService) return [];
  return [
    error(
      `${capitalized(unique.noun)} "${type.nameOf(planned)}" would be deleted and made anew`,
      "One resource with it goes and another one comes, and in between nobody who calls would be answered. Nothing was " +
        "changed. If the resource was renamed, or moved to another module or key, say so with a moved block: then it " +
        "stays in service, and may change in the same apply. With count let for_each name the instances instead.",
      unique.attribute,
    ),
  ];
}
