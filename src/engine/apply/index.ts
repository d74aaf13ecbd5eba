// Makes a plan come true, in the order of its graph, and writes each result to the state as it is known.

import { hasErrors } from "../../schema/diagnostic";
import { executionGraph } from "../execution-graph";
import { walk } from "../graph";
import type { Configuration } from "../input/configuration";
import { deferredDataOf, type Plan } from "../plan-data";
import { withoutSecrets } from "../secrets";
import type { Session } from "../session";
import type { StateWriter } from "../state/state-writer";
import { Applying } from "./applying";
import type { Applied, ApplyOptions } from "./events";
import { evaluateOutputs } from "./outputs";
import { settleState } from "./settle-state";
import { take } from "./step";

export type { Applied, ApplyEvent, ApplyOptions, StepAction } from "./events";

/** So many go into one request of a batch; more of them would only wait for each other. */
const defaultConcurrency = 100;

/** @throws StateError when the state can't be written; what was done by then is in the file the error names */
export async function applyPlan(
  plan: Plan,
  configuration: Configuration,
  session: Session,
  writer: StateWriter,
  options: ApplyOptions = {},
): Promise<Applied> {
  try {
    return await run(new Applying(plan, configuration, session, writer, options));
  } finally {
    await writer.finish();
  }
}

async function run(applying: Applying): Promise<Applied> {
  const { plan, configuration, session, takeovers, options } = applying;
  session.contactCenter.forget(); // a plan may have waited long for its yes
  await settleState(applying);
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
    () => options.signal?.aborted !== true,
  );
  const skipped = [...outcome].filter(([, result]) => result === "skipped").map(([node]) => node);
  const outputs = await evaluateOutputs(applying, skipped.length > 0 || hasErrors(applying.diagnostics));
  const diagnostics = withoutSecrets(configuration, applying.diagnostics);
  return { diagnostics, ...applying.counts, skipped, outputs };
}
