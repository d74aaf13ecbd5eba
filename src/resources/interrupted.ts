// What creates that were cut off have left in the organization, by the records on disk: found by the recorded name, not
// by the wanted one, and ours only when values and time prove it.

import {
  fitsTime,
  holdsWhatWasSent,
  isOver,
  sameName,
  type ApiObject,
  type WriteAheadRecord,
} from "../contact-center";
import type { ResourceDefinition, Services } from "./definition";

/** What became of a recorded create. */
export interface Interrupted {
  readonly definition: ResourceDefinition;
  readonly record: WriteAheadRecord;
  readonly id: string;
  /** False for an object that was made at that time under that name, and holds other values now. */
  readonly isAsSent: boolean;
}

export interface Examined {
  /** Objects of ours, or that seem so, which no state is known to hold. */
  readonly interrupted: readonly Interrupted[];
  /** Records of what a state holds. */
  readonly kept: readonly WriteAheadRecord[];
  /** Records that nothing can come of any more. */
  readonly over: readonly WriteAheadRecord[];
}

/**
 * Compares the records of this organization with what is there.
 * @param isKept whether a state holds the object that a record tells of: it is not looked for
 */
export async function examineRecords(
  services: Services,
  definitions: readonly ResourceDefinition[],
  isKept: (definition: ResourceDefinition, record: WriteAheadRecord) => boolean,
): Promise<Examined> {
  const interrupted: Interrupted[] = [];
  const kept: WriteAheadRecord[] = [];
  const over: WriteAheadRecord[] = [];
  const records = await services.writeAhead.all(await services.contactCenter.organizationId());
  const definitionOf = (type: string) => definitions.find(({ unique }) => unique.entity === type);
  for (const record of records) {
    const definition = definitionOf(record.type);
    if (definition === undefined) {
      const isNoteOver = definitions.map(({ otherRecords }) => otherRecords?.[record.type]).find(Boolean);
      if (await isNoteOver?.(services, record)) over.push(record);
    } else if (isKept(definition, record)) {
      kept.push(record);
    } else {
      const found = await examine(services, definition, record);
      if (found === "over") over.push(record);
      else if (found !== "open") interrupted.push(found);
    }
  }
  return { interrupted: distinct(interrupted), kept, over: whereAllAre(over, records) };
}

/** `open`: no object is there, but the create may still take effect. */
async function examine(
  services: Services,
  definition: ResourceDefinition,
  record: WriteAheadRecord,
): Promise<Interrupted | "open" | "over"> {
  const found = await definition.unique.find(services, record.name);
  if (found !== undefined && isNamed(found, record) && fitsTime(found, record)) {
    const isAsSent = await isOurs(services, definition, found, record);
    // Without a time only equal values tell that it is ours.
    if (isAsSent || record.serviceTime !== undefined) return { definition, record, id: found.id, isAsSent };
  }
  const { contactCenter, clock } = services;
  return isOver(record, contactCenter.serviceTime(), clock.now()) ? "over" : "open";
}

/** Records are forgotten by name, so that all of a name have to be over. */
function whereAllAre(
  over: readonly WriteAheadRecord[],
  all: readonly WriteAheadRecord[],
): readonly WriteAheadRecord[] {
  const isSame = (one: WriteAheadRecord, other: WriteAheadRecord) =>
    one.type === other.type && one.name === other.name;
  return over.filter((record) => all.every((other) => !isSame(record, other) || over.includes(other)));
}

function isNamed(found: ApiObject, { name }: WriteAheadRecord): boolean {
  return typeof found.name !== "string" || sameName(found.name, name);
}

/** The proof by which a create adopts what it finds. */
async function isOurs(
  services: Services,
  { unique }: ResourceDefinition,
  found: ApiObject,
  record: WriteAheadRecord,
): Promise<boolean> {
  return unique.isOurs === undefined
    ? holdsWhatWasSent(found, record)
    : unique.isOurs(services, found, record);
}

/** Several bodies may have been tried for one object: it is as sent when it is as one of them. */
function distinct(interrupted: readonly Interrupted[]): Interrupted[] {
  const byId = new Map<string, Interrupted>();
  for (const one of interrupted) {
    const known = byId.get(one.id);
    if (known === undefined || (!known.isAsSent && one.isAsSent)) byId.set(one.id, one);
  }
  return [...byId.values()];
}

/** Forgets records, of all their bodies. */
export async function forgetRecords({ writeAhead }: Services, records: readonly WriteAheadRecord[]) {
  for (const { organizationId, type, name } of records) await writeAhead.settle(organizationId, type, name);
}
