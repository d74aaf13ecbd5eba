// Attributes as a page of the reference shows them: type, who decides the value, default, unit, and what a change means.

import type { Attribute, Attributes } from "../schema/attribute";
import { snakeCase } from "../schema/names";
import { capitalized } from "../schema/sentence";
import type { Fields, ObjectType, ValueType } from "../schema/types";
import type { Value } from "../schema/value";

/** The section `## Schema`. */
export function schemaSection(attributes: Attributes): string {
  const sorted = Object.entries(attributes).sort(([left], [right]) => (left < right ? -1 : 1));
  const groups = (["Required", "Optional", "Read-Only"] as const).map((title) => ({
    title,
    members: sorted.filter(([, attribute]) => groupOf(attribute) === title),
  }));
  const lists = groups
    .filter(({ members }) => members.length > 0)
    .map(
      ({ title, members }) => `### ${title}\n\n${members.map(([name, one]) => line(name, one)).join("\n")}`,
    );
  const nested = sorted.flatMap(([name, { type }]) => nestedSections(snakeCase(name), type));
  return ["## Schema", ...lists, ...nested].join("\n\n");
}

function groupOf({ mode }: Attribute): "Required" | "Optional" | "Read-Only" {
  if (mode.kind === "required") return "Required";
  return mode.kind === "computed" ? "Read-Only" : "Optional";
}

function line(name: string, attribute: Attribute): string {
  const traits = [
    typeName(attribute.type),
    ...(attribute.sensitive ? ["Sensitive"] : []),
    ...(attribute.forcesReplacement ? ["Forces replacement"] : []),
  ];
  const parts = [
    attribute.description,
    ...allowed(attribute.type, attribute.description),
    ...unit(attribute.type, attribute.description),
    ...constantDefault(attribute),
    ...changes(attribute),
    ...(attribute.environment === undefined ? [] : [`Environment: \`${attribute.environment}\`.`]),
    ...nestedLink(snakeCase(name), attribute.type),
  ];
  return `- \`${snakeCase(name)}\` (${traits.join(", ")}) ${parts.join(" ")}`;
}

/** Terraform's words for types. */
export function typeName(type: ValueType): string {
  switch (type.kind) {
    case "text":
      return "String";
    case "integer":
      return "Number";
    case "boolean":
      return "Boolean";
    case "list":
    case "set":
    case "map":
      return `${capitalized(type.kind)} of ${typeName(type.element)}`;
    case "object":
      return "Object";
  }
}

/** What the description says already is not said again. */
function allowed(type: ValueType, description: string): string[] {
  if (type.kind === "list" || type.kind === "set") return allowed(type.element, description);
  if (type.kind !== "text") return [];
  if (type.idOf !== undefined && !description.includes(type.idOf)) {
    return [`The id of a \`${type.idOf}\`.`];
  }
  const words = type.oneOf?.filter((word) => word !== "") ?? [];
  if (words.length === 0 || words.every((word) => description.includes(word))) return [];
  return [`One of ${words.map((word) => `\`${word}\``).join(", ")}.`];
}

function unit(type: ValueType, description: string): string[] {
  if (type.kind !== "integer" || type.unit === undefined) return [];
  return description.toLowerCase().includes(type.unit) ? [] : [`In ${type.unit}.`];
}

function constantDefault({ mode }: Attribute): string[] {
  return mode.kind === "default" ? [`Default: \`${inHcl(mode.value)}\`.`] : [];
}

function changes({ mode }: Attribute): string[] {
  if (mode.kind !== "computed" || mode.changesWith.length === 0) return [];
  return [`Changes with ${mode.changesWith.map((name) => `\`${snakeCase(name)}\``).join(", ")}.`];
}

function inHcl(value: Value): string {
  return Array.isArray(value)
    ? `[${value.map((item: Value) => inHcl(item)).join(", ")}]`
    : JSON.stringify(value);
}

function nestedLink(name: string, type: ValueType): string[] {
  return objectIn(type) === undefined ? [] : [`See [below](#nested-schema-for-${anchor(name)}).`];
}

function nestedSections(name: string, type: ValueType): string[] {
  const nested = objectIn(type);
  return nested === undefined ? [] : [`### Nested Schema for \`${name}\`\n\n${fieldLines(nested.fields)}`];
}

/** The fields of an object, one to a line. */
export function fieldLines(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, { type, required, description }]) => {
      const parts = [description, ...allowed(type, description), ...unit(type, description)];
      return `- \`${snakeCase(name)}\` (${typeName(type)}, ${required ? "Required" : "Optional"}) ${parts.join(" ")}`;
    })
    .join("\n");
}

function objectIn(type: ValueType): ObjectType | undefined {
  if (type.kind === "object") return type;
  return type.kind === "list" || type.kind === "set" || type.kind === "map"
    ? objectIn(type.element)
    : undefined;
}

function anchor(name: string): string {
  return name.toLowerCase();
}
