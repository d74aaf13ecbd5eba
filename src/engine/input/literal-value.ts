// A JSON value as it stands, without templates: defaults of variables, files with their values.

import { LosslessNumber } from "lossless-json";
import type { Value } from "../../schema/value";
import { isJsonObject } from "./place";
import { exactNumber } from "./template";

/** Throws a TemplateError for a number that can't be kept exactly. */
export function literalValue(json: unknown): Value {
  if (json instanceof LosslessNumber) return exactNumber(json.value);
  if (Array.isArray(json)) return json.map(literalValue);
  if (isJsonObject(json)) {
    return Object.fromEntries(
      Object.entries(json)
        .filter(([key]) => key !== "//")
        .map(([key, item]) => [key.normalize(), literalValue(item)]),
    );
  }
  if (typeof json === "string") return json.normalize();
  return typeof json === "number" || typeof json === "boolean" ? json : null;
}
