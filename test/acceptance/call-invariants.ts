// What must hold for callers and for the tenant, proven from the emulator's request log: after each single write
// every number leads to a live channel, and in the end nothing is switched off, doubled or forgotten.

import type { Change, Emulator, JsonObject, RequestLogEntry, TenantDump } from "../../src/emulator";
import type { State } from "../../src/engine";

const entityOf: Readonly<Record<string, string>> = {
  wxcc_channel: "entry-point",
  wxcc_flow: "flow",
  wxcc_music_on_hold: "audio-file",
  wxcc_support_number: "dial-number",
};

/** What a test itself put into the tenant or switched off there. */
export interface Exceptions {
  /** Ids of objects that are not the stack's. */
  readonly byHand?: readonly string[];
  /** Names of channels that are meant to be inactive. */
  readonly inactive?: readonly string[];
}

/** Watches an emulator from now on. */
export class CallWatch {
  private readonly start: TenantDump;
  private readonly firstEntry: number;

  /** @param ours ids of objects in the tenant that the stack has made already */
  constructor(
    private readonly emulator: Emulator,
    private readonly ours: readonly string[] = [],
  ) {
    this.start = emulator.tenant();
    this.firstEntry = emulator.requests().length;
  }

  entries(): readonly RequestLogEntry[] {
    return this.emulator.requests().slice(this.firstEntry);
  }

  /** Requests that changed the tenant. */
  writes(): readonly RequestLogEntry[] {
    return this.entries().filter(({ changes }) => changes.length > 0);
  }

  /** `entry-point.update sales`: what changed the tenant, in order, with the name or number of the object. */
  story(): string[] {
    return this.writes().flatMap(({ operation, changes }) =>
      changes.map(
        (change) => `${operationOf(operation, change)} ${labelOf(change.after ?? change.before ?? {})}`,
      ),
    );
  }

  /** Moments at which a mapped number led to no channel or to an inactive one. */
  lostCalls(): string[] {
    const channels = byId(this.start.entities["entry-point"]);
    const numbers = byId(this.start.entities["dial-number"]);
    const changes = this.writes().flatMap((entry) => entry.changes.map((change) => ({ ...entry, change })));
    // A bulk request is carried out one item after the other, and a call may arrive in between.
    return changes.flatMap(({ index, operation, change }) => {
      replay(channels, "entry-point", change);
      replay(numbers, "dial-number", change);
      return [...numbers.values()].flatMap((mapping) => {
        const channel = channels.get(String(mapping.entryPointId));
        if (channel?.active === true) return [];
        const what = channel === undefined ? "a channel that is gone" : `inactive ${labelOf(channel)}`;
        return [`request ${index} (${operation}) left ${labelOf(mapping)} leading to ${what}`];
      });
    });
  }

  /**
   * Moments at which a number was taken off that is to be mapped all the time.
   * @param kept default: all numbers that are mapped now
   */
  unmapped(kept: readonly string[] = this.numbersNow()): string[] {
    return this.writes().flatMap(({ index, operation, changes }) =>
      changes
        .filter(({ entity, after }) => entity === "dial-number" && after === null)
        .map(({ before }) => labelOf(before ?? {}))
        .filter((number) => kept.includes(number))
        .map((number) => `request ${index} (${operation}) unmapped ${number}`),
    );
  }

  private numbersNow(): string[] {
    return (this.emulator.tenant().entities["dial-number"] ?? []).map(labelOf);
  }

  /** What is wrong with the tenant now that everything is done: switched off, doubled, orphaned or missing. */
  unsettled(states: readonly State[], { byHand = [], inactive = [] }: Exceptions = {}): string[] {
    const { entities } = this.emulator.tenant();
    const known = new Set([
      ...byHand,
      ...Object.values(this.start.entities)
        .flatMap((objects) => objects.map(({ id }) => String(id)))
        .filter((id) => !this.ours.includes(id)),
    ]);
    return [
      ...switchedOff(entities["entry-point"] ?? [], inactive),
      ...doubled(entities),
      ...strays(entities, idsIn(states), known),
    ];
  }
}

function byId(objects: readonly JsonObject[] = []): Map<string, JsonObject> {
  return new Map(objects.map((object) => [String(object.id), object]));
}

function replay(objects: Map<string, JsonObject>, wanted: string, { entity, id, after }: Change): void {
  if (entity !== wanted) return;
  if (after === null) objects.delete(id);
  else objects.set(id, after);
}

/** The plain request that an item of a bulk request stands for. */
function operationOf(operation: string, { before, after }: Change): string {
  const action = before === null ? "create" : after === null ? "delete" : "update";
  return operation.replace(/\.bulk$/, `.${action}`);
}

function labelOf(object: JsonObject): string {
  return String(object.name ?? object.dialledNumber ?? object.id);
}

function switchedOff(channels: readonly JsonObject[], meant: readonly string[]): string[] {
  return channels
    .filter(({ active, name }) => active !== true && !meant.includes(String(name)))
    .map((channel) => `channel ${labelOf(channel)} is switched off`);
}

function doubled(entities: TenantDump["entities"]): string[] {
  return Object.values(entityOf).flatMap((entity) => {
    const names = (entities[entity] ?? []).map((object) => labelOf(object).toLowerCase());
    const twice = names.filter((name, position) => names.indexOf(name) !== position);
    return twice.map((name) => `${entity} ${name} exists twice`);
  });
}

/** Every object the stack made is in a state, and everything in a state exists; each of them once. */
function strays(
  entities: TenantDump["entities"],
  inState: readonly string[],
  known: ReadonlySet<string>,
): string[] {
  const objects = Object.values(entityOf).flatMap((entity) =>
    (entities[entity] ?? []).map((object) => ({ entity, object })),
  );
  const existing = new Set(objects.map(({ object }) => String(object.id)));
  return [
    ...objects
      .filter(({ object: { id } }) => !known.has(String(id)) && !inState.includes(String(id)))
      .map(({ entity, object }) => `${entity} ${labelOf(object)} is orphaned`),
    ...inState.filter((id) => !existing.has(id)).map((id) => `${id} is in the state, but does not exist`),
    ...inState
      .filter((id, position) => inState.indexOf(id) !== position)
      .map((id) => `${id} is in the state twice`),
  ];
}

/** Ids of the objects of this provider, those set aside during a replacement too. */
export function idsIn(states: readonly State[]): string[] {
  return states.flatMap(({ resources }) =>
    [...resources.values()]
      .filter(({ type }) => type in entityOf)
      .flatMap(({ current, deposed }) => [...(current === null ? [] : [current]), ...deposed.values()])
      .map(({ attributes }) => String(attributes.id)),
  );
}
