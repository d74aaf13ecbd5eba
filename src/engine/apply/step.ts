// Carries out one step of an apply, and tells when it begins and how it ends.

import { ContactCenterError } from "../../contact-center";
import type { Values } from "../../schema/value";
import type { Step } from "../execution-graph";
import { diagnosticsOf } from "../failure";
import { evaluateBody } from "../input/expression";
import type { ResourceChange } from "../plan-data";
import { readDataSource } from "../read-data-source";
import { idOf, type Applying } from "./applying";
import type { StepAction } from "./events";
import { write } from "./write";

export async function take(applying: Applying, node: string, step: Step): Promise<boolean> {
  const address = step.kind === "data" ? step.address : step.change.address;
  const action = actionOf(step);
  const id = step.kind === "data" || action === "create" ? undefined : idOf(step.change.before?.attributes);
  const started = applying.now();
  const milliseconds = () => applying.now() - started;
  applying.options.onEvent?.({ kind: "started", address, action, ...(id === undefined ? {} : { id }) });
  try {
    const made = await carryOut(applying, step);
    const newId = made === undefined ? id : idOf(made);
    applying.options.onEvent?.({
      kind: "finished",
      address,
      action,
      milliseconds: milliseconds(),
      ...(newId === undefined ? {} : { id: newId }),
    });
    return true;
  } catch (problem) {
    if (isWithheld(problem)) {
      applying.withheld.add(node);
      applying.options.onEvent?.({ kind: "stopped", address, action, milliseconds: milliseconds() });
      return false;
    }
    applying.diagnostics.push(
      ...diagnosticsOf(problem, `applying ${node}`).map((diagnostic) => ({ address, ...diagnostic })),
    );
    applying.options.onEvent?.({ kind: "failed", address, action, milliseconds: milliseconds() });
    return false;
  }
}

/** Its first request was not sent: a change that was half done says so in words of its own. */
function isWithheld(problem: unknown): boolean {
  return (
    problem instanceof ContactCenterError && problem.kind === "cancelled" && problem.outcome === "not-done"
  );
}

/** @returns the attributes of what was written */
async function carryOut(applying: Applying, step: Step): Promise<Values | undefined> {
  switch (step.kind) {
    case "data":
      await readData(applying, step.address);
      return undefined;
    case "destroy":
      await destroy(applying, step.change);
      return undefined;
    case "write":
      return write(applying, step.change);
  }
}

async function readData(applying: Applying, address: string): Promise<void> {
  const block = applying.blocks.get(address);
  if (block === undefined) return;
  const config = evaluateBody(block.body, applying.lookup);
  const values = await readDataSource(
    applying.session.dataSource(block.type),
    applying.session.services,
    config,
  );
  applying.visible.set(address, values);
}

async function destroy(applying: Applying, change: ResourceChange): Promise<void> {
  const { address, before, deposedKey } = change;
  if (before === null) return;
  const type = applying.session.objectType(change.type);
  const key = deposedKey ?? applying.replaced.get(address) ?? null;
  const replacing = change.action === "replace" ? change : applying.takeovers.get(address);
  const replacement = key === null ? (replacing?.after ?? null) : null;
  const warnings = await type.delete(before, replacement);
  applying.warn(address, warnings);
  const isTakenOver = replacement !== null && type.isTakenOver(before, replacement);
  const choice = key === null ? {} : { deposed: key };
  // What is taken over is there all the time, and what an interrupted create has left is in no state.
  const isInState = (key !== null || !isTakenOver) && change.reason !== "interrupted";
  if (isInState) await applying.recorded(applying.writer.remove(address, choice));
  // Terraform's provider may have noted its create, and would settle that at the next read.
  if (key === null && !isTakenOver) await type.settle(before);
  applying.counts.destroyed += 1;
}

function actionOf(step: Step): StepAction {
  if (step.kind === "data") return "read";
  if (step.kind === "destroy") return "delete";
  return step.change.action === "update" ? "update" : "create";
}
