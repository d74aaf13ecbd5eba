// Who refers to whom in a configuration.

import type { Block, Configuration } from "./input/configuration";
import { referencesOf } from "./input/references";

const none: ReadonlySet<string> = new Set();

export class References {
  private readonly direct: ReadonlyMap<string, ReadonlySet<string>>;
  private readonly closures = new Map<string, ReadonlySet<string>>();

  constructor(configuration: Pick<Configuration, "resources" | "dataSources">) {
    this.direct = new Map(
      [...configuration.resources, ...configuration.dataSources].map((block) => [
        block.address,
        new Set(directReferences(block)),
      ]),
    );
  }

  /** Addresses a block names itself, in its arguments, its provisioners, `depends_on` or `replace_triggered_by`. */
  of(address: string): ReadonlySet<string> {
    return this.direct.get(address) ?? none;
  }

  /** The same with all that those refer to in turn. */
  closureOf(address: string): ReadonlySet<string> {
    const known = this.closures.get(address);
    if (known !== undefined) return known;
    const closure = new Set<string>();
    const pending = [...this.of(address)];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (closure.has(next)) continue;
      closure.add(next);
      pending.push(...this.of(next));
    }
    this.closures.set(address, closure);
    return closure;
  }

  /** What the state remembers as dependencies: managed objects only, sorted, as Terraform writes them. */
  dependenciesOf(address: string): readonly string[] {
    return [...this.closureOf(address)]
      .filter((other) => !other.startsWith("data.") && other !== address)
      .sort();
  }
}

function directReferences(block: Block): string[] {
  const named = [...referencesOf(block), ...block.lifecycle.replaceTriggeredBy].map(({ address }) => address);
  return [...named, ...block.dependsOn].filter((address) => address !== "self" && address !== block.address);
}
