/** flow-store: import, export, publish, labels, locks and deletion of flows, under both prefixes. */
import { ApiError, PlainError } from "../errors";
import type { Answer, Call, Operation } from "../exchange";
import { json } from "../exchange";
import type { Json, JsonObject } from "../json";
import { isJsonObject, parseJson, rows, text, withoutUnset } from "../json";
import { cut } from "../listing";
import type { Holder } from "../references";
import type { Tenant } from "../tenant";
import { newFlowId } from "../tenant";
import { hasErrors, mentionedIn, unknownActivityOf, validationResultsOf } from "./flow-document";
import type { VersionLabel } from "./flow-record";
import {
  draftOf,
  isVersionLabel,
  labelledVersionOf,
  labelledVersionsOf,
  toRow,
  versionsOf,
  withLabels,
} from "./flow-record";
import { caller } from "./identity";

/** The same on every tenant (contract, observed live). */
export const projectId = "5e5c9ad6d61f870d6d778c1b";

/**
 * Edges observed live for queues; assumed for channels. Audio is named, not identified. That a version which no label
 * points to any more holds nothing is assumed.
 */
export const flowHolder: Holder = {
  entity: "flow",
  refersTo: (flow, entity, target, { olderVersionsHoldReferences }) => {
    const wanted = text(target, entity === "audio-file" ? "name" : "id");
    const versions = olderVersionsHoldReferences ? versionsOf(flow) : labelledVersionsOf(flow);
    return [draftOf(flow), ...versions].some((document) => mentionedIn(document).has(wanted));
  },
};

export interface FlowDefinition {
  readonly name: string;
  readonly flowType: string;
  readonly document: JsonObject;
}

/** A new flow with this definition as its draft. */
export function newFlow(definition: FlowDefinition, tenant: Tenant): JsonObject {
  const now = new Date(tenant.clock()).toISOString();
  const id = newFlowId();
  return withDraft(
    {
      id,
      orgId: tenant.organizationId,
      name: definition.name,
      flowType: definition.flowType,
      status: "Draft",
      version: 1,
      tags: [],
      tagHistories: {},
      assignedRS: [],
      createdBy: caller,
      createdDate: now,
      versions: [],
    },
    definition,
    tenant,
  );
}

/** Foreign ids inside the definition are ignored (inferred); everything else is kept as it came. */
export function withDraft(flow: JsonObject, definition: FlowDefinition, tenant: Tenant): JsonObject {
  const now = new Date(tenant.clock()).toISOString();
  const { document } = definition;
  const draft = {
    ...document,
    orgId: tenant.organizationId,
    id: newFlowId(),
    flowId: text(flow, "id"),
    flowType: definition.flowType,
    name: definition.name,
    version: versionsOf(flow).length + 1,
    validating: false,
    validationResults: validationResultsOf(document, tenant.store),
    createdBy: caller,
    createdDate: now,
    lastModifiedBy: caller,
    lastModifiedDate: now,
  };
  return {
    ...flow,
    description: text(document, "description"),
    lastModifiedBy: caller,
    lastModifiedDate: now,
    draft,
  };
}

/** The flow with its draft published under these labels. */
export function published(
  flow: JsonObject,
  labels: readonly VersionLabel[],
  comment: string,
  tenant: Tenant,
): JsonObject {
  const now = new Date(tenant.clock()).toISOString();
  const number = versionsOf(flow).length + 1;
  const version = {
    ...draftOf(flow),
    version: number,
    comment,
    lastModifiedBy: caller,
    lastModifiedDate: now,
  };
  const labelled = withLabels(flow, labels, version);
  return {
    ...labelled,
    status: "Published",
    version: number,
    lastModifiedBy: caller,
    lastModifiedDate: now,
    versions: [...versionsOf(flow), version],
    // The draft goes on as the next version with the same content.
    draft: { ...draftOf(flow), id: newFlowId(), version: number + 1, lastModifiedDate: now },
  };
}

function flowNotFound(id: string): ApiError {
  return new ApiError(404, `Flow ${id} does not exist`, { keys: ["FLOW_NOT_FOUND"] });
}

/** Project ids: observed live 2026-08-26, a foreign one is an empty list, something else a bare 404. */
function isOwnProject(call: Call): boolean {
  const id = call.params.project ?? "";
  if (!/^[0-9a-f]{24}$/.test(id)) throw new PlainError(404, "");
  return id === projectId;
}

function flowOf(call: Call): JsonObject {
  const id = call.params.flow ?? "";
  const flow = isOwnProject(call) ? call.tenant.store.get("flow", id) : undefined;
  if (!flow) throw flowNotFound(id);
  return flow;
}

const lockMs = 15 * 60_000;

/** A lock ends after 15 minutes (later contract); one without a time, made by an edit, lasts until it is taken off. */
function isLocked(flow: JsonObject, tenant: Tenant): boolean {
  if (flow.lockedBy === undefined) return false;
  return flow.lockedAt === undefined || tenant.clock() - Date.parse(text(flow, "lockedAt")) < lockMs;
}

