// Gives variables to the expressions that use them, and checks the rules that they have for their values.

import { containsUnknown } from "../../schema/value";
import { evaluate, type Expression, type GivenSource, givens, references } from "./expression";
import { failInput, InputError, inputProblem } from "./input-error";
import { didYouMean } from "./nearest";
import { placeText, reportUnsupported, within } from "./place";
import { type ExpressionContext, readExpression } from "./read-expression";
import { TemplateError } from "./template";
import type { Validation } from "./variable-blocks";
import type { Variable } from "./variable-values";

/** The expression of each use of a source, such as `var.name`. */
export function givenExpressions(
  prefix: string,
  sources: ReadonlyMap<string, GivenSource>,
): (name: string) => Expression {
  return (name) => {
    const source = sources.get(name);
    if (source === undefined) {
      throw new TemplateError(`there is no ${prefix}.${name}.${didYouMean(name, sources.keys())}`, false);
    }
    return { kind: "given", source, path: [], text: source.address, place: "" };
  };
}

/** Reports every variable whose value breaks one of its own rules. */
export function checkValidations(variables: Iterable<Variable>, context: ExpressionContext): void {
  for (const { block } of variables) {
    for (const validation of block.validations) {
      try {
        checkValidation(block.name, validation, context);
      } catch (problem) {
        if (!(problem instanceof InputError)) throw problem;
        for (const diagnostic of problem.diagnostics) context.report(diagnostic);
      }
    }
  }
}

function checkValidation(
  name: string,
  { condition, message, place }: Validation,
  context: ExpressionContext,
): void {
  const { report } = context;
  const test = readExpression(condition, within(place, "condition"), context);
  const text = readExpression(message, within(place, "error_message"), context);
  const objects = [...references(test), ...references(text)];
  if (objects.length > 0) {
    reportUnsupported(report, place, `A validation that refers to ${objects[0]?.text ?? "an object"}`);
    return;
  }
  const holds = evaluate(test, noObjects);
  if (containsUnknown(holds) || holds === true || holds === "true") return;
  if (holds !== false && holds !== "false") {
    report(
      inputProblem(
        `Cannot check the variable "${name}"`,
        `${placeText(place)}: its condition is neither true nor false.`,
      ),
    );
    return;
  }
  report(
    inputProblem(`Invalid value for the variable "${name}"`, `${placeText(place)}: ${messageText(text)}`),
  );
}

function messageText(text: Expression): string {
  // As Terraform does: a message must not tell the secret.
  if (givens(text).some(({ source }) => source.sensitive)) {
    return "The message of the rule that it breaks is not shown, because it holds a sensitive value.";
  }
  return String(evaluate(text, noObjects)).trim();
}

const noObjects = () => failInput("Cannot evaluate a validation", "It refers to an object.");
