/** What all configuration objects have in common: list, get, create, update, delete and incoming references. */
import { ApiError, FrameworkError, invalid, notFound } from "../errors";
import type { Answer, Call, Operation } from "../exchange";
import { empty, json } from "../exchange";
import type { FieldTable } from "../fields";
import { fieldProblems, writableFields } from "../fields";
import type { Json, JsonObject } from "../json";
import { integer, isJsonObject, text, withoutUnset } from "../json";
import type { Listing, Page } from "../listing";
import { cut, envelope, pageOf, paging, plainList, selectRows, sorted } from "../listing";
import type { Holder, ReferencesByEntity } from "../references";
import type { Tenant } from "../tenant";
import { newId } from "../tenant";

export type Verb = "list" | "plain-list" | "get" | "create" | "update" | "delete" | "references";

export interface ConfigurationEntity extends Holder, Listing {
  /** Path segment and name in the log. */
  readonly entity: string;
  readonly fields: FieldTable;
  readonly searchable: readonly string[];
  readonly verbs: readonly Verb[];
  readonly statuses: { readonly create: 200 | 201; readonly delete: 200 | 204 };
  /** What its `bulk-export` tells, for entities that have one. */
  readonly exported?: {
    /** Fields that keep their name and type in the rows. */
    readonly fields: readonly string[];
    /** Field that the wanted `type` parameter asks for. */
    readonly type?: string;
  };
  /** Prefixes of the item path; only the queue knows more than "". */
  readonly itemPrefixes?: readonly ("" | "v2/")[];
  /** Prefixes of the list path. Default v2. */
  readonly listPrefixes?: readonly ("v2/" | "v3/")[];
  /** Fills what the server fills; `current` is the object an update replaces. */
  complete(draft: JsonObject, tenant: Tenant, current: JsonObject | undefined): JsonObject;
  /** Offending fields beyond the field table, for a 400 that names all. */
  problems(candidate: JsonObject, tenant: Tenant): readonly string[];
  /** Refusals that come after a valid body: 404, 409. */
  refuse?(candidate: JsonObject, tenant: Tenant, current: JsonObject | undefined): void;
  /** Refusals of a delete beyond references. */
  refuseDelete?(object: JsonObject, tenant: Tenant): void;
  /** Refuses a delete in a bulk request, or makes it do nothing (`false`). Default: it is a delete like any other. */
  deletesInBulk?(tenant: Tenant): boolean;
  /** Whether a reference from this entity blocks a delete. Default: every one does. */
  isBlockedBy?(holderEntity: string): boolean;
  /** Rows a list starts from. */
  visibleRows?(call: Call, rows: readonly JsonObject[]): readonly JsonObject[];
  /** Adds what a query parameter asks for. */
  decorate?(object: JsonObject, call: Call): JsonObject;
}

export interface Write {
  readonly tenant: Tenant;
  readonly body: JsonObject;
  readonly ignoredFields: ReadonlySet<string>;
}

/** The JSON object a call carries; 400 for anything else. */
export function objectBody(call: Call): JsonObject {
  // Assumed: a body of another media type is 415, as web frameworks answer.
  if (call.body.kind === "other" || call.body.kind === "form") throw new FrameworkError(415);
  if (call.body.kind !== "json" || !isJsonObject(call.body.value)) {
    throw invalid("Bad payload: Cannot deserialize");
  }
  return call.body.value;
}

export function existing(tenant: Tenant, entity: string, id: string): JsonObject {
  const object = tenant.store.get(entity, id);
  if (!object) throw notFound(entity, id);
  return object;
}

export function createObject(entity: ConfigurationEntity, write: Write): JsonObject {
  const { tenant, body } = write;
  // Observed live: the server makes ids.
  if (body.id !== undefined && body.id !== null) throw invalid("New configuration cannot have an id");
  const created = newRecord(entity, tenant, withoutFields(writableFields(entity.fields, body), write));
  refuseInvalid(entity, created, tenant, [], organizationProblems(body, tenant));
  refuseTakenName(entity, created, tenant);
  entity.refuse?.(created, tenant, undefined);
  tenant.store.put(entity.entity, created);
  return created;
}

