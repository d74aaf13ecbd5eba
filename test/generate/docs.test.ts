// The reference as a newcomer meets it: whole, true to the definitions, and without dead ends.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { version } from "../../package.json";
import { dataSources, ephemeralResources, functions, provider, resources } from "../../src/resources";
import type { Attribute, Attributes } from "../../src/schema/attribute";
import { snakeCase } from "../../src/schema/names";

const docs = join(__dirname, "../../docs");
/** Pages by their path below `docs`. That they are what would be generated now, is for `npm run check` to say. */
const pages: ReadonlyMap<string, string> = new Map(
  readdirSync(docs, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md") && !path.startsWith("decisions"))
    .map((path) => [path.split(sep).join("/"), readFileSync(join(docs, path), "utf8")]),
);
const guides = [...pages.keys()].filter((path) => path.startsWith("guides/"));

function pageOf(path: string): string {
  const text = pages.get(path);
  if (text === undefined) throw new Error(`There is no page ${path}`);
  return text;
}

/** GitHub's and the registry's anchors of the headings of a page. */
function anchorsIn(text: string): string[] {
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

const described: readonly (readonly [string, Attributes])[] = [
  ["index.md", provider.attributes],
  ...Object.values(resources).map((one) => [`resources/${file(one.type)}`, one.attributes] as const),
  ...Object.values(dataSources).map((one) => [`data-sources/${file(one.type)}`, one.attributes] as const),
  ...Object.values(ephemeralResources).map(
    (one) => [`ephemeral-resources/${file(one.type)}`, one.attributes] as const,
  ),
];

function file(type: string): string {
  return `${type.replace("wxcc_", "")}.md`;
}

/** The line of one attribute. */
function lineOf(text: string, name: string): string {
  return text.split("\n").find((line) => line.startsWith(`- \`${snakeCase(name)}\` (`)) ?? "";
}

function attributesWhere(keep: (attribute: Attribute) => boolean): [string, string, Attribute][] {
  return described.flatMap(([path, attributes]) =>
    Object.entries(attributes)
      .filter(([, attribute]) => keep(attribute))
      .map(([name, attribute]): [string, string, Attribute] => [path, name, attribute]),
  );
}

test("every link leads to a page and a heading that exist", () => {
  const dead = [...pages].flatMap(([path, text]) =>
    [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = ""]) => {
      const [target = "", anchor] = link.split("#");
      const to = target === "" ? path : relative(docs, join(docs, dirname(path), target));
      const page = pages.get(to);
      const exists = page !== undefined && (anchor === undefined || anchorsIn(page).includes(anchor));
      return exists ? [] : [`${path}: ${link}`];
    }),
  );
  expect(dead).toEqual([]);
});

test("every guide is named on the first page", () => {
  const first = pageOf("index.md");
  expect(guides.filter((path) => !first.includes(`(${path})`))).toEqual([]);
});

test("every page begins with a title and a description, as a registry wants them", () => {
  const without = [...pages].filter(
    ([, text]) => !/^---\npage_title: ".+"\ndescription: \|-\n {2}\S.*\n---\n/.test(text),
  );
  expect(without.map(([path]) => path)).toEqual([]);
});

test("every attribute has its line, under the mode it has", () => {
  const titles = { required: "### Required", computed: "### Read-Only" } as Record<string, string>;
  const misplaced = attributesWhere(() => true).filter(([path, name, { mode }]) => {
    const text = pageOf(path);
    const line = lineOf(text, name);
    const before = text.slice(0, line === "" ? 0 : text.indexOf(line));
    const heading = before.match(/^### .*$/gm)?.at(-1);
    return heading !== (titles[mode.kind] ?? "### Optional");
  });
  expect(misplaced.map(([path, name]) => `${path}: ${name}`)).toEqual([]);
});

test("what forces a replacement, and only that, says so", () => {
  const saying = (forced: boolean) =>
    attributesWhere(({ forcesReplacement }) => forcesReplacement === forced)
      .filter(([path, name]) => lineOf(pageOf(path), name).includes("Forces replacement") !== forced)
      .map(([path, name]) => `${path}: ${name}`);
  expect([...saying(true), ...saying(false)]).toEqual([]);
});

test("secrets are marked, and settings name their environment variable", () => {
  for (const [path, name] of attributesWhere(({ sensitive }) => sensitive)) {
    expect(lineOf(pageOf(path), name)).toContain("Sensitive");
  }
  for (const [path, name, { environment }] of attributesWhere((one) => one.environment !== undefined)) {
    expect(lineOf(pageOf(path), name)).toContain(`Environment: \`${String(environment)}\``);
  }
});

test("a constant default, the words of a closed list and a unit are told", () => {
  const channel = pageOf("resources/channel.md");
  expect(lineOf(channel, "active")).toContain("Default: `true`.");
  expect(lineOf(pageOf("resources/flow.md"), "versionLabels")).toContain('Default: `["Latest"]`.');
  for (const [path, name, { type }] of attributesWhere(
    ({ type }) => type.kind === "text" && "oneOf" in type,
  )) {
    const words = type.kind === "text" ? (type.oneOf ?? []) : [];
    for (const word of words) expect(lineOf(pageOf(path), name)).toContain(word);
  }
  for (const [path, name] of attributesWhere(
    ({ type }) => type.kind === "integer" && type.unit !== undefined,
  )) {
    expect(lineOf(pageOf(path), name).toLowerCase()).toContain("second");
  }
});

test("every resource has rules and an import command, and every function its arguments", () => {
  for (const { type } of Object.values(resources)) {
    expect(pageOf(`resources/${file(type)}`)).toMatch(/## Rules\n\n- /);
    expect(pageOf(`resources/${file(type)}`)).toContain(`terraform import `);
    expect(pageOf(`resources/${file(type)}`)).toContain(`resource "${type}"`);
  }
  for (const { name, parameters } of Object.values(functions)) {
    const page = pageOf(`functions/${name}.md`);
    expect(page).toContain(`provider::wxcc::${name}(`);
    for (const parameter of parameters) expect(page).toContain(`\`${parameter.name}\` (`);
  }
});

test("every version of this package that a page names is the present one", () => {
  const named = [...pages].flatMap(([path, text]) =>
    [...text.matchAll(/(?:cdktf-provider-wxcc@|version = ")(\d+\.\d+\.\d+)/g)].map(([, found]) => [
      path,
      found,
    ]),
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter(([, found]) => found !== version)).toEqual([]);
});
