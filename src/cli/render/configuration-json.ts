// A configuration in the form that terraform show -json gives to it inside a plan: constants as they are, everything
// else by what it refers to.

import {
  uses,
  variablesForConnecting,
  type Block,
  type Configuration,
  type Expression,
  type LocalExec,
  type OutputBlock,
  type VariableBlock,
} from "../../engine";
import { provider } from "../../resources/provider";
import { camelCase } from "../../schema/names";
import { knownPart, type Json } from "./json-values";

type Expressions = Readonly<Record<string, Expression>>;

export function configurationJson(configuration: Configuration): Json {
  const { resources, dataSources, outputs } = configuration;
  const blocks = [...resources.map(blockJson).sort(byAddress), ...dataSources.map(blockJson).sort(byAddress)];
  return {
    provider_config: providerJson(configuration),
    root_module: {
      ...variablesJson(configuration),
      ...(outputs.length === 0
        ? {}
        : { outputs: Object.fromEntries(outputs.map((output) => [output.name, outputJson(output)])) }),
      ...(blocks.length === 0 ? {} : { resources: blocks }),
    },
  };
}

function variablesJson(configuration: Configuration): Readonly<Record<string, Json>> {
  const { variables } = configuration;
  if (variables.size === 0) return {};
  const hidden = variablesForConnecting(configuration);
  const entries = [...variables].map(([name, { block }]) => {
    const { fallback: _secret, ...shown } = block;
    return [name, variableJson(hidden.has(name) ? shown : block)] as const;
  });
  return { variables: Object.fromEntries(entries) };
}

function variableJson({
  fallback,
  description,
  sensitive,
}: Omit<VariableBlock, "fallback"> & Pick<Partial<VariableBlock>, "fallback">): Json {
  const known = fallback === undefined ? undefined : knownPart(fallback);
  return {
    ...(known === undefined ? {} : { default: known }),
    ...(description === undefined ? {} : { description }),
    ...(sensitive ? { sensitive } : {}),
  };
}

function outputJson({ value, sensitive, description, dependsOn }: OutputBlock): Json {
  return {
    ...(sensitive ? { sensitive } : {}),
    expression: expressionJson(value),
    ...(description === undefined ? {} : { description }),
    ...dependsOnJson(dependsOn),
  };
}

function providerJson({ provider: block, providerAddresses, resources }: Configuration): Json {
  const usesNull = resources.some(({ type }) => type === "null_resource");
  const settings = withoutSecrets(block?.body ?? {});
  return {
    wxcc: {
      name: "wxcc",
      full_name: providerAddresses.wxcc,
      ...(Object.keys(settings).length === 0 ? {} : { expressions: expressionsJson(settings) }),
    },
    ...(usesNull ? { null: { name: "null", full_name: providerAddresses.null } } : {}),
  };
}

/** A token in the provider block is no part of what a pipeline passes around. */
function withoutSecrets(body: Expressions): Expressions {
  const attributes: Readonly<Record<string, { readonly sensitive: boolean }>> = provider.attributes;
  return Object.fromEntries(
    Object.entries(body).filter(([name]) => attributes[camelCase(name)]?.sensitive !== true),
  );
}

function blockJson({
  address,
  mode,
  type,
  name,
  body,
  dependsOn,
  provisioners,
}: Block): Json & { address: string } {
  return {
    address,
    mode,
    type,
    name,
    provider_config_key: type === "null_resource" ? "null" : "wxcc",
    ...(provisioners.length === 0 ? {} : { provisioners: provisioners.map(provisionerJson) }),
    expressions: expressionsJson(body),
    schema_version: 0,
    ...dependsOnJson(dependsOn),
  };
}

function provisionerJson({ command, environment, interpreter, workingDir }: LocalExec): Json {
  const given = Object.entries({ command, environment, interpreter, working_dir: workingDir });
  const expressions = given.filter((entry): entry is [string, Expression] => entry[1] !== null);
  return { type: "local-exec", expressions: expressionsJson(Object.fromEntries(expressions)) };
}

function dependsOnJson(addresses: readonly string[]): Readonly<Record<string, Json>> {
  return addresses.length === 0 ? {} : { depends_on: addresses };
}

function expressionsJson(body: Expressions): Json {
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, expressionJson(value)]));
}

function expressionJson(expression: Expression): Json {
  const used = uses(expression);
  if (used.length > 0) {
    const named = used.flatMap((use) =>
      upTo(use.kind === "reference" ? use.address : use.source.address, use.text),
    );
    return { references: named };
  }
  const value = constantOf(expression);
  return value === undefined ? {} : { constant_value: value };
}

/** A reference and all that it is a part of: `a.b.list[0]`, `a.b.list`, `a.b`. */
function upTo(address: string, text: string): string[] {
  const shorter = text.replace(/(\.[^.[\]]+|\[[^\]]*\])$/, "");
  return text === address || shorter.length < address.length || shorter === text
    ? [...new Set([text, address])]
    : [text, ...upTo(address, shorter)];
}

/** Undefined for a text or value that is put together. */
function constantOf(expression: Expression): Json | undefined {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "list":
      return expression.items.map((item) => constantOf(item) ?? null);
    case "object":
      return Object.fromEntries(
        Object.entries(expression.entries).map(([name, item]) => [name, constantOf(item) ?? null]),
      );
    case "text":
    case "access":
    case "call":
    case "given":
    case "reference":
      return undefined;
  }
}

function byAddress(left: { readonly address: string }, right: { readonly address: string }): number {
  return left.address < right.address ? -1 : 1;
}
