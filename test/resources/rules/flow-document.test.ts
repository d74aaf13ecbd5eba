import {
  applyBindings,
  checkFlowName,
  contentHash,
  type FlowDocument,
  flowReferences,
  referencesByVariables,
  flowText,
  parseFlow,
  sameFlow,
  usesBusinessHours,
} from "../../../src/resources/rules";

const hours = "aaaaaaaa-0000-4000-8000-000000000001";
const queue = "bbbbbbbb-0000-4000-8000-000000000001";

/** A small export with one activity of each kind that refers to something. */
function exported() {
  return {
    orgId: "11111111-2222-4333-8444-555555555555",
    id: "0c5664dee1610e0eb6eb21f6",
    flowId: "25bad0f7319e885b88a4f6d4",
    version: 2,
    flowType: "FLOW",
    name: "Main",
    description: "",
    variables: [{ id: "", name: "loops", type: "INTEGER", value: "0" }],
    process: {
      activities: {
        a1: {
          id: "a1",
          name: "Open",
          properties: {
            activityName: "business-hours",
            businessHoursRadioGroup: "staticBusinessHours",
            businessHoursId: hours,
            "businessHoursId:name": "Old_Hours",
            _renderRequestTimestamp: 1,
          },
        },
        a2: {
          id: "a2",
          name: "Wait",
          properties: {
            activityName: "queue-contact",
            queueRadioGroup: "staticQueue",
            destination: queue,
            destination_name: "Old queue",
            destination_type: "LONGEST_AVAILABLE_AGENT",
          },
        },
        a3: {
          id: "a3",
          name: "Music",
          properties: { activityName: "play-music", prompt: "hold.wav", prompt_name: "hold.wav" },
        },
        a4: {
          id: "a4",
          name: "Welcome",
          properties: {
            activityName: "play-message",
            prompts: [
              { type: "audioFile", value: "hello.wav" },
              { type: "tts", value: "Hi" },
            ],
          },
        },
      } as Record<string, { id: string; name: string; properties: Record<string, unknown> }>,
      links: [
        { id: "l1", sourceActivityId: "a1", targetActivityId: "a2", conditionExpr: "workingHours" },
        { id: "l2", sourceActivityId: "a2", targetActivityId: "a3", conditionExpr: "default" },
      ],
    },
    diagram: { widgets: { a1: { id: "a1", point: { x: 1, y: 2 } } }, properties: { zoom: 100 } } as Record<
      string,
      unknown
    >,
    eventFlows: {
      eventsMap: { GLOBAL_EVENTS: { id: "GLOBAL_EVENTS", process: { activities: {}, links: [] } } },
    } as {
      eventsMap: Record<
        string,
        { id: string; process?: { activities: Record<string, Record<string, unknown>>; links: object[] } }
      >;
    },
  };
}

function changed(change: (flow: ReturnType<typeof exported>) => void): FlowDocument {
  const flow = exported();
  change(flow);
  return flow;
}

describe("reading", () => {
  test("takes an export, with a byte order mark too", () => {
    const text = `\uFEFF${JSON.stringify(exported())}`;
    expect(parseFlow(text)).toEqual({ document: exported() });
  });

  test.each([
    ["an empty text", " \n", "It is empty."],
    ["no JSON", "start -> queue", "It is not JSON: "],
    ["an array", "[]", "It is not a JSON object."],
    ["null", "null", "It is not a JSON object."],
    ["no name", '{"process": {"activities": {"a": {}}}}', 'The key "name" is missing.'],
    ["no process", '{"name": "x"}', 'The key "process" is missing.'],
    ["no activities", '{"name": "x", "process": {}}', 'The key "process.activities" is missing.'],
    ["empty activities", '{"name": "x", "process": {"activities": {}}}', "It has no activities."],
    [
      "an activity that is a text",
      '{"name": "x", "process": {"activities": {"a": "b"}}}',
      "One of its activities is not an object.",
    ],
    [
      "the newer form",
      '{"flowName": "x", "nodes": [], "edges": []}',
      "It is in the newer form with nodes and edges",
    ],
    [
      "a key that stands twice, even with the same value",
      '{"name": "x", "process": {"activities": {"a": {"properties": {\n  "url": "u",\n  "url": "u"}}}}}',
      'The key "url" stands twice in process.activities.a.properties (line 3, column 3).',
    ],
    [
      "a key that stands twice, once escaped",
      '{"name": "x", "n\\u0061me": "y", "process": {"activities": {"a": {}}}}',
      'The key "name" stands twice in the document (line 1, column 15).',
    ],
    [
      "the key __proto__ twice",
      '{"name": "x", "process": {"activities": {"a": {"p q": [{"__proto__": 1, "__proto__": 2}]}}}}',
      'The key "__proto__" stands twice in process.activities.a["p q"][0] (line 1, column 73).',
    ],
    [
      "a document that never ends to be nested",
      `{"name": "x", "process": ${"[".repeat(100_000)}`,
      "It is nested more than 1000 deep (line 1, column ",
    ],
    [
      "a broken event flow",
      '{"name": "x", "process": {"activities": {"a": {}}}, "eventFlows": {"eventsMap": {"G": {"process": {}}}}}',
      'An event flow under "eventFlows.eventsMap" has no activities.',
    ],
  ])("refuses %s and says what is wrong", (_, text, detail) => {
    expect(parseFlow(text, 'Flow file "main.json"')).toEqual({
      problems: [
        {
          severity: "error",
          attribute: "definition",
          summary: 'Flow file "main.json" is not an exported flow',
          detail: expect.stringContaining(detail),
        },
      ],
    });
  });

  test("a flow needs a name", () => {
    expect(checkFlowName(" ")[0]?.summary).toBe("Flow has an empty name");
    expect(checkFlowName("Main")).toEqual([]);
    expect(checkFlowName(Symbol("later"))).toEqual([]);
  });
});