function refuseLocked(flow: JsonObject, tenant: Tenant): void {
  if (!isLocked(flow, tenant)) return;
  // Assumed: nobody has recorded the answer to a change of a locked flow.
  throw new ApiError(409, `Flow ${text(flow, "name")} is locked by ${text(flow, "lockedBy")}`, {
    keys: ["FLOW_LOCKED"],
  });
}

function listFlows(call: Call): Answer {
  const { tenant, query } = call;
  const ids = query.list("ids");
  const part = (query.get("partialNameSearch") ?? "").toLowerCase();
  const type = query.get("flowType") ?? "FLOW";
  const found = (isOwnProject(call) ? tenant.store.all("flow") : [])
    .filter((flow) => flow.flowType === type)
    .filter((flow) => ids.length === 0 || ids.includes(text(flow, "id")))
    .filter((flow) => text(flow, "name").toLowerCase().includes(part))
    .map((flow) => currentRow(flow, tenant));
  // Contract: ten rows unless told otherwise, without a sign that there are more.
  const pageSize = query.number("size", 10, 1);
  const page = query.number("page", 0, 0);
  const data = cut({ page, pageSize }, found);
  if (!query.flag("includePagination")) return json(200, data);
  const totalPages = Math.ceil(found.length / pageSize);
  return json(200, { data, currentPage: page, totalRecords: found.length, pageSize, totalPages });
}

/** The list row; a lock that has ended is gone. */
function currentRow(flow: JsonObject, tenant: Tenant): JsonObject {
  const row = toRow(flow);
  return isLocked(flow, tenant) ? row : withoutUnset({ ...row, lockedAt: undefined, lockedBy: undefined });
}

function exportFlow(call: Call): Answer {
  const flow = flowOf(call);
  const wanted = call.query.get("version") ?? "latest";
  const document = versionDocument(flow, wanted);
  // Assumed for `latest` of a flow that was never published.
  if (!document) {
    throw new ApiError(404, `Version ${wanted} of flow ${text(flow, "name")} does not exist`, {
      keys: ["FLOW_VERSION_NOT_FOUND"],
    });
  }
  return json(200, document);
}

function versionDocument(flow: JsonObject, wanted: string): JsonObject | undefined {
  switch (wanted) {
    case "draft":
      return draftOf(flow);
    case "latest":
      return labelledVersionOf(flow, "Latest");
    default:
      return versionsOf(flow).find(({ id }) => id === wanted);
  }
}

function importFlow(call: Call): Answer {
  const { tenant, query } = call;
  const definition = importedDefinition(call);
  if (!isOwnProject(call)) throw new PlainError(404, "");
  const namesake = tenant.store.all("flow").find(({ name }) => name === definition.name);
  if (namesake && query.get("overwrite") !== "yes") {
    // Observed live 2026-07-11; the body is assumed.
    throw new ApiError(409, `Flow ${definition.name} already exists`, { keys: ["FLOW_ALREADY_EXISTS"] });
  }
  if (namesake) refuseLocked(namesake, tenant);
  // Inferred: overwriting replaces the draft; published labels stay until the next publish.
  const flow = namesake ? withDraft(namesake, definition, tenant) : newFlow(definition, tenant);
  tenant.store.put("flow", flow);
  return json(201, currentRow(flow, tenant));
}

function importedDefinition(call: Call): FlowDefinition {
  const { body, headers, query, tenant } = call;
  // Observed live 2026-07-11: raw JSON is a 500 with this text.
  if (body.kind !== "multipart") throw new PlainError(500, "Oops... Something broke...");
  // Contract: the length is a required header; the status is assumed.
  if (headers["content-length"] === undefined) throw new PlainError(411, "Length Required");
  const file = body.parts.find(({ name }) => name === "file");
  if (!file) throw badFlow("Required part 'file' is not present.");
  if (file.bytes.length > tenant.behaviour().flowSizeLimit) throw badFlow("The file is too large");
  const definition = parseDefinition(file.bytes.toString("utf8"), query.get("flowType"));
  const unknown = unknownActivityOf(definition.document);
  // Contract: an unknown activity is a 400. Nobody has recorded one, and the service knows names that no list has.
  if (unknown !== undefined && tenant.behaviour().refuseUnknownActivities) {
    throw badFlow(`The activity ${unknown} is unknown`);
  }
  return definition;
}

const badFlow = (reason: string): ApiError => new ApiError(400, reason, { keys: ["INVALID_FLOW"] });

/** A definition from an exported document. 400: not parsable, name empty, wrong type (contract). */
export function parseDefinition(source: string, wantedType: string | undefined): FlowDefinition {
  const document = parseDocument(source);
  const name = text(document, "name");
  if (name === "") throw badFlow("The name of the flow is empty");
  const flowType = text(document, "flowType") || "FLOW";
  if (wantedType !== undefined && wantedType !== flowType)
    throw badFlow(`The flow type is not ${wantedType}`);
  if (!["FLOW", "SUBFLOW"].includes(flowType)) throw badFlow(`The flow type ${flowType} is wrong`);
  if (!isJsonObject(document.process)) throw badFlow("The file holds no flow: process is missing");
  return { name, flowType, document };
}

