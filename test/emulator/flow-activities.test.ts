/** What the flow service makes of the activities in a flow: which it knows, and what it says of the others. */
import { standardIds } from "../../src/emulator";
import { activities } from "../../src/emulator/entities/activities";
import { flowOfEveryActivity, successSpellings } from "./every-activity";
import { flowDocument, Raw, type Reply } from "./raw-http";

let api: Raw;
beforeAll(async () => {
  api = await Raw.start({ requestsPerMinute: 0 });
});
beforeEach(() => api.emulator.reset());
afterAll(() => api.close());

interface Row {
  readonly code: string;
  readonly severity: string;
  readonly activityLabel: string;
  readonly message: string;
}

async function imported(document: object): Promise<{ id: string; draft: Reply; results: readonly Row[] }> {
  const reply = await api.importFlow(document);
  expect([reply.status, reply.text]).toEqual([201, expect.any(String)]);
  const draft = await api.flows("GET", `flows/${reply.body.id}:export?version=draft`);
  return { id: reply.body.id, draft, results: draft.body.validationResults as readonly Row[] };
}

const step = (activityName: string, properties: object = {}, group = "action"): object => ({
  id: "step",
  name: "Step",
  group,
  properties: { activityName, description: "What it is for", ...properties },
});

const messagesOf = (results: readonly Row[]): string[] => results.map(({ message }) => message);

test.each(successSpellings)(
  "every activity, by all its names and left by every exit, is imported as it came and published: success as %j",
  async (spelling) => {
    const target = await api.createFlow("Target");
    const channel = await api.createChannel();
    const document = flowOfEveryActivity(spelling, { flow: target.id, channel: channel.id });
    const { id, draft, results } = await imported(document);
    const { process, eventFlows, settings, diagram } = JSON.parse(draft.text) as typeof document;
    expect({ process, eventFlows, settings, diagram }).toEqual({
      process: document.process,
      eventFlows: document.eventFlows,
      settings: document.settings,
      diagram: document.diagram,
    });
    expect(results.filter(({ severity }) => severity === "ERROR")).toEqual([]);
    expect(messagesOf(results).filter((message) => /unknown|not valid|not exist/.test(message))).toEqual([]);
    expect((await api.publish(id, "Live")).status).toBe(200);
  },
);

test.each(["NewPhoneContact", "NewContact", "start", undefined])(
  "a flow whose start node is called %s is imported and published",
  async (activityName) => {
    const start = { id: "start", name: activityName ?? "NewContact", group: "start" };
    const document = {
      ...flowDocument("Start", { start: { ...start, properties: { activityName, event: "NewContact" } } }),
      settings: { flowDecryptAccess: false },
    };
    const { id, draft, results } = await imported(document);
    expect(draft.body.settings).toEqual({ flowDecryptAccess: false });
    expect(messagesOf(results).join()).not.toMatch(/unknown|isolated/);
    expect((await api.publish(id, "Live")).status).toBe(200);
  },
);

test("an unknown activity is a row of the results and no obstacle, unless the switch makes it a 400", async () => {
  const document = flowDocument("Newer", { step: step("teleport-contact") });
  const { id, results } = await imported(document);
  expect(results).toContainEqual(
    expect.objectContaining({
      code: "ACTIVITY_NOT_FOUND",
      severity: "RECOMMENDATION",
      activityLabel: "Step",
      message: "Activity teleport-contact is unknown",
    }),
  );
  expect((await api.publish(id, "Live")).status).toBe(200);

  api.emulator.setBehaviour({ refuseUnknownActivities: true });
  const refused = await api.importFlow(document, "overwrite=yes");
  expect([refused.status, refused.body.message]).toEqual([400, "The activity teleport-contact is unknown"]);
  expect((await api.importFlow(flowDocument("Known"))).status).toBe(201);
});

test("an exit that an activity does not have is a row of the results", async () => {
  const hours = step("business-hours", { businessHoursId: standardIds.businessHours }, "enum-gateway");
  const { results } = await imported(exitingBy("sometimes", hours));
  expect(messagesOf(results)).toContain("Condition 'sometimes' is not valid for activity 'Step'.");
  const menu = step("case-statement", { menuLinks: ["0", "1"] }, "enum-gateway");
  for (const [exit, isKnown] of [
    ["0", true],
    ["1", true],
    ["2", false],
    ["default", true],
  ] as const) {
    const rows = (await imported(exitingBy(exit, menu))).results;
    expect([exit, !messagesOf(rows).join().includes(`Condition '${exit}'`)]).toEqual([exit, isKnown]);
  }
});

let flows = 0;
function exitingBy(exit: string, activity: object): object {
  flows += 1;
  const document = flowDocument(`Exit_${flows}`, { step: activity });
  const process = document.process as { links: readonly { conditionExpr: string }[] };
  const link = { id: "out", sourceActivityId: "step", targetActivityId: "hangup", conditionExpr: exit };
  return { ...document, process: { ...process, links: [...process.links, link] } };
}

