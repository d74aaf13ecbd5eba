// Scenarios of flows: every attribute.

import { scenariosOf, subject, type AttributeCase, type TypeUnderTest } from "./attribute-scenarios";
import { definition, exported } from "./flow-document";
import {
  readLate,
  type Action,
  type Attributes,
  type Configuration,
  type Json,
  type Proof,
  type Scenario,
  type Step,
  type Write,
} from "./scenario";
import { ids } from "./seed";

const type = "wxcc_flow";
const address = `${type}.${subject}`;

const published = (labels: readonly string[] = ["Latest"], comment = ""): readonly Write[] => [
  { operation: "flow.import" },
  { operation: "flow.publish", body: { comment, tagIds: labels } },
];

const underTest: TypeUnderTest = {
  type,
  // A flow travels as a document of its own; the rest of it belongs to the designer.
  unmodelled: {},
  creation: ({ comment = "", tagIds = ["Latest"] }) =>
    published(tagIds as readonly string[], comment as string),
  replacement: [{ operation: "flow.delete" }, ...published()],
  update: () => published(),
};

const main = definition({ name: "main" });
const base: Attributes = { definition: main };
const laterActions: Readonly<Record<string, Action>> = { "null_resource.later": "create" };
const laterChannel = (name: string): Configuration => readLate("wxcc_channel", "source", { name });
const newContent = ["content_hash", "status", "version"];
const bound = (target: Json): Attributes => ({ [exported.queue]: target });

/** Exported for the test that no attribute is left out. */
export const flowCases: readonly AttributeCase[] = [
  {
    attribute: "definition",
    base: { name: "main" },
    baseBody: {},
    first: main,
    second: definition({ greeting: "Good day." }),
    firstBody: {},
    secondBody: {},
    changed: ["definition", ...newContent],
    unset: { refused: "definition is missing" },
    unknown: {
      world: readLate(type, "source", { name: "of-others" }),
      value: "${data.wxcc_flow.source.definition}",
      after: { name: "main", uses_business_hours: true },
      actions: laterActions,
    },
    drift: { cannot: "versions are published, not edited: shown with the console's own requests" },
  },
  {
    attribute: "name",
    base,
    baseBody: {},
    first: "line-a",
    second: "line-b",
    firstBody: {},
    secondBody: {},
    action: "replace",
    unset: { action: "replace", value: "main" },
    unknown: {
      world: laterChannel("source"),
      value: "${data.wxcc_channel.source.overflow_number}",
      turnsOut: "9999",
      actions: laterActions,
    },
    drift: { cannot: "a rename in the console is refused, which is shown with the console's own requests" },
  },
  {
    attribute: "bindings",
    base,
    baseBody: {},
    first: bound(ids.outdialQueue),
    second: bound(ids.secondOutdialQueue),
    firstBody: {},
    secondBody: {},
    changed: ["bindings", ...newContent],
    unset: { changed: ["bindings", ...newContent], writes: published(), value: null },
    unknown: {
      world: readLate("wxcc_queue", "source", { name: "Outdial Queue-2" }),
      value: bound("${data.wxcc_queue.source.id}"),
      turnsOut: bound(ids.secondOutdialQueue),
      actions: laterActions,
    },
    drift: { cannot: "the API knows only the bound definition" },
  },
  {
    attribute: "version_labels",
    base,
    baseBody: {},
    first: ["Live", "Test"],
    second: ["Live", "Test", "Dev"],
    firstBody: { tagIds: ["Live", "Test"] },
    secondBody: {},
    changed: ["status", "version", "version_labels"],
    changeWrites: published(["Live", "Test", "Dev"]),
    unset: {
      changed: ["status", "version", "version_labels"],
      writes: [], // publishing under Live moved Latest too
      value: ["Latest"],
      warnings: ["Label Live of flow", "Label Test of flow", "stays where it points"],
    },
    unknown: {
      world: laterChannel("source"),
      value: ["Dev", "${data.wxcc_channel.source.flow_version_label}"],
      turnsOut: ["Dev", "Live"],
      actions: laterActions,
    },
    drift: { cannot: "labels are moved by publishing: shown with the console's own requests" },
  },
  {
    attribute: "publish_comment",
    base,
    baseBody: {},
    first: "One",
    second: "Two",
    firstBody: { comment: "One" },
    secondBody: {},
    changeWrites: [], // said with the next version
    unset: { writes: [], value: null },
    unknown: {
      world: laterChannel("source"),
      value: "${data.wxcc_channel.source.description}",
      turnsOut: "of-others",
      actions: laterActions,
    },
    drift: { cannot: "nothing reads the comment of a version" },
  },
];

