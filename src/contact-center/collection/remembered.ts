/**
 * What a caller may know of an object from an earlier read: enough to tell from a row of a list, which lacks array
 * fields, whether the object is still the same, and to complete the row.
 */
import type { ApiObject } from "../api-objects";
import type { JsonObject } from "../json";

export interface Remembered {
  /** Changes with every write: version and time of the last update. */
  readonly revision: string;
  /** The array fields the object had, those this project does not model too. */
  readonly arrays: JsonObject;
}

/** @returns undefined when the object does not tell its revision */
export function remember(object: ApiObject): Remembered | undefined {
  const revision = revisionOf(object);
  return revision === undefined ? undefined : { revision, arrays: arraysOf(object) };
}

/** That the version counts up with every change is assumed; the time beside it is what makes it safe. */
export function revisionOf({ version, lastUpdatedTime }: ApiObject): string | undefined {
  return typeof version === "number" && typeof lastUpdatedTime === "number"
    ? `${version}@${lastUpdatedTime}`
    : undefined;
}

export function arraysOf(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter(
      ([key, value]) => key !== "links" && Array.isArray(value) && value.length > 0,
    ),
  );
}
