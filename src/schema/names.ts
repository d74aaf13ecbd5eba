// The one place where attribute names change between TypeScript (camelCase) and Terraform (snake_case).

import type { Attribute, Attributes } from "./attribute";
import type { ValueType } from "./types";
import { isObject, type Value, type Values } from "./value";

export function snakeCase(name: string): string {
  const known = snakeCases.get(name);
  if (known !== undefined) return known;
  const made = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  snakeCases.set(name, made);
  return made;
}

/** Attributes and fields are few, and every object has them all. */
const snakeCases = new Map<string, string>();

export function camelCase(name: string): string {
  return name.includes("_")
    ? name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
    : name;
}

/** Attribute values under their Terraform names, nested objects included; keys of maps are the user's own. */
export function toTerraformNames(attributes: Attributes, values: Values): Record<string, Value> {
  const named: Record<string, Value> = {};
  for (const { name, terraformName, attribute, hasFields } of attributeList(attributes)) {
    const value = values[name] ?? null;
    named[terraformName] = hasFields ? renameInside(attribute.type, value, snakeCase) : value;
  }
  return named;
}

/** Attribute values under their TypeScript names; unknown keys are dropped. */
export function fromTerraformNames(attributes: Attributes, values: Values): Record<string, Value> {
  const named: Record<string, Value> = {};
  for (const { name, terraformName, attribute, hasFields } of attributeList(attributes)) {
    const value = values[terraformName] ?? null;
    named[name] = hasFields ? renameInside(attribute.type, value, camelCase) : value;
  }
  return named;
}

/** One attribute of a definition, with what is asked of it for every object of its type. */
export interface NamedAttribute {
  readonly name: string;
  readonly terraformName: string;
  readonly attribute: Attribute;
  /** Whether its values have fields, whose names differ between TypeScript and Terraform. */
  readonly hasFields: boolean;
}

/** The attributes of a definition in their order: worked out once, because every object has them all. */
export function attributeList(attributes: Attributes): readonly NamedAttribute[] {
  const known = lists.get(attributes);
  if (known !== undefined) return known;
  const list = Object.entries(attributes).map(([name, attribute]) => ({
    name,
    terraformName: snakeCase(name),
    attribute,
    hasFields: hasFields(attribute.type),
  }));
  lists.set(attributes, list);
  return list;
}

const lists = new WeakMap<Attributes, readonly NamedAttribute[]>();

function hasFields(type: ValueType): boolean {
  if (type.kind === "object") return true;
  return "element" in type && hasFields(type.element);
}

/** Renames the fields of objects inside a value. */
export function renameInside(type: ValueType, value: Value, rename: (name: string) => string): Value {
  switch (type.kind) {
    case "list":
    case "set":
      return Array.isArray(value)
        ? value.map((item: Value) => renameInside(type.element, item, rename))
        : value;
    case "map":
      return mapEntries(value, (key, item) => [key, renameInside(type.element, item, rename)]);
    case "object":
      return mapEntries(value, (key, item) => {
        const name = [key, camelCase(key)].find((one) => Object.hasOwn(type.fields, one));
        const field = name === undefined ? undefined : type.fields[name];
        return [rename(key), field === undefined ? item : renameInside(field.type, item, rename)];
      });
    default:
      return value;
  }
}

function mapEntries(value: Value, change: (key: string, item: Value) => [string, Value]): Value {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => change(key, item)));
}
