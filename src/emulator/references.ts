/** Who points at an object: the edges behind `incoming-references` and behind every refused delete. */
import { ApiError } from "./errors";
import type { JsonObject } from "./json";
import { text } from "./json";
import type { Behaviour } from "./options";
import type { Store } from "./store";

/** An entity whose objects may point at others. */
export interface Holder {
  readonly entity: string;
  refersTo(object: JsonObject, targetEntity: string, target: JsonObject, behaviour: Behaviour): boolean;
  /** What the reference list calls an object that has no name. */
  readonly nameField?: string;
}

export interface ReferencesByEntity {
  readonly entity: string;
  readonly objects: readonly JsonObject[];
}

export class ReferenceGraph {
  constructor(
    private readonly holders: readonly Holder[],
    private readonly behaviour: () => Behaviour,
  ) {}

  /** Objects that point at this one, grouped by entity. */
  incoming(store: Store, targetEntity: string, target: JsonObject): readonly ReferencesByEntity[] {
    return this.holders
      .map((holder) => ({
        entity: holder.entity,
        objects: store
          .all(holder.entity)
          .filter((object) => holder.refersTo(object, targetEntity, target, this.behaviour()))
          .map((object) => named(object, holder)),
      }))
      .filter(({ objects }) => objects.length > 0);
  }

  /** Throws 412 with the types that still point here (observed live 2026-07-14). */
  refuseIfReferenced(
    store: Store,
    targetEntity: string,
    target: JsonObject,
    counts: (holderEntity: string) => boolean,
  ): void {
    const references = this.incoming(store, targetEntity, target).filter(({ entity }) => counts(entity));
    if (references.length === 0) return;
    throw new ApiError(412, "dependency exists", {
      referencedEntities: references.map(({ entity }) => entity),
      references: references.map(({ entity, objects }) => ({
        entity,
        objects: objects.map((object) => ({ id: text(object, "id"), name: text(object, "name") })),
      })),
    });
  }
}

function named(object: JsonObject, holder: Holder): JsonObject {
  return holder.nameField === undefined ? object : { ...object, name: text(object, holder.nameField) };
}
