// `npm run build:testing`: what a user's test imports as `cdktf-provider-wxcc/testing`, in dist/testing: one file with
// all its libraries, and the declarations of its types.

import { mkdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { build } from "esbuild";
import ts from "typescript";
import { refuseOldNode, syntaxOfOldNode } from "./old-node";

const root = join(__dirname, "../..");
const room = join(root, "src/testing");

/**
 * @param folder absolute path; what is in it is replaced. Default: dist/testing of this package.
 * @returns files that are part of it, relative to the root of this package
 */
export async function bundleTesting(folder = join(root, "dist/testing")): Promise<readonly string[]> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [join(room, "index.ts")],
    outfile: join(folder, "index.js"),
    bundle: true,
    platform: "node",
    target: syntaxOfOldNode,
    banner: { js: refuseOldNode("thrown") },
    format: "cjs",
    logLevel: "warning",
    // The same bytes wherever a linked node_modules really lies.
    preserveSymlinks: true,
    // The stacks it takes are those of the user's cdktf.
    external: ["cdktf", "constructs"],
    // THIRD_PARTY_LICENSES lies at the package's root.
    legalComments: "none",
    metafile: true,
  });
  for (const [name, text] of declarations()) await writeFile(join(folder, name), text);
  return Object.keys(metafile.inputs);
}

/** The room's types are plain data or cdktf's, so its declarations need none of another room. */
function declarations(): Map<string, string> {
  const config = ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const program = ts.createProgram([join(room, "index.ts")], {
    ...options,
    noEmit: false,
    noEmitOnError: false,
    // `npm run check` has done it.
    noCheck: true,
    emitDeclarationOnly: true,
    outDir: join(root, "dist/types"),
  });
  const written = new Map<string, string>();
  for (const file of program.getSourceFiles()) {
    if (!file.fileName.startsWith(`${room}/`)) continue;
    program.emit(file, (path, text) => written.set(basename(path), text));
  }
  return written;
}

if (require.main === module) void bundleTesting();
