/** Reads successful answers: text to JSON to checked objects. What can't be read is an error, never a crash. */
import * as v from "valibot";
import { unexpectedAnswer } from "./explain";
import { isJsonObject, type Json, type JsonObject } from "./json";
import type { Answer, Doing } from "./transport";

export function jsonOf(answer: Answer, doing: Doing): Json {
  try {
    return JSON.parse(Buffer.from(answer.bytes).toString("utf8")) as Json;
  } catch {
    throw unexpectedAnswer(doing, "its body is not JSON", answer.trackingId);
  }
}

/** Checks one object against the keys this project reads; all other keys stay. A null is the same as no key. */
export function objectFrom<const S extends v.GenericSchema>(
  json: Json | undefined,
  schema: S,
  doing: Doing,
  trackingId?: string,
): JsonObject & v.InferOutput<S> {
  if (!isJsonObject(json)) throw unexpectedAnswer(doing, "it holds no object where one belongs", trackingId);
  const object: JsonObject = withoutNulls(json);
  if (v.is(schema, object)) return object;
  const [issue] = v.safeParse(schema, object).issues ?? [];
  const key = issue ? v.getDotPath(issue) : undefined;
  throw unexpectedAnswer(
    doing,
    key === "id" ? "an object in it has no id" : `its field "${key ?? "?"}" is not what it should be`,
    trackingId,
  );
}

export function objectOf<const S extends v.GenericSchema>(
  answer: Answer,
  schema: S,
  doing: Doing,
): JsonObject & v.InferOutput<S> {
  return objectFrom(jsonOf(answer, doing), schema, doing, answer.trackingId);
}

function withoutNulls(object: JsonObject): JsonObject {
  // Mostly there are none: unset keys are missing (observed live 2026-07-22).
  if (!Object.values(object).includes(null)) return object;
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}
