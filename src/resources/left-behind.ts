// The plan's warning about what would still point at an object that goes away.

import { warning, type Diagnostic } from "../schema/diagnostic";
import type { LabelledDependent } from "./definition";
import { listedDependents } from "./dependents";

/**
 * `+14085550101 (wxcc_support_number.main) and +14085550102 (not managed here)`; names alone where nobody can tell
 * what is managed.
 */
export function namedDependents(dependents: readonly LabelledDependent[]): string {
  return listed(
    dependents.map(({ name, address }) =>
      address === undefined ? name : `${name} (${address ?? "not managed here"})`,
    ),
  );
}

/** `a, b and c`. */
export function listed(names: readonly string[]): string {
  return names.join(", ").replace(/, ([^,]*)$/, " and $1");
}

/**
 * What to do about it. The engine moves what leaves before it deletes. Terraform deletes first, so a move in the same
 * plan comes too late unless something in the configuration turns the order round.
 *
 * @param underTerraform the way under Terraform, where nobody can tell what is managed
 */
export function wayOut(
  dependents: readonly LabelledDependent[],
  isReplaced: boolean,
  underTerraform: string,
): string {
  const inThisPlan = "Move or remove what points to it in this plan";
  const way = dependents.some(({ address }) => address === undefined)
    ? underTerraform
    : dependents.some(({ address }) => address === null)
      ? `${inThisPlan}, and by hand what is not managed here`
      : inThisPlan;
  return `${way}; otherwise the ${isReplaced ? "replacement" : "delete"} is refused and nothing changes.`;
}

/**
 * @param object in the user's words, for example `flow "main"`
 * @param underTerraform the way out under Terraform, as in `wayOut`
 */
export function warnLeftBehind(
  object: string,
  isReplaced: boolean,
  dependents: readonly LabelledDependent[],
  underTerraform: string,
): readonly Diagnostic[] {
  if (dependents.length === 0) return [];
  const one = dependents.length === 1;
  return [
    warning(`${listedDependents(dependents)} still ${one ? "points" : "point"} to ${object}`, [
      `${namedDependents(dependents)} still ${one ? "points" : "point"} to it.`,
      wayOut(dependents, isReplaced, underTerraform),
    ]),
  ];
}
