// Values of resources and data sources between the wire and the definitions.

import type { Attributes } from "../schema/attribute";
import { snakeCase } from "../schema/names";
import { ctyType, type ValueType } from "../schema/types";
import { isUnknown, type Value, type Values } from "../schema/value";
import { decodeJson } from "./cty/json";
import { decode, encode } from "./cty/msgpack";
import { Decimal, Dynamic, isMap, type CtyType, type CtyValue } from "./cty/type";
import type { DynamicValue } from "./messages";

/** The object type of all attributes of a block. Made once for each block: every call needs it. */
export function objectTypeOf(attributes: Attributes): CtyType {
  const known = objectTypes.get(attributes);
  if (known !== undefined) return known;
  const fields = Object.entries(attributes).map(([name, { type }]) => [snakeCase(name), typeOf(type)]);
  const type: CtyType = ["object", Object.fromEntries(fields)];
  objectTypes.set(attributes, type);
  return type;
}

const objectTypes = new WeakMap<Attributes, CtyType>();

/** Terraform's type of one of ours. */
export function typeOf(type: ValueType): CtyType {
  return withTerraformNames(ctyType(type) as CtyType);
}

/** Fields of nested objects go by their Terraform names too. */
function withTerraformNames(type: CtyType): CtyType {
  if (typeof type === "string") return type;
  if (type[0] === "object") {
    return [
      "object",
      Object.fromEntries(
        Object.entries(type[1]).map(([name, inner]) => [snakeCase(name), withTerraformNames(inner)]),
      ),
    ];
  }
  if (type[0] === "tuple") return ["tuple", type[1].map(withTerraformNames)];
  return [type[0], withTerraformNames(type[1])];
}

/** Null stands for "there is no object". */
export function decodeValues(message: DynamicValue | null | undefined, type: CtyType): Values | null {
  return decodeValue(message, type) as Values | null;
}

/** A value of any type; fields of objects keep their Terraform names. */
export function decodeValue(message: DynamicValue | null | undefined, type: CtyType): Value {
  return plain(decodeMessage(message, type));
}

export function encodeValue(value: Value, type: CtyType): DynamicValue {
  return { msgpack: encode(value as CtyValue, type) };
}

export function decodeMessage(message: DynamicValue | null | undefined, type: CtyType): CtyValue {
  if (message?.msgpack !== undefined && message.msgpack.length > 0) return decode(message.msgpack, type);
  if (message?.json !== undefined && message.json.length > 0) {
    return decodeJson(Buffer.from(message.json).toString("utf8"), type);
  }
  return null;
}

export function encodeValues(values: Values | null, type: CtyType): DynamicValue {
  return encodeValue(values, type);
}

/** Definitions know plain numbers; one that no attribute here can hold stays as text and is refused by its type. */
function plain(value: CtyValue): Value {
  if (value === null || isUnknown(value)) return value;
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Decimal) return value.text;
  if (value instanceof Dynamic) return plain(value.value);
  if (Array.isArray(value)) return value.map(plain);
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  return value as Value;
}
