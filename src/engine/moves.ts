// `moved` blocks: gives objects of the state the addresses that the configuration has for them now.

import type { MovedBlock } from "./input/configuration";
import type { Instance, ResourceState, State } from "./state/state";
import { error, type Diagnostic } from "../schema/diagnostic";

export interface Move {
  readonly from: string;
  readonly to: string;
}

export interface Moved {
  /** By the new addresses. */
  readonly resources: State["resources"];
  /** Those that have an object to move; a chain counts as one, from its first address to its last. */
  readonly moves: readonly Move[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Two objects for one address are an error. Terraform would warn and plan to destroy one of them. */
export function withMoves(state: State, blocks: readonly MovedBlock[]): Moved {
  const next = new Map(blocks.map((block) => [block.from, block]));
  const moves = [...state.resources.keys()].flatMap((from) => {
    const to = lastAddress(from, next);
    return to === from ? [] : [{ from, to }];
  });
  if (moves.length === 0) return { resources: state.resources, moves, diagnostics: [] };
  const diagnostics = taken(moves, state);
  if (diagnostics.length > 0) return { resources: state.resources, moves: [], diagnostics };
  const newAddress = new Map(moves.map(({ from, to }) => [from, to]));
  const resources = [...state.resources.values()].map((resource) => renamed(resource, newAddress));
  return {
    resources: new Map(resources.map((resource) => [resource.address, resource])),
    moves,
    diagnostics,
  };
}

/** The blocks form no circle: that is checked when they are read. */
function lastAddress(from: string, next: ReadonlyMap<string, MovedBlock>): string {
  const block = next.get(from);
  return block === undefined ? from : lastAddress(block.to, next);
}

function taken(moves: readonly Move[], { resources }: State): Diagnostic[] {
  const leaving = new Set(moves.map(({ from }) => from));
  const first = new Map<string, Move>();
  return moves.flatMap((move) => {
    const { to } = move;
    const other = first.get(to);
    first.set(to, other ?? move);
    if (resources.has(to) && !leaving.has(to)) return [notFree(move, `${to} has an object of its own`)];
    return other === undefined ? [] : [notFree(move, `${other.from} moves there too`)];
  });
}

function notFree({ from, to }: Move, why: string): Diagnostic {
  return {
    ...error(
      `${from} can't be moved to ${to}`,
      `${why}, and one address holds one object. Nothing was changed. Look at both (wxcc state show ADDRESS), then make the state forget ` +
        "the one that is not meant (wxcc state rm ADDRESS), or give it an address of its own (wxcc state mv).",
    ),
    address: to,
  };
}

function renamed(resource: ResourceState, newAddress: ReadonlyMap<string, string>): ResourceState {
  const address = newAddress.get(resource.address) ?? resource.address;
  const [, name = resource.name] = address.replace(/^data\./, "").split(".");
  const followed = (instance: Instance): Instance => ({
    ...instance,
    dependencies: instance.dependencies.map((other) => newAddress.get(other) ?? other).sort(),
  });
  return {
    ...resource,
    address,
    name,
    current: resource.current === null ? null : followed(resource.current),
    deposed: new Map([...resource.deposed].map(([key, instance]) => [key, followed(instance)])),
  };
}
