// `npm run build:wxcc`: puts each program with all its libraries into one file: dist/wxcc.js, and the Terraform
// provider in the folder dist/provider.

import { createHash } from "node:crypto";
import { chmod, copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type BuildOptions, type Metafile } from "esbuild";
import { lazyPackage, leaveOut } from "./lazy-package";
import { refuseOldNode, syntaxOfOldNode } from "./old-node";

const root = join(__dirname, "../..");

export interface Bundle {
  readonly bytes: number;
  /** Files that are part of it, relative to the root of this package. */
  readonly files: readonly string[];
}

const program: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  logLevel: "warning",
  // Modules are named by their path: the same bytes wherever a linked node_modules really lies.
  preserveSymlinks: true,
  // A sixth of a start, and `wxcc --help` or `terraform validate` need no HTTP.
  plugins: [lazyPackage("undici")],
};

/** @param outfile absolute path. Default: dist/wxcc.js of this package. */
export async function bundleWxcc(outfile = join(root, "dist/wxcc.js")): Promise<Bundle> {
  const { metafile } = await build({
    ...program,
    entryPoints: [join(root, "src/cli/main.ts")],
    outfile,
    target: syntaxOfOldNode,
    banner: { js: refuseOldNode("stderr") },
    // Readable: a reported defect shows where it happened.
    minify: false,
    legalComments: "eof",
    metafile: true,
  });
  await chmod(outfile, 0o755);
  return bundleOf(metafile);
}

/**
 * The provider as Terraform starts it: a launcher that runs the rest from a code cache, the server that answers to
 * Terraform, the provider that the server loads, and the texts that go with them. The same bytes for every platform.
 * @param folder absolute path; what is in it is replaced. Default: dist/provider of this package.
 */
export async function bundleProvider(folder = join(root, "dist/provider")): Promise<Bundle> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const programs = [
    await providerProgram("server.js", "serve.ts"),
    await providerProgram("provider.js", "calls.ts"),
  ];
  for (const { name, text } of programs) await writeFile(join(folder, name), text);
  await writeFile(join(folder, "terraform-provider-wxcc"), await launcher(programs), { mode: 0o755 });
  // Inside a project whose package.json says "type": "module", Node would take these files for something else.
  await writeFile(join(folder, "package.json"), `${JSON.stringify({ type: "commonjs" })}\n`);
  for (const name of ["LICENSE", "THIRD_PARTY_LICENSES"]) {
    await copyFile(join(root, name), join(folder, name));
  }
  return {
    bytes: programs.reduce((sum, { bytes }) => sum + bytes, 0),
    files: programs.flatMap(({ files }) => files),
  };
}

interface Program extends Bundle {
  readonly name: string;
  readonly text: string;
}

async function providerProgram(name: string, entry: string): Promise<Program> {
  const { metafile, outputFiles } = await build({
    ...program,
    entryPoints: [join(root, "src/terraform", entry)],
    outfile: name,
    plugins: [...(program.plugins ?? []), serverOnly],
    // Terraform hashes the folder in each command. Names stay: a reported defect shows where it happened.
    minifyWhitespace: true,
    minifySyntax: true,
    charset: "ascii",
    // THIRD_PARTY_LICENSES lies beside it.
    legalComments: "none",
    metafile: true,
    write: false,
  });
  return { ...bundleOf(metafile), name, text: outputFiles[0]?.text ?? "" };
}

/** The server is no client, offers no statistics of its own, and reads no number beyond 53 bits. */
const serverOnly = leaveOut([
  { module: "./make-client", of: "@grpc/grpc-js" },
  { module: "@grpc/proto-loader", of: "@grpc/grpc-js" },
  { module: "long", of: "protobufjs" },
]);

async function launcher(programs: readonly Program[]): Promise<string> {
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  const hashes = Object.fromEntries(programs.map(({ name, text }) => [name, hash(text)]));
  const { outputFiles } = await build({
    ...program,
    entryPoints: [join(root, "src/terraform/launch.ts")],
    outfile: "terraform-provider-wxcc",
    target: syntaxOfOldNode,
    banner: { js: refuseOldNode("stdout") },
    define: { programHashes: JSON.stringify(hashes) },
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

function bundleOf({ outputs }: Metafile): Bundle {
  const [output] = Object.values(outputs);
  return { bytes: output?.bytes ?? 0, files: Object.keys(output?.inputs ?? {}) };
}

async function main(): Promise<void> {
  const started = Date.now();
  const wxcc = await bundleWxcc();
  const provider = await bundleProvider();
  const size = ({ bytes }: Bundle) => `${(bytes / 1000).toFixed(0)} KB`;
  console.log(`dist/wxcc.js: ${size(wxcc)}, dist/provider: ${size(provider)}, in ${Date.now() - started} ms`);
}

if (require.main === module) void main();
