// What may exist only once in an organization must not stand twice in one configuration.
import { errorIn, type Problem, quoted } from "./problem";
import { isGiven, type Maybe } from "./known";
import { digitsOf } from "./support-number";

/**
 * Names that are used more than once. Names that differ only in case clash too: whether the API tells them
 * apart is unknown.
 *
 * @param noun what is named, e.g. `channel`
 */
export function checkNamesUsedOnce(noun: string, names: readonly Maybe<string>[]): Problem[] {
  return usedAgain(names, (name) => name.normalize().toLowerCase()).map((name) =>
    errorIn(
      "name",
      `There are two ${noun}s with the name ${quoted(name)}`,
      `The name of a ${noun} is unique in the organization, whatever its case. Rename one of them.`,
    ),
  );
}

/** Support numbers that are mapped more than once, in whatever spelling. */
export function checkNumbersUsedOnce(numbers: readonly Maybe<string>[]): Problem[] {
  return usedAgain(numbers, digitsOf).map((number) =>
    errorIn(
      "number",
      `Support number ${quoted(number)} is mapped twice`,
      "A number leads to one channel. Remove one of the two mappings.",
    ),
  );
}

function usedAgain(names: readonly Maybe<string>[], meaningOf: (name: string) => string): string[] {
  const seen = new Map<string, number>();
  return names.filter(isGiven).filter((name) => {
    const times = (seen.get(meaningOf(name)) ?? 0) + 1;
    seen.set(meaningOf(name), times);
    return times === 2;
  });
}
