// Checks that everything a configuration refers to exists, and says what was probably meant.

import type { Diagnostic } from "../../schema/diagnostic";
import type { Block, Body, Configuration, OutputBlock } from "./configuration";
import { type Expression, type Reference, references } from "./expression";
import { inputProblem } from "./input-error";
import { didYouMean } from "./nearest";

/** Every reference of a block to other objects, `depends_on` not included, `self` left out. */
export function referencesOf(block: Pick<Block, "body" | "provisioners">): readonly Reference[] {
  const known = found.get(block);
  if (known !== undefined) return known;
  const all = findReferences(block);
  found.set(block, all);
  return all;
}

/** A plan asks for them again and again: to check them, and for each order of the blocks. */
const found = new WeakMap<object, readonly Reference[]>();

function findReferences({ body, provisioners }: Pick<Block, "body" | "provisioners">): Reference[] {
  const commands = provisioners.flatMap(({ command, environment, workingDir, interpreter }) =>
    [command, environment, workingDir, interpreter].filter((expression) => expression !== null),
  );
  return [...inBody(body), ...commands.flatMap(references)].filter(({ address }) => address !== "self");
}

/**
 * Errors for references to objects that are not in the configuration and, where `attributesOf` knows the
 * type, to attributes that the type does not have. Names are Terraform's (snake_case).
 */
export function checkReferences(
  configuration: Pick<Configuration, "resources" | "dataSources" | "outputs" | "provider" | "imports">,
  attributesOf: (mode: Block["mode"], type: string) => Iterable<string> | undefined,
): Diagnostic[] {
  const blocks = new Map(
    [...configuration.resources, ...configuration.dataSources].map((block) => [block.address, block]),
  );
  const check = (reference: Reference, user: string | undefined): Diagnostic[] => {
    const block = blocks.get(reference.address);
    if (block === undefined) return [missingObject(reference, blocks.keys(), user)];
    return missingAttribute(reference, namesOf(block), user);
  };
  const names = new Map<string, ReadonlySet<string> | undefined>();
  const namesOf = ({ mode, type }: Block) => {
    const key = `${mode} ${type}`;
    if (!names.has(key)) {
      const known = attributesOf(mode, type);
      names.set(key, known === undefined ? undefined : new Set(known));
    }
    return names.get(key);
  };
  return [
    ...[...blocks.values()].flatMap((block) => [
      ...referencesOf(block).flatMap((reference) => check(reference, block.address)),
      ...block.lifecycle.replaceTriggeredBy.flatMap((trigger) => check(trigger, block.address)),
      ...missingDependencies(block, blocks),
      ...selfReferences(block).flatMap((reference) =>
        missingAttribute(reference, namesOf(block), block.address),
      ),
    ]),
    ...configuration.imports.flatMap(({ id, to }) =>
      references(id).flatMap((reference) => check(reference, to)),
    ),
    ...inBody(configuration.provider?.body ?? {}).flatMap((reference) => check(reference, undefined)),
    ...configuration.outputs.flatMap((output) => [
      ...references(output.value).flatMap((reference) => check(reference, undefined)),
      ...missingDependencies(output, blocks),
    ]),
  ];
}

function inBody(body: Body): Reference[] {
  const all: Reference[] = [];
  for (const expression of Object.values(body)) {
    if (expression.kind !== "literal") all.push(...references(expression));
  }
  return all;
}

function selfReferences({ provisioners }: Block): Reference[] {
  const isSelf = ({ address }: Reference) => address === "self";
  const inside = (expression: Expression | null) => (expression === null ? [] : references(expression));
  return provisioners.flatMap((provisioner) =>
    [
      ...inside(provisioner.command),
      ...inside(provisioner.environment),
      ...inside(provisioner.workingDir),
    ].filter(isSelf),
  );
}

function missingObject(
  { address, text, place }: Reference,
  known: Iterable<string>,
  user: string | undefined,
): Diagnostic {
  return inputProblem(
    `Cannot find ${address}, which ${text} refers to`,
    `${place}: the configuration declares no ${address}.${didYouMean(address, known)}`,
    user,
  );
}

function missingAttribute(
  { address, path: [attribute], text, place }: Reference,
  names: ReadonlySet<string> | undefined,
  user: string | undefined,
): Diagnostic[] {
  if (names === undefined || attribute === undefined) return [];
  const name = String(attribute);
  if (names.has(name)) return [];
  return [
    inputProblem(
      `Cannot find the attribute ${name} of ${address}`,
      `${place}: ${text} refers to it, but ${address === "self" ? "the object" : address} has no such attribute.${didYouMean(name, names)}`,
      user,
    ),
  ];
}

function missingDependencies(
  block: Pick<Block | OutputBlock, "dependsOn" | "place"> & { address?: string; name: string },
  blocks: ReadonlyMap<string, Block>,
): Diagnostic[] {
  return block.dependsOn
    .filter((address) => !blocks.has(address))
    .map((address) =>
      inputProblem(
        `Cannot find ${address}, on which ${block.address ?? `output "${block.name}"`} depends`,
        `${block.place}.depends_on: the configuration declares no ${address}.${didYouMean(address, blocks.keys())}`,
        block.address,
      ),
    );
}
