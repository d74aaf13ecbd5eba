/** Reads successful answers: text to JSON to checked objects. What can't be read is an error, never a crash. */
import * as v from "valibot";
import { unexpectedAnswer } from "./explain";
import { ExactNumber, isJsonObject, readJson, type Json, type JsonObject } from "./json";
import type { Answer, Doing } from "./transport";

export function jsonOf(answer: Answer, doing: Doing): Json {
  try {
    return readJson(Buffer.from(answer.bytes).toString("utf8"));
  } catch (error) {
    throw unexpectedAnswer(doing, faultOf(error), answer.trackingId);
  }
}

/** A key that stands twice would lose one of its values with the next PUT, so the answer is not taken. */
function faultOf(error: unknown): string {
  if (error instanceof RangeError) return `its body is ${error.message}`;
  const [, key, position] =
    error instanceof SyntaxError
      ? (/^Duplicate key '(.*)' encountered at position (\d+)$/s.exec(error.message) ?? [])
      : [];
  if (key === undefined) return "its body is not JSON";
  return `its body has the key ${JSON.stringify(key)} twice with different values (at character ${position})`;
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
  const plain = withPlainNumbers(object, schema);
  if (v.is(schema, plain)) return plain;
  const [issue] = v.safeParse(schema, plain).issues ?? [];
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

/** Of the keys this project reads, a number in an odd spelling is that number: `1.0` is 1. */
export function withPlainNumbers(object: JsonObject, schema: v.GenericSchema): JsonObject {
  const read = "entries" in schema && typeof schema.entries === "object" ? (schema.entries ?? {}) : {};
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) =>
      value instanceof ExactNumber && Object.hasOwn(read, key) ? [key, value.plain() ?? value] : [key, value],
    ),
  );
}
