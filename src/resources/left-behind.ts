// The plan's warning about what would still point at an object that goes away.

import { warning, type Diagnostic } from "../schema/diagnostic";
import type { LabelledDependent } from "./definition";
import { listedDependents } from "./dependents";

/**
 * `+14085550101 (wxcc_support_number.main) and +14085550102 (not managed here)`; names alone where nobody can tell
 * what is managed.
 */
export function namedDependents(dependents: readonly LabelledDependent[]): string {
  return dependents
    .map(({ name, address }) => (address === undefined ? name : `${name} (${address ?? "not managed here"})`))
    .join(", ")
    .replace(/, ([^,]*)$/, " and $1");
}

/** @param object in the user's words, for example `flow "main"` */
export function warnLeftBehind(
  object: string,
  isReplaced: boolean,
  dependents: readonly LabelledDependent[],
): readonly Diagnostic[] {
  if (dependents.length === 0) return [];
  const one = dependents.length === 1;
  return [
    warning(
      `${listedDependents(dependents)} still ${one ? "points" : "point"} to ${object}`,
      `${namedDependents(dependents)} still ${one ? "points" : "point"} to it.\n` +
        `Move or remove what points to it in this plan; otherwise the ${isReplaced ? "replacement" : "delete"} is refused and nothing changes.`,
    ),
  ];
}
