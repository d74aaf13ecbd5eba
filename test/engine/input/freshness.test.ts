// A program that was changed, or that failed, must not have its previous output planned without a word.

import { App, TerraformStack } from "cdktf";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { resources, WxccProvider } from "../../../src";
import { InputError, loadConfiguration } from "../../../src/engine/input";
import type { Diagnostic } from "../../../src/schema/diagnostic";
import { definition } from "../../scenarios/flow-document";

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "wxcc-fresh-"));
  write("main.ts", "// the program", -60);
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const now = Date.now() / 1000;

/** Writes a file. @param seconds its time, from the start of the tests on */
function write(path: string, text: string, seconds = 60): void {
  mkdirSync(dirname(join(cwd, path)), { recursive: true });
  writeFileSync(join(cwd, path), text);
  utimesSync(join(cwd, path), now + seconds, now + seconds);
}

/** @param levels of each stack's only channel; one of 0 fails the synthesis */
function synthesise(levels: Readonly<Record<string, number>>): void {
  const app = new App({ outdir: join(cwd, "cdktf.out") });
  for (const [name, serviceLevelThreshold] of Object.entries(levels)) {
    const stack = new TerraformStack(app, name);
    new WxccProvider(stack, "wxcc");
    new resources.Channel(stack, "chat", { name: "chat", channelType: "chat", serviceLevelThreshold });
    stack.node.addValidation({ validate: () => (serviceLevelThreshold === 0 ? ["failed"] : []) });
  }
  app.synth();
}

/** Moves what a synthesis has written back in time. */
function backdate(seconds: number, ...paths: string[]): void {
  for (const path of paths) utimesSync(join(cwd, "cdktf.out", path), now - seconds, now - seconds);
}

const load = (path?: string) => loadConfiguration(path, { cwd });
const told = (path?: string) => load(path).warnings.map(({ summary, detail }) => `${summary}: ${detail}`);

function problemOf(action: () => unknown): Diagnostic | undefined {
  try {
    action();
  } catch (thrown) {
    if (thrown instanceof InputError) return thrown.diagnostics[0];
    throw thrown;
  }
  return undefined;
}

const stackFile = (name: string) => `stacks/${name}/cdk.tf.json`;

test("what was synthesised from the program as it is needs no word", () => {
  synthesise({ lines: 30 });
  expect(told()).toEqual([]);
});

test.each([
  ["the program", "main.ts", "// changed"],
  ["a module of it", "src/lines/sales.mjs", "export {}"],
  ["a flow that it reads", "flows/main.json", definition()],
])("%s was changed since: the plan is of the older program", (_what, path, text) => {
  synthesise({ lines: 30 });
  write(path, text);
  const expected = [
    `cdktf.out is older than ${path}: What is planned is the program as it was synthesised before that file was changed; a ` +
      "synthesis that failed since has changed nothing of it. Run the program again, see that it succeeds, and plan once more.",
  ];
  expect(told()).toEqual(expected);
  expect(told("cdktf.out")).toEqual(expected);
  expect(told(`cdktf.out/${stackFile("lines")}`)).toEqual(expected);
});

test.each([
  ["a test", "main.test.ts", ""],
  ["a package", "node_modules/cdktf/index.js", ""],
  ["a hidden folder", ".cache/bundle.js", ""],
  ["settings", "package.json", "{}"],
  ["a program of its own below", "other/main.ts", ""],
])("%s that was changed since is no source", (_what, path, text) => {
  synthesise({ lines: 30 });
  write("other/cdktf.json", "{}");
  write(path, text);
  expect(told()).toEqual([]);
});

test("a synthesis of several stacks that failed on its way", () => {
  synthesise({ lines: 30, numbers: 30 });
  backdate(60, "manifest.json", stackFile("lines"), stackFile("numbers"));
  write("main.ts", "// the program", -120);
  expect(told("cdktf.out/stacks/numbers")).toEqual([]);
  expect(() => synthesise({ lines: 20, numbers: 0 })).toThrow("failed");
  expect(told("cdktf.out/stacks/numbers")).toEqual([
    "cdktf.out is older than its stack lines: The last synthesis failed: it wrote that stack and not all of them, so this is " +
      "not the program as it is now. Run the program again, see that it succeeds, and plan once more.",
  ]);
});

test.each([undefined, ".", "cdktf.out"])("a first synthesis that failed: named %p", (path) => {
  expect(() => synthesise({ lines: 0 })).toThrow("failed");
  const problem = problemOf(() => load(path));
  expect(problem?.summary).toBe("The last synthesis failed");
  expect(problem?.detail).toContain(
    "cdktf.out holds no stack: the program that makes it ended before it had written one, or has none.",
  );
});

test("files in Terraform's syntax have no program behind them", () => {
  write("main.tf.json", "{}", -60);
  write("helper.ts", "");
  expect(told()).toEqual([]);
});
