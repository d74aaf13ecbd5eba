// The refusal to delete what others still use. A kind of error of its own: under Terraform those who leave it may only be
// on their way.

import { DiagnosticError, error } from "../schema/diagnostic";

/** Nothing was changed. */
export class StillUsedError extends DiagnosticError {}

/** @param summary what can't be deleted, and who uses it */
export function stillUsed(summary: string, detail: string): StillUsedError {
  return new StillUsedError([error(summary, detail)]);
}

/** The way out for what leaves a flow or music in the apply that deletes it. @param what the user's word for it */
export function leavingInTheSameApply(what: string): string {
  return (
    `If they leave it in this same apply under Terraform, set create_before_destroy on the ${what}; ` +
    "if that is set, an earlier apply has failed: apply again."
  );
}
