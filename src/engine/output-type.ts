// The type of an output in the notation of the state file. Terraform compares it with the type that the output has next
// time, so a list must not be recorded as what is written in brackets.

import { dataSources, resources } from "../resources";
import { camelCase, snakeCase } from "../schema/names";
import { ctyType, type ValueType } from "../schema/types";
import { isObject, type Value } from "../schema/value";
import type { AttributePath, Expression } from "./input/expression";
import { collectionType } from "./input/functions";
import type { TypeConstraint } from "./input/type-constraint";
import type { Json, OutputState } from "./state/state";

/** An output for the state. @param value known all over */
export function outputState(expression: Expression, value: Value, sensitive: boolean): OutputState {
  return { value: value as Json, type: typeOf(expression, value), sensitive };
}

function typeOf(expression: Expression, value: Value): Json {
  switch (expression.kind) {
    case "reference":
      return typeOfReference(expression.address, expression.path) ?? typeOfValue(value);
    case "given": {
      const declared = expression.path.length === 0 ? expression.source.type : undefined;
      return (declared === undefined ? undefined : typeOfConstraint(declared)) ?? typeOfValue(value);
    }
    case "list":
      return ["tuple", expression.items.map((item, index) => typeOf(item, partOf(value, index)))];
    case "object": {
      const fields = Object.entries(expression.entries).map(
        ([key, item]) => [key, typeOf(item, partOf(value, key))] as const,
      );
      return ["object", Object.fromEntries(fields)];
    }
    case "literal":
    case "text":
    case "access":
    case "call":
      return typeOfValue(value);
  }
}

function partOf(value: Value, key: string | number): Value {
  if (!Array.isArray(value) && !isObject(value)) return null;
  return Object.hasOwn(value, key) ? ((value as Readonly<Record<string, Value>>)[key] ?? null) : null;
}

/** Undefined where the schema does not tell. */
function typeOfReference(address: string, [name, ...path]: AttributePath): Json | undefined {
  const [, data, type = ""] = /^(data\.)?([^.]+)\./.exec(address) ?? [];
  if (type === "null_resource") return typeInNullResource([name, ...path]);
  const attributes = (data === undefined ? resources : dataSources)[type]?.attributes;
  if (attributes === undefined) return undefined;
  if (name === undefined) {
    return objectOf(Object.entries(attributes).map(([key, one]) => [key, one.type]));
  }
  const found = typeAt(attributes[camelCase(String(name))]?.type, path);
  return found === undefined ? undefined : typeOfSchema(found);
}

function typeOfSchema(type: ValueType): Json {
  if (type.kind === "object") {
    return objectOf(Object.entries(type.fields).map(([key, field]) => [key, field.type]));
  }
  if (type.kind === "list" || type.kind === "set" || type.kind === "map") {
    return [type.kind, typeOfSchema(type.element)];
  }
  return ctyType(type) as Json;
}

function objectOf(fields: readonly (readonly [string, ValueType])[]): Json {
  return ["object", Object.fromEntries(fields.map(([key, type]) => [snakeCase(key), typeOfSchema(type)]))];
}

function typeInNullResource([name, key]: readonly (string | number | undefined)[]): Json {
  const triggers: Json = ["map", "string"];
  if (name === undefined) return ["object", { id: "string", triggers }];
  return name === "triggers" && key === undefined ? triggers : "string";
}

function typeAt(type: ValueType | undefined, [step, ...rest]: AttributePath): ValueType | undefined {
  if (step === undefined || type === undefined) return type;
  if (type.kind === "object") return typeAt(type.fields[camelCase(String(step))]?.type, rest);
  return type.kind === "list" || type.kind === "set" || type.kind === "map"
    ? typeAt(type.element, rest)
    : undefined;
}

/** Undefined for a type that the value decides. */
function typeOfConstraint(type: TypeConstraint): Json | undefined {
  switch (type.kind) {
    case "any":
      return undefined;
    case "string":
    case "number":
    case "bool":
      return type.kind;
    case "list":
    case "set":
    case "map": {
      const element = typeOfConstraint(type.element);
      return element === undefined ? undefined : [type.kind, element];
    }
    case "tuple": {
      const items = type.items.map(typeOfConstraint);
      return items.every((item) => item !== undefined) ? ["tuple", items] : undefined;
    }
    case "object": {
      const fields = Object.entries(type.fields).map(([key, field]) => [key, typeOfConstraint(field.type)]);
      return fields.every(([, field]) => field !== undefined)
        ? ["object", Object.fromEntries(fields) as Readonly<Record<string, Json>>]
        : undefined;
    }
  }
}

function typeOfValue(value: Value): Json {
  if (value === null) return "dynamic";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number") return "number";
  if (typeof value === "string") return "string";
  const type = collectionType(value);
  const parts: readonly Value[] = isObject(value) ? Object.values(value) : Array.isArray(value) ? value : [];
  if (type === "list" || type === "set" || type === "map") {
    return [type, typeOfValue(parts.find((part) => part !== null) ?? null)];
  }
  if (!isObject(value)) return ["tuple", parts.map(typeOfValue)];
  const fields = Object.entries(value).map(([key, item]) => [key, typeOfValue(item)] as const);
  return ["object", Object.fromEntries(fields)];
}
