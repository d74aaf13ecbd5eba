// Bundles a package so that its code runs when something of it is first used, not when the program starts.

import { createRequire } from "node:module";
import type { Plugin } from "esbuild";

/** The module that uses the package keeps its ordinary import. The package must be CommonJS. */
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

function lazyModule(name: string): string {
  const exported = Object.keys(createRequire(__filename)(name) as object);
  return `for (const key of ${JSON.stringify(exported)}) {
  Object.defineProperty(exports, key, { enumerable: true, get: () => require(${JSON.stringify(name)})[key] });
}`;
}
