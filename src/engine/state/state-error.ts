// The error of a state file or lock that cannot be used.

import { type Detail, type Diagnostic, DiagnosticError, diagnostic } from "../../schema/diagnostic";

/** A state file or lock that cannot be read, written or taken. */
export class StateError extends DiagnosticError {
  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics);
    this.name = "StateError";
  }
}

/** What is wrong with a state or with the hold of a run on it. */
export interface StateProblem {
  readonly summary: string;
  readonly detail: string;
}

/** Throws one problem of the state. */
export function failState(summary: string, detail: Detail, address?: string): never {
  throw new StateError([diagnostic("error", summary, detail, address === undefined ? {} : { address })]);
}
