// The L1 constructs: one class for each resource and data source, made from the definitions by CDKTF's own
// generator, without links to a registry page that does not exist for this version.

import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ConstructsMakerProviderTarget,
  Language,
  type ProviderSchema,
  TerraformProviderConstraint,
} from "@cdktf/commons";
import { TerraformProviderGenerator } from "@cdktf/provider-generator/lib/get/generator/provider-generator";
import { CodeMaker } from "codemaker";
import { providerSource } from "../resources";
import { type Definitions, schemaJson } from "../schema/provider-schema";

const providerAddress = `registry.terraform.io/${providerSource}`;

/** The generated files by their path below `src/constructs/generated/`. */
export async function l1Files(definitions: Definitions, version: string): Promise<Map<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), "wxcc-l1-"));
  try {
    await generate(definitions, version, folder);
    return await arranged(join(folder, "providers", "wxcc"));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function generate(definitions: Definitions, version: string, folder: string): Promise<void> {
  const constraint = new TerraformProviderConstraint({ name: "wxcc", source: providerSource, version });
  const schema = {
    ...schemaJson(providerAddress, definitions),
    provider_versions: { [providerAddress]: version },
  };
  // The generator's own types describe an older form of the schema than the one it reads.
  const generator = new TerraformProviderGenerator(new CodeMaker(), schema as unknown as ProviderSchema);
  generator.generate(new ConstructsMakerProviderTarget(constraint, Language.TYPESCRIPT));
  await generator.save(folder);
}

/** One file for each construct, and two doors: the provider with its data sources, and the resources. */
async function arranged(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  const files = new Map<string, string>();
  for (const name of names) {
    const code = withoutRegistryLinks(await readFile(join(folder, name, "index.ts"), "utf8"));
    files.set(`${name}.ts`, name === "provider" ? withAddressCheck(code) : code);
  }
  const isLookup = (name: string) => name === "provider" || name.startsWith("data-wxcc-");
  files.set("index.ts", door(names.filter(isLookup)));
  files.set("resources.ts", door(names.filter((name) => !isLookup(name))));
  return files;
}

function door(names: readonly string[]): string {
  return ["// generated from the definitions", ...names.map((name) => `export * from "./${name}";`), ""].join(
    "\n",
  );
}

/** Every stack has a provider, whether it is written with constructs or with plain resources: it brings the check. */
function withAddressCheck(code: string): string {
  const checked = code
    .replace(/^import \* as cdktf .*\n/m, "$&import { refuseSharedAddresses } from '../one-address';\n")
    .replace(/^( *)this\._alias = config\.alias;\n/m, "$&$1refuseSharedAddresses(this);\n");
  if (checked.split("refuseSharedAddresses").length !== 3) {
    throw new Error(
      "CDKTF's generator writes another provider than it used to: the check of addresses has no place in it.",
    );
  }
  return checked;
}

function withoutRegistryLinks(code: string): string {
  return code
    .replace(/^\/\/ https:\/\/\S+\n/gm, "")
    .replace(/^ *\*\n *\* Docs at Terraform Registry: .*\n/gm, "")
    .replace(/^ *\/\*\*\n *\* Docs at Terraform Registry: .*\n *\*\/\n/gm, "")
    .replace(
      / Refer to the \{@link \S+ import section\} in the documentation of this resource for the id to use/g,
      "",
    )
    .replace(/\{@link https:\/\/\S+ ([^}]*)\}/g, "$1");
}
