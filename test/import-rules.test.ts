// The walls of the house: which room may import which. Reads the imports of every source file.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import ts from "typescript";

const source = resolve(__dirname, "../src");

/** What each room may import besides itself. `resources/rules` is a room of its own. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  schema: [],
  flows: ["schema"],
  "contact-center": [],
  "resources/rules": [],
  resources: ["schema", "contact-center", "resources/rules"],
  engine: ["schema", "resources", "contact-center"],
  terraform: ["schema", "resources", "engine", "contact-center"],
  cli: ["schema", "engine", "resources", "contact-center", "emulator"],
  generate: ["schema", "resources"],
  constructs: ["resources/rules"],
  emulator: [],
  testing: ["schema", "engine", "cli", "emulator"],
  "index.ts": ["constructs"],
};

/** Packages the published constructs may use: everything else is bundled into the programs and not installed. */
const packagesOfConstructs = ["cdktf", "constructs", "@cdktf/provider-null"];

function roomOf(file: string): string {
  const path = relative(source, file).split(sep);
  return path[0] === "resources" && path[1] === "rules" ? "resources/rules" : (path[0] ?? "");
}

function sourceFiles(): string[] {
  return readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(source, name));
}

function importsOf(file: string): string[] {
  return ts
    .preProcessFile(readFileSync(file, "utf8"), true, true)
    .importedFiles.map(({ fileName }) => fileName);
}

function brokenRule(file: string, specifier: string): string | undefined {
  const room = roomOf(file);
  const from = relative(source, file);
  if (!specifier.startsWith(".")) {
    const allowed =
      room !== "constructs" ||
      specifier.startsWith("node:") ||
      packagesOfConstructs.some((name) => specifier === name || specifier.startsWith(`${name}/`));
    return allowed ? undefined : `${from} imports the package ${specifier}`;
  }
  const target = resolve(dirname(file), specifier);
  if (relative(source, target).startsWith("..")) return undefined; // package.json, for its version
  const wanted = roomOf(target);
  const allowed = wanted === room || mayImport[room]?.includes(wanted) === true;
  return allowed ? undefined : `${from} imports ${specifier} (${room} -> ${wanted})`;
}

test("every room imports only the rooms it may", () => {
  const broken = sourceFiles().flatMap((file) =>
    importsOf(file).flatMap((specifier) => brokenRule(file, specifier) ?? []),
  );
  expect(broken).toEqual([]);
});

test("every file lives in a room that has a rule", () => {
  const rooms = new Set(sourceFiles().map(roomOf));
  expect([...rooms].filter((room) => !(room in mayImport))).toEqual([]);
});

test("the rule finds a forbidden import", () => {
  expect(brokenRule(join(source, "emulator/server.ts"), "../contact-center")).toContain(
    "emulator -> contact-center",
  );
  expect(brokenRule(join(source, "constructs/flow.ts"), "undici")).toContain("undici");
  expect(brokenRule(join(source, "engine/plan/index.ts"), "../../resources")).toBeUndefined();
});
