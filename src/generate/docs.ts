// The reference in the layout of Terraform's registry: one page for the provider and for each resource, data source,
// function and ephemeral resource, from their definitions, the examples, and a few hand-written rules.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import {
  dataSources,
  ephemeralResources,
  functions,
  provider,
  resources,
  type FunctionDefinition,
} from "../resources";
import type { Attributes } from "../schema/attribute";
import { fieldLines, schemaSection, typeName } from "./docs-attributes";

const root = join(__dirname, "../..");
const examples = join(root, "examples");
const rulesFolder = join(__dirname, "rules");

/** Folders and files below `docs/` that are written here; the others are written by hand. */
export const generatedDocs = ["index.md", "resources", "data-sources", "functions", "ephemeral-resources"];

interface Documented {
  readonly type: string;
  readonly description: string;
  readonly attributes: Attributes;
}

/** The pages by their path below `docs/`. */
export async function docsPages(): Promise<Map<string, string>> {
  const pages = new Map([
    ["index.md", providerPage()],
    ...Object.values(resources).map((one) => [`resources/${pageName(one.type)}`, resourcePage(one)] as const),
    ...Object.values(dataSources).map(
      (one) => [`data-sources/${pageName(one.type)}`, dataSourcePage(one)] as const,
    ),
    ...Object.values(functions).map((one) => [`functions/${one.name}.md`, functionPage(one)] as const),
    ...Object.values(ephemeralResources).map(
      (one) => [`ephemeral-resources/${pageName(one.type)}`, ephemeralPage(one)] as const,
    ),
  ]);
  const options = await resolveConfig(join(root, "docs/index.md"));
  const formatted = [...pages].map(async ([path, text]) => {
    return [path, await format(text, { ...options, parser: "markdown" })] as const;
  });
  return new Map(await Promise.all(formatted));
}

/** `channel.md` for `wxcc_channel`. */
function pageName(type: string): string {
  return `${type.replace(/^wxcc_/, "")}.md`;
}

function providerPage(): string {
  return page("wxcc Provider", provider.description, [
    "# wxcc Provider",
    provider.description,
    "It comes with the npm package `cdktf-provider-wxcc`, not from a registry: `npx wxcc provider install` puts it " +
      "where Terraform finds it. Start with [Getting started](guides/getting-started.md).",
    example("provider/provider.tf"),
    guides,
    schemaSection(provider.attributes),
  ]);
}

const guides = `## Guides

- [Getting started](guides/getting-started.md)
- [CDKTF through Terraform](guides/cdktf-through-terraform.md)
- [Authentication and scopes](guides/authentication.md)
- [Replacing and deleting channels](guides/replacing-and-deleting-channels.md)
- [Pipelines](guides/pipelines.md)
- [Importing](guides/importing.md)
- [Renaming, releasing, replacing, targeting](guides/renaming-and-replacing.md)
- [What the embedded engine understands](guides/engine.md)
- [Request limits](guides/request-limits.md)
- [From the embedded engine to Terraform](guides/from-wxcc-to-terraform.md)
- [Unit tests for your stacks](guides/testing.md)
- [The emulator](guides/emulator.md)`;

function resourcePage({ type, description, attributes }: Documented): string {
  return page(`${type} Resource - wxcc`, description, [
    `# ${type} (Resource)`,
    description,
    example(`resources/${type}/resource.tf`),
    rulesSection(`resources/${type}.md`),
    schemaSection(attributes),
    `## Import\n\nWith the command, or with an \`import\` block whose \`id\` is what stands last in it.\n\n${code("shell", join(examples, `resources/${type}/import.sh`))}`,
  ]);
}

function dataSourcePage({ type, description, attributes }: Documented): string {
  return page(`${type} Data Source - wxcc`, description, [
    `# ${type} (Data Source)`,
    description,
    example(`data-sources/${type}/data-source.tf`),
    rulesSection(`data-sources/${type}.md`),
    schemaSection(attributes),
  ]);
}

function ephemeralPage({ type, description, attributes }: Documented): string {
  return page(`${type} Ephemeral Resource - wxcc`, description, [
    `# ${type} (Ephemeral Resource)`,
    description,
    "Ephemeral resources need Terraform 1.10 or newer.",
    example(`ephemeral-resources/${type}/ephemeral-resource.tf`),
    schemaSection(attributes),
  ]);
}

function functionPage({ name, summary, description, parameters, returns }: FunctionDefinition): string {
  const signature = parameters.map((one) => `${one.name} ${typeName(one.type).toLowerCase()}`).join(", ");
  const listed = parameters.map(
    (one, index) =>
      `${index + 1}. \`${one.name}\` (${typeName(one.type)}${one.nullable === true ? ", Nullable" : ""}) ${one.description}`,
  );
  return page(`${name} function - wxcc`, summary, [
    `# function: ${name}`,
    description,
    "Functions of providers need Terraform 1.8 or newer.",
    example(`functions/${name}/function.tf`),
    `## Signature\n\n\`\`\`text\n${name}(${signature}) ${typeName(returns).toLowerCase()}\n\`\`\``,
    `## Arguments\n\n${listed.join("\n")}`,
    `## Return Type\n\n${typeName(returns)}${returns.kind === "object" ? `:\n\n${fieldLines(returns.fields)}` : "."}`,
  ]);
}

function page(title: string, description: string, sections: readonly string[]): string {
  const head = [
    "---",
    `page_title: ${JSON.stringify(title)}`,
    `description: |-\n  ${description}`,
    "---",
    "",
    "<!-- Written by npm run generate. -->",
  ];
  return `${head.join("\n")}\n\n${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function example(path: string): string {
  return `## Example Usage\n\n${code("terraform", join(examples, path))}`;
}

function code(language: string, path: string): string {
  return `\`\`\`${language}\n${readFileSync(path, "utf8").trimEnd()}\n\`\`\``;
}

/** Rules between attributes are code in the definitions; their words for this page are written by hand. */
function rulesSection(path: string): string {
  const file = join(rulesFolder, path);
  return existsSync(file) ? `## Rules\n\n${readFileSync(file, "utf8").trimEnd()}` : "";
}
