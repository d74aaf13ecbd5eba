// What the README claims is what the product does: its example, the plan it shows, its tables and commands.
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import packageJson from "../package.json";
import { startEmulator, type Emulator } from "../src/emulator";
import { dataSources, provider, resources } from "../src/resources";
import type { Attribute } from "../src/schema/attribute";

const root = join(__dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const example = "examples/support-line/main.ts";
/** Inside the repository, where the example finds its packages. */
const folder = mkdtempSync(join(root, "examples/.readme-"));
let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Its fenced blocks of a language. */
function blocks(language: string): string[] {
  return [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, name, text]) =>
    name === language && text !== undefined ? [text] : [],
  );
}

async function node(...words: string[]): Promise<string> {
  const environment = {
    PATH: process.env["PATH"],
    HOME: folder,
    CHECKPOINT_DISABLE: "1",
    WXCC_API_URL: emulator.url,
    WXCC_ACCESS_TOKEN: emulator.accessToken,
    WXCC_DEFAULT_LOCATION_ID: emulator.locationId,
    WXCC_DEFAULT_TELEPHONY_REGION_ID: emulator.telephonyRegionId,
  };
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: folder, env: environment });
  return stdout;
}

const wxcc = (...words: string[]) => node(String(process.env["WXCC_TEST_BUNDLE"]), ...words);

test("the code it shows is the example", () => {
  expect(blocks("ts")).toEqual([readFileSync(join(root, example), "utf8")]);
});

test("the plan it shows is the one that the example gives, and once applied nothing is left to do", async () => {
  await node("--import", "tsx", join(root, example));
  // Every emulator is another organization.
  const plan = (await wxcc("plan")).replace(emulator.organizationId, "6f2c0de0-0000-4000-8000-000000000001");
  expect(blocks("text")).toEqual([plan]);
  await wxcc("apply", "--auto-approve");
  expect(await wxcc("plan", "--detailed-exitcode")).toContain("No changes.");
});

test("it names every resource, data source and setting of the connection", () => {
  const variables = Object.values(provider.attributes as Readonly<Record<string, Attribute>>).map(
    ({ environment }) => environment ?? "",
  );
  const names = [...Object.keys(resources), ...Object.keys(dataSources), ...variables];
  expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});

test("it lists the commands that the program has", async () => {
  const help = await wxcc("--help");
  const section = /^Commands:\n((?: .+\n)+)/m.exec(help)?.[1] ?? "";
  const commands = [...section.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name);
  const listed = [...readme.matchAll(/^\| `wxcc ([a-z-]+)`/gm)].map(([, name]) => name);
  expect([...new Set([...listed, "help"])].sort()).toEqual(commands.sort());
});

const guides = readdirSync(join(root, "docs/guides")).map((name) => `docs/guides/${name}`);

test("every guide is listed on the first page of the reference", () => {
  const index = readFileSync(join(root, "docs/index.md"), "utf8");
  expect(guides.filter((name) => !index.includes(`(${name.replace("docs/", "")})`))).toEqual([]);
});

const texts = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs/decisions/README.md"];

test.each([...texts, ...guides])("links and npm scripts that %s names exist", (name) => {
  const text = readFileSync(join(root, name), "utf8");
  const links = [...text.matchAll(/\]\((?!https:)([^)]+)\)/g)].map(([, target]) => target ?? "");
  expect(links.filter((target) => !leadsSomewhere(join(root, dirname(name), target)))).toEqual([]);
  const scripts = [...text.matchAll(/npm run ([a-z:]+)/g)].map(([, script]) => script ?? "");
  expect(scripts.filter((script) => !(script in packageJson.scripts))).toEqual([]);
});

/** A file, or the heading of a file after `#`: in lower case, with hyphens for blanks. */
function leadsSomewhere(target: string): boolean {
  const [path = "", anchor] = target.split("#");
  if (!existsSync(path)) return false;
  if (anchor === undefined) return true;
  const headings = [...readFileSync(path, "utf8").matchAll(/^#+ (.+)$/gm)].map(([, text = ""]) =>
    text
      .toLowerCase()
      .replaceAll(/[^a-z0-9 -]/g, "")
      .replaceAll(" ", "-"),
  );
  return headings.includes(anchor);
}
