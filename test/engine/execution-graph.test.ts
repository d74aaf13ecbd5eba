// Names that pass from object to object within one apply: who gives one up comes before who takes it.

import { executionGraph } from "../../src/engine/execution-graph";
import { walk } from "../../src/engine/graph";
import type { Configuration } from "../../src/engine";
import type { ResourceChange } from "../../src/engine/plan-data";

const configuration = { resources: [], dataSources: [] } as unknown as Configuration;

/** Channels that take these names, in the place of the name of their position. */
function renamed(names: readonly number[]): ResourceChange[] {
  return names.map((name, position) => ({
    address: `wxcc_channel.c${position}`,
    type: "wxcc_channel",
    name: `c${position}`,
    action: "update",
    reason: "attributes changed",
    before: { attributes: { id: `id-${position}`, name: `n${position}` }, privateData: "" },
    after: { id: `id-${position}`, name: `n${name}` },
    privateData: "",
    configurationKnown: true,
    replacePaths: [],
    createBeforeDestroy: false,
    dependencies: [],
    deposedKey: null,
    constructPath: null,
    previousAddress: null,
    importing: null,
  })) as unknown as ResourceChange[];
}

const executionOf = (changes: readonly ResourceChange[]) =>
  executionGraph({
    configuration,
    changes,
    deferredData: [],
    takeovers: new Map(),
    uniqueAttribute: () => "name",
  });

test.each([1, -1])("10,000 channels renumbered by %i: each name is free when it is taken", async (shift) => {
  const count = 10_000;
  const changes = renamed(Array.from({ length: count }, (_, position) => position + shift));
  const { graph, lateNames } = executionOf(changes);
  expect(lateNames).toEqual([]);
  const order: number[] = [];
  await walk(graph, 100, async (node) => {
    order.push(Number(node.slice("wxcc_channel.c".length)));
    return true;
  });
  const expected = Array.from({ length: count }, (_, position) => position);
  expect(order).toEqual(shift === 1 ? expected.reverse() : expected);
});

test.each([
  { names: [1, 0], late: 1 },
  { names: [1, 2, 0], late: 1 },
  { names: [2, 0, 1], late: 1 },
  { names: [1, 0, 3, 2, 5], late: 2 },
])(
  "names that go round in a circle ($names): one of each circle can't be free in time",
  ({ names, late }) => {
    const { graph, lateNames } = executionOf(renamed(names));
    expect(lateNames).toHaveLength(late);
    expect(graph.cycle()).toBeUndefined();
  },
);
