// What happens to a flow between two plans: versions and labels, edits and renames in the console, bindings.

import { startEmulator, type Emulator } from "../../src/emulator";
import type { Plan } from "../../src/engine";
import { Raw } from "../emulator/raw-http";
import { definition, exported, flowDocument, type FlowParts } from "../scenarios/flow-document";
import { ids } from "../scenarios/seed";
import { actionsOf, changedAttributes, Stack, textOf, type StackConfiguration } from "./stack";

const address = "wxcc_flow.main";
const writes = ["flow.import", "flow.publish", "flow.delete"];

let emulator: Emulator;
let console: Raw;
let stack: Stack;

beforeAll(async () => {
  emulator = await startEmulator({ requestsPerMinute: 0 });
  console = new Raw(emulator);
});
afterAll(() => emulator.close());
beforeEach(() => {
  emulator.reset();
  stack = new Stack(emulator);
});
afterEach(() => {
  stack.remove();
});

const flow = (parts: FlowParts = {}, more: object = {}): StackConfiguration => ({
  resource: { wxcc_flow: { main: { definition: definition(parts), ...more } } },
});

async function applied(configuration: StackConfiguration): Promise<void> {
  await stack.write(configuration).applied();
}

const idOf = (): string => String(stack.attributes(address).id);

/** The stored flow: its row, its draft and its versions. */
function storedFlow(): Record<string, unknown> {
  const found = emulator.tenant().entities.flow?.find(({ id }) => id === idOf());
  if (found === undefined) throw new Error("the flow is not in the tenant");
  return found;
}

/** What somebody does in the Flow Designer: save other content, and publish it when labels are given. */
async function editInConsole(document: object, ...labels: string[]): Promise<void> {
  expect((await console.importFlow(document, "overwrite=yes")).status).toBe(201);
  if (labels.length > 0) expect((await console.publish(idOf(), ...labels)).status).toBe(200);
}

const greetingOf = (document: unknown): unknown =>
  /"value":"([^"]*)","name":"TTS1"/.exec(JSON.stringify(document))?.[1];

/** Greeting of the version each label points at. */
function greetings(): Record<string, unknown> {
  const { tags, versions } = storedFlow() as {
    tags: { id: string; flowVersionId: string }[];
    versions: { id: string }[];
  };
  return Object.fromEntries(
    tags.map(({ id, flowVersionId }) => [
      id,
      greetingOf(versions.find((version) => version.id === flowVersionId)),
    ]),
  );
}

const warningsOf = ({ diagnostics }: Plan): string =>
  textOf(diagnostics.filter(({ severity }) => severity === "warning"));
const errorsOf = ({ diagnostics }: Plan): string =>
  textOf(diagnostics.filter(({ severity }) => severity === "error"));

async function writesOf(action: () => Promise<unknown>): Promise<string[]> {
  const requests = await stack.requestsOf(action);
  return requests.map(({ operation }) => operation).filter((operation) => writes.includes(operation));
}

async function expectNothingLeft(): Promise<void> {
  const plan = await stack.plan();
  expect(errorsOf(plan)).toBe("");
  expect(actionsOf(plan)).toEqual({});
  expect(plan.drift).toEqual([]);
}

describe("labels", () => {
  test("a label added publishes the same content under all planned labels", async () => {
    await applied(flow({}, { version_labels: ["Live"] }));
    await applied(flow({}, { version_labels: ["Live", "Dev"] }));
    expect(greetings()).toEqual({ Live: "Welcome.", Latest: "Welcome.", Dev: "Welcome." });
    await expectNothingLeft();
  });

  test("a label removed is a warning, changes only the state and keeps pointing where it pointed", async () => {
    await applied(flow({}, { version_labels: ["Live", "Test"] }));
    const plan = await stack.write(flow({}, { version_labels: ["Live"] })).plan();
    expect(warningsOf(plan)).toContain(
      'Label Test of flow "main" is no longer managed, but stays where it points',
    );
    expect(await writesOf(() => stack.applyPlan(plan))).toEqual([]);
    await applied(flow({ greeting: "New." }, { version_labels: ["Live"] }));
    expect(greetings()).toMatchObject({ Live: "New.", Test: "Welcome." });
    await expectNothingLeft();
  });

  test("new content is published under all planned labels", async () => {
    await applied(flow({}, { version_labels: ["Live", "Test", "Dev", "Latest"] }));
    await applied(flow({ greeting: "New." }, { version_labels: ["Live", "Test", "Dev", "Latest"] }));
    expect(greetings()).toEqual({ Live: "New.", Test: "New.", Dev: "New.", Latest: "New." });
    expect(stack.attributes(address).version).toBe(2);
    await expectNothingLeft();
  });

  test("a label moved to other content in the console is drift and is moved back", async () => {
    await applied(flow({}, { version_labels: ["Live", "Test"] }));
    await editInConsole(flowDocument({ greeting: "Edited." }), "Test");
    const plan = await stack.plan();
    expect(plan.drift).toMatchObject([{ address, changed: ["version_labels"] }]);
    expect(actionsOf(plan)).toEqual({ [address]: "update" });
    await stack.applied();
    expect(greetings()).toMatchObject({ Live: "Welcome.", Test: "Welcome." });
    await expectNothingLeft();
  });

  test("the order in which labels are written makes no difference", async () => {
    await applied(flow({}, { version_labels: ["Test", "Live"] }));
    stack.write(flow({}, { version_labels: ["Live", "Test"] }));
    await expectNothingLeft();
  });
});

