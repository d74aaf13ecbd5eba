// How messages speak of a flow and of what stands in the way of its update.

import { error, type Diagnostic } from "../../schema/diagnostic";
import type { Flow } from "./attributes";

/** A lock of the flow designer ends after this time (official contract of `:lock`, newer copies). */
export const lockMinutes = 15;

export function about(name: string) {
  return { noun: "flow", name };
}

export function renamed(prior: Flow, newName: string): Diagnostic {
  return error(
    `Flow "${prior.name}" was renamed to "${newName}" in the console`,
    `Rename flow ${prior.id} back to "${prior.name}" in the Flow Designer and publish it, then plan again. ` +
      "The API imports flows by name, so an update would make a second flow and leave this one as it is. " +
      `To keep the new name instead, set name = "${newName}", take the flow out of the state (state rm) and import it again under its id.`,
    "name",
  );
}

export function locked(name: string, holder: string): Diagnostic {
  return error(
    `Flow "${name}" is locked by ${holder}`,
    `Somebody is editing it in the Flow Designer. Ask ${holder} to close it (a lock ends ${lockMinutes} minutes after the last edit), then run again. Nothing was changed.`,
  );
}

export function unpublishedEdit(name: string, author: string): Diagnostic {
  return error(
    `Flow "${name}" has an unpublished edit by ${author}`,
    "Its draft differs from every published version and from this definition; an update would overwrite it. " +
      "Publish or discard the draft in the Flow Designer, or export it into the definition, then run again. Nothing was changed.",
  );
}
