// `--target` and `--replace`: which objects a plan is about, and what must be in it with them.

import type { Configuration, OutputBlock } from "./input/configuration";
import { references } from "./input/expression";
import { didYouMean } from "./input/nearest";
import type { Move } from "./moves";
import type { References } from "./references";
import type { State } from "./state/state";
import { error, warning, type Diagnostic } from "../schema/diagnostic";

export interface SelectionInput {
  readonly mode: "apply" | "destroy";
  /** Addresses the user named; none means everything. */
  readonly targets: readonly string[];
  readonly configuration: Configuration;
  /** By the addresses after the moves. */
  readonly resources: State["resources"];
  readonly references: References;
}

/**
 * The addresses a plan is about, or null for all. What is applied brings everything it refers to; what is destroyed
 * brings everything that refers to it.
 */
export function selectionOf(input: SelectionInput): ReadonlySet<string> | null {
  if (input.targets.length === 0) return null;
  return input.mode === "apply" ? withDependencies(input) : withDependents(input);
}

function withDependencies({
  targets,
  configuration,
  references: known,
}: SelectionInput): ReadonlySet<string> {
  const imports = new Map(configuration.imports.map(({ to, id }) => [to, id]));
  const selected = new Set<string>();
  const pending = [...targets];
  for (let address = pending.pop(); address !== undefined; address = pending.pop()) {
    if (selected.has(address)) continue;
    selected.add(address);
    const id = imports.get(address);
    const named = id === undefined ? [] : references(id).map((reference) => reference.address);
    pending.push(...known.of(address), ...named);
  }
  return selected;
}

function withDependents({ targets, resources, references: known }: SelectionInput): ReadonlySet<string> {
  const dependents = new Map<string, string[]>();
  for (const [address, { current, deposed }] of resources) {
    const remembered = [current, ...deposed.values()].flatMap((instance) => instance?.dependencies ?? []);
    for (const other of new Set([...remembered, ...known.closureOf(address)])) {
      dependents.set(other, [...(dependents.get(other) ?? []), address]);
    }
  }
  const selected = new Set<string>();
  const pending = [...targets];
  for (let address = pending.pop(); address !== undefined; address = pending.pop()) {
    if (selected.has(address)) continue;
    selected.add(address);
    pending.push(...(dependents.get(address) ?? []));
  }
  return selected;
}

/** As in Terraform: with targets only outputs that refer to objects, and to selected ones alone, are brought up to date. */
export function isCoveredBy(selection: ReadonlySet<string> | null) {
  return ({ value, dependsOn }: Pick<OutputBlock, "value" | "dependsOn">): boolean => {
    if (selection === null) return true;
    const used = [...references(value).map(({ address }) => address), ...dependsOn];
    return used.length > 0 && used.every((address) => selection.has(address));
  };
}

/** Targets that are no object of the configuration or the state. */
export function unknownTargets({ targets, configuration, resources }: SelectionInput): readonly Diagnostic[] {
  const known = new Set([
    ...[...configuration.resources, ...configuration.dataSources].map(({ address }) => address),
    ...[...resources.values()].filter(({ mode }) => mode === "managed").map(({ address }) => address),
  ]);
  return targets
    .filter((target) => !known.has(target))
    .map((target) =>
      error(
        `There is no ${target}, which --target names`,
        `Neither the configuration nor the state has it.${didYouMean(target, known)} A target is the address of one object, such as wxcc_channel.sales.`,
      ),
    );
}

/** Addresses to replace that are no resource of the configuration, or are left out by the targets. */
export function unknownReplacements(
  replace: readonly string[],
  { configuration, resources }: Pick<SelectionInput, "configuration" | "resources">,
  selection: ReadonlySet<string> | null,
): readonly Diagnostic[] {
  const known = configuration.resources.map(({ address }) => address);
  return replace.flatMap((address) => {
    if (!known.includes(address)) {
      const why = resources.has(address)
        ? `The configuration has no ${address} any more: an apply destroys it.`
        : `The configuration has no such resource.${didYouMean(address, known)}`;
      return [error(`${address} can't be replaced, as --replace asks`, why)];
    }
    if (selection === null || selection.has(address)) return [];
    const why = `The targets leave it out. Name it as a target too: --target ${address}`;
    return [error(`${address} can't be replaced, as --replace asks`, why)];
  });
}

/** A move is made for the whole state: a plan that knows only one of its ends can't be right. */
export function excludedMoves(
  moves: readonly Move[],
  selection: ReadonlySet<string> | null,
): readonly Diagnostic[] {
  const excluded = selection === null ? [] : moves.filter(({ to }) => !selection.has(to));
  if (excluded.length === 0) return [];
  const listed = excluded.map(({ from, to }) => `${from} has moved to ${to}`).join("; ");
  return [
    error(
      "The targets leave out objects that have moved",
      `${listed}. Name these as targets too (${excluded.map(({ to }) => `--target ${to}`).join(" ")}), or apply without targets first.`,
    ),
  ];
}

export const partialPlan: Diagnostic = warning(
  "This plan is incomplete: it has targets",
  "It shows the objects named by --target and what goes with them, and leaves out everything else that the configuration asks for. " +
    "Plan again without targets afterwards.",
);