describe("content", () => {
  test("a version published in the console shows as drift of the definition and is put back", async () => {
    await applied(flow());
    await editInConsole(flowDocument({ greeting: "Edited." }), "Latest");
    const plan = await stack.plan();
    expect(plan.drift[0]?.changed).toEqual(expect.arrayContaining(["content_hash", "definition"]));
    expect(changedAttributes(plan, address)).toEqual(["content_hash", "definition", "status", "version"]);
    await stack.applied();
    expect(greetings()).toEqual({ Latest: "Welcome." });
    await expectNothingLeft();
  });

  test("the same content published again in the console changes nothing but the version", async () => {
    await applied(flow());
    await editInConsole(flowDocument(), "Latest");
    const plan = await stack.plan();
    expect(actionsOf(plan)).toEqual({});
    expect(plan.drift).toMatchObject([{ address, changed: ["version"] }]);
  });

  test("a new export of the same flow, with other bookkeeping and layout, plans no change", async () => {
    await applied(flow());
    const reply = await console.flows("GET", `flows/${idOf()}:export?version=latest`);
    expect(reply.text).not.toBe(definition());
    for (const text of [reply.text, JSON.stringify(JSON.parse(reply.text), null, 4)]) {
      stack.write({ resource: { wxcc_flow: { main: { definition: text } } } });
      await expectNothingLeft();
    }
  });

  test("one definition serves two tenants by its bindings", async () => {
    await applied(flow({}, { bindings: { [exported.queue]: ids.outdialQueue } }));
    expect(JSON.stringify(storedFlow().draft)).toContain(ids.outdialQueue);
    expect(JSON.stringify(storedFlow().draft)).not.toContain(exported.queue);
    await expectNothingLeft();
  });

  test("a binding that the definition does not mention is a warning", async () => {
    const plan = await stack.write(flow({}, { bindings: { nowhere: "x" } })).plan();
    expect(warningsOf(plan)).toContain('does not contain "nowhere", so this binding has no effect');
  });

  test("a definition that is unknown keeps the name, and may turn out to change nothing", async () => {
    await applied(flow());
    const late = {
      resource: {
        null_resource: { later: { triggers: { reason: "first" } } },
        wxcc_flow: { main: { definition: "${data.wxcc_flow.again.definition}" } },
      },
      data: { wxcc_flow: { again: { name: "main", depends_on: ["null_resource.later"] } } },
    };
    const plan = await stack.write(late).plan();
    expect(actionsOf(plan)).toEqual({ "null_resource.later": "create", [address]: "update" });
    expect(plan.changes.find((change) => change.address === address)?.after?.name).toBe("main");
    expect(await writesOf(() => stack.applyPlan(plan))).toEqual([]);
    await expectNothingLeft();
  });
});

