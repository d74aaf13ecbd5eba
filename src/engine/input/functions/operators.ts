// Operators as functions of two or three arguments.

import { isObject, isUnknown, unknown, type Value } from "../../../schema/value";
import { collectionType, equal, unified } from "./collection-types";
import { lazy } from "./conversion-functions";
import { add, divide, multiply, remainder, subtract } from "./decimal";
import {
  booleanOf,
  eager,
  type EagerFunction,
  type Functions,
  type LanguageFunction,
  numberOf,
  refuse,
} from "./function";

/** Binary operators by how tightly they bind, the loosest first. */
export const precedence: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["==", "!="],
  ["<", "<=", ">", ">="],
  ["+", "-"],
  ["*", "/", "%"],
];

export const operators: Functions = {
  "==": comparison((left, right) => same(left, right)),
  "!=": comparison((left, right) => !same(left, right)),
  "<": ordering((left, right) => left < right),
  "<=": ordering((left, right) => left <= right),
  ">": ordering((left, right) => left > right),
  ">=": ordering((left, right) => left >= right),
  "+": arithmetic(add),
  "-": arithmetic(subtract),
  "*": arithmetic(multiply),
  "/": arithmetic((left, right) => divide(left, divisor(right))),
  "%": arithmetic((left, right) => remainder(left, divisor(right))),
  "&&": logical(false),
  "||": logical(true),
};

export const not: LanguageFunction = eager(1, ([value]) => !booleanOf(value));
export const negative: LanguageFunction = eager(1, ([value]) => 0 - numberOf(value));

/** @param isProblem tells the failure of an expression from a defect */
export function conditionalFunction(isProblem: (thrown: unknown) => boolean): LanguageFunction {
  /** The type of the other arm counts, its failure does not. */
  const attempt = (arm: () => Value): Value => {
    try {
      return arm();
    } catch (problem) {
      if (!isProblem(problem)) throw problem;
      return null;
    }
  };
  return lazy([3, 3], ([condition = nothing, one = nothing, other = nothing]) => {
    const value = condition();
    if (isUnknown(value)) return unknown;
    const [chosen, left] = booleanOf(value) ? [one, other] : [other, one];
    return unified([chosen(), attempt(left)])[0] ?? null;
  });
}

const nothing = () => null;

function comparison(compare: (left: Value, right: Value) => boolean): EagerFunction {
  return eager(2, ([left = null, right = null]) => compare(left, right), { takesNull: true });
}

function ordering(compare: (left: number, right: number) => boolean): EagerFunction {
  return eager(2, ([left, right]) => compare(numberOf(left), numberOf(right)));
}

function arithmetic(compute: (left: number, right: number) => number): EagerFunction {
  return eager(2, ([left, right]) => compute(numberOf(left), numberOf(right)));
}

/** Equality as in Terraform, for which a list is never equal to what is written in brackets. */
function same(left: Value, right: Value): boolean {
  const collections = [left, right].every((value) => Array.isArray(value) || isObject(value));
  if (collections && [left, right].some((value) => collectionType(value) === "foreign")) {
    refuse(
      "whether a list, set or map of an object equals another one depends on their types, which wxcc does not follow. Put tolist(), toset() or tomap() around both sides, or compare the jsonencode() of both",
    );
  }
  return equal(left, right);
}

function divisor(value: number): number {
  return value === 0 ? refuse("nothing can be divided by 0") : value;
}

/** @param decisive the value that settles the matter without the right side */
function logical(decisive: boolean): LanguageFunction {
  return lazy([2, 2], ([left, right]) => {
    const first = left?.() ?? null;
    if (!isUnknown(first) && booleanOf(first) === decisive) return decisive;
    const second = right?.() ?? null;
    if (!isUnknown(second) && booleanOf(second) === decisive) return decisive;
    return isUnknown(first) || isUnknown(second) ? unknown : !decisive;
  });
}
