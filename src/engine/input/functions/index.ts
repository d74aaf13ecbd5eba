// The functions and operators that a configuration may use.

import { InputError } from "../input-error";
import { collectionFunctions } from "./collection-functions";
import { conversionFunctions, decidingFunctions } from "./conversion-functions";
import { encodingFunctions } from "./encoding-functions";
import { FunctionProblem, type Functions } from "./function";
import { conditionalFunction } from "./operators";
import { textFunctions } from "./text-functions";

export { itemAt } from "./collection-functions";
export { eager, type EagerFunction, type Functions, refuse } from "./function";
export { FunctionProblem, kindOf, type LanguageFunction, plainDecimal } from "./function";
export { asSet } from "./collection-functions";
export { collectionType, foreign, typed, unified } from "./collection-types";
export { negative, not, operators, precedence } from "./operators";

const isProblem = (thrown: unknown) => thrown instanceof InputError || thrown instanceof FunctionProblem;

/** `condition ? one : other`. */
export const conditional = conditionalFunction(isProblem);

/** Terraform's own, by the name they are called by. */
export const languageFunctions: Functions = {
  ...textFunctions,
  ...collectionFunctions,
  ...encodingFunctions,
  ...conversionFunctions,
  ...decidingFunctions(isProblem),
};