describe("work of others", () => {
  test("an unpublished edit is refused with its author, and is still there afterwards", async () => {
    await applied(flow());
    await editInConsole(flowDocument({ greeting: "Half done." }));
    emulator.edit("flow", idOf(), { lastModifiedBy: "mia@example.com" });
    const plan = await stack.write(flow({ greeting: "New." })).plan();
    expect(errorsOf(plan)).toContain('Flow "main" has an unpublished edit by mia@example.com');
    expect(greetingOf(storedFlow().draft)).toBe("Half done.");
  });

  test("an edit that begins between plan and apply is refused and kept", async () => {
    await applied(flow());
    const plan = await stack.write(flow({ greeting: "New." })).plan();
    await editInConsole(flowDocument({ greeting: "Half done." }));
    let result: Awaited<ReturnType<Stack["applyPlan"]>> | undefined;
    expect(await writesOf(async () => (result = await stack.applyPlan(plan)))).toEqual([]);
    expect(textOf(result?.diagnostics ?? [])).toContain('Flow "main" has an unpublished edit by');
    expect(greetingOf(storedFlow().draft)).toBe("Half done.");
    expect(greetings()).toEqual({ Latest: "Welcome." });
  });

  test("an unpublished edit of a flow that is not to be changed is nobody's business", async () => {
    await applied(flow());
    await editInConsole(flowDocument({ greeting: "Half done." }));
    await expectNothingLeft();
  });

  test("an edit that says what is wanted is adopted", async () => {
    await applied(flow());
    await editInConsole(flowDocument({ greeting: "New." }));
    await applied(flow({ greeting: "New." }));
    expect(greetings()).toEqual({ Latest: "New." });
    await expectNothingLeft();
  });

  test("a locked flow stops the plan of a change with who holds it", async () => {
    await applied(flow());
    emulator.edit("flow", idOf(), { lockedBy: "mia@example.com", lockedAt: new Date().toISOString() });
    const plan = await stack.write(flow({ greeting: "New." })).plan();
    expect(errorsOf(plan)).toContain('Flow "main" is locked by mia@example.com');
    stack.write(flow());
    await expectNothingLeft();
  });

  test("a lock that is over stops nobody", async () => {
    await applied(flow());
    const lockedAt = new Date(Date.now() - 16 * 60_000).toISOString();
    emulator.edit("flow", idOf(), { lockedBy: "mia@example.com", lockedAt });
    await applied(flow({ greeting: "New." }));
    expect(greetings()).toEqual({ Latest: "New." });
  });

  test("a rename in the console is refused with how to rename back, and never a replacement", async () => {
    await applied(flow());
    emulator.edit("flow", idOf(), { name: "renamed" });
    for (const wanted of [flow(), flow({ greeting: "New." })]) {
      const plan = await stack.write(wanted).plan();
      expect(errorsOf(plan)).toContain('Flow "main" was renamed to "renamed" in the console');
      expect(errorsOf(plan)).toContain(`Rename flow ${idOf()} back to "main"`);
      expect(Object.values(actionsOf(plan))).not.toContain("replace");
    }
    emulator.edit("flow", idOf(), { name: "main" });
    stack.write(flow());
    await expectNothingLeft();
  });

  test("a flow of the same name that somebody else made is never overwritten", async () => {
    await console.importFlow(flowDocument({ greeting: "Of others." }));
    const plan = await stack.write(flow()).plan();
    expect(errorsOf(plan)).toContain('The name "main" of wxcc_flow.main is taken');
    expect(greetingOf(emulator.tenant().entities.flow?.[0]?.draft)).toBe("Of others.");
  });
});

describe("name", () => {
  test("another name is a replacement, made before the old flow goes, while a channel runs it", async () => {
    const stackOf = (name: string): StackConfiguration => ({
      resource: {
        wxcc_flow: { main: { definition: definition(), name, lifecycle: { create_before_destroy: true } } },
        wxcc_channel: {
          line: {
            name: "line",
            channel_type: "inbound_telephony",
            service_level_threshold: 30,
            flow_id: "${wxcc_flow.main.id}",
          },
        },
      },
    });
    await applied(stackOf("main"));
    const old = idOf();
    const plan = await stack.write(stackOf("other")).plan();
    expect(actionsOf(plan)).toEqual({ [address]: "replace", "wxcc_channel.line": "update" });
    const operations = (await stack.requestsOf(() => stack.applied()))
      .filter(({ method }) => method !== "GET")
      .map(({ operation }) => operation);
    expect(operations).toEqual(["flow.import", "flow.publish", "entry-point.update", "flow.delete"]);
    expect(emulator.tenant().entities.flow?.map(({ id }) => id)).not.toContain(old);
    await expectNothingLeft();
  });

  test("the name in the definition counts when none is configured", async () => {
    await applied(flow({ name: "main" }));
    expect(actionsOf(await stack.write(flow({ name: "other" })).plan())).toEqual({ [address]: "replace" });
    expect(actionsOf(await stack.write(flow({ name: "other" }, { name: "main" })).plan())).toEqual({});
  });
});

describe("publishing", () => {
  test("content that slips in between import and publish is reported and not published", async () => {
    const other = await startEmulator({
      requestsPerMinute: 0,
      onRequest: async ({ operation, status }) => {
        if (operation !== "flow.import" || status !== 201 || slipped) return;
        slipped = true;
        await new Raw(other).importFlow(flowDocument({ greeting: "Slipped in." }), "overwrite=yes");
      },
    });
    let slipped = false;
    const elsewhere = new Stack(other);
    try {
      const { diagnostics } = await elsewhere.write(flow()).apply();
      expect(textOf(diagnostics)).toContain('Flow "main" was edited by somebody else while it was imported');
      expect(other.requests().map(({ operation }) => operation)).not.toContain("flow.publish");
    } finally {
      elsewhere.remove();
      await other.close();
    }
  });
});
