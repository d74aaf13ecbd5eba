// The order in which changes are made. Better than Terraform's in one point: what leaves an object is updated
// before that object is deleted, so a support number moves off a channel that goes in the same apply.

import { Graph } from "./graph";
import type { Configuration } from "./input/configuration";
import type { ResourceChange } from "./plan-data";
import { References } from "./references";
import type { Takeovers } from "./takeovers";
import { isUnknown } from "../schema/value";

export type Step =
  | { readonly kind: "write"; readonly change: ResourceChange }
  | { readonly kind: "destroy"; readonly change: ResourceChange }
  | { readonly kind: "data"; readonly address: string };

export interface Execution {
  readonly graph: Graph;
  readonly steps: ReadonlyMap<string, Step>;
  readonly lateNames: readonly LateName[];
}

/** A unique value that its holder can't give up before somebody else takes it. */
export interface LateName {
  readonly attribute: string;
  readonly value: string;
  readonly taker: ResourceChange;
  /** The taker itself when its new object is made before its old one is destroyed. */
  readonly holder: ResourceChange;
}

export interface ExecutionInput {
  readonly configuration: Configuration;
  readonly changes: readonly ResourceChange[];
  /** Data sources that can only be read during the apply. */
  readonly deferredData: readonly string[];
  readonly takeovers: Takeovers;
  /** The attribute whose value only one object of a type may have. */
  readonly uniqueAttribute: (type: string) => string | null;
}

export function executionGraph({
  configuration,
  changes,
  deferredData,
  takeovers,
  uniqueAttribute,
}: ExecutionInput): Execution {
  const steps = new Map<string, Step>();
  for (const address of deferredData) steps.set(address, { kind: "data", address });
  for (const change of changes) {
    if (writes(change)) steps.set(change.address, { kind: "write", change });
    if (destroys(change)) steps.set(destroyNode(change), { kind: "destroy", change });
  }
  const graph = new Graph();
  for (const node of steps.keys()) graph.addNode(node);
  const references = new References(configuration);
  addReferences(graph, steps, references);
  const dependents = changesByDependency(changes);
  for (const change of changes.filter(destroys)) {
    addDestroyOrder(graph, change, dependents.get(change.address) ?? [], references, takeovers);
  }
  const lateNames = addFreedNames(graph, changes, uniqueAttribute);
  return { graph, steps, lateNames };
}

export function destroyNode({ address, deposedKey }: ResourceChange): string {
  return deposedKey === null ? `${address} (destroy)` : `${address} (destroy deposed ${deposedKey})`;
}

function writes({ action }: ResourceChange): boolean {
  return action === "create" || action === "update" || action === "replace";
}

function destroys({ action }: ResourceChange): boolean {
  return action === "delete" || action === "replace";
}

/** An object is written after all it refers to. What needs nothing done hands the wait on. */
function addReferences(graph: Graph, steps: ReadonlyMap<string, Step>, references: References): void {
  for (const [node, step] of steps) {
    if (step.kind === "destroy") continue;
    const address = step.kind === "data" ? step.address : step.change.address;
    for (const other of references.closureOf(address)) graph.addEdge(other, node);
  }
}

/** The changes of objects that referred to an address when they were last applied. */
function changesByDependency(changes: readonly ResourceChange[]): Map<string, ResourceChange[]> {
  const dependents = new Map<string, ResourceChange[]>();
  for (const change of changes) {
    for (const dependency of change.dependencies) {
      const known = dependents.get(dependency);
      if (known === undefined) dependents.set(dependency, [change]);
      else known.push(change);
    }
  }
  return dependents;
}

function addDestroyOrder(
  graph: Graph,
  leaving: ResourceChange,
  dependents: readonly ResourceChange[],
  references: References,
  takeovers: Takeovers,
): void {
  const destroyed = destroyNode(leaving);
  if (leaving.action === "replace") {
    if (leaving.createBeforeDestroy) graph.addEdge(leaving.address, destroyed);
    else graph.addEdge(destroyed, leaving.address);
  }
  for (const other of dependents) {
    if (other === leaving) continue;
    if (destroys(other)) graph.addEdge(destroyNode(other), destroyed);
    // What is taken over leaves with the change that takes it.
    const writing = takeovers.get(other.address) ?? other;
    const stillRefers = references.closureOf(writing.address).has(leaving.address);
    const leavesFirst = !stillRefers || (leaving.action === "replace" && leaving.createBeforeDestroy);
    if (writes(writing) && leavesFirst) graph.addEdge(writing.address, destroyed);
  }
}

/**
 * A name is taken over only after whoever has it has given it up.
 * @returns the names for which the references force the other order
 */
function addFreedNames(
  graph: Graph,
  changes: readonly ResourceChange[],
  uniqueAttribute: ExecutionInput["uniqueAttribute"],
): LateName[] {
  const nameIn = (values: Readonly<Record<string, unknown>> | null | undefined, type: string) => {
    const attribute = uniqueAttribute(type);
    const value = attribute === null ? undefined : values?.[attribute];
    return attribute !== null && typeof value === "string" && !isUnknown(value)
      ? { attribute, value, key: `${type} ${value}` }
      : undefined;
  };
  const holders = new Map<string, ResourceChange>();
  for (const change of changes) {
    const held = nameIn(change.before?.attributes, change.type);
    const gives =
      destroys(change) || (writes(change) && held?.key !== nameIn(change.after, change.type)?.key);
    if (held !== undefined && gives) holders.set(held.key, change);
  }
  const holderFor = (taker: ResourceChange) => {
    const wanted = nameIn(taker.after, taker.type);
    return wanted === undefined ? undefined : holders.get(wanted.key);
  };
  return alongChains(changes.filter(writes), holderFor).flatMap((taker) => {
    const wanted = nameIn(taker.after, taker.type);
    const holder = holderFor(taker);
    if (wanted === undefined || holder === undefined) return [];
    const given = destroys(holder) ? destroyNode(holder) : holder.address;
    if (graph.isBefore(taker.address, given)) {
      return [{ attribute: wanted.attribute, value: wanted.value, taker, holder }];
    }
    graph.addEdge(given, taker.address);
    return [];
  });
}

/**
 * Each taker before the holder whose name it takes, as far as they form no circle. Then no look for the other order
 * follows the chain that was laid before, and a thousand channels that are renumbered cost a thousand short looks.
 */
function alongChains(
  takers: readonly ResourceChange[],
  holderFor: (taker: ResourceChange) => ResourceChange | undefined,
): readonly ResourceChange[] {
  const holding = new Set(takers.map(holderFor));
  const left = new Set(takers);
  const ordered: ResourceChange[] = [];
  for (const first of [...takers.filter((taker) => !holding.has(taker)), ...takers]) {
    let next: ResourceChange | undefined = first;
    while (next !== undefined && left.delete(next)) {
      ordered.push(next);
      next = holderFor(next);
    }
  }
  return ordered;
}
