// What happens to a flow between two plans: versions and labels, edits and renames in the console, bindings.

import { startEmulator, type FaultRule } from "../../src/emulator";
import { Raw } from "../emulator/raw-http";
import { definition, exported, flowDocument, type FlowParts } from "../scenarios/flow-document";
import { ids } from "../scenarios/seed";
import type { OpenDoor } from "./matrix";
import type { StackConfiguration } from "./stack";
import { Story, type Telling } from "./story";

const address = "wxcc_flow.main";
const writes = ["flow.import", "flow.publish", "flow.delete"];

const flow = (parts: FlowParts = {}, more: object = {}): StackConfiguration => ({
  resource: { wxcc_flow: { main: { definition: definition(parts), ...more } } },
});

const greetingOf = (document: unknown): unknown =>
  /"value":"([^"]*)","name":"TTS1"/.exec(JSON.stringify(document))?.[1];

export function flowStories(open: OpenDoor, told: Telling = test): void {
  const story = new Story(open);
  const raw = () => new Raw(story.emulator);

  async function applied(configuration: StackConfiguration): Promise<void> {
    await story.write(configuration).applied();
  }

  const idOf = (): string => String(story.attributes(address).id);

  /** The stored flow: its row, its draft and its versions. */
  function storedFlow(): Record<string, unknown> {
    const found = story.emulator.tenant().entities.flow?.find(({ id }) => id === idOf());
    if (found === undefined) throw new Error("the flow is not in the tenant");
    return found;
  }

  /** What somebody does in the Flow Designer: save other content, and publish it when labels are given. */
  async function editInConsole(document: object, ...labels: string[]): Promise<void> {
    expect((await raw().importFlow(document, "overwrite=yes")).status).toBe(201);
    if (labels.length > 0) expect((await raw().publish(idOf(), ...labels)).status).toBe(200);
  }

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

  async function writesOf(action: () => Promise<unknown>): Promise<string[]> {
    const requests = await story.requestsOf(action);
    return requests.map(({ operation }) => operation).filter((operation) => writes.includes(operation));
  }

  describe("labels", () => {
    told("a label added publishes the same content under all planned labels", async () => {
      await applied(flow({}, { version_labels: ["Live"] }));
      await applied(flow({}, { version_labels: ["Live", "Dev"] }));
      expect(greetings()).toEqual({ Live: "Welcome.", Latest: "Welcome.", Dev: "Welcome." });
      await story.nothingIsLeft();
    });

    told(
      "a label removed is a warning, changes only the state and keeps pointing where it pointed",
      async () => {
        await applied(flow({}, { version_labels: ["Live", "Test"] }));
        const plan = await story.write(flow({}, { version_labels: ["Live"] })).plan();
        expect(plan.warnings).toContain(
          'Label Test of flow "main" is no longer managed, but stays where it points',
        );
        expect(await writesOf(() => plan.apply())).toEqual([]);
        await applied(flow({ greeting: "New." }, { version_labels: ["Live"] }));
        expect(greetings()).toMatchObject({ Live: "New.", Test: "Welcome." });
        await story.nothingIsLeft();
      },
    );

    told("new content is published under all planned labels", async () => {
      await applied(flow({}, { version_labels: ["Live", "Test", "Dev", "Latest"] }));
      await applied(flow({ greeting: "New." }, { version_labels: ["Live", "Test", "Dev", "Latest"] }));
      expect(greetings()).toEqual({ Live: "New.", Test: "New.", Dev: "New.", Latest: "New." });
      expect(story.attributes(address).version).toBe(2);
      await story.nothingIsLeft();
    });

    told("a label moved to other content in the console is drift and is moved back", async () => {
      await applied(flow({}, { version_labels: ["Live", "Test"] }));
      await editInConsole(flowDocument({ greeting: "Edited." }), "Test");
      const plan = await story.plan();
      expect((await plan.values()).drift).toEqual({ [address]: ["version_labels"] });
      expect(plan.actions).toEqual({ [address]: "update" });
      await story.applied();
      expect(greetings()).toMatchObject({ Live: "Welcome.", Test: "Welcome." });
      await story.nothingIsLeft();
    });

    told("the order in which labels are written makes no difference", async () => {
      await applied(flow({}, { version_labels: ["Test", "Live"] }));
      story.write(flow({}, { version_labels: ["Live", "Test"] }));
      await story.nothingIsLeft();
    });
  });

  describe("content", () => {
    told("a version published in the console shows as drift of the definition and is put back", async () => {
      await applied(flow());
      await editInConsole(flowDocument({ greeting: "Edited." }), "Latest");
      const plan = await story.plan();
      const values = await plan.values();
      expect(values.drift[address]).toEqual(expect.arrayContaining(["content_hash", "definition"]));
      expect(values.changed(address)).toEqual(["content_hash", "definition", "status", "version"]);
      await story.applied();
      expect(greetings()).toEqual({ Latest: "Welcome." });
      await story.nothingIsLeft();
    });

    told("the same content published again in the console changes nothing but the version", async () => {
      await applied(flow());
      await editInConsole(flowDocument(), "Latest");
      const plan = await story.plan();
      expect(plan.actions).toEqual({});
      expect((await plan.values()).drift).toEqual({ [address]: ["version"] });
    });

    told("a new export of the same flow, with other bookkeeping and layout, plans no change", async () => {
      await applied(flow());
      const reply = await raw().flows("GET", `flows/${idOf()}:export?version=latest`);
      expect(reply.text).not.toBe(definition());
      for (const text of [reply.text, JSON.stringify(JSON.parse(reply.text), null, 4)]) {
        story.write({ resource: { wxcc_flow: { main: { definition: text } } } });
        await story.nothingIsLeft();
      }
    });

    told("one definition serves two tenants by its bindings", async () => {
      await applied(flow({}, { bindings: { [exported.queue]: ids.outdialQueue } }));
      expect(JSON.stringify(storedFlow().draft)).toContain(ids.outdialQueue);
      expect(JSON.stringify(storedFlow().draft)).not.toContain(exported.queue);
      await story.nothingIsLeft();
    });

    told("a binding that the definition does not mention is a warning", async () => {
      const plan = await story.write(flow({}, { bindings: { nowhere: "x" } })).plan();
      expect(plan.warnings).toContain('does not contain "nowhere", so this binding has no effect');
    });

    told("a definition that is unknown keeps the name, and may turn out to change nothing", async () => {
      await applied(flow());
      const late = {
        resource: {
          null_resource: { later: { triggers: { reason: "first" } } },
          wxcc_flow: { main: { definition: "${data.wxcc_flow.again.definition}" } },
        },
        data: { wxcc_flow: { again: { name: "main", depends_on: ["null_resource.later"] } } },
      };
      const plan = await story.write(late).plan();
      expect(plan.actions).toEqual({ "null_resource.later": "create", [address]: "update" });
      expect((await plan.values()).changed(address)).not.toContain("name");
      expect(await writesOf(() => plan.apply())).toEqual([]);
      await story.nothingIsLeft();
    });
  });

  describe("work of others", () => {
    told("an unpublished edit is refused with its author, and is still there afterwards", async () => {
      await applied(flow());
      await editInConsole(flowDocument({ greeting: "Half done." }));
      story.emulator.edit("flow", idOf(), { lastModifiedBy: "mia@example.com" });
      const plan = await story.write(flow({ greeting: "New." })).plan();
      expect(plan.errors).toContain('Flow "main" has an unpublished edit by mia@example.com');
      expect(greetingOf(storedFlow().draft)).toBe("Half done.");
    });

    told("an edit that begins between plan and apply is refused and kept", async () => {
      await applied(flow());
      const plan = await story.write(flow({ greeting: "New." })).plan();
      await editInConsole(flowDocument({ greeting: "Half done." }));
      let problem = "";
      expect(await writesOf(async () => (problem = await plan.apply()))).toEqual([]);
      expect(problem).toContain('Flow "main" has an unpublished edit by');
      expect(greetingOf(storedFlow().draft)).toBe("Half done.");
      expect(greetings()).toEqual({ Latest: "Welcome." });
    });

    told("an unpublished edit of a flow that is not to be changed is drift with its author", async () => {
      await applied(flow());
      await editInConsole(flowDocument({ greeting: "Half done." }));
      story.emulator.edit("flow", idOf(), { lastModifiedBy: "mia@example.com" });
      const plan = await story.plan();
      expect([plan.errors, plan.actions]).toEqual(["", {}]);
      const values = await plan.values();
      expect(values.drift).toEqual({ [address]: ["unpublished_edit_by"] });
      expect(values.driftedTo(address)).toMatchObject({ unpublished_edit_by: "mia@example.com" });
      await editInConsole(flowDocument());
      await story.nothingIsLeft();
    });

    told("an edit that was taken back, or published, is no drift", async () => {
      await applied(flow({}, { version_labels: ["Live"] }));
      await editInConsole(flowDocument({ greeting: "Other." }));
      await editInConsole(flowDocument());
      await story.nothingIsLeft();
      await editInConsole(flowDocument({ greeting: "Other." }), "Test");
      await story.nothingIsLeft();
    });

    told("an edit that says what is wanted is adopted", async () => {
      await applied(flow());
      await editInConsole(flowDocument({ greeting: "New." }));
      await applied(flow({ greeting: "New." }));
      expect(greetings()).toEqual({ Latest: "New." });
      await story.nothingIsLeft();
    });

    told("a locked flow stops the plan of a change with who holds it", async () => {
      await applied(flow());
      story.emulator.edit("flow", idOf(), {
        lockedBy: "mia@example.com",
        lockedAt: new Date().toISOString(),
      });
      const plan = await story.write(flow({ greeting: "New." })).plan();
      expect(plan.errors).toContain('Flow "main" is locked by mia@example.com');
      story.write(flow());
      await story.nothingIsLeft();
    });

    told("a lock that is over stops nobody", async () => {
      await applied(flow());
      const lockedAt = new Date(Date.now() - 16 * 60_000).toISOString();
      story.emulator.edit("flow", idOf(), { lockedBy: "mia@example.com", lockedAt });
      await applied(flow({ greeting: "New." }));
      expect(greetings()).toEqual({ Latest: "New." });
    });

    told("a rename in the console is refused with how to rename back, and never a replacement", async () => {
      await applied(flow());
      story.emulator.edit("flow", idOf(), { name: "renamed" });
      for (const wanted of [flow(), flow({ greeting: "New." })]) {
        const plan = await story.write(wanted).plan();
        expect(plan.errors).toContain('Flow "main" was renamed to "renamed" in the console');
        expect(plan.errors).toContain(`Rename flow ${idOf()} back to "main"`);
        expect(Object.values(plan.actions)).not.toContain("replace");
      }
      story.emulator.edit("flow", idOf(), { name: "main" });
      story.write(flow());
      await story.nothingIsLeft();
    });

    told("a flow of the same name that somebody else made is never overwritten", async () => {
      await raw().importFlow(flowDocument({ greeting: "Of others." }));
      const plan = await story.write(flow()).plan();
      // Terraform's plan does not look for names: its apply is told of it.
      const problem = plan.errors || (await plan.apply());
      expect(problem).toMatch(
        /The name "main" of wxcc_flow.main is taken|Flow "main" already exists with id/,
      );
      expect(greetingOf(story.emulator.tenant().entities.flow?.[0]?.draft)).toBe("Of others.");
    });
  });

  describe("name", () => {
    told(
      "another name is a replacement, made before the old flow goes, while a channel runs it",
      async () => {
        const stackOf = (name: string): StackConfiguration => ({
          resource: {
            wxcc_flow: {
              main: { definition: definition(), name, lifecycle: { create_before_destroy: true } },
            },
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
        const plan = await story.write(stackOf("other")).plan();
        expect(plan.actions).toEqual({ [address]: "replace", "wxcc_channel.line": "update" });
        const operations = (await story.requestsOf(() => story.applied()))
          .filter(({ method }) => method !== "GET")
          .map(({ operation }) => operation);
        expect(operations).toEqual(["flow.import", "flow.publish", "entry-point.update", "flow.delete"]);
        expect(story.emulator.tenant().entities.flow?.map(({ id }) => id)).not.toContain(old);
        await story.nothingIsLeft();
      },
    );

    told("the name in the definition counts when none is configured", async () => {
      await applied(flow({ name: "main" }));
      expect((await story.write(flow({ name: "other" })).plan()).actions).toEqual({ [address]: "replace" });
      expect((await story.write(flow({ name: "other" }, { name: "main" })).plan()).actions).toEqual({});
    });
  });

  describe("drafts", () => {
    const draft = (parts: FlowParts = {}, more: object = {}) => flow(parts, { version_labels: [], ...more });

    told("a flow without labels is kept as a draft and never published", async () => {
      const writing = await writesOf(() => applied(draft()));
      expect(writing).toEqual(["flow.import"]);
      expect(story.attributes(address)).toMatchObject({ version_labels: [], status: "Draft" });
      await story.nothingIsLeft();
      expect(await writesOf(() => applied(draft({ greeting: "New." })))).toEqual(["flow.import"]);
      expect(greetingOf(storedFlow().draft)).toBe("New.");
      expect(greetings()).toEqual({});
      await story.nothingIsLeft();
      // Absent is Latest, which is another statement than none.
      const plan = await story.write(flow({ greeting: "New." })).plan();
      expect(plan.actions).toEqual({ [address]: "update" });
      expect(await plan.apply()).toBe("");
      expect(greetings()).toEqual({ Latest: "New." });
      await story.nothingIsLeft();
    });

    told("an edit of such a draft is drift with its author, and is put back", async () => {
      await applied(draft());
      await editInConsole(flowDocument({ greeting: "Edited." }));
      story.emulator.edit("flow", idOf(), { lastModifiedBy: "mia@example.com" });
      const plan = await story.plan();
      const values = await plan.values();
      expect(values.drift[address]).toEqual(
        expect.arrayContaining(["content_hash", "definition", "unpublished_edit_by"]),
      );
      expect(values.driftedTo(address)).toMatchObject({ unpublished_edit_by: "mia@example.com" });
      expect(plan.actions).toEqual({ [address]: "update" });
      expect(await plan.apply()).toBe("");
      expect(greetingOf(storedFlow().draft)).toBe("Welcome.");
      await story.nothingIsLeft();
    });

    told("a flow that was never published is adopted as a draft with an empty plan", async () => {
      const { body } = await raw().importFlow(flowDocument());
      story.write({ ...draft(), import: [{ to: address, id: body.id }] });
      const writing = await writesOf(() => story.applied());
      expect(writing).toEqual([]);
      story.write(draft());
      await story.nothingIsLeft();
    });
  });

  describe("publishing", () => {
    const unreadable = (times: number): FaultRule => ({
      operation: "flow.export",
      times,
      effect: {
        kind: "status",
        status: 404,
        body: { code: "FLOW_VERSION_NOT_FOUND", message: "not there yet" },
      },
    });

    told("a draft that can't be read right after its import is waited for", async () => {
      const plan = await story.write(flow()).plan();
      story.emulator.setFaults([unreadable(2)]);
      expect(await plan.apply()).toBe("");
      story.emulator.setFaults([]);
      expect(greetings()).toEqual({ Latest: "Welcome." });
      await story.nothingIsLeft();
    });

    told("a draft that can't be read after it was replaced is waited for", async () => {
      const other = await startEmulator({
        requestsPerMinute: 0,
        onRequest: ({ operation, status }) => {
          if (operation === "flow.import" && status === 201) other.setFaults([unreadable(1)]);
        },
      });
      const elsewhere = await open(other);
      try {
        for (const greeting of ["First.", "Second."]) {
          elsewhere.write(flow({ greeting }) as Parameters<typeof elsewhere.write>[0]);
          expect(await (await elsewhere.plan()).apply()).toBe("");
        }
        const published = other.requests().filter(({ operation }) => operation === "flow.publish");
        expect(published).toHaveLength(2);
      } finally {
        await elsewhere.remove();
        await other.close();
      }
    });

    told("a publish that is refused names the activities that the service finds wrong", async () => {
      const plan = await story.write(flow({ queue: "" })).plan();
      const problem = await plan.apply();
      expect(problem).toMatch(/Activity "queue": Required field '[^']+' is not configured \(FC1015\)\./);
      const [stored] = story.emulator.tenant().entities.flow ?? [];
      expect(stored).toMatchObject({ status: "Draft", tags: [] });
    });

    told("content that slips in between import and publish is reported and not published", async () => {
      const other = await startEmulator({
        requestsPerMinute: 0,
        onRequest: async ({ operation, status }) => {
          if (operation !== "flow.import" || status !== 201 || slipped) return;
          slipped = true;
          await new Raw(other).importFlow(flowDocument({ greeting: "Slipped in." }), "overwrite=yes");
        },
      });
      let slipped = false;
      const elsewhere = await open(other);
      try {
        elsewhere.write(flow() as Parameters<typeof elsewhere.write>[0]);
        expect(await (await elsewhere.plan()).apply()).toContain(
          'Flow "main" was edited by somebody else while it was imported',
        );
        expect(other.requests().map(({ operation }) => operation)).not.toContain("flow.publish");
      } finally {
        await elsewhere.remove();
        await other.close();
      }
    });
  });
}
