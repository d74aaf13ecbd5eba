/** Bulk requests: many saves and deletes in one call, answered 207 with a status for each. */
import { ApiError, errorBody, invalid } from "../errors";
import type { Answer, Call, Operation } from "../exchange";
import { json } from "../exchange";
import type { JsonObject } from "../json";
import { integer, isJsonObject, rows, text, withoutUnset } from "../json";
import type { ConfigurationEntity } from "./configuration-entity";
import { createObject, deleteObject, existing, objectBody, updateObject } from "./configuration-entity";

/** The bulk operation of an entity that allows create, update and delete in it. */
export function bulkOperation(entity: ConfigurationEntity, path = `${entity.entity}/bulk`): Operation {
  return {
    name: `${entity.entity}.bulk`,
    method: "POST",
    path: `/organization/:org/${path}`,
    area: "configuration",
    writes: true,
    handle: (call) => answerBulk(entity, call),
  };
}

function answerBulk(entity: ConfigurationEntity, call: Call): Answer {
  const body = objectBody(call);
  // Observed live 2026-07-20: empty items give 207, a bare object without items 400.
  if (!Array.isArray(body.items)) throw invalid("items: should not be null or blank");
  return json(207, { items: rows(body, "items").map((row) => answerItem(entity, call, row)) });
}

// Observed live 2026-07-20: not atomic, a failed item does not stop the others.
function answerItem(entity: ConfigurationEntity, call: Call, row: JsonObject): JsonObject {
  const itemIdentifier = integer(row, "itemIdentifier");
  try {
    return { itemIdentifier, ...carryOut(entity, call, row) };
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

function carryOut(entity: ConfigurationEntity, call: Call, row: JsonObject): JsonObject {
  const { item, requestAction } = row;
  if (!isJsonObject(item)) throw invalid("item: should not be null or blank");
  const href = (id: string): string =>
    `/api/organization/${call.tenant.organizationId}/${entity.entity}/${id}`;
  const operationType = operationOf(row);
  const id = text(item, "id");
  const write = { tenant: call.tenant, body: item, ignoredFields: call.ignoredFields };
  switch (requestAction) {
    case "SAVE": {
      const saved = id === "" ? createObject(entity, write) : updateObject(entity, id, write);
      return { status: id === "" ? 201 : 200, operationType, href: href(text(saved, "id")) };
    }
    case "DELETE":
      refusePartialObject(item, existing(call.tenant, entity.entity, id));
      deleteObject(entity, id, call.tenant);
      return { status: 204, operationType, href: href(id) };
    default:
      throw invalid("requestAction: invalid value");
  }
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