describe("business hours", () => {
  test("are found in the main flow", () => {
    expect(usesBusinessHours(exported())).toBe(true);
  });

  test("are found in an event flow", () => {
    const inEvent = changed((flow) => {
      const { a1 } = flow.process.activities;
      delete flow.process.activities.a1;
      flow.eventFlows.eventsMap.GLOBAL_EVENTS = {
        id: "GLOBAL_EVENTS",
        process: { activities: { a1: a1 ?? {} }, links: [] },
      };
    });
    expect(usesBusinessHours(inEvent)).toBe(true);
  });

  test("are missing in a flow without such an activity", () => {
    expect(usesBusinessHours(changed((flow) => delete flow.process.activities.a1))).toBe(false);
  });
});

describe("references", () => {
  test("are listed with the activity that holds them", () => {
    expect(flowReferences(exported())).toEqual([
      {
        kind: "business-hours",
        value: hours,
        displayName: "Old_Hours",
        activityId: "a1",
        activityName: "Open",
      },
      { kind: "queue", value: queue, displayName: "Old queue", activityId: "a2", activityName: "Wait" },
      {
        kind: "audio-file",
        value: "hold.wav",
        displayName: "hold.wav",
        activityId: "a3",
        activityName: "Music",
      },
      { kind: "audio-file", value: "hello.wav", activityId: "a4", activityName: "Welcome" },
    ]);
  });

  test("leave out what a variable decides", () => {
    const dynamic = changed((flow) => {
      flow.process.activities = {
        a2: {
          id: "a2",
          name: "Wait",
          properties: { activityName: "queue-contact", queueRadioGroup: "dynamicQueue", destination: queue },
        },
      };
    });
    expect(flowReferences(dynamic)).toEqual([]);
  });
});

describe("references of other activities", () => {
  const referred = (activityName: string, properties: Record<string, unknown>): string[] =>
    flowReferences(
      changed((flow) => {
        flow.process.activities = { a: { id: "a", name: "A", properties: { activityName, ...properties } } };
      }),
    ).map(({ kind, value }) => `${kind} ${value}`);

  test.each([
    ["queue-contact", { queueRadioGroup: "variableQueue", fallbackQueue: "q" }, ["queue q"]],
    [
      "queue-contact",
      { queueRadioGroup: "staticQueue", destination: "q", fallbackQueue: "old" },
      ["queue q"],
    ],
    ["queue-to-agent", { reportingQueue: "q", recoveryQueue: "r" }, ["queue q", "queue r"]],
    ["queue-lookup", { "destination:radioName": "queueId", destination: "q" }, ["queue q"]],
    ["queue-lookup", { "destination:radioName": "setToVariable", destination: "{{ q }}" }, []],
    ["advanced-queue-info", { queueRadioGroup: "staticQueue", destination: "q" }, ["queue q"]],
    ["callback", { toggleCallbackDestination: true, callbackQueue: "q" }, ["queue q"]],
    ["callback", { toggleCallbackDestination: false, callbackQueue: "q" }, []],
    ["scheduled-callback", { "callbackQueue:radioName": "setToValue", callbackQueue: "q" }, ["queue q"]],
    ["set-announcement", { audioFile: "notice.wav" }, ["audio-file notice.wav"]],
    ["set-whisperannouncement", { prompts: [{ type: "audioFile", value: "w.wav" }] }, ["audio-file w.wav"]],
    ["play-message", { prompts: [{ type: "audioFile", value: "{{ greeting }}" }] }, []],
  ] as const)("%s with %j", (activityName, properties, expected) => {
    expect(referred(activityName, properties)).toEqual(expected);
  });
});