/** A new object of an entity with everything the server fills; nothing is checked or stored yet. */
export function newRecord(entity: ConfigurationEntity, tenant: Tenant, draft: JsonObject): JsonObject {
  const now = tenant.clock();
  return withoutUnset({
    organizationId: tenant.organizationId,
    id: newId(),
    // Contract: 0 at creation.
    version: 0,
    ...entity.complete(draft, tenant, undefined),
    createdTime: now,
    lastUpdatedTime: now,
  });
}

export function updateObject(entity: ConfigurationEntity, id: string, write: Write): JsonObject {
  const { tenant, body } = write;
  const current = existing(tenant, entity.entity, id);
  if (body.id !== id) throw invalid("Invalid id: id in payload and URL should be same");
  refuseSystemObject(current);
  refuseStale(current, body, tenant);
  const updated = replacedBy(entity, current, write);
  const immutable = immutableProblems(entity.fields, current, updated);
  refuseInvalid(entity, updated, tenant, immutable, organizationProblems(body, tenant));
  refuseTakenName(entity, updated, tenant);
  entity.refuse?.(updated, tenant, current);
  tenant.store.put(entity.entity, updated);
  return updated;
}

/** PUT replaces the whole object: a writable field left out is lost, unless the server fills it again. */
function replacedBy(entity: ConfigurationEntity, current: JsonObject, write: Write): JsonObject {
  const draft = withoutFields(writableFields(entity.fields, write.body), write);
  const ignored = [...write.ignoredFields].map((field) => [field, current[field]] as const);
  return withoutUnset({
    ...readOnlyPart(entity.fields, current),
    ...entity.complete({ ...draft, ...Object.fromEntries(ignored) }, write.tenant, current),
    // Assumed: the version counts up with every PUT.
    version: integer(current, "version") + 1,
    lastUpdatedTime: write.tenant.clock(),
  });
}

export function deleteObject(entity: ConfigurationEntity, id: string, tenant: Tenant): void {
  const object = existing(tenant, entity.entity, id);
  refuseSystemObject(object);
  tenant.references.refuseIfReferenced(
    tenant.store,
    entity.entity,
    object,
    entity.isBlockedBy ?? (() => true),
  );
  entity.refuseDelete?.(object, tenant);
  tenant.store.remove(entity.entity, id);
}

/** Observed live in bulk answers: the text for objects the system made. */
export function refuseSystemObject(object: JsonObject): void {
  if (object.systemDefault === true || object.systemInternal === true) {
    throw invalid("Cannot Update/Delete system generated Entities");
  }
}

function withoutFields(draft: JsonObject, write: Write): JsonObject {
  return Object.fromEntries(Object.entries(draft).filter(([field]) => !write.ignoredFields.has(field)));
}

function readOnlyPart(fields: FieldTable, current: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(current).filter(([name]) => fields[name]?.readOnly === true));
}

// Assumed: off by default, nobody has tried a stale version.
function refuseStale(current: JsonObject, body: JsonObject, tenant: Tenant): void {
  const stale = body.version !== undefined && body.version !== current.version;
  if (stale && tenant.behaviour().refuseStaleVersion) {
    throw new ApiError(409, `version: stale, the current version is ${integer(current, "version")}`);
  }
}

// Assumed: an organizationId of somebody else is refused.
function organizationProblems(body: JsonObject, tenant: Tenant): readonly string[] {
  const given = body.organizationId;
  return given === undefined || given === null || given === tenant.organizationId
    ? []
    : ["organizationId: invalid value"];
}

// Text observed live on user and cad-variable; that it holds for these fields is assumed.
function immutableProblems(fields: FieldTable, current: JsonObject, updated: JsonObject): string[] {
  return Object.entries(fields)
    .filter(([name, rule]) => rule.immutable && updated[name] !== current[name])
    .map(
      ([name]) =>
        `${name}: This configuration cannot be changed. Original value is ${String(current[name] ?? "not set")}`,
    );
}

