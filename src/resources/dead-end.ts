// Whether a call to a line gets any further, and the warning about numbers whose callers would reach nothing.

import { warning, type Diagnostic } from "../schema/diagnostic";
import { isAbsent, isUnknown } from "../schema/value";
import type { LabelledDependent } from "./definition";
import { listed, namedDependents } from "./left-behind";

/** Why a call goes no further than its channel. */
export type DeadEnd = keyof typeof inWords;

const inWords = {
  "switched off": { state: "is switched off", way: "leave active on" },
  "no flow": { state: "runs no flow", way: "give it a flow (flow_id)" },
} as const;

/**
 * What is not known yet is taken for good.
 * @returns undefined when a call goes on
 */
export function deadEndOf(line: {
  readonly active?: unknown;
  readonly flowId?: unknown;
}): DeadEnd | undefined {
  if (line.active === false) return "switched off";
  return !isUnknown(line.flowId) && isAbsent(line.flowId) ? "no flow" : undefined;
}

/** @param name of the channel that the numbers lead to once all is as planned */
export function unreached(
  name: string,
  deadEnd: DeadEnd,
  numbers: readonly LabelledDependent[],
): readonly Diagnostic[] {
  if (numbers.length === 0) return [];
  const { state, way } = inWords[deadEnd];
  const names = numbers.map((number) => number.name);
  // Nobody tells a provider what else is planned.
  const otherwise = numbers.some(({ address }) => address === undefined)
    ? " A number that leaves the channel in this same plan is not meant."
    : "";
  return [
    {
      ...warning(
        `Callers of ${listed(names)} will reach nothing: channel "${name}" ${state} then`,
        `${namedDependents(numbers)} would lead to a channel where nothing answers. Unless that is meant, ${way}, or move ` +
          `${numbers.length === 1 ? "the number" : "the numbers"} to another line.${otherwise}`,
      ),
      unreached: names,
    },
  ];
}