const nouns = {
  "contact-service-queue": "Queue",
  "business-hours": "Business hours object",
  "audio-file": "Audio file",
  flow: "Flow",
  "entry-point": "Entry point",
};

const references = activities.flatMap(({ name, group, references: all = [] }) =>
  all.map((reference) => ({ name, group, ...reference })),
);

test.each(references)(
  "$name: what $setting names and nobody has is a row of the results",
  async (reference) => {
    const absent = reference.entity === "audio-file" ? "absent.wav" : "ab5e0000-0000-4000-8000-000000000001";
    const named = (unless: object): object => {
      const [first = "", second] = reference.setting.split(".");
      if (second === undefined) return { [first]: absent, ...unless };
      const inner = { [second]: absent, ...unless };
      return first.endsWith("[]") ? { [first.slice(0, -2)]: [inner] } : { [first]: inner };
    };
    const { only } = reference;
    const needed = only === undefined ? {} : { [only[0]]: only[1] };
    const flow = (name: string, unless: object = needed): object =>
      flowDocument(name, { step: step(reference.name, { ...settings, ...named(unless) }, reference.group) });
    // What an activity can't do without, so that only the absent one is told.
    const settings = reference.name === "queue-contact" ? { destinationVariable: "chosen" } : {};
    const told = `${nouns[reference.entity]} ${absent} does not exist`;
    const { id, results } = await imported(flow("Names"));
    expect(messagesOf(results).join()).toContain(told);
    expect((await api.publish(id, "Live")).status).toBe(200);
    if (reference.unless === undefined) return;
    const [setting, value] = reference.unless;
    expect(messagesOf((await imported(flow("Other", { [setting]: value }))).results).join()).not.toContain(
      told,
    );
  },
);

test("an expression names nothing before a call", async () => {
  const queue = step("queue-contact", { destination: "{{ chosenQueue }}" });
  expect(messagesOf((await imported(flowDocument("Dynamic", { step: queue }))).results).join()).not.toContain(
    "does not exist",
  );
});

test("a spare activity on the canvas is a hint and no obstacle", async () => {
  const document = flowDocument("Spare");
  const process = document.process as { activities: object; links: readonly object[] };
  const spare = {
    ...document,
    process: { ...process, activities: { ...process.activities, step: step("play-music", { prompt: "x" }) } },
  };
  const { id, results } = await imported(spare);
  expect(results).toContainEqual(
    expect.objectContaining({ code: "FC1004", severity: "RECOMMENDATION", activityLabel: "Step" }),
  );
  expect((await api.publish(id, "Live")).status).toBe(200);
});

test("the draft and labelled versions hold what they name; older versions only by a switch", async () => {
  const queueStep = (destination: string): Record<string, unknown> => ({
    queue: {
      id: "queue",
      name: "queue",
      group: "action",
      properties: { activityName: "queue-contact", destination },
    },
  });
  const save = (name: string): Promise<Reply> =>
    api.org("POST", "v2/contact-service-queue", { ...queueBody, name });
  const queueBody = await queueFields();
  const [old, current] = [(await save("old")).body, (await save("current")).body];
  const holders = async (id: string): Promise<readonly string[]> =>
    (await api.org("GET", `contact-service-queue/${id}/incoming-references`)).body.meta.referencedEntities;

  const flow = (await api.importFlow(flowDocument("Line", queueStep(old.id)))).body;
  expect(await holders(old.id)).toEqual(["flow"]);
  await api.publish(flow.id, "Live");
  await api.importFlow(flowDocument("Line", queueStep(current.id)), "overwrite=yes");
  // Live still runs the first version.
  expect([await holders(old.id), await holders(current.id)]).toEqual([["flow"], ["flow"]]);
  await api.publish(flow.id, "Test");
  expect(await holders(old.id)).toEqual(["flow"]);
  await api.publish(flow.id, "Live");
  expect(await holders(old.id)).toEqual([]);

  api.emulator.setBehaviour({ olderVersionsHoldReferences: true });
  expect(await holders(old.id)).toEqual(["flow"]);
  expect((await api.org("DELETE", `contact-service-queue/${old.id}`)).status).toBe(412);
  api.emulator.setBehaviour({ olderVersionsHoldReferences: false });
  expect((await api.org("DELETE", `contact-service-queue/${old.id}`)).status).toBe(204);
});

async function queueFields(): Promise<object> {
  const full = (await api.org("GET", `contact-service-queue/${standardIds.queue}`)).body;
  const own = new Set(["id", "version", "systemDefault", "createdTime", "lastUpdatedTime"]);
  return Object.fromEntries(Object.entries(full).filter(([field]) => !own.has(field)));
}
