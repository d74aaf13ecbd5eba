// How data sources are made: by what an object is found, and that everything else about it is computed.

import { derivedDefault, type Attribute, type Attributes, type StateOf } from "../../schema/attribute";
import { error, fail, type Diagnostic } from "../../schema/diagnostic";
import { isAbsent, isUnknown } from "../../schema/value";

type AsComputed<A extends Attributes> = {
  readonly [K in keyof A]: Attribute<StateOf<A>[K], "computed">;
};

/** The attributes of a resource as a data source shows them: all computed. */
export function asComputed<A extends Attributes>(attributes: A): AsComputed<A> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [
      name,
      { ...attribute, mode: { kind: "computed", changesWith: [] }, forcesReplacement: false },
    ]),
  ) as unknown as AsComputed<A>;
}

/** An attribute the object can be found by; the API's value when it was found by another. */
export const findBy = derivedDefault;

/** Exactly one of the selectors must be set. Waits for unknowns. */
export function exactlyOne(
  what: string,
  selectors: Readonly<Record<string, unknown>>,
  inConfiguration: readonly string[],
): readonly Diagnostic[] {
  const given = Object.values(selectors).filter((value) => isUnknown(value) || !isAbsent(value));
  if (given.length === 1) return [];
  const names = inConfiguration.join(", ").replace(/, ([^,]*)$/, " or $1");
  return [
    error(
      given.length === 0 ? `Nothing says which ${what} to look up` : `The ${what} to look up is named twice`,
      `Set exactly one of ${names}.`,
    ),
  ];
}

/** @param selector how it was looked for, for example `named "Queue-1"` */
export function notFound(noun: string, selector: string, hint: string): never {
  return fail(`There is no ${noun} ${selector}`, hint);
}

/** The text of a selector that is set and known. */
export function given(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
