/** Failures of the API and the three bodies they travel in: configuration, flow service and web framework. */
import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { JsonObject } from "./json";

/** Which service answers: it decides the shape of an error. */
export type Area = "configuration" | "flows" | "platform" | "control";

export interface ReferencedObject {
  readonly id: string;
  readonly name: string;
}

export interface ErrorDetail {
  /** Types that still point at the object; nested under `error` (observed live 2026-07-14). */
  readonly referencedEntities?: readonly string[];
  readonly references?: readonly { readonly entity: string; readonly objects: readonly ReferencedObject[] }[];
  /** Keys of the flow service, for example FLOW_ALREADY_EXISTS. */
  readonly keys?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** An operation was refused by the service. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    readonly detail: ErrorDetail = {},
  ) {
    super(reason);
  }
}

/** Refused by the web framework before any service saw it: the second error shape. */
export class FrameworkError extends Error {
  constructor(readonly status: number) {
    super(STATUS_CODES[status] ?? "Error");
  }
}

/** Refused with a plain text or an empty body. */
export class PlainError extends Error {
  constructor(
    readonly status: number,
    readonly text: string,
  ) {
    super(text);
  }
}

export const invalid = (reason: string): ApiError => new ApiError(400, reason);

export const notFound = (entity: string, id: string): ApiError =>
  new ApiError(404, `${entity} with id ${id} does not exist`);

/** Body of an ApiError in the shape of the service that answers. */
export function errorBody(error: ApiError, area: Area, now: number): JsonObject {
  switch (area) {
    case "flows":
      return flowErrorBody(error, now);
    case "platform":
      return {
        message: error.reason,
        errors: [{ description: error.reason }],
        trackingId: `EMULATOR_${randomUUID()}`,
      };
    case "configuration":
    case "control":
      return configurationErrorBody(error);
  }
}

// Observed live 2026-07-14: key, reason and referencedEntities, although the contract lists only key and message.
function configurationErrorBody(error: ApiError): JsonObject {
  const { referencedEntities, references } = error.detail;
  const message = references
    ? references.map(({ entity, objects }) => ({
        description: error.reason,
        entity,
        references: objects.map(({ id, name }) => ({ id, name })),
      }))
    : [{ description: error.reason }];
  return {
    trackingId: `ccconfig_${randomUUID()}`,
    error: {
      key: String(error.status),
      reason: error.reason,
      message,
      ...(referencedEntities ? { referencedEntities } : {}),
    },
  };
}

// Assumed: the shape the contract declares for the customer-journey services.
function flowErrorBody(error: ApiError, now: number): JsonObject {
  const title = (STATUS_CODES[error.status] ?? "Error").toUpperCase().replaceAll(" ", "_");
  return {
    status: `${error.status} ${title}`,
    message: error.reason,
    errors: error.detail.keys ?? [],
    timestamp: new Date(now).toISOString(),
    trackingId: randomUUID(),
  };
}

/** Observed live 2026-07-22: here `error` is a string. */
export function frameworkErrorBody(status: number, path: string, now: number): JsonObject {
  return {
    timestamp: new Date(now).toISOString(),
    status,
    error: STATUS_CODES[status] ?? "Error",
    path,
  };
}
