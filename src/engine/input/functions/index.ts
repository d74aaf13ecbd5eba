// The functions and operators that a configuration may use.

import { InputError } from "../input-error";
import { collectionFunctions } from "./collection-functions";
import { conversionFunctions, decidingFunctions } from "./conversion-functions";
import { encodingFunctions } from "./encoding-functions";
import type { Functions } from "./function";
import { providerFunctions } from "./provider-functions";
import { textFunctions } from "./text-functions";

export { itemAt } from "./collection-functions";
export { FunctionProblem, kindOf, type LanguageFunction, plainDecimal } from "./function";
export { asSet } from "./collection-functions";
export { conditional, negative, not, operators, precedence } from "./operators";

/** By the name they are called by. */
export const languageFunctions: Functions = {
  ...textFunctions,
  ...collectionFunctions,
  ...encodingFunctions,
  ...conversionFunctions,
  ...decidingFunctions((thrown) => thrown instanceof InputError),
  ...providerFunctions,
};
