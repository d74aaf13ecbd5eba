// What can only be said once all changes are known: circles, names given twice, objects left behind.

import { error } from "../../schema/diagnostic";
import { executionGraph } from "../execution-graph";
import { warnAboutDependents, type AddressElsewhere } from "../left-behind";
import type { ObjectType } from "../object-type";
import { takeoversIn } from "../takeovers";
import { checkUniqueness, refusedNames } from "../uniqueness";
import type { Planning } from "./planning";

export async function checkChanges(planning: Planning): Promise<void> {
  spreadCreateBeforeDestroy(planning);
  const changes = [...planning.changes.values()];
  const type = (name: string): ObjectType => planning.session.objectType(name);
  const takeovers = takeoversIn(changes, type);
  const { graph, lateNames } = executionGraph({
    configuration: planning.configuration,
    changes,
    deferredData: planning.deferredData,
    takeovers,
    uniqueAttribute: (name) => type(name).unique?.attribute ?? null,
  });
  const cycle = graph.cycle();
  if (cycle !== undefined) {
    planning.diagnostics.push(
      error(
        "These changes wait for each other",
        `${cycle.join(" -> ")}. Make one of them in an apply of its own first.`,
      ),
    );
  }
  const refused = refusedNames(lateNames);
  planning.diagnostics.push(...refused);
  try {
    const unique = await checkUniqueness(
      changes,
      takeovers,
      type,
      planning.concurrency,
      addressElsewhere(planning),
    );
    planning.diagnostics.push(
      // What is refused for the same name needs no warning of how it would be made.
      ...unique.filter(
        ({ severity, address }) => severity === "error" || !refused.some((one) => one.address === address),
      ),
      ...(await warnAboutDependents(
        changes,
        takeovers,
        planning.references,
        type,
        planning.concurrency,
        addressElsewhere(planning),
      )),
    );
  } catch (problem) {
    planning.report(problem, "checking the plan");
  }
}

const addressElsewhere =
  (planning: Planning): AddressElsewhere =>
  (id) => {
    if (planning.selection === null) return null;
    const address = planning.holders.get(id);
    return address === undefined || planning.isSelected(address) ? null : address;
  };

/** What an object refers to must outlive it: with it, its replaced dependencies are created first too. */
function spreadCreateBeforeDestroy(planning: Planning): void {
  for (const change of planning.changes.values()) {
    if (change.action !== "replace" || !change.createBeforeDestroy) continue;
    for (const address of planning.references.closureOf(change.address)) {
      const other = planning.changes.get(address);
      if (other !== undefined && !other.createBeforeDestroy) {
        planning.changes.set(address, { ...other, createBeforeDestroy: true });
      }
    }
  }
}
