// `npm run build:wxcc`: puts wxcc with all its libraries into one file, dist/wxcc.js.

import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

const root = join(__dirname, "../..");

export interface Bundle {
  readonly bytes: number;
  /** Files that are part of it, relative to the root of this package. */
  readonly files: readonly string[];
}

/** @param outfile absolute path. Default: dist/wxcc.js of this package. */
export async function bundleWxcc(outfile = join(root, "dist/wxcc.js")): Promise<Bundle> {
  const { metafile } = await build({
    entryPoints: [join(root, "src/cli/main.ts")],
    outfile,
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // Readable: a reported defect shows where it happened.
    minify: false,
    legalComments: "eof",
    metafile: true,
    logLevel: "warning",
  });
  await chmod(outfile, 0o755);
  const [output] = Object.values(metafile.outputs);
  return { bytes: output?.bytes ?? 0, files: Object.keys(output?.inputs ?? {}) };
}

async function main(): Promise<void> {
  const started = Date.now();
  const { bytes } = await bundleWxcc();
  console.log(`dist/wxcc.js: ${(bytes / 1000).toFixed(0)} KB in ${Date.now() - started} ms`);
}

if (require.main === module) void main();
