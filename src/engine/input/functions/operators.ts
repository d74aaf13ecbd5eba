// Operators as functions of two or three arguments.

import { isUnknown, unknown, type Value } from "../../../schema/value";
import { lazy } from "./conversion-functions";
import {
  booleanOf,
  eager,
  type EagerFunction,
  equal,
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
  "==": comparison((left, right) => equal(left, right)),
  "!=": comparison((left, right) => !equal(left, right)),
  "<": ordering((left, right) => left < right),
  "<=": ordering((left, right) => left <= right),
  ">": ordering((left, right) => left > right),
  ">=": ordering((left, right) => left >= right),
  "+": arithmetic((left, right) => left + right),
  "-": arithmetic((left, right) => left - right),
  "*": arithmetic((left, right) => left * right),
  "/": arithmetic((left, right) => (right === 0 ? refuse("nothing can be divided by 0") : left / right)),
  "%": arithmetic((left, right) => (right === 0 ? refuse("nothing can be divided by 0") : left % right)),
  "&&": logical(false),
  "||": logical(true),
};

export const not: LanguageFunction = eager(1, ([value]) => !booleanOf(value));
export const negative: LanguageFunction = eager(1, ([value]) => exact(0 - numberOf(value)));

/** `condition ? one : other`; only the chosen arm is evaluated. */
export const conditional: LanguageFunction = lazy([3, 3], ([condition, one, other]) => {
  const value = condition?.() ?? null;
  if (isUnknown(value)) return unknown;
  return (booleanOf(value) ? one?.() : other?.()) ?? null;
});

function comparison(compare: (left: Value, right: Value) => boolean): EagerFunction {
  return eager(2, ([left = null, right = null]) => compare(left, right), { takesNull: true });
}

function ordering(compare: (left: number, right: number) => boolean): EagerFunction {
  return eager(2, ([left, right]) => compare(numberOf(left), numberOf(right)));
}

function arithmetic(compute: (left: number, right: number) => number): EagerFunction {
  return eager(2, ([left, right]) => exact(compute(numberOf(left), numberOf(right))));
}

/** Fractions are kept to 15 digits, so that 0.1 + 0.2 is 0.3; whole numbers never lose one. */
function exact(value: number): number {
  if (Number.isInteger(value)) {
    return Number.isSafeInteger(value)
      ? value + 0
      : refuse("the result has more digits than can be kept exactly");
  }
  return Number(value.toPrecision(15));
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
