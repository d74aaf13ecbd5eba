// Plans what is configured, each block after those it refers to, and then what is not configured any more.

import { error } from "../../schema/diagnostic";
import { containsUnknown } from "../../schema/value";
import { Graph, walk } from "../graph";
import type { Block } from "../input/configuration";
import { evaluateBody, references } from "../input/expression";
import { readDataSource, unknownDataValues } from "../read-data-source";
import { planDeletions } from "./deletions";
import { planManaged } from "./managed-object";
import type { Planning } from "./planning";

export async function planConfiguration(planning: Planning): Promise<void> {
  const graph = new Graph();
  const addresses = [...planning.blocks.keys()].filter((address) => planning.isSelected(address));
  for (const address of addresses) graph.addNode(address);
  for (const address of addresses) {
    for (const other of planning.references.of(address)) graph.addEdge(other, address);
    const wanted = planning.imports.get(address);
    if (wanted === undefined) continue;
    for (const { address: other } of references(wanted.id)) graph.addEdge(other, address);
  }
  const cycle = graph.cycle();
  if (cycle !== undefined) {
    planning.diagnostics.push(
      error(
        "Objects refer to each other in a circle",
        `${cycle.join(" -> ")}. Break the circle at one of them.`,
      ),
    );
    return;
  }
  const planned = planning.counted("planning", planning.blocks.size);
  await walk(graph, planning.concurrency, async (address) => {
    const succeeded = await planBlock(planning, address);
    planned();
    return succeeded;
  });
  planDeletions(planning);
}

async function planBlock(planning: Planning, address: string): Promise<boolean> {
  const block = planning.blocks.get(address);
  if (block === undefined) return true;
  return planning.attempt(address, `planning ${address}`, async () => {
    if (block.mode === "data") await planData(planning, block);
    else await planManaged(planning, block);
  });
}

async function planData(planning: Planning, block: Block): Promise<void> {
  const config = evaluateBody(block.body, planning.lookup);
  const waits = [...block.dependsOn].some((address) => isChanging(planning, address));
  const definition = planning.session.dataSource(block.type);
  if (waits || Object.values(config).some(containsUnknown)) {
    planning.deferredData.push(block.address);
    planning.visible.set(block.address, unknownDataValues(definition, config));
    return;
  }
  const values = await readDataSource(definition, planning.session.services, config);
  planning.dataValues[block.address] = values;
  planning.visible.set(block.address, values);
}

function isChanging(planning: Planning, address: string): boolean {
  return (
    [address, ...planning.references.closureOf(address)].some((other) => {
      const change = planning.changes.get(other);
      return change !== undefined && change.action !== "no-op";
    }) || planning.deferredData.includes(address)
  );
}
