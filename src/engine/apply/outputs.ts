// The values of the outputs once everything is done.

import { containsUnknown } from "../../schema/value";
import { diagnosticsOf } from "../failure";
import { evaluate } from "../input/expression";
import { isCoveredBy } from "../selection";
import { outputState } from "../output-type";
import type { Applying } from "./applying";
import type { Applied } from "./events";

export async function evaluateOutputs(applying: Applying, incomplete: boolean): Promise<Applied["outputs"]> {
  if (applying.plan.mode === "destroy") {
    if (!incomplete && applying.plan.selection === null)
      await applying.recorded(applying.writer.setOutputs({}));
    return {};
  }
  const kept = applying.plan.selection === null ? {} : applying.writer.state.outputs;
  const outputs = new Map(Object.entries(kept));
  const covered = isCoveredBy(applying.plan.selection === null ? null : new Set(applying.plan.selection));
  for (const { name, value, sensitive } of applying.configuration.outputs.filter(covered)) {
    try {
      const evaluated = evaluate(value, applying.lookup);
      if (evaluated === null || containsUnknown(evaluated)) outputs.delete(name);
      else outputs.set(name, outputState(value, evaluated, sensitive));
    } catch (problem) {
      // After a failure what an output shows may not be there; the failure itself is told already.
      if (!incomplete) applying.diagnostics.push(...diagnosticsOf(problem, `evaluating output ${name}`));
    }
  }
  const known = Object.fromEntries(outputs);
  await applying.recorded(applying.writer.setOutputs(known));
  return known;
}
