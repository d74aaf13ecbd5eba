/** Seed documents: what a tenant has beyond, or instead of, the standard one. */
import * as v from "valibot";
import { configurationEntities } from "./entities";
import type { ConfigurationEntity } from "./entities/configuration-entity";
import { newRecord } from "./entities/configuration-entity";
import { newFlow, parseDefinition, published } from "./entities/flow";
import { versionLabels } from "./entities/flow-record";
import { fieldProblems, writableFields } from "./fields";
import type { Json, JsonObject } from "./json";
import { stringifyJson, text, withoutUnset } from "./json";
import { parseAs } from "./parse-as";
import { numbersBetween, silentWave, standardTenant } from "./standard-tenant";
import type { StoreContent } from "./store";
import type { Tenant } from "./tenant";
import { newId } from "./tenant";

const e164 = v.pipe(v.string(), v.regex(/^\+\d{2,15}$/, "a number such as +14085550100 expected"));
const uuid = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "a lower-case UUID expected"),
);
const entityRows = v.optional(v.array(v.record(v.string(), v.unknown())), []);

const seedSchema = v.strictObject({
  organization: v.optional(
    v.strictObject({
      id: v.optional(uuid),
      displayName: v.optional(v.string()),
      timezone: v.optional(v.string()),
    }),
  ),
  /** Name of the system's transfer channel, which can be localized. */
  transferChannelName: v.optional(v.string()),
  locations: v.optional(
    v.array(
      v.strictObject({
        id: v.optional(uuid),
        name: v.pipe(v.string(), v.minLength(1)),
        timezone: v.optional(v.string()),
        numbers: v.array(v.union([e164, v.strictObject({ from: e164, to: e164 })])),
      }),
    ),
    [],
  ),
  site: entityRows,
  team: entityRows,
  "business-hours": entityRows,
  /** Objects of the API; `contentBase64` holds the sound (default: silence). */
  "audio-file": entityRows,
  "contact-service-queue": entityRows,
  "entry-point": entityRows,
  "dial-number": entityRows,
  /** Flows: the exported document, the labels it is published under and what only the console can set. */
  flows: v.optional(
    v.array(
      v.strictObject({
        id: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{24}$/, "24 hex digits expected"))),
        definition: v.record(v.string(), v.unknown()),
        labels: v.optional(v.array(v.picklist(versionLabels)), []),
        comment: v.optional(v.string(), ""),
        assignedRS: v.optional(v.array(v.string()), []),
        lockedBy: v.optional(v.string()),
      }),
    ),
    [],
  ),
});

/**
 * A tenant's content. Objects of the API stand under their entity's name as the API answers them (`id` optional);
 * one with the id or name of a standard object replaces it.
 */
export type SeedDocument = v.InferOutput<typeof seedSchema>;

/** A seed document from JSON. Throws an Error that names the wrong place, such as `seed.entry-point[0].name`. */
export function parseSeed(json: unknown): SeedDocument {
  const seed = parseAs(seedSchema, json, "seed");
  const problems = configurationEntities.flatMap((entity) =>
    rowsOf(seed, entity).flatMap((row, position) => rowProblems(entity, row, position)),
  );
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return seed;
}

export const emptySeed: SeedDocument = parseAs(seedSchema, {}, "seed");

function rowsOf(seed: SeedDocument, entity: ConfigurationEntity): readonly JsonObject[] {
  return seed[entity.entity as "entry-point"] as readonly JsonObject[];
}

function rowProblems(entity: ConfigurationEntity, row: JsonObject, position: number): string[] {
  const place = `seed.${entity.entity}[${position}]`;
  const allowed = new Set([...Object.keys(entity.fields), "contentBase64"]);
  const unknown = Object.keys(row).filter((field) => !allowed.has(field));
  if (unknown.length > 0) return unknown.map((field) => `${place}.${field}: no such field`);
  try {
    return fieldProblems(entity.fields, writableFields(entity.fields, row)).map(
      (problem) => `${place}.${problem}`,
    );
  } catch (error) {
    if (error instanceof Error) return [`${place}: ${error.message}`];
    throw error;
  }
}

