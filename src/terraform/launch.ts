#!/usr/bin/env node
// The file Terraform starts: runs the provider that lies beside it, from V8's code cache when there is one. Terraform
// starts a provider two to five times for each command, and most of a start is compiling.

import { readFileSync } from "node:fs";
import Module from "node:module";
import { dirname, join } from "node:path";
import { cachedDataVersionTag } from "node:v8";
import { Script } from "node:vm";
import { codeCachePath, readCodeCache, writeCodeCache } from "./code-cache";

/** SHA-256 of provider.js in hex, put in when the two are built. */
declare const providerHash: string;

const filename = join(__dirname, "provider.js");

/** The tag stands for the V8 version, its flags and the processor. */
function cacheKey(): string {
  const { arch, versions } = process;
  return `${providerHash.slice(0, 16)}-${arch}-${versions.v8}-${cachedDataVersionTag().toString(16)}`;
}

function launch(): void {
  const path = codeCachePath(process.env, process.platform, cacheKey());
  const cached = path === undefined ? undefined : readCodeCache(path);
  // The build sees to it that the bundle is ASCII, which is read faster than UTF-8.
  const script = new Script(Module.wrap(readFileSync(filename, "latin1")), { filename, cachedData: cached });
  const isNew = cached === undefined || script.cachedDataRejected === true;
  if (path !== undefined && isNew) {
    // At the end, when everything that a run needs has been compiled.
    process.on("exit", (code) => {
      if (code === 0) writeCodeCache(path, script.createCachedData());
    });
  }
  const run = script.runInThisContext() as (...scope: unknown[]) => void;
  run(exports, require, module, filename, dirname(filename));
}

launch();
