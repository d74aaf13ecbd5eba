// The values of the outputs once everything is done.

import { containsUnknown, type Value } from "../../schema/value";
import { diagnosticsOf } from "../failure";
import { evaluate } from "../input/expression";
import { isCoveredBy } from "../selection";
import { outputState } from "../state/output-type";
import type { Json } from "../state/state";
import type { Applying } from "./applying";
import type { Applied } from "./events";

export async function evaluateOutputs(applying: Applying, incomplete: boolean): Promise<Applied["outputs"]> {
  if (applying.plan.mode === "destroy") {
    if (!incomplete && applying.plan.selection === null) await applying.writer.setOutputs({});
    return {};
  }
  const kept = applying.plan.selection === null ? {} : applying.writer.state.outputs;
  const outputs: Record<string, { value: Value; sensitive: boolean }> = Object.fromEntries(
    Object.entries(kept).map(([name, { value, sensitive }]) => [name, { value: value as Value, sensitive }]),
  );
  const covered = isCoveredBy(applying.plan.selection === null ? null : new Set(applying.plan.selection));
  for (const { name, value, sensitive } of applying.configuration.outputs.filter(covered)) {
    try {
      outputs[name] = { value: evaluate(value, applying.lookup), sensitive };
    } catch (problem) {
      // After a failure what an output shows may not be there; the failure itself is told already.
      if (!incomplete) applying.diagnostics.push(...diagnosticsOf(problem, `evaluating output ${name}`));
    }
  }
  const known = Object.entries(outputs).filter(([, { value }]) => !containsUnknown(value));
  await applying.writer.setOutputs(
    Object.fromEntries(
      known.map(([name, { value, sensitive }]) => [name, outputState(value as Json, sensitive)]),
    ),
  );
  return Object.fromEntries(known);
}
