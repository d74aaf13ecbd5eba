// The protocol's messages as types, for the parts the handlers fill in and read.

import type { AttributeSchema, SchemaOfOne } from "../schema/provider-schema";

export interface DynamicValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
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
        ? { type: Buffer.from(JSON.stringify(type)) }
        : {
            nested_type: {
              attributes: attributeMessages(nested_type.attributes),
              nesting: nestingModes[nested_type.nesting_mode] ?? 0,
            },
          }),
    }),
  );
}
