// One list answers the reads of a plan, and many writes leave together; neither may tell or lose anything that a read
// of each object would not: whoever edits the tenant beside us, before, between or during our runs.

import fc from "fast-check";
import { startEmulator, type Emulator, type RequestLogEntry } from "../../src/emulator";
import { TestClock } from "../contact-center/scripted-server";
import { Raw } from "../emulator/raw-http";
import { actionsOf, Stack, textOf } from "./stack";

let emulator: Emulator;
let raw: Raw;
let stack: Stack;
let onRequest: (entry: RequestLogEntry) => Promise<void> = async () => undefined;

beforeAll(async () => {
  emulator = await startEmulator({ requestsPerMinute: 0, onRequest: (entry) => onRequest(entry) });
  raw = new Raw(emulator);
});
afterAll(() => emulator.close());
beforeEach(() => {
  onRequest = async () => undefined;
  emulator.reset();
  stack = new Stack(emulator, {}, new TestClock());
});
afterEach(() => stack.remove());

const channel = (name: string, more: object = {}) => ({
  name,
  channel_type: "inbound_telephony",
  service_level_threshold: 30,
  ...more,
});
const channels = (count: number, more: (number: number) => object = () => ({})) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`c${n}`, channel(`line-${n}`, more(n))]));
const stackOf = (count: number, more?: (number: number) => object) => ({
  resource: { wxcc_channel: channels(count, more) },
});
const stored = (name: string) =>
  emulator.tenant().entities["entry-point"]?.find((one) => one.name === name) ?? {};

/** Changes a channel as somebody else would: reads it, replaces it. */
async function edit(name: string, change: object): Promise<void> {
  const id = String(stored(name).id);
  const { body } = await raw.org("GET", `entry-point/${id}`);
  const { status, text } = await raw.org("PUT", `entry-point/${id}`, { ...body, ...change });
  if (status >= 300) throw new Error(`refused: ${text}`);
}

async function strangers(count: number): Promise<string[]> {
  const items = Array.from({ length: count }, (_, n) => ({
    itemIdentifier: n,
    item: {
      name: `stranger-${n}`,
      entryPointType: "INBOUND",
      channelType: "TELEPHONY",
      active: false,
      serviceLevelThreshold: 20,
      maximumActiveContacts: 0,
    },
    requestAction: "SAVE",
  }));
  await raw.org("POST", "entry-point/bulk", { items });
  return items.map(({ item }) => String(stored(item.name).id));
}

const theirs = {
  subscriptionId: "theirs",
  flowOverrideSettings: [{ name: "greeting", type: "String", value: "theirs" }],
};
const ours = { greeting: { type: "String", value: "ours" } };

/** What a plan says of each object. */
async function planned(strategy: string) {
  const { changes, diagnostics } = await new Stack(
    emulator,
    { WXCC_READ_STRATEGY: strategy },
    new TestClock(),
    stack.folder,
  ).plan();
  return { changes, texts: textOf(diagnostics) };
}

type Edit = (name: string) => Promise<unknown>;
const edits: Record<string, Edit> = {
  describe: (name) => edit(name, { description: "by hand" }),
  "set an array": (name) => edit(name, theirs),
  "clear an array": (name) => edit(name, { flowOverrideSettings: undefined }),
  "switch off": (name) => edit(name, { active: false }),
  rename: (name) => edit(name, { name: `${name}-renamed` }),
  delete: async (name) => {
    await edit(name, { active: false });
    await raw.org("DELETE", `entry-point/${String(stored(name).id)}`);
  },
};

test("a plan by one list is the plan by one read for each object, whatever was edited by hand", async () => {
  const count = 103;
  const withArrays = (n: number) => (n % 3 === 0 ? { flow_override: ours } : {});
  await stack.write(stackOf(count, withArrays)).applied();
  const kinds = Object.keys(edits);
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.tuple(fc.nat(count - 1), fc.constantFrom(...kinds)), {
        selector: ([n]) => n,
        maxLength: 8,
      }),
      async (made) => {
        for (const [n, kind] of made) await edits[kind]?.(`line-${n}`);
        const byList = await planned("snapshot");
        expect(byList).toEqual(await planned("each"));
        expect(
          Object.keys(byList.changes.filter(({ action }) => action !== "no-op")).length,
        ).toBeLessThanOrEqual(made.length);
        await stack.applied();
        expect(actionsOf(await stack.plan())).toEqual({});
      },
    ),
    { numRuns: 6, seed: 20 },
  );
}, 60_000);

