// What an attribute is written as: literals, references to other objects, and text that holds references.

import { isObject, isUnknown, unknown, unknownNotNull, type Value } from "../../schema/value";
import { failInput } from "./input-error";
import { didYouMean } from "./nearest";

/** One step into a value: the name of an attribute or map key, or the position in a list. */
export type PathStep = string | number;
export type AttributePath = readonly PathStep[];

/**
 * A use of another object, for example `wxcc_flow.main.id`.
 *
 * `address` is the object (`wxcc_flow.main`, `data.wxcc_queue.q`; inside a provisioner also `self`), `path`
 * leads from there to the value in Terraform's snake_case names (empty: the whole object), `text` is the
 * reference as it was written, `place` says where, for messages.
 */
export interface Reference {
  readonly kind: "reference";
  readonly address: string;
  readonly path: AttributePath;
  readonly text: string;
  readonly place: string;
}

/** An expression of the configuration. Locals are already replaced by what they stand for. */
export type Expression =
  | { readonly kind: "literal"; readonly value: null | boolean | number | string }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "object"; readonly entries: Readonly<Record<string, Expression>> }
  | { readonly kind: "text"; readonly parts: readonly Expression[]; readonly place: string }
  | {
      readonly kind: "access";
      readonly source: Expression;
      readonly path: AttributePath;
      readonly text: string;
      readonly place: string;
    }
  | Reference;

/** Every reference in an expression, in the order in which they are written. */
export function references(expression: Expression): Reference[] {
  switch (expression.kind) {
    case "literal":
      return [];
    case "reference":
      return [expression];
    case "list":
      return expression.items.flatMap(references);
    case "text":
      return expression.parts.flatMap(references);
    case "object":
      return Object.values(expression.entries).flatMap(references);
    case "access":
      return references(expression.source);
  }
}

/**
 * The value of an expression.
 *
 * `lookup` gives the object that `reference.address` names, under Terraform's attribute names; the path into
 * it is followed here. An attribute that the object leaves out is null (its name is checked when the
 * references are, see checkReferences), a missing map key or list item is an error. An unknown on the way
 * makes the result unknown; text with an unknown in it is unknown, but not null.
 *
 * Throws an InputError that names the place.
 */
export function evaluate(expression: Expression, lookup: (reference: Reference) => Value): Value {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "reference":
      return follow(attributesOf(lookup(expression), expression), expression.path, expression);
    case "access":
      return follow(evaluate(expression.source, lookup), expression.path, expression);
    case "list":
      return expression.items.map((item) => evaluate(item, lookup));
    case "object":
      return evaluateBody(expression.entries, lookup);
    case "text":
      return joined(expression, lookup);
  }
}

/** The values of all arguments of a block. */
export function evaluateBody(
  body: Readonly<Record<string, Expression>>,
  lookup: (reference: Reference) => Value,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, evaluate(value, lookup)]));
}

type Place = Pick<Reference, "text" | "place">;

/** The looked-up object with the attribute that is asked for, null when the object leaves it out. */
function attributesOf(object: Value, { path: [first] }: Reference): Value {
  if (first === undefined || !isObject(object) || Object.hasOwn(object, first)) return object;
  return { ...object, [first]: null };
}

function follow(value: Value, path: AttributePath, place: Place): Value {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (isUnknown(value)) return unknown;
  if (value === null) return notThere(place, step, "it stands in a value that is null");
  return follow(inside(value, step, place), rest, place);
}

function inside(value: Value, step: PathStep, place: Place): Value {
  if (Array.isArray(value)) {
    const items: readonly Value[] = value;
    const item = /^\d+$/.test(String(step)) ? items[Number(step)] : undefined;
    return item === undefined ? notThere(place, step, `the list has ${items.length} items`) : item;
  }
  if (!isObject(value)) return notThere(place, step, "it stands in a single value, which has no parts");
  const item = Object.hasOwn(value, step) ? value[step] : undefined;
  if (item !== undefined) return item;
  const keys = Object.keys(value);
  const meant = didYouMean(String(step), keys);
  return notThere(place, step, `there is ${keys.length === 0 ? "nothing" : keys.join(", ")}.${meant}`);
}

function notThere({ text, place }: Place, step: PathStep, why: string): never {
  return failInput(`Cannot find ${JSON.stringify(step)} of ${text}`, `${place}: ${sentence(why)}`);
}

function joined(expression: Expression & { kind: "text" }, lookup: (reference: Reference) => Value): Value {
  const values = expression.parts.map((part) => evaluate(part, lookup));
  const texts = values.map((value) => (isUnknown(value) ? value : asText(value, expression.place)));
  return texts.some(isUnknown) ? unknownNotNull : texts.map(String).join("");
}

/** A number without an exponent, as Terraform writes it. */
function plainDecimal(value: number): string {
  const [, sign = "", first = "", fraction = "", exponent] =
    /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(String(value)) ?? [];
  if (exponent === undefined) return String(value);
  const digits = first + fraction;
  const places = Number(exponent);
  return sign + (places > 0 ? digits.padEnd(places + 1, "0") : `0.${"0".repeat(-places - 1)}${digits}`);
}

function asText(value: Value, place: string): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") return plainDecimal(value);
  const what = value === null ? "null" : Array.isArray(value) ? "a list" : "an object";
  return failInput(
    `Cannot put ${what} into a text`,
    `${place}: only text, numbers and booleans can stand inside a text.`,
  );
}

function sentence(text: string): string {
  return /[.?]$/.test(text) ? text : `${text}.`;
}
