// Replaces locals by what they stand for.

import type { Expression } from "./expression";
import { didYouMean } from "./nearest";
import type { Place } from "./place";
import { type ExpressionContext, readExpression } from "./read-expression";
import { TemplateError } from "./template";

export interface Local {
  readonly json: unknown;
  readonly place: Place;
}

/** Gives each local's expression; reads each one once, when it is first asked for. */
export function localExpressions(
  locals: ReadonlyMap<string, Local>,
  context: Omit<ExpressionContext, "local">,
): (name: string) => Expression {
  const read = new Map<string, Expression | "being read">();
  const expressionOf = (name: string): Expression => {
    const local = locals.get(name);
    if (local === undefined) {
      throw new TemplateError(`there is no local.${name}.${didYouMean(name, locals.keys())}`, false);
    }
    const known = read.get(name);
    if (known === "being read") throw new TemplateError(`local.${name} leads back to itself`, false);
    if (known !== undefined) return known;
    read.set(name, "being read");
    const expression = readExpression(local.json, local.place, { ...context, local: expressionOf });
    read.set(name, expression);
    return expression;
  };
  return expressionOf;
}
