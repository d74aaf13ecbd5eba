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
    files.set(`${name}.ts`, withoutRegistryLinks(await readFile(join(folder, name, "index.ts"), "utf8")));
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
