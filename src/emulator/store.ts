/** Every object of the emulated tenant, by entity and id, with a journal of what one request has changed. */
import { createHash } from "node:crypto";
import type { JsonObject } from "./json";
import { text } from "./json";

/** One stored object before and after a request; null = it was not there. */
export interface Change {
  readonly entity: string;
  readonly id: string;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
}

/** The whole tenant as data: objects by entity in creation order, sounds by blob id. */
export interface TenantDump {
  readonly organizationId: string;
  readonly entities: Readonly<Record<string, readonly JsonObject[]>>;
  readonly blobs: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
}

/** What a data file holds. */
export interface StoreContent {
  readonly entities: Readonly<Record<string, readonly JsonObject[]>>;
  /** Base64 by blob id. */
  readonly blobs: Readonly<Record<string, string>>;
}

/** Stored objects are never changed in place: a write puts a new object under the same id. */
export class Store {
  private tables = new Map<string, Map<string, JsonObject>>();
  private sounds = new Map<string, Buffer>();
  private journal: Change[] = [];

  constructor(content: StoreContent) {
    this.load(content);
  }

  /** Replaces everything; the journal starts empty. */
  load(content: StoreContent): void {
    this.tables = new Map(
      Object.entries(content.entities).map(([entity, objects]) => [
        entity,
        new Map(objects.map((object) => [text(object, "id"), object])),
      ]),
    );
    this.sounds = new Map(
      Object.entries(content.blobs).map(([id, base64]) => [id, Buffer.from(base64, "base64")]),
    );
    this.journal = [];
  }

  /** Objects of an entity in creation order (the order is not stated by the contract). */
  all(entity: string): readonly JsonObject[] {
    return [...this.table(entity).values()];
  }

  get(entity: string, id: string): JsonObject | undefined {
    return this.table(entity).get(id);
  }

  put(entity: string, object: JsonObject): void {
    const id = text(object, "id");
    const before = this.get(entity, id) ?? null;
    this.table(entity).set(id, object);
    this.journal.push({ entity, id, before, after: object });
  }

  remove(entity: string, id: string): void {
    const before = this.get(entity, id);
    if (!before) return;
    this.table(entity).delete(id);
    this.journal.push({ entity, id, before, after: null });
  }

  blob(id: string): Buffer | undefined {
    return this.sounds.get(id);
  }

  putBlob(id: string, bytes: Buffer): void {
    this.sounds.set(id, bytes);
  }

  removeBlob(id: string): void {
    this.sounds.delete(id);
  }

  /** Changes since the last call. */
  takeChanges(): readonly Change[] {
    const changes = this.journal;
    this.journal = [];
    return changes;
  }

  content(): StoreContent {
    return {
      entities: this.entities(),
      blobs: Object.fromEntries([...this.sounds].map(([id, bytes]) => [id, bytes.toString("base64")])),
    };
  }

  dump(organizationId: string): TenantDump {
    const blobs = [...this.sounds].map(([id, bytes]) => [id, { bytes: bytes.length, sha256: sha256(bytes) }]);
    return { organizationId, entities: this.entities(), blobs: Object.fromEntries(blobs) };
  }

  private entities(): Record<string, readonly JsonObject[]> {
    return Object.fromEntries([...this.tables.keys()].map((entity) => [entity, this.all(entity)]));
  }

  private table(entity: string): Map<string, JsonObject> {
    const known = this.tables.get(entity);
    if (known) return known;
    const created = new Map<string, JsonObject>();
    this.tables.set(entity, created);
    return created;
  }
}

export function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
