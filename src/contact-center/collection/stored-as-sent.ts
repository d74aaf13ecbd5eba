/**
 * Compares an object as it is stored with what was sent: the API may answer 200 and still ignore a field (observed
 * live). Only keys that were sent count, and known keys that were left out of a PUT to clear them.
 */
import { ContactCenterError } from "../error";
import { sentences, summaryOf } from "../explain";
import { canonicalJson, isAbsent, isJsonObject, writeJson, type Json, type JsonObject } from "../json";
import type { Doing } from "../transport";

/** What the server decides about an entity, whatever is sent. */
export interface ServerSide {
  /** Keys the server fills in or computes. */
  readonly readOnly: readonly string[];
  /** Keys that are the caller's alone: left out of a PUT they must be gone. */
  readonly clearable: readonly string[];
  /** Keys that hold a phone number: the spelling may change, the digits may not. */
  readonly phoneNumbers?: readonly string[];
}

const readOnlyEverywhere = ["version", "createdTime", "lastUpdatedTime", "organizationId", "links"];

/** Keys that are not stored as sent. */
export function droppedFields(
  sent: JsonObject,
  stored: JsonObject,
  server: ServerSide,
  leftOutMeansCleared: boolean,
): string[] {
  const ignored = new Set([...readOnlyEverywhere, ...server.readOnly]);
  const altered = Object.keys(sent).filter((key) => {
    if (ignored.has(key)) return false;
    const digitsOnly = server.phoneNumbers?.includes(key) ?? false;
    return !(digitsOnly ? sameDigits(sent[key], stored[key]) : holds(stored[key], sent[key]));
  });
  if (!leftOutMeansCleared) return altered;
  const kept = server.clearable.filter((key) => sent[key] === undefined && !isAbsent(stored[key]));
  return [...altered, ...kept];
}

/** @throws ContactCenterError of kind "dropped-field", or "conflict" when somebody else has written since */
export function assertStoredAsSent(
  doing: Doing,
  sent: JsonObject,
  stored: JsonObject & { id: string },
  server: ServerSide,
  leftOutMeansCleared: boolean,
): void {
  const dropped = droppedFields(sent, stored, server, leftOutMeansCleared);
  if (dropped.length === 0) return;
  const differences = dropped.map(
    (key) => `${key}: sent ${spelled(sent[key])}, stored ${spelled(stored[key])}`,
  );
  const isAnothers = wasWrittenSince(sent, stored);
  throw new ContactCenterError({
    kind: isAnothers ? "conflict" : "dropped-field",
    summary: `${summaryOf(doing)} as asked`,
    detail: isAnothers
      ? sentences(
          `The API stored what was sent, and somebody else changed it before it was read back (${differences.join("; ")})`,
          "Plan again: the plan shows what differs now.",
        )
      : sentences(
          `The API answered with success but did not store what was sent (${differences.join("; ")})`,
          "Take the field out of the configuration or give it the stored value, or report it to Cisco support.",
        ),
    outcome: "done",
    objectId: stored.id,
  });
}

/** Each write raises the version by one (assumed), and a new object begins at 0 or 1: more than that was not ours alone. */
function wasWrittenSince(sent: JsonObject, { version, createdTime, lastUpdatedTime }: JsonObject): boolean {
  if (typeof version !== "number") return false;
  if (typeof sent.version === "number") return version > sent.version + 1;
  return version > 1 || (version === 1 && lastUpdatedTime !== createdTime);
}

/** Whether `stored` says all that `sent` says; the server may add keys, and the order of an array is free. */
function holds(stored: Json | undefined, sent: Json | undefined): boolean {
  if (isAbsent(sent)) return isAbsent(stored);
  if (Array.isArray(sent)) return Array.isArray(stored) && sameElements(stored, sent);
  if (isJsonObject(sent)) {
    return isJsonObject(stored) && Object.entries(sent).every(([key, value]) => holds(stored[key], value));
  }
  return canonicalJson(stored) === canonicalJson(sent);
}

function sameElements(stored: readonly Json[], sent: readonly Json[]): boolean {
  const remaining = [...stored];
  for (const element of sent) {
    const index = remaining.findIndex((candidate) => holds(candidate, element));
    if (index < 0) return false;
    remaining.splice(index, 1);
  }
  return remaining.length === 0;
}

function sameDigits(one: Json | undefined, other: Json | undefined): boolean {
  const digits = (value: Json | undefined) => (typeof value === "string" ? value.replace(/\D/g, "") : "");
  return digits(one) === digits(other);
}

function spelled(value: Json | undefined): string {
  const text = value === undefined ? "nothing" : writeJson(value);
  return text.length > 100 ? `${text.slice(0, 100)}...` : text;
}
