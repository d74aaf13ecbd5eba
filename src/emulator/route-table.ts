/** Finds the operation of a request by method and path. */
import { FrameworkError } from "./errors";
import type { Operation } from "./exchange";
import { decodePercent } from "./query";

export interface Route {
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
}

interface Compiled {
  readonly operation: Operation;
  readonly pattern: RegExp;
}

export class RouteTable {
  private readonly compiled: readonly Compiled[];

  /** Earlier operations win, so literal paths stand before placeholders. */
  constructor(operations: readonly Operation[]) {
    this.compiled = operations.map((operation) => ({ operation, pattern: compile(operation.path) }));
  }

  /** Throws the web framework's 404 for an unknown path and 405 for a known one (observed live 2026-07-22). */
  find(method: string, path: string): Route {
    const matching = this.compiled.filter(({ pattern }) => pattern.test(path));
    if (matching.length === 0) throw new FrameworkError(404);
    const found = matching.find(({ operation }) => operation.method === method);
    if (!found) throw new FrameworkError(405);
    const groups = found.pattern.exec(path)?.groups ?? {};
    const params = Object.entries(groups).map(([name, value]) => [name, decodePercent(value)] as const);
    return { operation: found.operation, params: Object.fromEntries(params) };
  }
}

function compile(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/:(org|project|flow|id|entity)\b/g, "(?<$1>[^/:]+)")}$`);
}
