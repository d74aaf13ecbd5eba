// Terraform's own lock of a local state, as far as it shows: a file that Terraform writes while it works on the state.
// Terraform sees no lock of ours, and overwrites and removes a standing file of this name (tried with 1.11).

import { basename, dirname, join } from "node:path";
import * as v from "valibot";
import { readIfThere } from "./disk";
import type { StateProblem } from "./state-error";
import type { StatePlace } from "./state-place";

/** `.terraform.tfstate.lock.info` beside `terraform.tfstate`, or beside a link to it that Terraform was given. */
export function terraformLockPaths({ statePath, stateLinks }: StatePlace): string[] {
  return [statePath, ...stateLinks].map((path) =>
    join(dirname(path), `.${basename(path).replace(/^\./, "")}.lock.info`),
  );
}

/** Why Terraform stands in the way, if it does. */
export function terraformAtWork(place: StatePlace): StateProblem | undefined {
  for (const path of terraformLockPaths(place)) {
    const bytes = readIfThere(path);
    if (bytes === null) continue;
    return {
      summary: `Cannot go on with the state ${place.statePath}: Terraform works on it`,
      detail:
        `${holderIn(bytes)} Wait until it is done. If that Terraform was killed and is gone for good, delete its ` +
        `lock file, which nobody else does, and run again: ${path}`,
    };
  }
  return undefined;
}

const lockInfo = v.object({ Operation: v.string(), Who: v.string(), Created: v.string() });

const operations: Readonly<Record<string, string>> = {
  OperationTypeApply: "terraform apply",
  OperationTypePlan: "terraform plan",
  OperationTypeRefresh: "terraform refresh",
};

/** The lock of a Terraform that is just writing it may be half there. */
function holderIn(bytes: Buffer): string {
  const info = v.safeParse(v.pipe(v.string(), v.parseJson(), lockInfo), bytes.toString("utf8"));
  if (!info.success) return "Its lock file does not say who runs it.";
  const { Operation: operation, Who: who, Created: created } = info.output;
  return `${operations[operation] ?? `terraform (${operation})`} by ${who}, since ${created}.`;
}
