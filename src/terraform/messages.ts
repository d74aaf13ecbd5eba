// The protocol's messages as types, for the parts the handlers fill in and read.

import type { FunctionDefinition } from "../resources";
import { typeOf } from "./dynamic-value";
import type { AttributeSchema, SchemaOfOne } from "../schema/provider-schema";

export interface DynamicValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

export interface Timestamp {
  readonly seconds: number;
  readonly nanos: number;
}

export interface AttributePathMessage {
  readonly steps: readonly { readonly attribute_name?: string; readonly element_key_string?: string }[];
}

export interface DiagnosticMessage {
  readonly severity: number;
  readonly summary: string;
  readonly detail: string;
  readonly attribute?: AttributePathMessage;
}

interface SchemaAttribute {
  readonly name: string;
  readonly type?: Uint8Array;
  readonly nested_type?: { readonly attributes: readonly SchemaAttribute[]; readonly nesting: number };
  readonly description: string;
  readonly description_kind: number;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
}

export interface SchemaMessage {
  readonly version: number;
  readonly block: {
    readonly attributes: readonly SchemaAttribute[];
    readonly description: string;
    readonly description_kind: number;
  };
}

interface TypeMessage {
  readonly type: Uint8Array;
}

export interface FunctionMessage {
  readonly parameters: readonly (TypeMessage & {
    readonly name: string;
    readonly description: string;
    readonly description_kind: number;
    readonly allow_null_value: boolean;
  })[];
  readonly return: TypeMessage;
  readonly summary: string;
  readonly description: string;
  readonly description_kind: number;
}

const markdown = 1;
const nestingModes: Readonly<Record<string, number>> = { single: 1, list: 2, set: 3, map: 4 };

export function schemaMessage({ version, block }: SchemaOfOne): SchemaMessage {
  return {
    version,
    block: {
      attributes: attributeMessages(block.attributes),
      description: block.description,
      description_kind: markdown,
    },
  };
}

function attributeMessages(attributes: Readonly<Record<string, AttributeSchema>>): SchemaAttribute[] {
  return Object.entries(attributes).map(
    ([name, { type, nested_type, description_kind: _kind, ...rest }]) => ({
      ...rest,
      name,
      description_kind: markdown,
      ...(nested_type === undefined
        ? { type: typeJson(type) }
        : {
            nested_type: {
              attributes: attributeMessages(nested_type.attributes),
              nesting: nestingModes[nested_type.nesting_mode] ?? 0,
            },
          }),
    }),
  );
}

export function functionMessage(definition: FunctionDefinition): FunctionMessage {
  const { parameters, returns, summary, description } = definition;
  return {
    parameters: parameters.map((parameter) => ({
      name: parameter.name,
      type: typeJson(typeOf(parameter.type)),
      description: parameter.description,
      description_kind: markdown,
      allow_null_value: parameter.nullable === true,
    })),
    return: { type: typeJson(typeOf(returns)) },
    summary,
    description,
    description_kind: markdown,
  };
}

function typeJson(type: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(type));
}