/** What the store starts with: the standard tenant under this organization, with the seed's name for it and locations. */
export function startingContent(seed: SeedDocument, organizationId: string): StoreContent {
  const content = standardTenant({
    organizationId,
    displayName: seed.organization?.displayName ?? "Emulated Contact Center",
    timezone: seed.organization?.timezone ?? "America/New_York",
    transferChannelName: seed.transferChannelName ?? "Outdial transfer to queue",
  });
  const locations = seed.locations.map((location) => ({
    id: location.id ?? newId(),
    name: location.name,
    timezone: location.timezone ?? text(content.entities.organization?.[0] ?? {}, "timezone"),
    numbers: location.numbers.flatMap((entry) =>
      typeof entry === "string" ? [entry] : numbersBetween(entry.from, entry.to),
    ),
  }));
  return {
    ...content,
    entities: { ...content.entities, location: merged(content.entities.location ?? [], locations) },
  };
}

function merged(standard: readonly JsonObject[], seeded: readonly JsonObject[]): readonly JsonObject[] {
  const replaced = standard.filter((object) => !seeded.some((other) => isSame(object, other)));
  return [...replaced, ...seeded];
}

const isSame = (object: JsonObject, other: JsonObject): boolean =>
  object.id === other.id || (object.name !== undefined && object.name === other.name);

/** Puts the seed's objects into a tenant; throws an Error that names the object which cannot be. */
export function plant(seed: SeedDocument, tenant: Tenant): void {
  seed.flows.forEach((flow, position) => plantFlow(flow, position, tenant));
  for (const entity of configurationEntities) {
    rowsOf(seed, entity).forEach((row, position) => plantRow(entity, row, position, tenant));
  }
  tenant.store.takeChanges();
}

function plantRow(entity: ConfigurationEntity, row: JsonObject, position: number, tenant: Tenant): void {
  const { store } = tenant;
  const standard = store.all(entity.entity).find((object) => isSame(object, row));
  const given = Object.entries(row).filter(([field]) => field !== "contentBase64");
  const object = withoutUnset({
    ...newRecord(entity, tenant, writableFields(entity.fields, row)),
    ...(standard ? { id: standard.id } : {}),
    ...Object.fromEntries(given),
  });
  const problems = entity.problems(object, tenant);
  if (problems.length > 0) throw new Error(`seed.${entity.entity}[${position}]: ${problems.join(", ")}`);
  if (standard) store.remove(entity.entity, text(standard, "id"));
  store.put(entity.entity, object);
  if (object.blobId !== undefined) store.putBlob(text(object, "blobId"), soundOf(row));
}

function soundOf(row: JsonObject): Buffer {
  const base64 = text(row, "contentBase64");
  return base64 === "" ? silentWave() : Buffer.from(base64, "base64");
}

function plantFlow(seeded: SeedDocument["flows"][number], position: number, tenant: Tenant): void {
  const definition = definitionOf(seeded.definition as JsonObject, position);
  const created = newFlow(definition, tenant);
  const id = seeded.id ?? text(created, "id");
  const record = {
    ...created,
    id,
    draft: { ...(created.draft as JsonObject), flowId: id },
    assignedRS: seeded.assignedRS as Json,
  };
  const flow =
    seeded.labels.length === 0
      ? record
      : published(record, [...new Set([...seeded.labels, "Latest" as const])], seeded.comment, tenant);
  tenant.store.put("flow", seeded.lockedBy === undefined ? flow : locked(flow, seeded.lockedBy, tenant));
}

const locked = (flow: JsonObject, by: string, tenant: Tenant): JsonObject => ({
  ...flow,
  lockedBy: by,
  lockedAt: new Date(tenant.clock()).toISOString(),
});

function definitionOf(definition: JsonObject, position: number): ReturnType<typeof parseDefinition> {
  try {
    return parseDefinition(stringifyJson(definition), undefined);
  } catch (error) {
    if (error instanceof Error)
      throw new Error(`seed.flows[${position}].definition: ${error.message}`, { cause: error });
    throw error;
  }
}
