// Values as JSON, the form in which Terraform hands a stored state to UpgradeResourceState.

import { parse } from "lossless-json";
import { fromText } from "./number";
import { CtyMismatch, Dynamic, fieldOf, isMap, parseType, type CtyType, type CtyValue } from "./type";

/** @throws SyntaxError when the text is no JSON, CtyMismatch when it holds another type */
export function decodeJson(text: string, type: CtyType): CtyValue {
  return fromJson(
    parse(text, undefined, (digits) => new Digits(digits)),
    type,
    "",
  );
}

/** A number's digits as they stand in the text. */
class Digits {
  constructor(readonly text: string) {}
}

function fromJson(json: unknown, type: CtyType, path: string): CtyValue {
  if (json === null || json === undefined) return null;
  if (type === "dynamic") return dynamicFrom(json, path);
  if (type === "string") return typeof json === "string" ? json : mismatch("text", path);
  if (type === "bool") return typeof json === "boolean" ? json : mismatch("boolean", path);
  if (type === "number") {
    // Terraform writes a number that float64 does not hold as text.
    if (json instanceof Digits) return fromText(json.text);
    return typeof json === "string" ? fromText(json) : mismatch("number", path);
  }
  switch (type[0]) {
    case "list":
    case "set":
      if (!Array.isArray(json)) return mismatch(type[0], path);
      return json.map((item, index) => fromJson(item, type[1], `${path}[${index}]`));
    case "tuple":
      if (!Array.isArray(json) || json.length !== type[1].length) return mismatch("tuple", path);
      return type[1].map((inner, index) => fromJson(json[index], inner, `${path}[${index}]`));
    case "map":
      if (!isMap(json)) return mismatch("map", path);
      return Object.fromEntries(
        Object.entries(json).map(([key, item]) => [key, fromJson(item, type[1], `${path}.${key}`)]),
      );
    case "object":
      if (!isMap(json)) return mismatch("object", path);
      // Missing and extra attributes are fine: a state may come from another version.
      return Object.fromEntries(
        Object.entries(type[1]).map(([name, inner]) => [
          name,
          fromJson(fieldOf(json, name), inner, `${path}.${name}`),
        ]),
      );
  }
}

function dynamicFrom(json: unknown, path: string): CtyValue {
  const wrapped = json as { type?: unknown; value?: unknown };
  if (!isMap(json) || wrapped.type === undefined) return mismatch("value with its type", path);
  const type = parseType(wrapped.type);
  return new Dynamic(type, fromJson(wrapped.value, type, path));
}

function mismatch(expected: string, path: string): never {
  throw new CtyMismatch(expected, path);
}