describe("references by variables", () => {
  const flow = (variable: object, ...more: readonly Record<string, unknown>[]) =>
    changed((document) => {
      Object.assign(document, { variables: [{ name: "which", source: "", value: hours, ...variable }] });
      const steps: Record<string, unknown>[] = [
        {
          activityName: "business-hours",
          businessHoursRadioGroup: "variableBusinessHours",
          businessHoursVariable: "which",
        },
        ...more,
      ];
      document.process.activities = Object.fromEntries(
        steps.map((properties, position) => [
          `a${position}`,
          { id: `a${position}`, name: "Open", properties },
        ]),
      );
    });
  const valuesIn = (document: ReturnType<typeof flow>, overrides: Record<string, string> = {}) =>
    referencesByVariables(document, new Map(Object.entries(overrides))).map(({ value }) => value);

  test("are what a variable holds when a call begins", () => {
    expect(referencesByVariables(flow({}), new Map())).toEqual([
      { kind: "business-hours", value: hours, activityId: "a0", activityName: "Open", variable: "which" },
    ]);
    expect(valuesIn(flow({}), { which: "other", unused: "x" })).toEqual(["other"]);
    expect(valuesIn(flow({ value: "" }), { which: "other" })).toEqual(["other"]);
  });

  test("are unknown when the flow or the organization sets the variable, or nothing does", () => {
    const set = { activityName: "set-variable", srcVariable: "which" };
    const parsed = { activityName: "parse-activity", outputVariableArray: [{ outputVariable: "which" }] };
    expect(valuesIn(flow({}, set))).toEqual([]);
    expect(valuesIn(flow({}, parsed))).toEqual([]);
    expect(valuesIn(flow({ source: "GLOBAL" }))).toEqual([]);
    expect(valuesIn(flow({ value: "" }))).toEqual([]);
    expect(valuesIn(flow({ name: "another" }))).toEqual([]);
  });

  test("are no references of an activity that names its own", () => {
    const fixed = {
      activityName: "queue-contact",
      queueRadioGroup: "staticQueue",
      destinationVariable: "which",
    };
    const dynamic = {
      activityName: "queue-contact",
      queueRadioGroup: "variableQueue",
      destinationVariable: "{{which}}",
    };
    expect(valuesIn(flow({}, fixed))).toEqual([hours]);
    expect(valuesIn(flow({}, dynamic))).toEqual([hours, hours]);
  });
});

describe("bindings", () => {
  const bindings = {
    [hours]: "cccccccc-0000-4000-8000-000000000001",
    [queue]: "q-here",
    "hold.wav": "here.wav",
    "hello.wav": "hi.wav",
  };

  test("replace ids and audio names, and leave everything else", () => {
    const bound = applyBindings(exported(), bindings);
    expect(bound.problems).toEqual([]);
    expect(flowReferences(bound.document).map(({ value, displayName }) => [value, displayName])).toEqual([
      ["cccccccc-0000-4000-8000-000000000001", "Old_Hours"],
      ["q-here", "Old queue"],
      ["here.wav", "hold.wav"],
      ["hi.wav", undefined],
    ]);
    const reverse = Object.fromEntries(Object.entries(bindings).map(([from, to]) => [to, from]));
    expect(applyBindings(bound.document, reverse).document).toEqual(exported());
  });

  test("do not touch the document they are given", () => {
    const flow = exported();
    applyBindings(flow, bindings);
    expect(flow).toEqual(exported());
  });

  test("reach event flows", () => {
    const inEvent = changed((flow) => {
      flow.eventFlows.eventsMap.GLOBAL_EVENTS = {
        id: "GLOBAL_EVENTS",
        process: {
          activities: {
            e1: { id: "e1", properties: { activityName: "queue-contact", destination: "q-event" } },
          },
          links: [],
        },
      };
    });
    const { document } = applyBindings(inEvent, { "q-event": "q-here" });
    expect(flowReferences(document).map(({ value }) => value)).toContain("q-here");
  });

  test("reach the initial values of variables, which activities may take their ids from", () => {
    const dynamic = changed((flow) => Object.assign(flow.variables[0] ?? {}, { value: hours }));
    const { document, problems } = applyBindings(dynamic, { [hours]: "hours-here" });
    expect(document.variables).toEqual([{ id: "", name: "loops", type: "INTEGER", value: "hours-here" }]);
    expect(problems).toEqual([]);
  });

  test("replace whole texts only", () => {
    expect(applyBindings(exported(), { hold: "x" }).document).toEqual(exported());
  });

  test("that nothing refers to are a warning", () => {
    expect(applyBindings(exported(), { "other-id": "x" }).problems).toEqual([
      {
        severity: "warning",
        attribute: "bindings",
        summary: 'Flow "Main" does not contain "other-id", so this binding has no effect',
        detail: `It refers to "${hours}", "${queue}", "hold.wav", "hello.wav". Correct the binding or remove it.`,
      },
    ]);
  });
});

