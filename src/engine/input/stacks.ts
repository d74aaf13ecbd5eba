// The stacks that CDKTF synthesised beside each other: which needs which, and whose state is where.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { isJsonObject } from "./place";
import { stateFile } from "./settings";
import { parseFile } from "./json-file";

/** A synthesised stack. */
export interface SynthesisedStack {
  readonly name: string;
  /** Absolute path of its `cdk.tf.json`. */
  readonly file: string;
  /** Names of the stacks whose values it uses. */
  readonly needs: readonly string[];
}

/**
 * The stacks in CDKTF's output folder, those that others need first, else by their names. By the manifest, because
 * folders of stacks that are gone may still lie beside the others.
 */
export function stacksIn(folder: string): SynthesisedStack[] {
  const manifest = join(folder, "manifest.json");
  if (existsSync(manifest)) return inOrder(stacksOfManifest(manifest, folder));
  const stacks = join(folder, "stacks");
  if (!existsSync(stacks)) return [];
  return readdirSync(stacks)
    .sort()
    .map((name) => ({ name, file: join(stacks, name, "cdk.tf.json"), needs: [] }))
    .filter(({ file }) => existsSync(file));
}

function stacksOfManifest(manifest: string, folder: string): SynthesisedStack[] {
  const { stacks } = parseFile(readFileSync(manifest), manifest);
  if (!isJsonObject(stacks)) return [];
  return Object.entries(stacks)
    .flatMap(([name, stack]): SynthesisedStack[] => {
      const path = isJsonObject(stack) ? stack["synthesizedStackPath"] : undefined;
      const needs = isJsonObject(stack) ? stack["dependencies"] : undefined;
      if (typeof path !== "string") return [];
      return [{ name, file: join(folder, path), needs: Array.isArray(needs) ? needs.map(String) : [] }];
    })
    .sort((left, right) => (left.file < right.file ? -1 : 1));
}

/** CDKTF refuses stacks that need each other in a circle. */
function inOrder(stacks: readonly SynthesisedStack[]): SynthesisedStack[] {
  const ordered = new Set<SynthesisedStack>();
  const visiting = new Set<SynthesisedStack>();
  const visit = (stack: SynthesisedStack): void => {
    if (ordered.has(stack) || visiting.has(stack)) return;
    visiting.add(stack);
    for (const other of stacks) if (stack.needs.includes(other.name)) visit(other);
    ordered.add(stack);
  };
  for (const stack of stacks) visit(stack);
  return [...ordered];
}

/**
 * The stack beside this one that keeps its state in a file.
 * @param folder of a stack, `cdktf.out/stacks/<name>`
 */
export function stackOfState(
  folder: string,
  statePath: string,
): { name: string; folder: string } | undefined {
  const found = stacksIn(resolve(folder, "../..")).find(
    ({ file }) => existsSync(file) && stateOf(file) === statePath,
  );
  if (found === undefined) return undefined;
  const shown = relative(process.cwd(), dirname(found.file));
  return { name: found.name, folder: shown.startsWith("..") ? dirname(found.file) : shown };
}

function stateOf(file: string): string {
  const { terraform } = parseFile(readFileSync(file), file);
  const backend = isJsonObject(terraform) ? terraform["backend"] : undefined;
  const local = isJsonObject(backend) ? backend["local"] : undefined;
  const path = isJsonObject(local) ? local["path"] : undefined;
  return stateFile(dirname(file), typeof path === "string" && path !== "" ? path : undefined);
}