function parseDocument(source: string): JsonObject {
  try {
    const value = parseJson(source);
    if (isJsonObject(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw badFlow("The file is not a JSON object");
}

function publishFlow(call: Call): Answer {
  const { tenant, query, body } = call;
  const flow = flowOf(call);
  refuseLocked(flow, tenant);
  if (body.kind !== "json" || !isJsonObject(body.value)) throw badFlow("A JSON body is expected");
  const labels = publishedLabels(body.value.tagIds);
  // A structural check runs; that errors stop the publication is assumed.
  const checked = tenant.behaviour().refusePublishWithErrors && !query.flag("skipValidation");
  if (checked && hasErrors(draftOf(flow))) {
    const errors = rows(draftOf(flow), "validationResults").filter(({ severity }) => severity === "ERROR");
    throw badFlow(`The flow has errors: ${errors.map((row) => text(row, "message")).join("; ")}`);
  }
  const next = published(flow, labels, text(body.value, "comment"), tenant);
  tenant.store.put("flow", next);
  return json(200, publishAnswer(next, tenant));
}

/** Assumed: every publication moves Latest, also one without labels. */
function publishedLabels(tagIds: Json | undefined): readonly VersionLabel[] {
  const wanted: readonly Json[] = Array.isArray(tagIds) ? tagIds : [];
  const labels = wanted.map(String);
  const known = labels.filter(isVersionLabel);
  if (known.length < labels.length) {
    throw badFlow(
      `tagIds: ${labels.filter((label) => !isVersionLabel(label)).join(", ")} is no version label`,
    );
  }
  return [...new Set<VersionLabel>([...known, "Latest"])];
}

function publishAnswer(flow: JsonObject, tenant: Tenant): JsonObject {
  // Contract: no name and no description here.
  return withoutUnset({
    ...currentRow(flow, tenant),
    name: undefined,
    description: undefined,
    projectId,
    draftVersion: draftOf(flow),
    latestVersion: labelledVersionOf(flow, "Latest"),
    flowVersions: versionsOf(flow).map((version) => text(version, "id")),
    preferences: [],
    validating: false,
  });
}

function deleteFlow(call: Call): Answer {
  const { tenant, query } = call;
  if (tenant.behaviour().hideFlowDelete) throw new PlainError(405, "");
  const flow = flowOf(call);
  refuseLocked(flow, tenant);
  // Assumed: only `force=no` asks for the check, and `skipRsEPCheck=true` skips it again.
  if (query.get("force") === "no" && !query.flag("skipRsEPCheck")) refuseUsed(flow, tenant);
  tenant.store.remove("flow", text(flow, "id"));
  return { status: 200, content: { kind: "text", text: "OK" } };
}

function refuseUsed(flow: JsonObject, tenant: Tenant): void {
  const channels = tenant.store.all("entry-point").filter(({ flowId }) => flowId === flow.id);
  if (channels.length === 0 && rows(flow, "assignedRS").length === 0) return;
  const names = channels.map((channel) => text(channel, "name")).join(", ");
  throw new ApiError(409, `Flow ${text(flow, "name")} is used by entry points: ${names}`, {
    keys: ["FLOW_IN_USE"],
  });
}

function lockFlow(call: Call): Answer {
  const { tenant } = call;
  const flow = flowOf(call);
  refuseLocked(flow, tenant);
  const locked = { ...flow, lockedAt: new Date(tenant.clock()).toISOString(), lockedBy: caller };
  tenant.store.put("flow", locked);
  return json(200, currentRow(locked, tenant));
}

function unlockFlow(call: Call): Answer {
  const flow = flowOf(call);
  const unlocked = withoutUnset({ ...flow, lockedAt: undefined, lockedBy: undefined });
  call.tenant.store.put("flow", unlocked);
  return json(200, toRow(unlocked));
}

const handlers: readonly (readonly [string, Operation["method"], string, (call: Call) => Answer])[] = [
  ["list", "GET", "flows", listFlows],
  ["import", "POST", "flows:import", importFlow],
  ["export", "GET", "flows/:flow:export", exportFlow],
  ["publish", "POST", "flows/:flow:publish", publishFlow],
  ["lock", "POST", "flows/:flow:lock", lockFlow],
  ["unlock", "POST", "flows/:flow:unlock", unlockFlow],
  ["delete", "DELETE", "flows/:flow", deleteFlow],
  // Observed live 2026-07-11: answers 200 and changes nothing.
  ["patch", "PATCH", "flows/:flow", (call) => json(200, currentRow(flowOf(call), call.tenant))],
];

/** Both prefixes are served from one store: the contract's and the newer one (observed live 2026-08-26). */
export const flowOperations: readonly Operation[] = ["/flow-store/:org", "/:org"].flatMap((prefix) =>
  handlers.map(([name, method, path, handle]) => ({
    name: `flow.${name}`,
    method,
    path: `${prefix}/project/:project/${path}`,
    area: "flows" as const,
    writes: method !== "GET",
    handle,
  })),
);
