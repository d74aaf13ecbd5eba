// Types of variables: their notation, and the conversion of a value to them.

import { isObject, isUnknown, type Value } from "../../schema/value";
import { evaluate } from "./expression";
import { asSet, FunctionProblem, kindOf, languageFunctions, typed, unified } from "./functions";
import { constantScope, parseTemplate, TemplateError } from "./template";

export type TypeConstraint =
  | { readonly kind: "any" | "string" | "number" | "bool" }
  | { readonly kind: "list" | "set" | "map"; readonly element: TypeConstraint }
  | { readonly kind: "tuple"; readonly items: readonly TypeConstraint[] }
  | { readonly kind: "object"; readonly fields: Readonly<Record<string, ObjectField>> };

export interface ObjectField {
  readonly type: TypeConstraint;
  /** Default false: the field has to be there. */
  readonly optional: boolean;
  /** What stands for a missing or null optional field. Default null. */
  readonly fallback: Value;
}

/** Reads `list(object({ name = string, hours = optional(number, 8) }))`. Throws a TemplateError. */
export function parseType(text: string): TypeConstraint {
  const bare = /^\$\{(.*)\}$/s.exec(text)?.[1] ?? text;
  return new TypeParser(bare).whole();
}

const simple = ["any", "string", "number", "bool"] as const;
const collections = ["list", "set", "map"] as const;

class TypeParser {
  private position = 0;

  constructor(private readonly text: string) {}

  whole(): TypeConstraint {
    const type = this.type();
    this.skipBlank();
    return this.position < this.text.length ? this.wrong() : type;
  }

  private type(): TypeConstraint {
    const word = this.match(/(any|string|number|bool|list|set|map|tuple|object)\b/y) ?? this.wrong();
    const kind = simple.find((name) => name === word);
    if (kind !== undefined) return { kind };
    const collection = collections.find((name) => name === word);
    // A bare list or map is an old way to write one of anything.
    if (collection !== undefined && !this.at("(")) return { kind: collection, element: { kind: "any" } };
    this.take("(");
    const type = collection === undefined ? this.structure(word) : { kind: collection, element: this.type() };
    this.take(")");
    return type;
  }

  private structure(word: string): TypeConstraint {
    if (word === "tuple") {
      this.take("[");
      const items: TypeConstraint[] = [];
      while (!this.taken("]")) {
        items.push(this.type());
        if (!this.taken(",") && !this.at("]")) this.wrong();
      }
      return { kind: "tuple", items };
    }
    this.take("{");
    const fields: [string, ObjectField][] = [];
    while (!this.taken("}")) {
      const name = this.match(/[\p{ID_Start}_][\p{ID_Continue}-]*|"[^"\\]*"/uy) ?? this.wrong();
      if (!this.taken("=")) this.take(":");
      fields.push([name.replaceAll('"', ""), this.field()]);
      const before = this.position;
      if (this.taken(",") || this.at("}")) continue;
      if (!/\n\s*$/.test(this.text.slice(before, this.position))) this.wrong();
    }
    return { kind: "object", fields: Object.fromEntries(fields) };
  }

