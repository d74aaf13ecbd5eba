// Which parts of a value must not be shown: what comes from a sensitive variable or attribute, by whatever way.

import type { Block, Configuration } from "./configuration";
import type { AttributePath, Call, Expression } from "./expression";
import type { Vocabulary } from "./vocabulary";

/** Paths to what is sensitive inside a value; the empty path means all of it. */
export type SensitivePaths = readonly AttributePath[];

const all: SensitivePaths = [[]];

/**
 * Follows sensitivity through references, text, locals and functions. It goes by the expressions, not by their values:
 * of a condition both arms count, and a part of what a function returns is as sensitive as its arguments.
 */
export class Sensitivity {
  private readonly blocks: ReadonlyMap<string, Block>;
  private readonly known = new Map<string, SensitivePaths>();

  constructor(
    { resources: managed, dataSources }: Pick<Configuration, "resources" | "dataSources">,
    private readonly vocabulary: Pick<Vocabulary, "sensitiveAttributes">,
  ) {
    this.blocks = new Map([...managed, ...dataSources].map((block) => [block.address, block]));
  }

  /** Of the attributes of a resource or data source. */
  ofObject(address: string): SensitivePaths {
    const known = this.known.get(address);
    if (known !== undefined) return known;
    this.known.set(address, []); // a circle has an error of its own
    const block = this.blocks.get(address);
    const paths: AttributePath[] = this.vocabulary
      .sensitiveAttributes(block?.type ?? "")
      .map((name) => [name]);
    for (const [name, expression] of Object.entries(block?.body ?? {})) {
      if (expression.kind === "literal") continue;
      for (const path of this.of(expression)) paths.push([name, ...path]);
    }
    this.known.set(address, paths);
    return paths;
  }

  /** @param self address of the object that `self` means */
  of(expression: Expression, self?: string): SensitivePaths {
    switch (expression.kind) {
      case "literal":
        return [];
      case "given":
        return expression.source.sensitive ? all : [];
      case "reference": {
        const address = expression.address === "self" ? (self ?? "self") : expression.address;
        return inside(this.ofObject(address), expression.path);
      }
      case "access":
        return inside(this.of(expression.source, self), expression.path);
      case "list":
        return expression.items.flatMap((item, index) => this.of(item, self).map((path) => [index, ...path]));
      case "object":
        return Object.entries(expression.entries).flatMap(([key, item]) =>
          this.of(item, self).map((path) => [key, ...path]),
        );
      case "text":
        return expression.parts.some((part) => this.of(part, self).length > 0) ? all : [];
      case "call":
        return this.ofCall(expression, self);
    }
  }

  private ofCall({ name, called, args }: Call, self: string | undefined): SensitivePaths {
    const each = args.map((argument) => this.of(argument, self));
    if (name === "sensitive") return all;
    if (name === "nonsensitive") return [];
    if (name === "?:") return each[0]?.length === 0 ? each.slice(1).flat() : all;
    if (name === "merge" || name === "try" || name === "coalesce") return each.flat();
    if (called.kind === "eager" && called.hidesParts === true) {
      return each.flat().some((path) => path.length === 0) ? all : [];
    }
    return each.flat().length > 0 ? all : [];
  }
}

/** What is sensitive of the value at `path`. */
function inside(paths: SensitivePaths, path: AttributePath): SensitivePaths {
  if (paths.length === 0) return paths;
  return paths.flatMap((sensitive) => {
    const common = Math.min(sensitive.length, path.length);
    for (let index = 0; index < common; index++) {
      if (String(sensitive[index]) !== String(path[index])) return [];
    }
    return [sensitive.slice(common)];
  });
}
