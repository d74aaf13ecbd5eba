// Terraform's types, in their JSON notation, and the values that travel in them.

/** A type as Terraform writes it: `"string"`, `["list","number"]`, `["object",{"a":"string"}]`. */
export type CtyType =
  | "string"
  | "number"
  | "bool"
  | "dynamic"
  | readonly ["list" | "set" | "map", CtyType]
  | readonly ["tuple", readonly CtyType[]]
  | readonly ["object", { readonly [name: string]: CtyType }]
  | readonly ["object", { readonly [name: string]: CtyType }, readonly string[]];

/** A number that neither an exact float64 nor a bigint holds, as decimal text: 0.1, 1e400. */
export class Decimal {
  constructor(readonly text: string) {}
}

/** A value of type "dynamic", with the type it really has. */
export class Dynamic {
  constructor(
    readonly type: CtyType,
    readonly value: CtyValue,
  ) {}
}

/** A symbol is an unknown: see `schema/value.ts`. Integers beyond 2^53 are bigints. */
export type CtyValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | symbol
  | Decimal
  | Dynamic
  | readonly CtyValue[]
  | { readonly [name: string]: CtyValue };

/** A value that does not fit the type it should have. */
export class CtyMismatch extends Error {
  constructor(expected: string, path: string) {
    super(`${path === "" ? "the value" : path} is no ${expected}`);
    this.name = "CtyMismatch";
  }
}

/** Of an empty tuple that Go spells `["tuple",null]`; it also has `["tuple",[]]`. Written as it was read. */
const noElements: readonly CtyType[] = [];

/** Reads a type from its JSON. @throws CtyMismatch for what is no type */
export function parseType(json: unknown): CtyType {
  if (json === "string" || json === "number" || json === "bool" || json === "dynamic") return json;
  if (Array.isArray(json)) {
    const [kind, inner] = json as readonly unknown[];
    if (kind === "list" || kind === "set" || kind === "map") return [kind, parseType(inner)];
    if (kind === "tuple" && Array.isArray(inner)) return ["tuple", inner.map(parseType)];
    if (kind === "tuple" && inner === null) return ["tuple", noElements];
    if (kind === "object" && typeof inner === "object" && inner !== null && !Array.isArray(inner)) {
      return [
        "object",
        Object.fromEntries(Object.entries(inner).map(([name, type]) => [name, parseType(type)])),
      ];
    }
  }
  throw new CtyMismatch("type", JSON.stringify(json) ?? "undefined");
}

/** A type as Terraform writes it, see `parseType`. */
export function typeJson(type: CtyType): string {
  return JSON.stringify(type, (_, part: unknown) => (part === noElements ? null : part));
}

/** A field of an object; null when it has none of its own, whatever JavaScript's objects inherit. */
export function fieldOf(value: { readonly [name: string]: CtyValue }, name: string): CtyValue {
  return Object.hasOwn(value, name) ? (value[name] ?? null) : null;
}

export function isMap(value: unknown): value is { readonly [name: string]: CtyValue } {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Decimal) &&
    !(value instanceof Dynamic)
  );
}
