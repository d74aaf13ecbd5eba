// Plans the values of outputs.

import type { Value } from "../../schema/value";
import { identical } from "../diff";
import { evaluate } from "../input/expression";
import type { OutputChange } from "../plan-data";
import { isCoveredBy } from "../selection";
import type { Planning } from "./planning";

export function planOutputs(planning: Planning): OutputChange[] {
  const wanted = planning.options.mode === "destroy" ? [] : planning.configuration.outputs;
  const changes: OutputChange[] = [];
  for (const { name, value, sensitive } of wanted.filter(isCoveredBy(planning.selection))) {
    try {
      const after = evaluate(value, planning.lookup);
      const { outputs } = planning.state;
      const before = Object.hasOwn(outputs, name) ? outputs[name] : undefined;
      if (
        before === undefined
          ? after === null
          : before.sensitive === sensitive && identical(before.value, after)
      ) {
        continue; // the state holds no output that is null
      }
      const hidden = sensitive || before?.sensitive === true;
      changes.push({ name, before: before?.value as Value | undefined, after, sensitive: hidden });
    } catch (problem) {
      planning.report(problem, `planning output ${name}`);
    }
  }
  // A plan with targets removes none: what an output stood for may be outside of it.
  const stored = planning.selection === null ? planning.state.outputs : {};
  for (const [name, { value, sensitive }] of Object.entries(stored)) {
    if (wanted.some((output) => output.name === name)) continue;
    changes.push({ name, before: value as Value, after: undefined, sensitive });
  }
  return changes;
}
