// From the arguments of a block to the values of a definition: names, types, and what is missing.

import { isFlowId, isUuid } from "../contact-center";
import { isConfigurable, type Attribute, type Attributes } from "../schema/attribute";
import { error, type Diagnostic } from "../schema/diagnostic";
import { attributeList, camelCase, renameInside, snakeCase } from "../schema/names";
import { capitalized } from "../schema/sentence";
import { nearest } from "./input/nearest";
import { readValue, TypeMismatch } from "../schema/types";
import { isObject, type Value, type Values } from "../schema/value";

export interface Configured {
  /** By TypeScript names; every attribute is there, null when not set. */
  readonly config: Readonly<Record<string, Value>>;
  readonly diagnostics: readonly Diagnostic[];
}

/** @param what the block in words, for example `wxcc_channel` */
export function configure(what: string, attributes: Attributes, body: Values): Configured {
  const diagnostics: Diagnostic[] = [];
  const misspelled = new Set<string>();
  for (const name of Object.keys(body)) {
    const attribute = attributeNamed(attributes, name);
    if (attribute !== undefined && isConfigurable(attribute)) continue;
    diagnostics.push(...unsupported(what, attributes, name));
    const meant = meantBy(attributes, name);
    if (meant !== undefined) misspelled.add(meant);
  }
  const config: Record<string, Value> = {};
  for (const { name, terraformName, attribute } of attributeList(attributes)) {
    const value = body[terraformName] ?? null;
    const { read, problem } = readAttribute(name, attribute, value);
    config[name] = read;
    // What is only misspelled is not missing too: one mistake, one message.
    const isMissing = value === null && misspelled.has(terraformName);
    if (problem !== undefined && !isMissing) diagnostics.push(problem);
  }
  return { config, diagnostics };
}

function unsupported(what: string, attributes: Attributes, name: string): Diagnostic[] {
  const attribute = attributeNamed(attributes, name);
  if (attribute !== undefined) {
    if (isConfigurable(attribute)) return [];
    return [
      error(
        `${name} of ${what} can't be set`,
        "It is computed by the API. Remove it from the configuration.",
        camelCase(name),
      ),
    ];
  }
  const meant = meantBy(attributes, name);
  return [
    error(
      `${what} has no attribute "${name}"`,
      meant === undefined ? `It has ${configurable(attributes).join(", ")}.` : `Did you mean "${meant}"?`,
    ),
  ];
}

function attributeNamed(attributes: Attributes, terraformName: string): Attribute | undefined {
  return attributeList(attributes).find((one) => one.terraformName === terraformName)?.attribute;
}

/** The attribute a name that does not exist probably stands for. */
function meantBy(attributes: Attributes, name: string): string | undefined {
  return attributeNamed(attributes, name) === undefined ? nearest(name, configurable(attributes)) : undefined;
}

function configurable(attributes: Attributes): string[] {
  return attributeList(attributes)
    .filter(({ attribute }) => isConfigurable(attribute))
    .map(({ terraformName }) => terraformName);
}

const notSet = { read: null };

function readAttribute(
  name: string,
  attribute: Attribute,
  value: Value,
): { read: Value; problem?: Diagnostic } {
  if (value === null) {
    if (attribute.mode.kind !== "required") return notSet;
    return {
      read: null,
      problem: error(`${snakeCase(name)} is missing`, `It is required: ${attribute.description}`, name),
    };
  }
  try {
    const read = readValue(attribute.type, renameInside(attribute.type, value, camelCase));
    const problem = idProblem(name, attribute, read);
    return problem === undefined ? { read } : { read, problem };
  } catch (problem) {
    if (!(problem instanceof TypeMismatch)) throw problem;
    const inside = problem.path
      .map((step) => (typeof step === "number" ? `[${step}]` : `["${step}"]`))
      .join("");
    const place = `${snakeCase(name)}${inside}`;
    if (problem.isNull) {
      const advice = "Give it a value or leave it out; a variable it comes from may not be set.";
      return {
        read: null,
        problem: error(`${place} is null`, `${capitalized(problem.expected)} is required. ${advice}`, name),
      };
    }
    return {
      read: null,
      problem: error(
        `${place} has the wrong type`,
        `${capitalized(problem.expected)} is required, ${whatStands(value, problem.path)}.`,
        name,
      ),
    };
  }
}

/** The value at the place that is wrong, as far as it can be shown in a sentence. */
function whatStands(value: Value, path: readonly (string | number)[]): string {
  const there = path.reduce<Value>((inner, step) => {
    if (Array.isArray(inner)) return (inner as readonly Value[])[Number(step)] ?? null;
    return isObject(inner) ? (inner[String(step)] ?? inner[snakeCase(String(step))] ?? null) : null;
  }, value);
  if (there === null) return "but there is nothing";
  if (Array.isArray(there)) return "but this is a list";
  return isObject(there) ? "but this is an object" : `but this is ${JSON.stringify(there)}`;
}

/** A name where an id belongs would only be noticed by the API, or find nothing. */
function idProblem(name: string, { type }: Attribute, value: Value): Diagnostic | undefined {
  if (type.kind !== "text" || type.idOf === undefined || typeof value !== "string" || value === "") {
    return undefined;
  }
  const isFlow = type.idOf === "wxcc_flow";
  if (isFlow ? isFlowId(value) : isUuid(value)) return undefined;
  return error(
    `${snakeCase(name)} is ${JSON.stringify(value)}, which is not an id`,
    `The id of a ${type.idOf} is ${isFlow ? "24 hex digits" : "a UUID"}. Refer to the object, as in \${${type.idOf}.example.id}, ` +
      `or look one up by its name with data "${type.idOf}".`,
    name,
  );
}
