#!/usr/bin/env node
// The file Terraform starts: listens, and runs the programs that lie beside it, from V8's code cache when there is one.
// Terraform starts a provider two to five times for each command, and most of a start is compiling.

import { readFileSync } from "node:fs";
import Module from "node:module";
import { join } from "node:path";
import { Script } from "node:vm";
import { codeCachePath, readCodeCache, writeCodeCache } from "./code-cache";
import { main, type Programs } from "./main";

/** SHA-256 of each program in hex by its name, put in when they are built. */
declare const programHashes: Readonly<Record<string, string>>;

/** Of a start with other flags of V8 the cache is refused, and replaced. */
function cacheKey(hash: string | undefined): string {
  const { arch, versions } = process;
  return `${String(hash).slice(0, 16)}-${arch}-${versions.v8}`;
}

function run(name: string): unknown {
  const filename = join(__dirname, name);
  const path = codeCachePath(process.env, process.platform, cacheKey(programHashes[name]));
  const cached = path === undefined ? undefined : readCodeCache(path);
  // The build sees to it that the programs are ASCII, which is read faster than UTF-8.
  const script = new Script(Module.wrap(readFileSync(filename, "latin1")), { filename, cachedData: cached });
  const isNew = cached === undefined || script.cachedDataRejected === true;
  if (path !== undefined && isNew) {
    // At the end, when everything that a run needs has been compiled.
    process.on("exit", (code) => {
      if (code === 0) writeCodeCache(path, script.createCachedData());
    });
  }
  const program = { exports: {} };
  const start = script.runInThisContext() as (...scope: unknown[]) => void;
  start(program.exports, require, program, filename, __dirname);
  return program.exports;
}

void main({
  server: () => run("server.js") as ReturnType<Programs["server"]>,
  provider: () => run("provider.js") as ReturnType<Programs["provider"]>,
});