test.each([95, 94, 200])("a list of whole pages (%d strangers beside) misses nothing", async (count) => {
  await strangers(count);
  await stack.write(stackOf(5)).applied();
  expect(actionsOf(await stack.plan())).toEqual({});
});

test("a row that slips to the page before, as another object goes, is not taken for deleted", async () => {
  const ids = await strangers(50);
  await stack.write(stackOf(120)).applied(); // two pages: so few are listed, not read around
  let isShifted = false;
  onRequest = async ({ operation }) => {
    if (operation !== "entry-point.list" || isShifted) return;
    isShifted = true; // the first page has been read
    for (const id of ids.slice(0, 5)) await raw.org("DELETE", `entry-point/${id}`);
  };
  const requests = await stack.requestsOf(async () => expect(actionsOf(await stack.plan())).toEqual({}));
  expect(isShifted).toBe(true);
  expect(requests.some(({ operation }) => operation === "entry-point.get")).toBe(true);
});

test("what is edited by hand between the plan and the apply survives updates in bulk", async () => {
  await stack.write(stackOf(30)).applied();
  const plan = await stack.write(stackOf(30, () => ({ description: "New" }))).plan();
  await edit("line-7", theirs);
  expect(textOf((await stack.applyPlan(plan)).diagnostics)).toBe("");
  expect(stored("line-7")).toMatchObject({ subscriptionId: "theirs", description: "New" });
});

test("what is edited by hand after a bulk request and before its read-back is seen by the next plan", async () => {
  onRequest = async ({ operation }) => {
    if (operation !== "entry-point.bulk") return;
    onRequest = async () => undefined;
    await edit("line-7", theirs);
  };
  await stack.write(stackOf(30)).apply();
  const plan = await stack.plan();
  expect(actionsOf(plan)).toEqual({ "wxcc_channel.c7": "update" });
  expect(stored("line-7")).toMatchObject(theirs);
});

test("keys that are not modelled survive updates in bulk, those in array fields too", async () => {
  await stack.write(stackOf(20, () => ({ flow_override: ours }))).applied();
  for (const n of [3, 4]) await edit(`line-${n}`, { subscriptionId: `kept-${n}` });
  await stack.write(stackOf(20, () => ({ flow_override: ours, description: "New" }))).applied();
  for (const n of [3, 4]) {
    expect(stored(`line-${n}`)).toMatchObject({
      subscriptionId: `kept-${n}`,
      description: "New",
      flowOverrideSettings: [{ name: "greeting", value: "ours" }],
    });
  }
});

test("of a bulk delete that is refused in part every line that stays takes calls again", async () => {
  await stack.write(stackOf(12)).applied();
  const numbered = ["line-2", "line-5", "line-11"];
  let isMapped = false;
  onRequest = async ({ operation }) => {
    // After the look at what points here, and after the lines were switched off.
    if (operation !== "entry-point.bulk" || isMapped) return;
    isMapped = true;
    for (const [n, name] of numbered.entries())
      await raw.mapNumber(String(stored(name).id), `+1408555010${n}`);
  };
  const { diagnostics } = await stack.write({}).apply();
  expect(isMapped).toBe(true);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toHaveLength(3);
  const left = (emulator.tenant().entities["entry-point"] ?? []).filter(({ name }) =>
    /^line-/.test(String(name)),
  );
  expect(left.map(({ name }) => name).sort()).toEqual([...numbered].sort());
  expect(left.every(({ active }) => active === true)).toBe(true);
});

test("a number that is mapped after the plan keeps its line from being deleted in a batch", async () => {
  await stack.write(stackOf(6)).applied();
  const plan = await stack.write({}).plan();
  await raw.mapNumber(String(stored("line-3").id), "+14085550103");
  const { diagnostics } = await stack.applyPlan(plan);
  expect(textOf(diagnostics)).toContain('Channel "line-3" can\'t be deleted');
  expect(stored("line-3")).toMatchObject({ active: true });
});
