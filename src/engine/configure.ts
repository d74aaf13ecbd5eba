// From the arguments of a block to the values of a definition: names, types, and what is missing.

import { isConfigurable, type Attribute, type Attributes } from "../schema/attribute";
import { error, type Diagnostic } from "../schema/diagnostic";
import { camelCase, renameInside, snakeCase } from "../schema/names";
import { nearest } from "./input/nearest";
import { readValue, TypeMismatch } from "../schema/types";
import type { Value, Values } from "../schema/value";

export interface Configured {
  /** By TypeScript names; every attribute is there, null when not set. */
  readonly config: Readonly<Record<string, Value>>;
  readonly diagnostics: readonly Diagnostic[];
}

/** @param what the block in words, for example `wxcc_channel` */
export function configure(what: string, attributes: Attributes, body: Values): Configured {
  const diagnostics: Diagnostic[] = Object.keys(body).flatMap((name) => unsupported(what, attributes, name));
  const config: Record<string, Value> = {};
  for (const [name, attribute] of Object.entries(attributes)) {
    const value = body[snakeCase(name)] ?? null;
    const { read, problem } = readAttribute(name, attribute, value);
    config[name] = read;
    if (problem !== undefined) diagnostics.push(problem);
  }
  return { config, diagnostics };
}

function unsupported(what: string, attributes: Attributes, name: string): Diagnostic[] {
  const attribute = attributes[camelCase(name)];
  if (attribute !== undefined && snakeCase(camelCase(name)) === name) {
    if (isConfigurable(attribute)) return [];
    return [
      error(
        `${name} of ${what} can't be set`,
        "It is computed by the API. Remove it from the configuration.",
        camelCase(name),
      ),
    ];
  }
  const configurable = Object.entries(attributes)
    .filter(([, candidate]) => isConfigurable(candidate))
    .map(([candidate]) => snakeCase(candidate));
  const meant = nearest(name, configurable);
  return [
    error(
      `${what} has no attribute "${name}"`,
      meant === undefined ? `It has ${configurable.join(", ")}.` : `Did you mean "${meant}"?`,
    ),
  ];
}

function readAttribute(
  name: string,
  attribute: Attribute,
  value: Value,
): { read: Value; problem?: Diagnostic } {
  if (value === null) {
    if (attribute.mode.kind !== "required") return { read: null };
    return {
      read: null,
      problem: error(`${snakeCase(name)} is missing`, `It is required: ${attribute.description}`, name),
    };
  }
  try {
    return { read: readValue(attribute.type, renameInside(attribute.type, value, camelCase)) };
  } catch (problem) {
    if (!(problem instanceof TypeMismatch)) throw problem;
    const inside = problem.path
      .map((step) => (typeof step === "number" ? `[${step}]` : `["${step}"]`))
      .join("");
    return {
      read: null,
      problem: error(
        `${snakeCase(name)}${inside} has the wrong type`,
        `${problem.expected[0]?.toUpperCase()}${problem.expected.slice(1)} is required.`,
        name,
      ),
    };
  }
}
