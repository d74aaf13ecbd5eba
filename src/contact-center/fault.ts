/**
 * Reads error bodies leniently. There are at least four shapes: the configuration API's (`error` is an object), its
 * web framework's (`error` is a string), the flow service's and OAuth's; live answers hold more than the contract.
 */
import { isJsonObject, type Json, type JsonObject } from "./json";
import type { Reference } from "./error";

export interface Fault {
  /** `api`: the body is the API's own. `other`: a gateway's, a web framework's, or nothing at all. */
  readonly origin: "api" | "other";
  readonly reason?: string;
  readonly trackingId?: string;
  readonly references: readonly Reference[];
  /** Types that point here, when the API names no objects. */
  readonly referencedTypes: readonly string[];
}

export function readFault(body: string, trackingIdHeader: string | null): Fault {
  const json = parsed(body);
  if (!isJsonObject(json)) {
    return {
      origin: "other",
      reason: shortened(body),
      trackingId: trackingIdHeader ?? undefined,
      references: [],
      referencedTypes: [],
    };
  }
  const error = isJsonObject(json.error) ? json.error : undefined;
  const trackingId = textOf(json.trackingId) ?? textOf(error?.trackingId) ?? trackingIdHeader ?? undefined;
  const reason = reasonOf(json, error);
  return {
    // A gateway before the API hands out tracking ids too: only a reason in the API's own shape is its word.
    origin: error || (trackingId && reason) ? "api" : "other",
    reason,
    trackingId,
    references: referencesOf(error),
    referencedTypes: texts(error?.referencedEntities ?? json.referencedEntities),
  };
}

function parsed(body: string): Json | undefined {
  try {
    return JSON.parse(body) as Json;
  } catch {
    return undefined; // not JSON: gateways answer in HTML, the flow service in plain text
  }
}

function reasonOf(json: JsonObject, error: JsonObject | undefined): string | undefined {
  const pieces = error
    ? [
        textOf(error.reason),
        ...rows(error.message).map((row) => textOf(row.description)),
        textOf(error.message),
      ]
    : [
        textOf(json.error),
        textOf(json.error_description),
        textOf(json.code),
        textOf(json.message),
        ...texts(json.errors),
        ...rows(json.errors).map((row) => textOf(row.description) ?? textOf(row.message)),
        ...rows(json.details).map(detailOf),
      ];
  const distinct = [...new Set(pieces.filter((piece) => piece !== undefined))];
  const wider = distinct.filter(
    (piece) => !distinct.some((other) => other !== piece && other.includes(piece)),
  );
  return wider.length > 0 ? wider.join("; ") : undefined;
}

/** A row of the flow service's details: `process.name: INVALID: must not be blank`. */
function detailOf(row: JsonObject): string | undefined {
  const pieces = [textOf(row.path), textOf(row.code), textOf(row.message)].filter(
    (piece) => piece !== undefined,
  );
  return pieces.length > 0 ? pieces.join(": ") : undefined;
}

function referencesOf(error: JsonObject | undefined): Reference[] {
  return rows(error?.message).flatMap((row) =>
    rows(row.references).flatMap((reference) => {
      const id = textOf(reference.id);
      if (id === undefined) return [];
      return [{ type: textOf(row.entity) ?? "object", id, name: textOf(reference.name) ?? id }];
    }),
  );
}

function rows(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function texts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

function shortened(body: string): string | undefined {
  const line = body
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  if (line === "") return undefined;
  return line.length > 200 ? `${line.slice(0, 200)}...` : line;
}
