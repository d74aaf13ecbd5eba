/** Reads successful answers: text to JSON to checked objects. What can't be read is an error, never a crash. */
import * as v from "valibot";
import { unexpectedAnswer } from "./explain";
import { ExactNumber, isJsonObject, readJson, without, type Json, type JsonObject } from "./json";
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

/** A row of a list: as `objectFrom` has it, but for keys that are not what they should be. */
export interface Row<T> {
  readonly object: T;
  /** It lacks keys that the service sent: only who asks for this very object learns what is wrong with them. */
  readonly isFaulty: boolean;
}

/**
 * One row of a list. A list shows what everybody made, and an odd value in an object that nobody here has to do with must
 * not stop those who look for another one. Without a good id it is no row at all.
 */
export function rowFrom<const S extends v.GenericSchema>(
  json: Json,
  schema: S,
  doing: Doing,
  trackingId?: string,
): Row<JsonObject & v.InferOutput<S>> {
  const sound = isJsonObject(json) ? withoutOddities(json, schema) : undefined;
  return sound === undefined
    ? { object: objectFrom(json, schema, doing, trackingId), isFaulty: false }
    : { object: sound, isFaulty: true };
}

/** The object without keys that are not what they should be; undefined when there are none, or when the id is one. */
function withoutOddities<const S extends v.GenericSchema>(
  json: JsonObject,
  schema: S,
): (JsonObject & v.InferOutput<S>) | undefined {
  const object = withPlainNumbers(withoutNulls(json), schema);
  const { issues = [] } = v.safeParse(schema, object);
  const odd = issues.map((issue) => String(v.getDotPath(issue)).split(".", 1)[0] ?? "");
  const rest: JsonObject = {
    ...without(object, ...odd),
    ...(odd.includes("name") ? { name: String(object.id) } : {}),
  };
  return issues.length > 0 && v.is(schema, rest) ? rest : undefined;
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
