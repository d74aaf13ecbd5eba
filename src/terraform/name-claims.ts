// Names and numbers that new objects of one walk want. Terraform plans one object at a time and does not say which; but
// it plans each at most once without a prior object, so two such plans with one name are of two objects.

import type { ObjectType } from "../engine";
import type { Diagnostic } from "../schema/diagnostic";
import type { Values } from "../schema/value";

export class NameClaims {
  private readonly first = new Map<string, string>();

  /** @param planned values of a new object by Terraform names; a name that is not known yet claims nothing */
  add({ type, unique }: ObjectType, planned: Values): readonly Diagnostic[] {
    const value = planned[unique?.attribute ?? ""];
    if (unique === null || typeof value !== "string") return [];
    const key = `${type} ${unique.normalize(value).toLowerCase()}`;
    const other = this.first.get(key);
    if (other === undefined) this.first.set(key, value);
    return other === undefined ? [] : unique.checkUsedOnce([other, value]);
  }
}