const configuration = (attributes: Attributes = {}): Configuration => ({
  resource: { [type]: { [subject]: { ...base, ...attributes } } },
});

function scenario(attribute: string, proof: Proof, title: string, steps: readonly Step[]): Scenario {
  return { type, attribute, proof, title: `${type} ${attribute}: ${title}`, steps };
}

const create: Step = { configuration: configuration(), actions: { [address]: "create" } };
const subflow: Attributes = { definition: definition({ flowType: "SUBFLOW" }), flow_type: "SUBFLOW" };
const createSubflow: Step = { configuration: configuration(subflow), actions: { [address]: "create" } };

/** The kind of a flow stands in its definition too, so both change together. */
const flowTypeScenarios: readonly Scenario[] = [
  scenario("flow_type", "create", "is that of the created flow", [
    { ...createSubflow, writes: published(), after: { [address]: { flow_type: "SUBFLOW" } } },
  ]),
  scenario("flow_type", "create", "must be that of the definition", [
    { configuration: configuration({ flow_type: "SUBFLOW" }), refused: "definition is that of a FLOW" },
  ]),
  scenario("flow_type", "change", "changes by replace", [
    create,
    {
      configuration: configuration(subflow),
      actions: { [address]: "replace" },
      writes: underTest.replacement,
      after: { [address]: { flow_type: "SUBFLOW" } },
    },
  ]),
  scenario("flow_type", "unset", "is FLOW again when it is unset", [
    createSubflow,
    {
      configuration: configuration(),
      actions: { [address]: "replace" },
      writes: underTest.replacement,
      after: { [address]: { flow_type: "FLOW" } },
    },
  ]),
  scenario("flow_type", "unknown", "may be unknown when the flow is planned", [
    {
      configuration: {
        ...readLate(type, "source", { name: "of-others" }),
        resource: {
          ...readLate(type, "source", {}).resource,
          ...configuration({ flow_type: "${data.wxcc_flow.source.flow_type}" }).resource,
        },
      },
      actions: { ...laterActions, [address]: "create" },
      unknown: { [address]: ["flow_type"] },
      after: { [address]: { flow_type: "FLOW" } },
    },
  ]),
  scenario("flow_type", "drift", "another kind behind our back is shown and replaced", [
    create,
    {
      edits: [{ address, patch: { flowType: "SUBFLOW" } }],
      configuration: configuration(),
      drift: { [address]: ["flow_type"] },
      actions: { [address]: "replace" },
      writes: underTest.replacement,
    },
  ]),
];

function computed(attribute: string, inState: Attributes, after: Attributes): Scenario[] {
  return [
    scenario(attribute, "create", "is known after the create", [
      { ...create, after: { [address]: inState } },
    ]),
    scenario(attribute, "change", "stays as it is when the content does", [
      create,
      {
        configuration: configuration({ publish_comment: "New" }),
        actions: { [address]: "update" },
        changed: { [address]: ["publish_comment"] },
        after: { [address]: inState },
      },
    ]),
    scenario(attribute, "change", "is true again after new content", [
      create,
      {
        configuration: configuration({ definition: definition({ businessHours: ids.hours }) }),
        actions: { [address]: "update" },
        changed: { [address]: ["definition", "uses_business_hours", ...newContent] },
        writes: published(),
        after: { [address]: after },
      },
    ]),
  ];
}

const computedScenarios: readonly Scenario[] = [
  ...computed("id", {}, {}),
  ...computed("version", { version: 1 }, { version: 2 }),
  ...computed("status", { status: "Published" }, { status: "Published" }),
  ...computed("uses_business_hours", { uses_business_hours: false }, { uses_business_hours: true }),
  ...computed("content_hash", {}, {}),
  ...computed("unpublished_edit_by", { unpublished_edit_by: null }, { unpublished_edit_by: null }),
];

/** Every attribute of a flow, in every situation. */
export const flowScenarios: readonly Scenario[] = [
  ...flowCases.flatMap((test) => scenariosOf(underTest, test)),
  ...flowTypeScenarios,
  ...computedScenarios,
];
