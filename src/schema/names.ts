// The one place where attribute names change between TypeScript (camelCase) and Terraform (snake_case).

import type { Attributes } from "./attribute";
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
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Attribute values under their Terraform names, nested objects included; keys of maps are the user's own. */
export function toTerraformNames(attributes: Attributes, values: Values): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [
      snakeCase(name),
      renameInside(attribute.type, values[name] ?? null, snakeCase),
    ]),
  );
}

/** Attribute values under their TypeScript names; unknown keys are dropped. */
export function fromTerraformNames(attributes: Attributes, values: Values): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [
      name,
      renameInside(attribute.type, values[snakeCase(name)] ?? null, camelCase),
    ]),
  );
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
        const field = type.fields[key] ?? type.fields[camelCase(key)];
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
