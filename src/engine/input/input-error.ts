// The error of a configuration that cannot be used, and how its problems are gathered.

import { type Detail, type Diagnostic, DiagnosticError, diagnostic } from "../../schema/diagnostic";

/** A configuration that `wxcc` cannot use; it carries every problem that was found, not only the first. */
export class InputError extends DiagnosticError {
  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics);
    this.name = "InputError";
  }
}

/** Takes one problem; reading goes on, so that a user sees all problems at once. */
export type Report = (diagnostic: Diagnostic) => void;

/** One error about the input, with the object it concerns when there is one. */
export function inputProblem(summary: string, detail: Detail, address?: string): Diagnostic {
  return diagnostic("error", summary, detail, address === undefined ? {} : { address });
}

/** Throws one problem of the input. */
export function failInput(summary: string, detail: Detail, address?: string): never {
  throw new InputError([inputProblem(summary, detail, address)]);
}
