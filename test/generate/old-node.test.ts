// What the built programs do on a Node that is too old. This Node says that it is another one, from before its first
// line; that the files can be read by such a Node is seen from their syntax.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { engines } from "../../package.json";
import { bundleProvider } from "../../src/generate/bundle";
import { bundleTesting } from "../../src/generate/bundle-testing";
import { program } from "../cli/wxcc";

const folder = mkdtempSync(join(tmpdir(), "wxcc-old-node-"));
const launcher = join(folder, "provider/terraform-provider-wxcc");
const testing = join(folder, "testing/index.js");

beforeAll(async () => {
  await bundleProvider(join(folder, "provider"));
  await bundleTesting(join(folder, "testing"));
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a program on what says that it is another version of Node. */
function runOn(version: string, ...words: string[]): { code: number | null; stdout: string; stderr: string } {
  const pretence = join(folder, `${version}.js`);
  const versions = `{ ...process.versions, node: ${JSON.stringify(version)} }`;
  writeFileSync(pretence, `Object.defineProperty(process, "versions", { value: ${versions} });`);
  const finished = spawnSync(process.execPath, ["--require", pretence, ...words], { encoding: "utf8" });
  return { code: finished.status, stdout: finished.stdout, stderr: finished.stderr };
}

const refusal = (version: string) =>
  `Node ${version} is too old, 20.9 is needed. This one is ${process.execPath}: ` +
  "install a newer one (https://nodejs.org), or choose it with your version manager (nvm use 20).\n";

test("the oldest Node is the one of package.json", () => {
  expect(engines.node).toBe(">=20.9.0");
});

test.each(["12.22.12", "18.20.8", "20.8.1", "8.17.0"])("wxcc on Node %s says so and ends", (version) => {
  expect(runOn(version, program(), "plan")).toEqual({ code: 1, stdout: "", stderr: refusal(version) });
});

test.each(["20.9.0", "22.0.0", "100.1.0"])("wxcc on Node %s does what it is asked", (version) => {
  expect(runOn(version, program(), "--version")).toMatchObject({ code: 0, stderr: "" });
});

test("the provider says so where Terraform shows it", () => {
  expect(runOn("18.20.8", launcher)).toEqual({ code: 1, stdout: refusal("18.20.8"), stderr: "" });
});

test("a user's test hears of it as an error of the import", () => {
  const { code, stderr } = runOn("18.20.8", "--eval", `require(${JSON.stringify(testing)})`);
  expect(code).not.toBe(0);
  expect(stderr).toContain(`Error: ${refusal("18.20.8").trim()}`);
});

/** What Node 12 cannot read. */
const newTokens = new Set([
  ts.SyntaxKind.QuestionDotToken,
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.QuestionQuestionEqualsToken,
  ts.SyntaxKind.BarBarEqualsToken,
  ts.SyntaxKind.AmpersandAmpersandEqualsToken,
  ts.SyntaxKind.ClassStaticBlockDeclaration,
]);

function newSyntaxIn(text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isPrivateMethod = ts.isMethodDeclaration(node) && ts.isPrivateIdentifier(node.name);
    if (newTokens.has(node.kind) || isPrivateMethod) found.push(node.getText());
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("program.js", text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS));
  return found;
}

test("each file that refuses can be read by the Node that it refuses, and is strict", () => {
  expect(newSyntaxIn("a?.b; a ??= b ?? c; class D { static {} #e() {} }")).toHaveLength(5);
  for (const file of [program(), launcher, testing]) {
    const text = readFileSync(file, "utf8");
    expect(newSyntaxIn(text)).toEqual([]);
    expect(text.replace(/^#!.*\n/, "").startsWith('"use strict";\n')).toBe(true);
  }
});
