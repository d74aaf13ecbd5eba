// Rules at synthesis: errors stop `synth` and name the construct's path, warnings become annotations.
import { Annotations, type TerraformElement, TerraformStack, Token } from "cdktf";
import type { Construct } from "constructs";
import type { Maybe, Problem } from "../resources/rules";

/** What is not known before the apply, as the rules take it. */
export const unknown = Symbol.for("wxcc.unknown");

/** A value as the rules take it: what a token stands for is not known before the apply. */
export function known<T>(value: T): Maybe<T> {
  return Token.isUnresolved(value) ? unknown : value;
}

/** The id of a construct that was given: it is known to exist, whatever its id will be. */
export function idOfGiven(construct: unknown): string | undefined {
  return construct === undefined ? undefined : "known after apply";
}

/** Has the rules run for a construct when its stack is synthesised. */
export function checkAtSynthesis(construct: Construct, check: () => readonly Problem[]): void {
  construct.node.addValidation({
    validate: () => {
      const problems = check();
      for (const problem of problems) {
        if (problem.severity === "warning") Annotations.of(construct).addWarning(inOneLine(problem));
      }
      return problems.filter(({ severity }) => severity === "error").map(inOneLine);
    },
  });
}

function inOneLine({ summary, detail }: Problem): string {
  return `${summary}: ${detail}`;
}

/** Resources of the same class that were added to the stack before this one. */
export function earlierInStack<T extends TerraformElement>(
  resource: T,
  kind: abstract new (...args: never[]) => T,
): T[] {
  const all = TerraformStack.of(resource)
    .node.findAll()
    .filter((construct): construct is T => construct instanceof kind);
  return all.slice(0, all.indexOf(resource));
}
