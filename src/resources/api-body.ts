// Bodies for the API from planned values, and plain values from answers.

import type { Json, JsonObject } from "../contact-center";
import { isAbsent, isUnknown, type Value } from "../schema/value";

/**
 * PUT replaces the whole object, so a body starts from the object just read: keys the definition does not model
 * stay, an absent value removes its key, and an unknown one (the API shall decide) is left out. `links` is for
 * readers only.
 */
export function apiBody(
  current: Readonly<JsonObject> | null,
  values: Readonly<Record<string, Value | JsonObject | undefined>>,
): JsonObject {
  const { links: _links, ...body } = { ...current };
  for (const [key, value] of Object.entries(values)) {
    if (isAbsent(value) || isUnknown(value)) Reflect.deleteProperty(body, key);
    else body[key] = value as Json;
  }
  return body;
}

/** A planned text for messages; what is not known yet reads so. */
export function knownText(value: unknown): string {
  return typeof value === "string" ? value : "(known after apply)";
}

/** RFC 3339 from the API's epoch milliseconds; "" when the API gives none. */
export function timeOf(milliseconds: number | undefined): string {
  return milliseconds === undefined ? "" : new Date(milliseconds).toISOString();
}
