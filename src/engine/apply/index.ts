// Makes a plan come true, in the order of its graph, and writes each result to the state as it is known.

import { hasErrors } from "../../schema/diagnostic";
import { executionGraph } from "../execution-graph";
import { diagnosticsOf } from "../failure";
import { walk } from "../graph";
import type { Configuration } from "../input/configuration";
import { deferredDataOf, type Plan } from "../plan-data";
import { forgetWhatIsOver } from "../records";
import { withoutSecrets } from "../secrets";
import type { Session } from "../session";
import { StateError } from "../state/state-error";
import type { StateWriter } from "../state/state-writer";
import { Applying } from "./applying";
import type { Applied, ApplyOptions } from "./events";
import { evaluateOutputs } from "./outputs";
import { settleState } from "./settle-state";
import { take } from "./step";

export type { Applied, ApplyEvent, ApplyOptions, StepAction } from "./events";

/** So many go into one request of a batch; more of them would only wait for each other. */
const defaultConcurrency = 100;

/**
 * When the run loses its hold on the state, it starts nothing new, and waits for what is under way; what was done then
 * is in the file that its error names.
 * @throws StateError when that happens before anything was changed
 */
export async function applyPlan(
  plan: Plan,
  configuration: Configuration,
  session: Session,
  writer: StateWriter,
  options: ApplyOptions = {},
): Promise<Applied> {
  const applying = new Applying(plan, configuration, session, writer, options);
  try {
    session.contactCenter.forget(); // a plan may have waited long for its yes
    await settleState(applying);
  } catch (problem) {
    await applying.recorded(writer.finish()); // what it would say is what was thrown
    throw problem;
  }
  return run(applying);
}

async function run(applying: Applying): Promise<Applied> {
  const { plan, configuration, session, takeovers, options, writer, diagnostics } = applying;
  const { graph, steps } = executionGraph({
    configuration,
    changes: plan.changes,
    deferredData: deferredDataOf(plan, configuration),
    takeovers,
    uniqueAttribute: (type) => session.objectType(type).unique?.attribute ?? null,
  });
  options.onSteps?.(steps.size);
  const outcome = await walk(
    graph,
    options.concurrency ?? defaultConcurrency,
    async (node) => {
      const step = steps.get(node);
      return step === undefined || (await take(applying, node, step));
    },
    () => options.signal?.aborted !== true && writer.reasonToStop === undefined,
  );
  const skipped = [...outcome.keys()].filter(
    (node) => outcome.get(node) === "skipped" || applying.withheld.has(node),
  );
  const outputs = await evaluateOutputs(applying, skipped.length > 0 || hasErrors(diagnostics));
  const problem = await endOf(writer);
  const isComplete = skipped.length === 0 && problem === undefined && !hasErrors(diagnostics);
  if (isComplete) await forgetRecordsOf(applying);
  diagnostics.push(...(problem?.diagnostics ?? []));
  return {
    diagnostics: withoutSecrets(configuration, diagnostics),
    ...applying.counts,
    skipped,
    recorded: problem === undefined,
    outputs,
  };
}

async function endOf(writer: StateWriter): Promise<StateError | undefined> {
  try {
    await writer.finish();
    return undefined;
  } catch (problem) {
    if (problem instanceof StateError) return problem;
    throw problem;
  }
}

/** Nothing waits for it: what can't be looked at now is looked at by the next apply. */
async function forgetRecordsOf({ session, writer, diagnostics }: Applying): Promise<void> {
  try {
    await forgetWhatIsOver(session.services, writer.state.resources);
  } catch (problem) {
    const found = diagnosticsOf(problem, "looking through the records of creates");
    diagnostics.push(...found.map((diagnostic) => ({ ...diagnostic, severity: "warning" as const })));
  }
}
