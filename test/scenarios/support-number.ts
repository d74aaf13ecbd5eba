// Scenarios of support numbers: every attribute.

import { scenariosOf, subject, type AttributeCase, type TypeUnderTest } from "./attribute-scenarios";
import {
  merged,
  readLate,
  type Action,
  type Attributes,
  type Configuration,
  type JsonObject,
  type Scenario,
} from "./scenario";
import { ids } from "./seed";

const type = "wxcc_support_number";
const address = `${type}.${subject}`;

const underTest: TypeUnderTest = {
  type,
  unmodelled: { routePointId: "route-1", esn: "8001001" },
  creation: (body) => [{ operation: "dial-number.create", body }],
  replacement: [{ operation: "dial-number.delete" }, { operation: "dial-number.create" }],
  update: (of, set, unset) => [{ operation: "dial-number.update", address: of, set, unset }],
};

const line = (name: string): Configuration => ({
  resource: {
    wxcc_channel: { [name]: { name, channel_type: "inbound_telephony", service_level_threshold: 30 } },
  },
});

const base: Attributes = { number: "+14085550101", channel_id: "${wxcc_channel.line.id}" };
/** Location and region come from the provider block or its environment. */
const baseBody: JsonObject = {
  dialledNumber: "+14085550101",
  entryPointId: "${wxcc_channel.line.id}",
  location: ids.standardLocation,
  regionId: ids.standardRegion,
};

const common = {
  base,
  baseBody,
  world: line("line"),
  worldWrites: [{ operation: "entry-point.create" }],
} as const;

const laterActions: Readonly<Record<string, Action>> = { "null_resource.later": "create" };
const laterChannel = (name: string): Configuration => readLate("wxcc_channel", "source", { name });

/** Exported for the test that no attribute is left out. */
export const supportNumberCases: readonly AttributeCase[] = [
  {
    ...common,
    attribute: "number",
    first: "+14085550101",
    second: "+14085550102",
    firstBody: { dialledNumber: "+14085550101" },
    secondBody: { dialledNumber: "+14085550102" },
    action: "replace",
    unset: { refused: "number is missing" },
    unknown: {
      world: laterChannel("source-social"),
      value: "${data.wxcc_channel.source.description}",
      turnsOut: "+14085550109",
      actions: laterActions,
      refused: "its new digits are not known before the apply",
    },
    drift: { patch: { dialledNumber: "+14085550103" }, shows: ["digits", "number"], action: "replace" },
  },
  {
    ...common,
    attribute: "channel_id",
    world: merged(line("line"), line("other")),
    worldWrites: [{ operation: "entry-point.create" }, { operation: "entry-point.create" }],
    first: "${wxcc_channel.line.id}",
    second: "${wxcc_channel.other.id}",
    firstBody: { entryPointId: "${wxcc_channel.line.id}" },
    secondBody: { entryPointId: "${wxcc_channel.other.id}" },
    unset: { refused: "channel_id is missing" },
    unknown: {
      world: line("new"),
      value: "${wxcc_channel.new.id}",
      turnsOut: "${wxcc_channel.new.id}",
      actions: { "wxcc_channel.new": "create" },
    },
    drift: { patch: { entryPointId: ids.transferChannel } },
  },
  {
    ...common,
    attribute: "location_id",
    first: ids.secondLocation,
    second: ids.standardLocation,
    firstBody: { location: ids.secondLocation },
    secondBody: { location: ids.standardLocation },
    unset: { stays: true },
    unknown: {
      world: readLate("wxcc_location", "source", { name: "Headquarters" }),
      value: "${data.wxcc_location.source.id}",
      turnsOut: ids.standardLocation,
      actions: laterActions,
    },
    drift: { patch: { location: ids.standardLocation } },
  },
  {
    ...common,
    attribute: "telephony_region_id",
    first: ids.secondRegion,
    second: ids.standardRegion,
    firstBody: { regionId: ids.secondRegion },
    secondBody: { regionId: ids.standardRegion },
    unset: { stays: true },
    unknown: {
      world: readLate("wxcc_telephony_region", "source", { name: "US" }),
      value: "${data.wxcc_telephony_region.source.id}",
      turnsOut: ids.standardRegion,
      actions: laterActions,
    },
    drift: { patch: { regionId: ids.standardRegion } },
  },
  {
    ...common,
    attribute: "extension",
    first: "1001",
    second: "1002",
    firstBody: { extension: "1001" },
    secondBody: { extension: "1002" },
    unset: { unset: ["extension"], value: null },
    unknown: {
      world: laterChannel("source"),
      value: "${data.wxcc_channel.source.overflow_number}",
      turnsOut: "9999",
      actions: laterActions,
    },
    drift: { patch: { extension: "9001" } },
  },
  {
    ...common,
    attribute: "routing_prefix",
    first: "81",
    second: "82",
    firstBody: { routingPrefix: "81" },
    secondBody: { routingPrefix: "82" },
    unset: { unset: ["routingPrefix"], value: null },
    unknown: {
      world: laterChannel("source"),
      value: "${data.wxcc_channel.source.overflow_number}",
      turnsOut: "9999",
      actions: laterActions,
    },
    drift: { patch: { routingPrefix: "89" } },
  },
  {
    ...common,
    attribute: "default_ani",
    first: true,
    second: false,
    firstBody: { defaultAni: true },
    secondBody: { defaultAni: false },
    unset: { unset: ["defaultAni"], value: false },
    unknown: {
      world: laterChannel("source-path"),
      value: "${data.wxcc_channel.source.active}",
      turnsOut: false,
      actions: laterActions,
    },
    drift: { patch: { defaultAni: false } },
  },
];

const configuration = (more: Attributes = {}): Configuration =>
  merged(line("line"), { resource: { [type]: { [subject]: { ...base, ...more } } } });

const computedScenarios: readonly Scenario[] = (
  [
    ["id", {}],
    ["digits", { digits: "14085550101" }],
  ] as const
).flatMap(([attribute, inState]): Scenario[] => [
  {
    type,
    attribute,
    proof: "create",
    title: `${type} ${attribute}: is known after the create`,
    steps: [
      {
        configuration: configuration(),
        actions: { "wxcc_channel.line": "create", [address]: "create" },
        after: { [address]: inState },
      },
    ],
  },
  {
    type,
    attribute,
    proof: "change",
    title: `${type} ${attribute}: stays as it is when other attributes change`,
    steps: [
      { configuration: configuration() },
      {
        configuration: configuration({ extension: "1001" }),
        actions: { [address]: "update" },
        changed: { [address]: ["extension"] },
        after: { [address]: inState },
      },
    ],
  },
]);

/** Every attribute of a support number, in every situation. */
export const supportNumberScenarios: readonly Scenario[] = [
  ...supportNumberCases.flatMap((test) => scenariosOf(underTest, test)),
  ...computedScenarios,
  {
    type,
    attribute: "number",
    proof: "change",
    title: `${type} number: another spelling of the same digits is no change`,
    steps: [
      { configuration: configuration() },
      {
        edits: [{ address, patch: { dialledNumber: "14085550101" } }],
        configuration: configuration(),
        drift: {},
        actions: {},
        after: { [address]: { number: "+14085550101" } },
      },
    ],
  },
  {
    type,
    attribute: "digits",
    proof: "drift",
    title: `${type} digits: are those of the number, whatever the API writes beside it`,
    steps: [
      { configuration: configuration() },
      {
        edits: [{ address, patch: { dialledNumberDigits: "4085550101" } }],
        configuration: configuration(),
        drift: {},
        actions: {},
      },
    ],
  },
];
