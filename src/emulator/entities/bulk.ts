/** Bulk requests: many saves and deletes in one call, answered 207 with a status for each. */
import { ApiError, errorBody, invalid } from "../errors";
import type { Answer, Call, Operation } from "../exchange";
import { json } from "../exchange";
import type { JsonObject } from "../json";
import { integer, isJsonObject, rows, text, withoutUnset } from "../json";
import type { ConfigurationEntity } from "./configuration-entity";
import { createObject, deleteObject, existing, objectBody, updateObject } from "./configuration-entity";

/** What one row of a bulk request does; it throws what the row is refused with. */
type RowHandler = (entity: ConfigurationEntity, call: Call, row: JsonObject) => JsonObject;

/** The bulk operation of an entity that allows create, update and delete in it. */
export function bulkOperation(entity: ConfigurationEntity): Operation {
  return operation(entity, "POST", `${entity.entity}/bulk`, saveOrDelete(saved));
}

/**
 * The same without update: a save is a create, so that one with an id is refused as any create with an id is
 * (observed live 2026-07-21 and -22 for hours, sites, teams and outdial ANIs; for queues their PATCH is the only way).
 */
export function bulkOperationWithoutUpdate(
  entity: ConfigurationEntity,
  path = `${entity.entity}/bulk`,
): Operation {
  return operation(entity, "POST", path, saveOrDelete(created));
}

/** Partial updates: the id and what changes; null clears (contract; observed live 2026-07). */
export function bulkPatchOperation(entity: ConfigurationEntity): Operation {
  return operation(entity, "PATCH", `${entity.entity}/bulk`, patched);
}

function operation(
  entity: ConfigurationEntity,
  method: "POST" | "PATCH",
  path: string,
  handleRow: RowHandler,
): Operation {
  return {
    name: `${entity.entity}.${method === "POST" ? "bulk" : "bulk-update"}`,
    method,
    path: `/organization/:org/${path}`,
    area: "configuration",
    writes: true,
    handle: (call) => answerBulk(entity, call, handleRow),
  };
}

function answerBulk(entity: ConfigurationEntity, call: Call, handleRow: RowHandler): Answer {
  const body = objectBody(call);
  // Observed live 2026-07-20: empty items give 207, a bare object without items 400.
  if (!Array.isArray(body.items)) throw invalid("items: should not be null or blank");
  return json(207, { items: rows(body, "items").map((row) => answerItem(entity, call, row, handleRow)) });
}

// Observed live 2026-07-20: not atomic, a failed item does not stop the others.
function answerItem(
  entity: ConfigurationEntity,
  call: Call,
  row: JsonObject,
  handleRow: RowHandler,
): JsonObject {
  const itemIdentifier = integer(row, "itemIdentifier");
  try {
    return { itemIdentifier, ...handleRow(entity, call, row) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return withoutUnset({
      itemIdentifier,
      status: error.status,
      operationType: operationOf(row),
      apiError: errorBody(error, "configuration", call.tenant.clock()),
    });
  }
}

function operationOf(row: JsonObject): string {
  if (row.requestAction === "DELETE") return "DELETE";
  return isJsonObject(row.item) && row.item.id ? "UPDATE" : "CREATE";
}

function itemOf({ item }: JsonObject): JsonObject {
  if (!isJsonObject(item)) throw invalid("item: should not be null or blank");
  return item;
}

function done(
  entity: ConfigurationEntity,
  call: Call,
  row: JsonObject,
  status: number,
  id: string,
): JsonObject {
  const href = `/api/organization/${call.tenant.organizationId}/${entity.entity}/${id}`;
  return { status, operationType: operationOf(row), href };
}

function saveOrDelete(save: RowHandler): RowHandler {
  return (entity, call, row) => {
    const item = itemOf(row);
    switch (row.requestAction) {
      case "SAVE":
        return save(entity, call, row);
      case "DELETE": {
        const id = text(item, "id");
        refusePartialObject(item, existing(call.tenant, entity.entity, id));
        if (entity.deletesInBulk?.(call.tenant) !== false) deleteObject(entity, id, call.tenant);
        return done(entity, call, row, 204, id);
      }
      default:
        throw invalid("requestAction: invalid value");
    }
  };
}

const saved: RowHandler = (entity, call, row) =>
  text(itemOf(row), "id") === "" ? created(entity, call, row) : updated(entity, call, row, itemOf(row));

function created(entity: ConfigurationEntity, call: Call, row: JsonObject): JsonObject {
  const { tenant, ignoredFields } = call;
  const object = createObject(entity, { tenant, body: itemOf(row), ignoredFields });
  return done(entity, call, row, 201, text(object, "id"));
}

function updated(entity: ConfigurationEntity, call: Call, row: JsonObject, body: JsonObject): JsonObject {
  const { tenant, ignoredFields } = call;
  const object = updateObject(entity, text(body, "id"), { tenant, body, ignoredFields });
  return done(entity, call, row, 200, text(object, "id"));
}

function patched(entity: ConfigurationEntity, call: Call, row: JsonObject): JsonObject {
  const item = itemOf(row);
  // Contract: the action may be left out and must be SAVE.
  if ((row.requestAction ?? "SAVE") !== "SAVE") throw invalid("requestAction: invalid value");
  if (text(item, "id") === "") throw invalid("id: should not be null or blank");
  return updated(entity, call, row, { ...existing(call.tenant, entity.entity, text(item, "id")), ...item });
}

/** Observed live 2026-07-21: a delete with the id alone gets this misleading text. */
function refusePartialObject(item: JsonObject, stored: JsonObject): void {
  const named = stored.name === undefined ? "entryPointId" : "name";
  if (item[named] === undefined) throw invalid("Cannot Update/Delete system generated Entities");
}

/** Observed live 2026-07-22: 403 for everybody, whatever the token. */
export function purgeOperation(entity: ConfigurationEntity): Operation {
  return {
    name: `${entity.entity}.purge-inactive`,
    method: "POST",
    path: `/organization/:org/${entity.entity}/purge-inactive-entities`,
    area: "configuration",
    writes: true,
    handle: () => {
      throw new ApiError(403, "Access denied - Client is forbidden access to the resource");
    },
  };
}
