// What an attribute is written as: literals, references to other objects, text that holds references, and calls of
// functions and operators.

import {
  containsUnknown,
  isObject,
  isUnknown,
  unknown,
  unknownNotNull,
  type Value,
} from "../../schema/value";
import {
  collectionType,
  foreign,
  FunctionProblem,
  kindOf,
  type LanguageFunction,
  plainDecimal,
} from "./functions";
import { failInput } from "./input-error";
import { didYouMean } from "./nearest";
import type { TypeConstraint } from "./type-constraint";

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

/** A use of what comes from outside the configuration: a variable, or the outputs of another state. */
export interface Given {
  readonly kind: "given";
  readonly source: GivenSource;
  readonly path: AttributePath;
  /** As it was written, for example `var.name`. */
  readonly text: string;
  readonly place: string;
}

export interface GivenSource {
  /** `var.name`, `data.terraform_remote_state.lines`. */
  readonly address: string;
  /** Whether the value must not be shown. */
  readonly sensitive: boolean;
  /** Of a variable: the type of its values. */
  readonly type?: TypeConstraint;
  /**
   * The whole value, unknown while it is not given.
   * @param path what is wanted of it, for the error when it is not there
   * @throws InputError when it can't be had
   */
  value(path: AttributePath, place: string): Value;
}

/** A call of a function, or an operator with its operands. */
export interface Call {
  readonly kind: "call";
  /** As it is called: `upper`, `==`, `?:`, `[]`. */
  readonly name: string;
  readonly called: LanguageFunction;
  readonly args: readonly Expression[];
  /** Whether the last argument is a list of arguments (`...`). */
  readonly spread: boolean;
  /** Absolute path of the folder that relative paths start from. */
  readonly folder: string;
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
  | Call
  | Given
  | Reference;

/** Every use of an object, a variable or another state, in the order in which they are written. */
export function uses(expression: Expression): (Reference | Given)[] {
  switch (expression.kind) {
    case "literal":
      return [];
    case "reference":
    case "given":
      return [expression];
    case "list":
      return expression.items.flatMap(uses);
    case "text":
      return expression.parts.flatMap(uses);
    case "object":
      return Object.values(expression.entries).flatMap(uses);
    case "access":
      return uses(expression.source);
    case "call":
      return expression.args.flatMap(uses);
  }
}

/** The uses of objects among them. */
export function references(expression: Expression): Reference[] {
  return uses(expression).filter((use) => use.kind === "reference");
}

/** The uses of variables and of other states among them. */
export function givens(expression: Expression): Given[] {
  return uses(expression).filter((use) => use.kind === "given");
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
      return foreign(follow(attributesOf(lookup(expression), expression), expression.path, expression));
    case "access":
      return follow(evaluate(expression.source, lookup), expression.path, expression);
    case "given":
      return follow(expression.source.value(expression.path, expression.place), expression.path, expression);
    case "call":
      return result(expression, lookup);
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
  const values: [string, Value][] = [];
  for (const name of Object.keys(body)) {
    const expression = body[name];
    if (expression !== undefined) values.push([name, evaluate(expression, lookup)]);
  }
  return Object.fromEntries(values); // as an own property, whatever the name
}

type Place = Pick<Reference, "text" | "place">;

/** The looked-up object with the attribute that is asked for, null when the object leaves it out. */
function attributesOf(object: Value, { path: [first] }: Reference): Value {
  if (first === undefined || !isObject(object) || Object.hasOwn(object, first)) return object;
  return { ...object, [first]: null };
}

function follow(value: Value, path: AttributePath, place: Place): Value {
  let found = value;
  for (const step of path) {
    if (isUnknown(found)) return unknown;
    if (found === null) return notThere(place, step, "it stands in a value that is null");
    found = inside(found, step, place);
  }
  return found;
}

function inside(value: Value, step: PathStep, place: Place): Value {
  if (collectionType(value) === "set") {
    return notThere(place, step, "it stands in a set, which has no order. Use tolist() first");
  }
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
  return texts.some(isUnknown) ? unknownNotNull : texts.map(String).join("").normalize();
}

function result(call: Call, lookup: (reference: Reference) => Value): Value {
  const { name, called, folder, place } = call;
  try {
    if (called.kind === "lazy")
      return called.call(call.args.map((argument) => () => evaluate(argument, lookup)));
    const args = spreadOut(
      call,
      call.args.map((argument) => evaluate(argument, lookup)),
    );
    if (args === undefined) return unknown;
    const isOpen = called.takesUnknownParts === true ? isUnknown : containsUnknown;
    if (args.some(isOpen)) return unknown;
    const missing = called.takesNull === true ? -1 : args.findIndex((argument) => argument === null);
    if (missing >= 0) throw new FunctionProblem(`its argument ${missing + 1} is null`);
    return normal(called.call(args, folder));
  } catch (problem) {
    if (!(problem instanceof FunctionProblem)) throw problem;
    return failInput(`Cannot evaluate ${callText(name)}`, `${place}: ${sentence(problem.message)}`);
  }
}

/** Terraform keeps every text in the normal form C of Unicode: an accent and its letter are one character. */
function normal(value: Value): Value {
  return typeof value === "string" ? value.normalize() : value;
}

/** The arguments with those of a list at the end; undefined while that list is not known. */
function spreadOut({ spread, called }: Call, args: readonly Value[]): readonly Value[] | undefined {
  if (!spread) return args;
  const last = args.at(-1) ?? null;
  if (isUnknown(last)) return undefined;
  if (!Array.isArray(last))
    throw new FunctionProblem(`a list is required before "...", but this is ${kindOf(last)}`);
  const all: readonly Value[] = [...args.slice(0, -1), ...(last as readonly Value[])];
  if (all.length < called.minimum || all.length > called.maximum) {
    throw new FunctionProblem(`it can't take ${all.length} arguments`);
  }
  return all;
}

/** How a call is named in messages. */
export function callText(name: string): string {
  if (name === "?:") return "a condition";
  if (name === "[]") return "an index";
  return /^\w/.test(name) ? `the function ${name}` : `the operator ${name}`;
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
