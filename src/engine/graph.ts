// What must happen before what, and a walk over it with bounded concurrency.

/** A directed graph of named nodes; an edge says that `before` must be done before `after` starts. */
export class Graph {
  private readonly prerequisites = new Map<string, Set<string>>();

  addNode(node: string): void {
    if (!this.prerequisites.has(node)) this.prerequisites.set(node, new Set());
  }

  has(node: string): boolean {
    return this.prerequisites.has(node);
  }

  /** Nodes that are not in the graph are ignored: nothing is done to them, so nothing waits. */
  addEdge(before: string, after: string): void {
    if (before !== after && this.has(before)) this.prerequisites.get(after)?.add(before);
  }

  nodes(): string[] {
    return [...this.prerequisites.keys()];
  }

  before(node: string): readonly string[] {
    return [...(this.prerequisites.get(node) ?? [])];
  }

  /** Whether `after` already waits for `before`, directly or not. */
  isBefore(before: string, after: string): boolean {
    const seen = new Set<string>();
    const pending = [after];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      for (const prerequisite of this.before(node)) {
        if (prerequisite === before) return true;
        if (!seen.has(prerequisite)) {
          seen.add(prerequisite);
          pending.push(prerequisite);
        }
      }
    }
    return false;
  }

  /** The nodes of one cycle in order, or undefined when there is none. */
  cycle(): readonly string[] | undefined {
    const done = new Set<string>();
    for (const start of this.nodes()) {
      const found = this.cycleFrom(start, done);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private cycleFrom(start: string, done: Set<string>): readonly string[] | undefined {
    const path: string[] = [];
    const onPath = new Set<string>();
    const stack: { node: string; rest: string[] }[] = [];
    const enter = (node: string) => {
      path.push(node);
      onPath.add(node);
      stack.push({ node, rest: [...this.before(node)] });
    };
    if (!done.has(start)) enter(start);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const next = top.rest.pop();
      if (next === undefined) {
        done.add(top.node);
        onPath.delete(top.node);
        path.pop();
        stack.pop();
      } else if (onPath.has(next)) {
        return [...path.slice(path.indexOf(next)), next].reverse();
      } else if (!done.has(next)) enter(next);
    }
    return undefined;
  }
}

export type Visited = "done" | "failed" | "skipped";

/**
 * Visits every node after all it waits for. A node whose prerequisite failed or was skipped is skipped.
 * @param visit returns whether the node succeeded; it does not throw
 * @param proceed asked before each start; false starts nothing new
 */
export async function walk(
  graph: Graph,
  concurrency: number,
  visit: (node: string) => Promise<boolean>,
  proceed: () => boolean = () => true,
): Promise<ReadonlyMap<string, Visited>> {
  const outcome = new Map<string, Visited>();
  const missing = new Map(graph.nodes().map((node) => [node, graph.before(node).length]));
  const dependents = dependentsIn(graph);
  const ready = graph.nodes().filter((node) => missing.get(node) === 0);
  let begun = 0;
  let running = 0;
  let wake: () => void = () => undefined;

  const settle = (node: string, result: Visited) => {
    outcome.set(node, result);
    for (const dependent of dependents.get(node) ?? []) {
      const left = (missing.get(dependent) ?? 0) - 1;
      missing.set(dependent, left);
      if (left === 0) ready.push(dependent);
    }
  };
  const start = (node: string) => {
    const blocked = graph.before(node).some((prerequisite) => outcome.get(prerequisite) !== "done");
    if (blocked || !proceed()) return settle(node, "skipped");
    running += 1;
    void visit(node).then((succeeded) => {
      running -= 1;
      settle(node, succeeded ? "done" : "failed");
      wake();
    });
  };

  for (;;) {
    for (let node = ready[begun]; node !== undefined && running < concurrency; node = ready[begun]) {
      begun += 1;
      start(node);
    }
    if (running === 0) return outcome;
    await new Promise<void>((settled) => (wake = settled));
  }
}

function dependentsIn(graph: Graph): ReadonlyMap<string, readonly string[]> {
  const dependents = new Map<string, string[]>();
  for (const node of graph.nodes()) {
    for (const prerequisite of graph.before(node)) {
      const known = dependents.get(prerequisite);
      if (known === undefined) dependents.set(prerequisite, [node]);
      else known.push(node);
    }
  }
  return dependents;
}
