// What can be found wrong with a configuration without asking anybody.

import { dataSources, provider, resources } from "../resources";
import { snakeCase } from "../schema/names";
import type { Diagnostic } from "../schema/diagnostic";
import { unknown, type Value, type Values } from "../schema/value";
import { configure } from "./configure";
import { diagnosticsOf } from "./failure";
import { checkReferences, evaluateBody, type Block, type Configuration } from "./input";
import { validateDataSource } from "./read-data-source";
import { dataSourceOf, offlineType } from "./session";
import { checkUsedOnce } from "./uniqueness";

/** Every problem of names, types, rules and references; all of them, not just the first. */
export function validateConfiguration(configuration: Configuration): readonly Diagnostic[] {
  const blocks = [...configuration.resources, ...configuration.dataSources];
  return [
    ...configuration.warnings,
    ...checkReferences(configuration, attributeNames),
    ...providerProblems(configuration),
    ...blocks.flatMap(blockProblems),
    ...checkUsedOnce(configuration.resources.flatMap(uniqueValue)),
  ];
}

/** Names of a type's attributes, or undefined for a type nobody knows, which has an error of its own. */
function attributeNames(mode: Block["mode"], type: string): readonly string[] | undefined {
  if (type === "null_resource") return ["id", "triggers"];
  const definition = mode === "managed" ? resources[type] : dataSources[type];
  return definition === undefined ? undefined : Object.keys(definition.attributes).map(snakeCase);
}

function providerProblems({ provider: block }: Configuration): readonly Diagnostic[] {
  return block === null
    ? []
    : configure("provider wxcc", provider.attributes, withUnknowns(block)).diagnostics;
}

function blockProblems(block: Block): readonly Diagnostic[] {
  try {
    const config = withUnknowns(block);
    const problems =
      block.mode === "data"
        ? validateDataSource(dataSourceOf(block.type), config)
        : offlineType(block.type).validate(config);
    return problems.map((problem) => ({ address: block.address, ...problem }));
  } catch (problem) {
    return diagnosticsOf(problem, `validating ${block.address}`).map((diagnostic) => ({
      address: block.address,
      ...diagnostic,
    }));
  }
}

/** The name or number of a resource, as far as it is written out. */
function uniqueValue(block: Block) {
  if (!(block.type in resources)) return []; // has an error of its own, or nothing unique
  const type = offlineType(block.type);
  const written = block.body[type.unique?.attribute ?? ""];
  return written?.kind === "literal" && typeof written.value === "string"
    ? [{ address: block.address, type, value: written.value }]
    : [];
}

/** The configuration with everything that comes from elsewhere not known yet. */
function withUnknowns(block: Pick<Block, "body">): Values {
  return evaluateBody(block.body, ({ path: [attribute] }): Value => ({ [String(attribute ?? "")]: unknown }));
}
