// Values that may not be known yet: before an apply, what depends on an object still to be made is unknown.
// Every rule waits for what it needs, so an unknown never gives a problem.

/**
 * A value, an absent one, or one that is not known yet. Unknown is a symbol, `Symbol.for("wxcc.unknown")` or
 * `Symbol.for("wxcc.unknown.not-null")`; any other symbol counts as unknown too.
 */
export type Maybe<T> = T | null | undefined | symbol;

export function isUnknown(value: unknown): value is symbol {
  return typeof value === "symbol";
}

/** Absent, null, "" and an empty collection are one value, as the API makes no difference between them. */
export function isAbsent(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** Known and not absent. */
export function isGiven<T>(value: Maybe<T>): value is T {
  return !isUnknown(value) && !isAbsent(value);
}
