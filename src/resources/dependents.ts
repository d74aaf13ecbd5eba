// What still points at an object, in the user's words.

import type { Reference } from "../contact-center";
import type { Dependent } from "./definition";

const nouns: Readonly<Record<string, string>> = {
  "dial-number": "support number",
  "entry-point": "channel",
  "contact-service-queue": "queue",
  "audio-file": "music on hold",
  flow: "flow",
  "outdial-ani": "outdial ANI",
  "business-hours": "business hours",
};

/** Sorted by name, because the API's order is nobody's. */
export function dependentsOf(references: readonly Reference[]): Dependent[] {
  return references
    .map(({ type, id, name }) => ({ noun: nouns[type] ?? type, id, name }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** `2 support numbers and 1 flow`. */
export function listedDependents(dependents: readonly Dependent[]): string {
  const counts = new Map<string, number>();
  for (const { noun } of dependents) counts.set(noun, (counts.get(noun) ?? 0) + 1);
  return [...counts]
    .map(([noun, count]) => `${count} ${noun}${count === 1 || noun.endsWith("s") ? "" : "s"}`)
    .join(", ")
    .replace(/, ([^,]*)$/, " and $1");
}

/** The verb that goes with their number: one points, two point. */
export function pointsOrPoint({ length }: readonly Dependent[]): string {
  return length === 1 ? "points" : "point";
}
