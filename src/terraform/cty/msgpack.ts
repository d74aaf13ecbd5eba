// Values over msgpack, byte for byte as Terraform writes them.

import { decode as unpack, Decoder, Encoder, ExtData, ExtensionCodec } from "@msgpack/msgpack";
import { isUnknown, unknown, unknownNotNull } from "../../schema/value";
import { fromFloat, fromText, normal, toWire } from "./number";
import {
  CtyMismatch,
  Decimal,
  Dynamic,
  fieldOf,
  isMap,
  parseType,
  typeJson,
  type CtyType,
  type CtyValue,
} from "./type";

const plainUnknown = 0;
/** An unknown of which something is known already; the map says what (key 1: false = it is not null). */
const refinedUnknown = 12;

const extensions = new ExtensionCodec();
for (const type of [plainUnknown, refinedUnknown]) {
  extensions.register({ type, encode: () => null, decode: (data) => new ExtData(type, data) });
}

// Made once: each has a buffer that grows to the largest value, and every call of a plan packs one or more.
const packer = new Encoder({ sortKeys: true, useBigInt64: true, extensionCodec: extensions });
const unpacker = new Decoder({
  useBigInt64: true,
  extensionCodec: extensions,
  // Texts as bytes: the reader of the library takes the mark U+FEFF off the beginning of a long one.
  rawStrings: true,
  // Keys as texts with a mark before them: as they are, the library refuses `__proto__`, and JavaScript moves "10".
  keyDecoder: {
    canBeCached: () => true,
    decode: (bytes, offset, length) => `${keyMark}${textIn(bytes.subarray(offset, offset + length))}`,
  },
});

const keyMark = ".";

function textIn(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}

/** @throws CtyMismatch when the value is not of this type */
export function encode(value: CtyValue, type: CtyType): Uint8Array {
  return packer.encode(toPackable(value, type, ""));
}

/** @throws CtyMismatch when the bytes hold another type, RangeError or Error when they are no msgpack */
export function decode(bytes: Uint8Array, type: CtyType): CtyValue {
  return fromPacked(unpacker.decode(bytes), type, "");
}

function toPackable(value: CtyValue, type: CtyType, path: string): unknown {
  if (type === "dynamic") return dynamicToPackable(value, path);
  if (value === null) return null;
  if (isUnknown(value)) return packedUnknown(value);
  if (type === "string") return typeof value === "string" ? value.normalize("NFC") : mismatch("text", path);
  if (type === "bool") return typeof value === "boolean" ? value : mismatch("boolean", path);
  if (type === "number") return numberToPackable(value, path);
  switch (type[0]) {
    case "list":
    case "set":
      if (!Array.isArray(value)) return mismatch(type[0], path);
      return value.map((item: CtyValue, index) => toPackable(item, type[1], `${path}[${index}]`));
    case "tuple":
      if (!Array.isArray(value) || value.length !== type[1].length) return mismatch("tuple", path);
      return type[1].map((inner, index) =>
        toPackable((value[index] ?? null) as CtyValue, inner, `${path}[${index}]`),
      );
    case "map":
      if (!isMap(value)) return mismatch("map", path);
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [
          key.normalize("NFC"),
          toPackable(item, type[1], `${path}[${JSON.stringify(key)}]`),
        ]),
      );
    case "object":
      if (!isMap(value)) return mismatch("object", path);
      return mapEntries(type[1], (inner, name) => toPackable(fieldOf(value, name), inner, `${path}.${name}`));
  }
}

function numberToPackable(value: CtyValue, path: string): unknown {
  if (typeof value !== "number" && typeof value !== "bigint" && !(value instanceof Decimal)) {
    return mismatch("number", path);
  }
  return toWire(value).value;
}

function dynamicToPackable(value: CtyValue, path: string): unknown {
  if (value === null) return null;
  if (isUnknown(value)) return packedUnknown(value);
  if (!(value instanceof Dynamic)) return mismatch("value with its type", path);
  const type = new TextEncoder().encode(typeJson(value.type));
  return [type, toPackable(value.value, value.type, path)];
}

/** "Will exist" goes out refined: a plain unknown would lose that it is not null. */
function packedUnknown(value: symbol): ExtData {
  return value === unknownNotNull
    ? new ExtData(refinedUnknown, notNull)
    : new ExtData(plainUnknown, new Uint8Array([0]));
}

/** The msgpack map {1: false}. */
const notNull = new Uint8Array([0x81, 0x01, 0xc2]);

function fromPacked(packed: unknown, type: CtyType, path: string): CtyValue {
  if (packed instanceof ExtData) return unknownFrom(packed);
  if (packed === null) return null;
  if (type === "dynamic") return dynamicFrom(packed, path);
  if (type === "string") return packed instanceof Uint8Array ? textIn(packed) : mismatch("text", path);
  if (type === "bool") return typeof packed === "boolean" ? packed : mismatch("boolean", path);
  if (type === "number") return numberFrom(packed, path);
  switch (type[0]) {
    case "list":
    case "set":
      if (!Array.isArray(packed)) return mismatch(type[0], path);
      return packed.map((item, index) => fromPacked(item, type[1], `${path}[${index}]`));
    case "tuple":
      if (!Array.isArray(packed) || packed.length !== type[1].length) return mismatch("tuple", path);
      return type[1].map((inner, index) => fromPacked(packed[index], inner, `${path}[${index}]`));
    case "map":
      if (!isPackedMap(packed)) return mismatch("map", path);
      return Object.fromEntries(
        Object.entries(packed).map(([marked, item]) => {
          const key = marked.slice(keyMark.length);
          return [key, fromPacked(item, type[1], `${path}[${JSON.stringify(key)}]`)];
        }),
      );
    case "object":
      if (!isPackedMap(packed)) return mismatch("object", path);
      return mapEntries(type[1], (inner, name) =>
        fromPacked(packed[`${keyMark}${name}`] ?? null, inner, `${path}.${name}`),
      );
  }
}

function unknownFrom({ type, data }: ExtData): symbol {
  const bytes = typeof data === "function" ? data(0) : data;
  if (type !== refinedUnknown) return unknown;
  return isNotNull(bytes) ? unknownNotNull : unknown;
}

/** Other refinements (prefix, bounds, length) are read past: forgetting one is always allowed. */
function isNotNull(bytes: Uint8Array): boolean {
  const refinements = unpack(bytes, { useBigInt64: false, mapKeyConverter: (key) => String(key) }) as unknown;
  return isPackedMap(refinements) && refinements["1"] === false;
}

function numberFrom(packed: unknown, path: string): CtyValue {
  if (typeof packed === "bigint") return normal(packed);
  if (typeof packed === "number") return fromFloat(packed);
  if (packed instanceof Uint8Array) return fromText(textIn(packed));
  return mismatch("number", path);
}

function dynamicFrom(packed: unknown, path: string): CtyValue {
  if (!Array.isArray(packed) || packed.length !== 2) return mismatch("value with its type", path);
  const [typeBytes, value] = packed as readonly unknown[];
  const text = typeBytes instanceof Uint8Array ? textIn(typeBytes) : mismatch("type", path);
  const type = parseType(JSON.parse(text));
  return new Dynamic(type, fromPacked(value, type, path));
}

function isPackedMap(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}

function mapEntries<T, R>(
  entries: Readonly<Record<string, T>>,
  change: (value: T, key: string) => R,
): Record<string, R> {
  return Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, change(value, key)]));
}

function mismatch(expected: string, path: string): never {
  throw new CtyMismatch(expected, path);
}