describe("the content hash", () => {
  test.each<[string, (flow: ReturnType<typeof exported>) => void]>([
    [
      "the ids of organization, version and flow",
      (flow) => Object.assign(flow, { orgId: "o", id: "i", flowId: "f", version: 9 }),
    ],
    [
      "who saved it and when",
      (flow) => Object.assign(flow, { createdBy: "a", lastModifiedDate: "b", comment: "c" }),
    ],
    [
      "the outcome of its validation",
      (flow) =>
        Object.assign(flow, { validationResults: [{ code: "FC1007" }], validating: false, persist: true }),
    ],
    [
      "keys of newer exports",
      (flow) => Object.assign(flow, { settings: [], runtimeVariables: [], variableOrders: { a: [] } }),
    ],
    [
      "settings that are switched off",
      (flow) =>
        Object.assign(flow, {
          settings: [
            { name: "showActivityWait", value: "false", type: "BOOLEAN" },
            { name: "delayTime", value: "2000", type: "INTEGER" },
            { name: "audioFile", value: "" },
            { name: "flowDecryptAccess", value: false },
          ],
        }),
    ],
    [
      "the release of an activity",
      (flow) => Object.assign(flow.process.activities.a2?.properties ?? {}, { activityVersionNumber: 7 }),
    ],
    [
      "display names of other select fields",
      (flow) => {
        Object.assign(flow.process.activities.a3?.properties ?? {}, {
          "prompt:name": "x",
          prompt_name: "y",
          "prompt:type": "z",
          prompt_type: null,
        });
      },
    ],
    [
      "the time of drawing",
      (flow) => Object.assign(flow.process.activities.a1?.properties ?? {}, { _renderRequestTimestamp: 2 }),
    ],
    [
      "where its boxes stand",
      (flow) =>
        Object.assign(flow.diagram, { widgets: { a1: { id: "a1", point: { x: 9, y: 2 } } }, properties: {} }),
    ],
    ["its name, which has a rule of its own", (flow) => Object.assign(flow, { name: "Other" })],
    [
      "empty texts instead of absent ones",
      (flow) => Object.assign(flow, { description: null, extra: [], more: {} }),
    ],
    ["the order of links", (flow) => flow.process.links.reverse()],
    [
      "the order of keys",
      (flow) =>
        Object.assign(flow.process, {
          activities: Object.fromEntries(Object.entries(flow.process.activities).reverse()),
        }),
    ],
    [
      "display names beside ids",
      (flow) =>
        Object.assign(flow.process.activities.a2?.properties ?? {}, {
          destination_name: "New",
          "destination:type": "X",
        }),
    ],
    ["ids of variables", (flow) => Object.assign(flow.variables[0] ?? {}, { id: "04b302a9" })],
  ])("does not depend on %s", (_, change) => {
    expect(sameFlow(changed(change), exported())).toBe(true);
  });

  test.each<[string, (flow: ReturnType<typeof exported>) => void]>([
    [
      "another queue",
      (flow) => Object.assign(flow.process.activities.a2?.properties ?? {}, { destination: "other" }),
    ],
    [
      "another target of a link",
      (flow) => Object.assign(flow.process.links[0] ?? {}, { targetActivityId: "a4" }),
    ],
    ["one activity less", (flow) => delete flow.process.activities.a4],
    ["another value of a variable", (flow) => Object.assign(flow.variables[0] ?? {}, { value: "1" })],
    ["another description", (flow) => Object.assign(flow, { description: "new" })],
    ["another kind of flow", (flow) => Object.assign(flow, { flowType: "SUBFLOW" })],
    [
      "a twin of a field that is no select field",
      (flow) =>
        Object.assign(flow.process.activities.a2?.properties ?? {}, { account: "a", account_name: "b" }),
    ],
    [
      "how the wait between activities sounds",
      (flow) =>
        Object.assign(flow, {
          settings: [
            { name: "showActivityWait", value: "true" },
            { name: "delayTime", value: "2000" },
          ],
        }),
    ],
    [
      "who may read what the caller enters",
      (flow) => Object.assign(flow, { settings: [{ name: "flowDecryptAccess", value: "true" }] }),
    ],
    ["an event flow", (flow) => Object.assign(flow.eventFlows.eventsMap, { X: { id: "X" } })],
    [
      "prompts in another order",
      (flow) => (flow.process.activities.a4?.properties.prompts as unknown[]).reverse(),
    ],
  ])("changes with %s", (_, change) => {
    expect(sameFlow(changed(change), exported())).toBe(false);
  });

  const named: readonly Readonly<Record<string, unknown>>[] = [
    { account: "a", account_name: "b" },
    { account: "a", account_name: "x", account_type: "b" },
    { x: "1", "x:name": "A", "x:type": "B" },
    { destination: "q", destination_name: "b" },
    { diagram: "b", _renderRequestTimestamp: 1, activityVersionNumber: 1 },
    { settings: "b", version: "c", id: "d", name: "e" },
    { constructor: "a", constructor_name: "b" },
    { "1": "a", "1_name": "b" },
  ];
  const activityNames = ["queue-contact", "http-request-v2", "ivr-virtualassistant", "of-tomorrow"];

  test.each(named.flatMap((keys) => activityNames.map((activityName) => ({ keys, activityName }))))(
    "changes with each value that a user named: $keys in $activityName",
    ({ keys, activityName }) => {
      const flowWith = (parameters: object) =>
        changed((flow) => {
          const properties = { activityName, connectorId: "c", destination: "q", parameters };
          flow.process.activities.a2 = { id: "a2", name: "Ask", properties };
        });
      for (const key of Object.keys(keys)) {
        expect(sameFlow(flowWith({ ...keys, [key]: "other" }), flowWith(keys))).toBe(false);
        const bound = applyBindings(flowWith({ ...keys, [key]: "the id" }), { "the id": "here" });
        expect(bound.document).toEqual(flowWith({ ...keys, [key]: "here" }));
      }
    },
  );

  const numbers = (digits: string) => {
    const text = JSON.stringify(exported());
    const parsed = parseFlow(text.replace('"name":"Wait","properties":{', `$&"accountId":${digits},`));
    if (!("document" in parsed)) throw new Error("no flow");
    return parsed.document;
  };

  test.each([
    ["12345678901234567891", "12345678901234567890"],
    ["9007199254740993", "9007199254740992"],
    ["0.1000000000000000055511151231257827", "0.1"],
    ["1e400", "1e401"],
    ["1e-400", "0"],
    ["-1", "1"],
  ])("tells %s from %s", (one, other) => {
    expect(sameFlow(numbers(one), numbers(other))).toBe(false);
  });

  test.each([
    ["1.0", "1"],
    ["1e2", "100"],
    ["120e-1", "12"],
    ["-0", "0"],
    ["1E400", "10e399"],
    ["0.10", "1e-1"],
  ])("takes %s for another spelling of %s", (one, other) => {
    expect(sameFlow(numbers(one), numbers(other))).toBe(true);
  });

  test.each(["12345678901234567891", "9007199254740993", "1.0", "-0", "1e2", "0.1234567890123456789"])(
    "what is imported has the digits %s",
    (digits) => {
      const { document } = applyBindings(numbers(digits), { [queue]: "here" });
      expect(flowText(document, "Main")).toContain(`"accountId":${digits},`);
    },
  );

  test("is the same in every run", () => {
    expect(contentHash(exported())).toMatch(/^[0-9a-f]{64}$/);
    expect(contentHash(exported())).toBe(contentHash(JSON.parse(JSON.stringify(exported()))));
  });
});

test("the text to import carries the given name and nothing else new", () => {
  expect(JSON.parse(flowText(exported(), "Main_dev"))).toEqual({ ...exported(), name: "Main_dev" });
});