function refuseInvalid(
  entity: ConfigurationEntity,
  candidate: JsonObject,
  tenant: Tenant,
  ...more: readonly (readonly string[])[]
): void {
  const problems = [
    ...fieldProblems(entity.fields, candidate),
    ...entity.problems(candidate, tenant),
    ...more.flat(),
  ];
  if (problems.length > 0) throw invalid([...new Set(problems)].join(", "));
}

// Contract: 409 for a similar entity; body and exact comparison of the case are assumed.
function refuseTakenName(entity: ConfigurationEntity, candidate: JsonObject, tenant: Tenant): void {
  if (!("name" in entity.fields)) return;
  const taken = tenant.store
    .all(entity.entity)
    .some((other) => other.id !== candidate.id && other.name === candidate.name);
  if (taken)
    throw new ApiError(409, `name: ${text(candidate, "name")} is already used by another ${entity.entity}`);
}

/** All operations of an entity. */
export function configurationOperations(entity: ConfigurationEntity): readonly Operation[] {
  return [...exportOperation(entity), ...entity.verbs.flatMap((verb) => operationsOf[verb](entity))];
}

const root = "/organization/:org/";

function operation(
  entity: ConfigurationEntity,
  verb: string,
  method: Operation["method"],
  path: string,
  handle: (call: Call) => Answer,
): Operation {
  return {
    name: `${entity.entity}.${verb}`,
    method,
    path: root + path,
    area: "configuration",
    writes: method !== "GET",
    handle,
  };
}

const prefixesOf = (entity: ConfigurationEntity): readonly string[] => entity.itemPrefixes ?? [""];

const operationsOf: Record<Verb, (entity: ConfigurationEntity) => readonly Operation[]> = {
  list: (entity) =>
    (entity.listPrefixes ?? ["v2/"]).map((prefix) =>
      operation(entity, "list", "GET", prefix + entity.entity, (call) => listObjects(entity, call)),
    ),
  // Deprecated for channels, but it answers; contract: it filters on id only.
  "plain-list": (entity) => [
    operation(entity, "plain-list", "GET", entity.entity, (call) =>
      plainList(call, entity, selectRows(call, entity, rowsOf(entity, call), new Set(["id"]))),
    ),
  ],
  get: (entity) =>
    prefixesOf(entity).map((prefix) =>
      operation(entity, "get", "GET", `${prefix}${entity.entity}/:id`, (call) => getObject(entity, call)),
    ),
  create: (entity) =>
    prefixesOf(entity).map((prefix) =>
      operation(entity, "create", "POST", prefix + entity.entity, (call) =>
        json(entity.statuses.create, createObject(entity, writeOf(call))),
      ),
    ),
  update: (entity) =>
    prefixesOf(entity).map((prefix) =>
      operation(entity, "update", "PUT", `${prefix}${entity.entity}/:id`, (call) =>
        json(200, updateObject(entity, call.params.id ?? "", writeOf(call))),
      ),
    ),
  delete: (entity) => [
    operation(entity, "delete", "DELETE", `${entity.entity}/:id`, (call) => {
      deleteObject(entity, call.params.id ?? "", call.tenant);
      return empty(entity.statuses.delete);
    }),
  ],
  references: (entity) => [
    operation(entity, "references", "GET", `${entity.entity}/:id/incoming-references`, (call) =>
      listReferences(entity, call),
    ),
  ],
};

