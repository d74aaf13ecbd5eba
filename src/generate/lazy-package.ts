// What a program does not need, or not at its start.

import { createRequire } from "node:module";
import type { OnResolveArgs, Plugin } from "esbuild";

/** Bundles a package so that its code runs when something of it is first used, not when the program starts. */
export function lazyPackage(name: string): Plugin {
  const namespace = `lazy-${name}`;
  return {
    name: namespace,
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${name}$`) }, ({ importer, namespace: from }) =>
        from === namespace ? undefined : { path: name, namespace, pluginData: importer },
      );
      build.onLoad({ filter: /.*/, namespace }, () => ({
        contents: lazyModule(name),
        resolveDir: __dirname,
        loader: "js",
      }));
    },
  };
}

/** The module that uses the package keeps its ordinary import. The package must be CommonJS. */
function lazyModule(name: string): string {
  const exported = Object.keys(createRequire(__filename)(name) as object);
  return `for (const key of ${JSON.stringify(exported)}) {
  Object.defineProperty(exports, key, { enumerable: true, get: () => require(${JSON.stringify(name)})[key] });
}`;
}

/** A module that one package asks for and that is never used here. */
export interface LeftOut {
  /** As the package's code writes it. */
  readonly module: string;
  /** Name of the package. */
  readonly of: string;
}

/** Leaves modules out: what is asked of them is undefined. */
export function leaveOut(modules: readonly LeftOut[]): Plugin {
  const namespace = "left-out";
  const isLeftOut = ({ path, importer }: OnResolveArgs) =>
    modules.some(({ module, of }) => module === path && importer.includes(`/node_modules/${of}/`));
  return {
    name: namespace,
    setup(build) {
      build.onResolve({ filter: /.*/ }, (asked) =>
        isLeftOut(asked) ? { path: asked.path, namespace, sideEffects: false } : undefined,
      );
      build.onLoad({ filter: /.*/, namespace }, () => ({ contents: "module.exports = {};", loader: "js" }));
    },
  };
}
