// `npm run generate:api` writes API.md, the reference of the constructs that are written by hand, from what jsii knows
// of the built package (.jsii); with --check it fails where the checked-in file differs. Resources and look-ups that
// are generated from the definitions have their pages in docs/.

import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Documentation, Language, MarkdownRenderer } from "jsii-docgen";

const root = join(__dirname, "../..");
const path = join(root, "API.md");

type Reference = NonNullable<Parameters<typeof MarkdownRenderer.fromSchema>[0]["apiReference"]>;

const generated = /^(DataWxcc|Wxcc)/;
/** What every construct inherits: it says nothing about a channel. */
const inherited = new Set(["toString", "isConstruct", "node", "with"]);

export async function apiText(): Promise<string> {
  const documentation = await Documentation.forProject(root);
  const { content } = await documentation.toJson({ language: Language.TYPESCRIPT });
  const reference = content.apiReference;
  if (reference === undefined) throw new Error("jsii says nothing of this package's API: build it first.");
  const body = MarkdownRenderer.fromSchema(
    { ...content, readme: undefined, apiReference: handWritten(reference) },
    { anchorFormatter: ({ id }) => id, linkFormatter: ({ id, displayName }) => linkTo(id, displayName) },
  );
  return `${introduction}\n${withoutTrailingSpace(body.render())}`;
}

const introduction = `<!-- generated from the constructs -->

This page is about the constructs. The settings and attributes of the plain resources (\`resources.Channel\` and so
on), of the look-ups (\`DataWxcc...\`) and of the provider (\`WxccProvider\`) are in [docs](docs/index.md).
`;

function handWritten(reference: Reference): Reference {
  return {
    constructs: named(reference.constructs).map(ownMembers),
    classes: named(reference.classes).map(ownMembers),
    structs: named(reference.structs),
    interfaces: named(reference.interfaces).map(ownMembers),
    enums: named(reference.enums),
  };
}

function named<T extends { readonly displayName: string }>(types: readonly T[]): T[] {
  return types.filter(({ displayName }) => !generated.test(displayName));
}

type Member = { readonly displayName: string };

function ownMembers<
  T extends {
    readonly instanceMethods: Member[];
    readonly staticMethods?: Member[];
    readonly properties: Member[];
  },
>(type: T): T {
  const own = <M extends Member>(members: M[]) =>
    members.filter(({ displayName }) => !inherited.has(displayName));
  return {
    ...type,
    instanceMethods: own(type.instanceMethods),
    properties: own(type.properties),
    ...(type.staticMethods === undefined ? {} : { staticMethods: own(type.staticMethods) }),
  };
}

/** Types of this page are linked; those of other packages and generated ones are named. */
function linkTo(id: string, displayName: string): string {
  const [, name] = /^cdktf-provider-wxcc\.(\w+)/.exec(id) ?? [];
  return name === undefined || generated.test(name) || name === "resources"
    ? displayName
    : `<a href="#${id}">${displayName}</a>`;
}

function withoutTrailingSpace(text: string): string {
  return `${text.replace(/[ \t]+$/gm, "").trim()}\n`;
}

async function main(): Promise<void> {
  const text = await apiText();
  if (!process.argv.includes("--check")) {
    await writeFile(path, text);
    console.log(`API.md: ${text.length} characters`);
    return;
  }
  if (existsSync(path) && (await readFile(path, "utf8")) === text) return;
  console.error("API.md is not up to date. Run npm run generate and commit the result.");
  process.exitCode = 1;
}

if (require.main === module) void main();
