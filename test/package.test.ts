// What an install from the packed tarball gives: the package is installed into an empty TypeScript project, and used
// there as its readers would. The same through Terraform is in terraform/package.test.ts.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { lineProgram, PackedProject, packingTime, root } from "./packed-project";
import { exported, flowDocument } from "./scenarios/flow-document";

let packed: PackedProject;

function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

beforeAll(() => {
  packed = new PackedProject();
}, packingTime);

afterAll(() => packed.remove());

test("the tarball holds the constructs, the program and the texts, and nothing else", () => {
  const files = filesIn(packed.installed);
  expect(files.filter((name) => !/^(lib|docs)\//.test(name))).toEqual([
    ".jsii",
    "API.md",
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "SECURITY.md",
    "THIRD_PARTY_LICENSES",
    "dist/provider/LICENSE",
    "dist/provider/THIRD_PARTY_LICENSES",
    "dist/provider/package.json",
    "dist/provider/provider.js",
    "dist/provider/server.js",
    "dist/provider/terraform-provider-wxcc",
    "dist/testing/index.d.ts",
    "dist/testing/index.js",
    "dist/testing/synthesised.d.ts",
    "dist/testing/test-plan.d.ts",
    "dist/testing/test-tenant.d.ts",
    "dist/wxcc.js",
    "package.json",
  ]);
  const library = files.filter((name) => name.startsWith("lib/"));
  const expected = /^lib\/(index|constructs\/.+|resources\/rules\/.+)\.(js|d\.ts)$/;
  expect(library.filter((name) => !expected.test(name))).toEqual([]);
  expect(library).toContain("lib/index.js");
});

test("the guides and the reference come along: without a registry there is no page that shows them", () => {
  expect(filesIn(join(packed.installed, "docs"))).toEqual(filesIn(join(root, "docs")));
});

test("an install brings no package besides the peers", () => {
  const packages = readdirSync(join(packed.project, "node_modules")).filter((name) => !name.startsWith("."));
  expect(packages).toEqual(["@cdktf", "cdktf", "cdktf-provider-wxcc", "constructs"]);
});

test("no file of it names a path of the machine that packed it", () => {
  // Folders below the checkout, not the checkout itself: a short path such as /app is part of many a word.
  const paths = [packed.source, ...["src", "lib", "node_modules"].map((name) => join(root, name, sep))];
  const naming = filesIn(packed.installed).filter((name) => {
    const text = readFileSync(join(packed.installed, name), "utf8");
    // A path that leads out of the package first, as bundlers name what lies elsewhere, tells as much.
    return paths.some((path) => text.includes(path)) || /(\.\.\/)+[\w./-]+\/node_modules\//.test(text);
  });
  expect(naming).toEqual([]);
});

test("it brings the provider to Terraform", () => {
  const mirror = join(packed.folder, "mirror");
  packed.run("npx", "wxcc", "provider", "install", "--dir", mirror, "--platform", "linux_amd64");
  expect(filesIn(mirror).filter((name) => name.endsWith("/provider.js"))).not.toEqual([]);
});

test("a stack of a few lines is typed, synthesised, planned and applied, and its gate finds wxcc", async () => {
  packed.write("flow.json", JSON.stringify(flowDocument()));
  packed.synthesise(lineProgram({ [exported.queue]: "0e0e0000-0000-4000-8000-000000000001" }));
  await packed.startEmulator();

  expect(packed.run("npx", "wxcc", "plan")).toContain("Plan: 4 to add, 0 to change, 0 to destroy.");
  const applied = packed.run("npx", "wxcc", "apply", "--auto-approve");
  expect(applied).toContain('Calls get through: +14085550101 -> channel "support" -> flow "main"');
  expect(applied).toContain("Apply complete! 4 added");
  expect(packed.run("npx", "wxcc", "plan", "--detailed-exitcode")).toContain("No changes.");
}, 120_000);

test("a user's unit test plans a stack in one line, its types found by either kind of module resolution", () => {
  const program = `
import { TerraformStack, Testing } from "cdktf";
import { ChatChannel, WxccProvider } from "cdktf-provider-wxcc";
import { planStack, type TestPlan } from "cdktf-provider-wxcc/testing";

const stack = new TerraformStack(Testing.app(), "chat");
new WxccProvider(stack, "wxcc", { dataCenter: "eu1" });
new ChatChannel(stack, "website", { name: "website", serviceLevelThreshold: 30 });
void planStack(stack).then((plan: TestPlan) => console.log(JSON.stringify(plan.actions)));
`;
  packed.write("unit.ts", program);
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const options = ["--strict", "--skipLibCheck", "--target", "es2022"];
  packed.run("node", tsc, ...options, "--module", "node16", "unit.ts");
  expect(JSON.parse(packed.run("node", "unit.js"))).toEqual({ "wxcc_channel.website": "create" });
  const older = ["--module", "commonjs", "--moduleResolution", "node10", "--ignoreDeprecations", "6.0"];
  packed.run("node", tsc, ...options, ...older, "--noEmit", "unit.ts");
});
