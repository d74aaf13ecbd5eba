// What a function of the configuration's language is, and how it refuses an argument.

import { isObject, type Value } from "../../../schema/value";

/** A function that looks at values only: all its arguments are evaluated first. */
export interface EagerFunction {
  readonly kind: "eager";
  readonly minimum: number;
  /** Number.POSITIVE_INFINITY when any number of arguments may follow. */
  readonly maximum: number;
  /** Whether unknown parts inside an argument leave the result known, as for `length`. Default false. */
  readonly takesUnknownParts?: boolean;
  /** Whether an argument may be null. Default false. */
  readonly takesNull?: boolean;
  /** Whether the result shows nothing of what is inside its arguments, as for `length`. Default false. */
  readonly hidesParts?: boolean;
  /**
   * @param folder absolute path of the folder that relative paths start from
   * @throws FunctionProblem
   */
  call(args: readonly Value[], folder: string): Value;
}

/** A function that decides by itself which arguments are evaluated. */
export interface LazyFunction {
  readonly kind: "lazy";
  readonly minimum: number;
  readonly maximum: number;
  call(args: readonly (() => Value)[]): Value;
}

export type LanguageFunction = EagerFunction | LazyFunction;
export type Functions = Readonly<Record<string, LanguageFunction>>;

/** Why a function can't work with its arguments. */
export class FunctionProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = "FunctionProblem";
  }
}

export function refuse(message: string): never {
  throw new FunctionProblem(message);
}

type Options = Partial<Omit<EagerFunction, "kind" | "call">>;

/** @param count number of arguments, or the least and the greatest number */
export function eager(
  count: number | readonly [number, number],
  call: EagerFunction["call"],
  options: Options = {},
): EagerFunction {
  const [minimum, maximum] = typeof count === "number" ? [count, count] : count;
  return { kind: "eager", minimum, maximum, call, ...options };
}

export const anyNumber = Number.POSITIVE_INFINITY;

/** The argument as text, with the conversions Terraform makes. */
export function textOf(value: Value | undefined): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") return plainDecimal(value);
  return refuse(`text is required, but this is ${kindOf(value)}`);
}

export function numberOf(value: Value | undefined): number {
  if (typeof value === "number") return value;
  if (typeof value === "string" && /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value))
    return Number(value);
  return refuse(
    `a number is required, but this is ${typeof value === "string" ? "other text" : kindOf(value)}`,
  );
}

export function booleanOf(value: Value | undefined): boolean {
  if (value === true || value === "true" || value === "1") return true;
  if (value === false || value === "false" || value === "0") return false;
  return refuse(`true or false is required, but this is ${kindOf(value)}`);
}

export function wholeNumberOf(value: Value | undefined): number {
  const number = numberOf(value);
  return Number.isSafeInteger(number) ? number : refuse(`${number} is not a whole number`);
}

export function listOf(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? value : refuse(`a list is required, but this is ${kindOf(value)}`);
}

export function mapOf(value: Value | undefined): Readonly<Record<string, Value>> {
  return isObject(value) ? value : refuse(`a map or object is required, but this is ${kindOf(value)}`);
}

/** What kind of value it is, in words; never the value, which may be a secret. */
export function kindOf(value: Value | undefined): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "a list";
  if (isObject(value)) return "an object";
  return { string: "text", number: "a number", boolean: "a boolean" }[typeof value as string] ?? "unknown";
}

/** A number without an exponent, as Terraform writes it. */
export function plainDecimal(value: number): string {
  const [, sign = "", first = "", fraction = "", exponent] =
    /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(String(value)) ?? [];
  if (exponent === undefined) return String(value);
  const digits = first + fraction;
  const places = Number(exponent);
  return sign + (places > 0 ? digits.padEnd(places + 1, "0") : `0.${"0".repeat(-places - 1)}${digits}`);
}

/** By the bytes of their UTF-8, as Terraform sorts keys and sets. */
export function byBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
