// The definitions in the form that `terraform providers schema -json` prints, from which bindings are made.

import { isFilledIn, type Attribute, type Attributes } from "./attribute";
import { snakeCase } from "./names";
import { ctyType, type Field, type Fields, type ObjectType, type ValueType } from "./types";

/** What has a schema: a resource, a data source, or the provider block. */
export interface Described {
  readonly type: string;
  readonly description: string;
  readonly attributes: Attributes;
}

export interface Definitions {
  readonly provider: { readonly description: string; readonly attributes: Attributes };
  readonly resources: readonly Described[];
  readonly dataSources: readonly Described[];
}

export interface AttributeSchema {
  type?: unknown;
  nested_type?: { attributes: Record<string, AttributeSchema>; nesting_mode: string };
  description: string;
  description_kind: "markdown";
  required?: true;
  optional?: true;
  computed?: true;
  sensitive?: true;
}

export interface SchemaOfOne {
  version: 0;
  block: { attributes: Record<string, AttributeSchema>; description: string; description_kind: "markdown" };
}

/** @param address the provider's full address, host included */
export function schemaJson(address: string, { provider, resources, dataSources }: Definitions) {
  return {
    format_version: "1.0" as const,
    provider_schemas: {
      [address]: {
        provider: schemaOf(provider),
        resource_schemas: byType(resources),
        data_source_schemas: byType(dataSources),
      },
    },
  };
}

export function byType(described: readonly Described[]): Record<string, SchemaOfOne> {
  return Object.fromEntries(described.map((one) => [one.type, schemaOf(one)]));
}

export function schemaOf({ attributes, description }: Omit<Described, "type">): SchemaOfOne {
  const schemas = Object.entries(attributes).map(([name, attribute]) => [
    snakeCase(name),
    attributeSchema(attribute),
  ]);
  return {
    version: 0,
    block: { attributes: Object.fromEntries(schemas), description, description_kind: "markdown" },
  };
}

function attributeSchema(attribute: Attribute): AttributeSchema {
  return {
    ...typeSchema(attribute.type),
    description: attribute.description,
    description_kind: "markdown",
    ...modeFlags(attribute),
    ...(attribute.sensitive ? { sensitive: true } : {}),
  };
}

function modeFlags(attribute: Attribute): Pick<AttributeSchema, "required" | "optional" | "computed"> {
  const { kind } = attribute.mode;
  if (kind === "required") return { required: true };
  if (kind === "computed") return { computed: true };
  return isFilledIn(attribute) ? { optional: true, computed: true } : { optional: true };
}

/** Objects, alone or in a collection, are nested attributes: each of their fields keeps its own description. */
function typeSchema(type: ValueType): Pick<AttributeSchema, "type" | "nested_type"> {
  if (type.kind === "object") return { nested_type: nestedType(type, "single") };
  if (
    (type.kind === "list" || type.kind === "set" || type.kind === "map") &&
    type.element.kind === "object"
  ) {
    return { nested_type: nestedType(type.element, type.kind) };
  }
  return { type: ctyType(type) };
}

function nestedType({ fields }: ObjectType, nesting: string) {
  return { attributes: fieldSchemas(fields), nesting_mode: nesting };
}

function fieldSchemas(fields: Fields): Record<string, AttributeSchema> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [snakeCase(name), fieldSchema(field)]),
  );
}

function fieldSchema(field: Field): AttributeSchema {
  return {
    ...typeSchema(field.type),
    description: field.description,
    description_kind: "markdown",
    ...(field.required ? { required: true } : { optional: true }),
  };
}