  private field(): ObjectField {
    if (this.match(/optional\s*\(/y) === undefined)
      return { type: this.type(), optional: false, fallback: null };
    const type = this.type();
    const fallback = this.taken(",") ? convert(this.constant(), type) : null;
    this.take(")");
    return { type, optional: true, fallback };
  }

  /** The expression up to the bracket that closes around it. */
  private constant(): Value {
    const start = this.position;
    let depth = 0;
    for (;;) {
      const sign = this.match(/"(?:[^"\\]|\\.)*"|[([{]|[)\]}]|[^"([{)\]}]+/sy) ?? this.wrong();
      if (/^[([{]$/.test(sign)) depth += 1;
      if (/^[)\]}]$/.test(sign) && --depth < 0) {
        this.position -= 1;
        return constantValue(this.text.slice(start, this.position));
      }
    }
  }

  private skipBlank(): void {
    this.position += /^\s*/.exec(this.text.slice(this.position))?.[0].length ?? 0;
  }

  private at(sign: string): boolean {
    this.skipBlank();
    return this.text.startsWith(sign, this.position);
  }

  private taken(sign: string): boolean {
    if (!this.at(sign)) return false;
    this.position += sign.length;
    return true;
  }

  private take(sign: string): void {
    if (!this.taken(sign)) this.wrong();
  }

  private match(pattern: RegExp): string | undefined {
    this.skipBlank();
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0];
    this.position += found?.length ?? 0;
    return found;
  }

  private wrong(): never {
    const rest = this.text.slice(this.position, this.position + 30);
    throw new TemplateError(
      rest === ""
        ? "the type is not finished"
        : `${JSON.stringify(rest)} is not a type such as string, number, bool, list(string) or object({ name = string })`,
      false,
    );
  }
}

/** The value of an expression that refers to nothing. Throws a TemplateError. */
export function constantValue(expression: string): Value {
  const parsed = parseTemplate(`\${${expression}\n}`, constantScope(""));
  return evaluate(parsed, () => null);
}

/** The value as this type, with Terraform's conversions. Throws a FunctionProblem that never tells the value. */
export function convert(value: Value, type: TypeConstraint): Value {
  if (value === null || isUnknown(value)) return value;
  switch (type.kind) {
    case "any":
      return value;
    case "string":
      return converted("tostring", value);
    case "number":
      return converted("tonumber", value);
    case "bool":
      return converted("tobool", value);
    case "list":
      return typed(
        unified(items(value).map((item, index) => inside(index, () => convert(item, type.element)))),
        "list",
      );
    case "set":
      return asSet(items(value).map((item, index) => inside(index, () => convert(item, type.element))));
    case "map":
      return convertMap(fieldsOf(value), type.element);
    case "tuple":
      if (items(value).length !== type.items.length) {
        throw new FunctionProblem(
          `a tuple of ${type.items.length} items is required, but this has ${items(value).length}`,
        );
      }
      return type.items.map((item, index) => inside(index, () => convert(items(value)[index] ?? null, item)));
    case "object":
      return convertObject(fieldsOf(value), type.fields);
  }
}

function convertMap(value: Readonly<Record<string, Value>>, element: TypeConstraint): Value {
  const parts = Object.entries(value).map(([key, item]) => inside(key, () => convert(item, element)));
  const alike = unified(parts);
  return typed(
    Object.fromEntries(Object.keys(value).map((key, index) => [key, alike[index] ?? null])),
    "map",
  );
}

/** Attributes that the type does not have are dropped, as Terraform drops them. */
function convertObject(
  value: Readonly<Record<string, Value>>,
  fields: Readonly<Record<string, ObjectField>>,
): Value {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { type, optional, fallback }]) => {
      const given = Object.hasOwn(value, name) ? (value[name] ?? null) : undefined;
      if (given === undefined && !optional) throw new FunctionProblem(`its attribute ${name} is missing`);
      return [
        name,
        given === undefined || (given === null && optional)
          ? fallback
          : inside(name, () => convert(given, type)),
      ];
    }),
  );
}

function converted(name: "tostring" | "tonumber" | "tobool", value: Value): Value {
  const convertTo = languageFunctions[name];
  return convertTo?.kind === "eager" ? convertTo.call([value], "") : value;
}

function items(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value;
  throw new FunctionProblem(`a list is required, but this is ${kindOf(value)}`);
}

function fieldsOf(value: Value): Readonly<Record<string, Value>> {
  if (isObject(value)) return value;
  throw new FunctionProblem(`an object is required, but this is ${kindOf(value)}`);
}

function inside(step: string | number, work: () => Value): Value {
  try {
    return work();
  } catch (problem) {
    if (!(problem instanceof FunctionProblem)) throw problem;
    throw new FunctionProblem(`at ${JSON.stringify(step)} ${problem.message}`);
  }
}