/** Before the items, whose ids stand at the same place of the path. Deprecated, but it answers (contract). */
function exportOperation(entity: ConfigurationEntity): readonly Operation[] {
  const { exported } = entity;
  if (exported === undefined) return [];
  return [
    operation(entity, "bulk-export", "GET", `${entity.entity}/bulk-export`, (call) => {
      const wanted = exported.type === undefined ? undefined : call.query.get("type");
      if (exported.type !== undefined && wanted === undefined) {
        throw invalid("type: should not be null or blank");
      }
      const objects = rowsOf(entity, call).filter(
        (object) => exported.type === undefined || object[exported.type] === wanted,
      );
      const page = pageOf(call);
      const isLast = (page.page + 1) * page.pageSize >= objects.length;
      return json(200, {
        totalResources: objects.length,
        pageNumber: page.page,
        pageSize: page.pageSize,
        rel: isLast ? "last" : "next",
        resources: cut(page, objects).map((object) =>
          withoutUnset(Object.fromEntries(exported.fields.map((field) => [field, object[field]]))),
        ),
      });
    }),
  ];
}

const writeOf = (call: Call): Write => ({
  tenant: call.tenant,
  body: objectBody(call),
  ignoredFields: call.ignoredFields,
});

function rowsOf(entity: ConfigurationEntity, call: Call): readonly JsonObject[] {
  const all = call.tenant.store.all(entity.entity);
  return entity.visibleRows?.(call, all) ?? all;
}

function decorated(entity: ConfigurationEntity, object: JsonObject, call: Call): JsonObject {
  return entity.decorate?.(object, call) ?? object;
}

function listObjects(entity: ConfigurationEntity, call: Call): Answer {
  const selected = selectRows(call, entity, rowsOf(entity, call));
  return envelope(call, entity, sorted(call, entity, selected), (row) => decorated(entity, row, call));
}

function getObject(entity: ConfigurationEntity, call: Call): Answer {
  return json(200, decorated(entity, existing(call.tenant, entity.entity, call.params.id ?? ""), call));
}

/** Observed live: `data` holds one type only; `type=` asks for another of `referencedEntities`. */
function listReferences(entity: ConfigurationEntity, call: Call): Answer {
  const { store, references, organizationId } = call.tenant;
  const target = existing(call.tenant, entity.entity, call.params.id ?? "");
  const incoming = references.incoming(store, entity.entity, target);
  const page = pageOf(call);
  const shown = referencesShown(incoming, call.query.get("type"), page);
  return json(200, {
    description: `Incoming references of ${entity.entity} ${text(target, "id")}`,
    meta: {
      orgid: organizationId,
      ...paging(call, page, shown.total),
      referencedEntities: incoming.map((reference) => reference.entity),
      ...(shown.entity === undefined ? {} : { currentEntity: shown.entity }),
    },
    data: shown.objects.map(referenceRow),
  });
}

interface ReferencesShown {
  readonly entity?: string;
  readonly objects: readonly JsonObject[];
  /** How many there are of this type. */
  readonly total: number;
}

/** Learned by use: without `type` the pages walk on from one type to the next, and their number counts one type only. */
function referencesShown(
  incoming: readonly ReferencesByEntity[],
  type: string | undefined,
  { page, pageSize }: Page,
): ReferencesShown {
  if (type !== undefined) {
    const objects = incoming.find((reference) => reference.entity === type)?.objects ?? [];
    return { entity: type, objects: cut({ page, pageSize }, objects), total: objects.length };
  }
  const [first, ...others] = incoming;
  if (first === undefined) return { objects: [], total: 0 };
  const pages = Math.ceil(first.objects.length / pageSize);
  // The last type answers what lies beyond all pages (assumed).
  if (page >= pages && others.length > 0) {
    return referencesShown(others, undefined, { page: page - pages, pageSize });
  }
  const { entity, objects } = first;
  return { entity, objects: cut({ page, pageSize }, objects), total: objects.length };
}

function referenceRow(object: JsonObject): Json {
  return withoutUnset({
    id: text(object, "id"),
    name: text(object, "name"),
    createdDate: isoTime(object.createdTime),
    lastModifiedDate: isoTime(object.lastUpdatedTime),
    version: object.version,
  });
}

const isoTime = (time: Json | undefined): string | undefined =>
  typeof time === "number" ? new Date(time).toISOString() : undefined;
