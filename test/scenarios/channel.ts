// Scenarios of channels: every attribute, and each change of type.

import { scenariosOf, subject, type AttributeCase, type TypeUnderTest } from "./attribute-scenarios";
import { definition } from "./flow-document";
import {
  merged,
  readLate,
  type Action,
  type Attributes,
  type Configuration,
  type Json,
  type JsonObject,
  type Scenario,
} from "./scenario";
import { ids, wave } from "./seed";

const type = "wxcc_channel";
const address = `${type}.${subject}`;

const underTest: TypeUnderTest = {
  type,
  unmodelled: { xspVersion: "7", controlFlowScriptUrl: "https://scripts.invalid/1", routePointId: "route-1" },
  creation: (body) => [{ operation: "entry-point.create", body }],
  replacement: [
    { operation: "entry-point.update", address, set: { active: false }, unset: [] },
    { operation: "entry-point.delete" },
    { operation: "entry-point.create" },
  ],
  update: (of, set, unset) => [{ operation: "entry-point.update", address: of, set, unset }],
};

const base: Attributes = { name: "line", channel_type: "inbound_telephony", service_level_threshold: 30 };
const baseBody: JsonObject = {
  name: "line",
  channelType: "TELEPHONY",
  entryPointType: "INBOUND",
  active: true,
  serviceLevelThreshold: 30,
  maximumActiveContacts: 0,
};

const social: Attributes = { ...base, channel_type: "social", social_channel_type: "whatsapp" };
const socialBody: JsonObject = { ...baseBody, channelType: "SOCIAL_CHANNEL", socialChannelType: "WHATSAPP" };

/** A channel of somebody else, read during the apply only: what it tells is unknown while planning. */
const later = (name = "source"): Configuration => readLate(type, "source", { name });
const laterActions: Readonly<Record<string, Action>> = { "null_resource.later": "create" };
const fromSource = (attribute: string): string => `\${data.wxcc_channel.source.${attribute}}`;

const flow = (name: string, more: Attributes = {}): Configuration => ({
  resource: { wxcc_flow: { [name]: { definition: definition({ name }), ...more } } },
});
const flowWrites = [{ operation: "flow.import" }, { operation: "flow.publish" }];
const withFlow: Attributes = { ...base, flow_id: "${wxcc_flow.main.id}" };
const withFlowBody: JsonObject = { ...baseBody, flowId: "${wxcc_flow.main.id}" };

const music = (name: string): Configuration => ({
  resource: { wxcc_music_on_hold: { [name]: { name: `${name}.wav`, content_base64: wave(20) } } },
});

const greeting = (value: string): JsonObject => ({ greeting: { type: "STRING", value } });

/** Exported for the test that no attribute is left out. */
export const channelCases: readonly AttributeCase[] = [
  {
    attribute: "name",
    base,
    baseBody,
    first: "line",
    second: "line-2",
    firstBody: { name: "line" },
    secondBody: { name: "line-2" },
    unset: { refused: "name is missing" },
    unknown: {
      world: later(),
      value: fromSource("description"),
      turnsOut: "of-others",
      actions: laterActions,
    },
    drift: { patch: { name: "renamed" } },
  },
  {
    attribute: "description",
    base,
    baseBody,
    first: "First",
    second: "Second",
    firstBody: { description: "First" },
    secondBody: { description: "Second" },
    unset: { unset: ["description"], value: null },
    unknown: {
      world: later(),
      value: fromSource("description"),
      turnsOut: "of-others",
      actions: laterActions,
    },
    drift: { patch: { description: "Edited" } },
  },
  {
    attribute: "channel_type",
    base,
    baseBody,
    first: "chat",
    second: "email",
    firstBody: { channelType: "CHAT" },
    secondBody: { channelType: "EMAIL" },
    action: "replace",
    unset: { refused: "channel_type is missing" },
    unknown: {
      world: later(),
      value: fromSource("channel_type"),
      turnsOut: "inbound_telephony",
      actions: laterActions,
    },
    drift: { patch: { channelType: "EMAIL" }, action: "replace" },
  },
  {
    attribute: "social_channel_type",
    base: social,
    baseBody: socialBody,
    first: "facebook_messenger",
    second: "sms",
    firstBody: { socialChannelType: "MESSENGER" },
    secondBody: { socialChannelType: "MESSAGEBIRD" },
    action: "replace",
    unset: { refused: "has no social channel type" },
    unknown: {
      world: later("source-social"),
      value: fromSource("social_channel_type"),
      turnsOut: "whatsapp",
      actions: laterActions,
    },
    drift: { patch: { socialChannelType: "WHATSAPP" }, action: "replace" },
  },
  {
    attribute: "active",
    base,
    baseBody,
    first: false,
    second: true,
    firstBody: { active: false },
    secondBody: { active: true },
    unset: { set: { active: true }, value: true },
    unknown: { world: later(), value: fromSource("active"), turnsOut: true, actions: laterActions },
    drift: { patch: { active: true } },
  },
  {
    attribute: "service_level_threshold",
    base,
    baseBody,
    first: 45,
    second: 60,
    firstBody: { serviceLevelThreshold: 45 },
    secondBody: { serviceLevelThreshold: 60 },
    unset: { refused: "service_level_threshold is missing" },
    unknown: {
      world: later(),
      value: fromSource("service_level_threshold"),
      turnsOut: 77,
      actions: laterActions,
    },
    drift: { patch: { serviceLevelThreshold: 99 } },
  },
  {
    attribute: "maximum_active_contacts",
    base,
    baseBody,
    first: 5,
    second: 6,
    firstBody: { maximumActiveContacts: 5 },
    secondBody: { maximumActiveContacts: 6 },
    unset: { set: { maximumActiveContacts: 0 }, value: 0 },
    unknown: {
      world: later(),
      value: fromSource("maximum_active_contacts"),
      turnsOut: 7,
      actions: laterActions,
    },
    drift: { patch: { maximumActiveContacts: 99 } },
  },
  {
    attribute: "time_zone",
    base,
    baseBody,
    first: "Europe/Berlin",
    second: "Europe/Lisbon",
    firstBody: { timezone: "Europe/Berlin" },
    secondBody: { timezone: "Europe/Lisbon" },
    unset: { unset: ["timezone"], value: "America/New_York" },
    unknown: {
      world: later(),
      value: fromSource("time_zone"),
      turnsOut: "Asia/Tokyo",
      actions: laterActions,
    },
    drift: { patch: { timezone: "Europe/Paris" } },
  },
  {
    attribute: "flow_id",
    base,
    baseBody,
    world: merged(flow("main"), flow("other")),
    worldWrites: [...flowWrites, ...flowWrites],
    first: "${wxcc_flow.main.id}",
    second: "${wxcc_flow.other.id}",
    firstBody: { flowId: "${wxcc_flow.main.id}", flowTagId: "Latest" },
    secondBody: { flowId: "${wxcc_flow.other.id}", flowTagId: "Latest" },
    unset: { changed: ["flow_id", "flow_version_label"], unset: ["flowId", "flowTagId"], value: null },
    unknown: {
      world: later(),
      value: fromSource("flow_id"),
      turnsOut: ids.sourceFlow,
      actions: laterActions,
    },
    drift: { patch: { flowId: ids.sourceFlow } },
  },
  {
    attribute: "flow_version_label",
    base: withFlow,
    baseBody: withFlowBody,
    world: flow("main", { version_labels: ["Live", "Test", "Latest"] }),
    worldWrites: flowWrites,
    first: "Live",
    second: "Test",
    firstBody: { flowTagId: "Live" },
    secondBody: { flowTagId: "Test" },
    unset: { set: { flowTagId: "Latest" }, value: "Latest" },
    unknown: {
      world: later(),
      value: fromSource("flow_version_label"),
      turnsOut: "Live",
      actions: laterActions,
    },
    drift: { patch: { flowTagId: "Test" } },
  },
  {
    attribute: "music_on_hold_id",
    base,
    baseBody,
    world: merged(music("calm"), music("loud")),
    worldWrites: [{ operation: "audio-file.create" }, { operation: "audio-file.create" }],
    first: "${wxcc_music_on_hold.calm.id}",
    second: "${wxcc_music_on_hold.loud.id}",
    firstBody: { musicOnHoldId: "${wxcc_music_on_hold.calm.id}" },
    secondBody: { musicOnHoldId: "${wxcc_music_on_hold.loud.id}" },
    unset: { unset: ["musicOnHoldId"], value: null },
    unknown: {
      world: later(),
      value: fromSource("music_on_hold_id"),
      turnsOut: ids.otherMusic,
      actions: laterActions,
    },
    drift: { patch: { musicOnHoldId: ids.otherMusic } },
  },
  {
    attribute: "outdial_queue_id",
    base: { ...withFlow, channel_type: "outdial_telephony" },
    baseBody: { ...withFlowBody, entryPointType: "OUTBOUND", flowTagId: "Latest" },
    world: flow("main"),
    worldWrites: flowWrites,
    first: ids.outdialQueue,
    second: ids.secondOutdialQueue,
    firstBody: { outdialQueueId: ids.outdialQueue },
    secondBody: { outdialQueueId: ids.secondOutdialQueue },
    unset: { unset: ["outdialQueueId"], value: null },
    unknown: {
      world: readLate("wxcc_queue", "source", { name: "Outdial Queue-2" }),
      value: "${data.wxcc_queue.source.id}",
      turnsOut: ids.secondOutdialQueue,
      actions: laterActions,
    },
    drift: { patch: { outdialQueueId: ids.secondOutdialQueue } },
  },
  {
    attribute: "overflow_number",
    base,
    baseBody,
    first: "1234",
    second: "5678",
    firstBody: { overflowNumber: "1234" },
    secondBody: { overflowNumber: "5678" },
    unset: { unset: ["overflowNumber"], value: null },
    unknown: {
      world: later(),
      value: fromSource("overflow_number"),
      turnsOut: "9999",
      actions: laterActions,
    },
    drift: { patch: { overflowNumber: "0" } },
  },
  {
    attribute: "callback_enabled",
    base,
    baseBody,
    first: true,
    second: false,
    firstBody: { callbackEnabled: true },
    secondBody: { callbackEnabled: false },
    unset: { unset: ["callbackEnabled"], value: false },
    unknown: { world: later(), value: fromSource("callback_enabled"), turnsOut: true, actions: laterActions },
    drift: { patch: { callbackEnabled: false } },
  },
  {
    attribute: "flow_override",
    base,
    baseBody,
    first: greeting("Hello"),
    second: {
      ...greeting("Good day"),
      music: { type: "AUDIO", entity_type: "audio-file", entity_id: ids.standardMusic },
    },
    firstBody: { flowOverrideSettings: [{ name: "greeting", type: "STRING", value: "Hello" }] },
    secondBody: {
      flowOverrideSettings: [
        { name: "greeting", type: "STRING", value: "Good day" },
        { name: "music", type: "AUDIO", entityType: "audio-file", entityId: ids.standardMusic },
      ],
    },
    unset: { unset: ["flowOverrideSettings"], value: null },
    unknown: {
      world: later(),
      value: fromSource("flow_override"),
      turnsOut: { greeting: { type: "STRING", value: "of others" } },
      actions: laterActions,
    },
    drift: { patch: { flowOverrideSettings: [{ name: "greeting", type: "STRING", value: "Edited" }] } },
  },
  {
    attribute: "asset_id",
    base: social,
    baseBody: socialBody,
    first: "asset-1",
    second: "asset-2",
    firstBody: { assetId: "asset-1" },
    secondBody: { assetId: "asset-2" },
    unset: { unset: ["assetId"], value: null },
    unknown: {
      world: later("source-social"),
      value: fromSource("asset_id"),
      turnsOut: "asset-of-others",
      actions: laterActions,
    },
    drift: { patch: { assetId: "asset-9" } },
  },
  {
    attribute: "digital_org_type",
    base: social,
    baseBody: socialBody,
    first: "mixed_mode",
    second: "imi",
    firstBody: { imiOrgType: "MIXED_MODE" },
    secondBody: { imiOrgType: "IMI" },
    unset: { unset: ["imiOrgType"], value: null },
    unknown: {
      world: later("source-social"),
      value: fromSource("digital_org_type"),
      turnsOut: "imi",
      actions: laterActions,
    },
    drift: { patch: { imiOrgType: "IMI" } },
  },
  {
    attribute: "deletion_protection",
    base,
    baseBody,
    first: true,
    second: false,
    firstBody: {},
    secondBody: {},
    changeWrites: [],
    unset: { writes: [], value: false },
    unknown: {
      world: later("source-path"),
      value: fromSource("active"),
      turnsOut: false,
      actions: laterActions,
    },
    drift: { cannot: "the API knows nothing of it" },
  },
];

const alone = (attributes: Attributes): Configuration => ({
  resource: { [type]: { [subject]: attributes } },
});
const createAlone = { configuration: alone(base), actions: { [address]: "create" as const } };

/** A computed attribute is known to the state, is stable when others change, and never planned back. */
function computed(attribute: string, inState: Attributes, known: boolean): Scenario[] {
  const scenario = (proof: Scenario["proof"], title: string, steps: Scenario["steps"]): Scenario => ({
    type,
    attribute,
    proof,
    title: `${type} ${attribute}: ${title}`,
    steps,
  });
  return [
    scenario("create", "is told by the API", [
      {
        ...createAlone,
        ...(known ? {} : { unknown: { [address]: [attribute] } }),
        after: { [address]: inState },
      },
    ]),
    scenario("change", "stays as it is when other attributes change", [
      createAlone,
      {
        configuration: alone({ ...base, description: "New" }),
        actions: { [address]: "update" },
        changed: { [address]: ["description"] },
        after: { [address]: inState },
      },
    ]),
  ];
}

const computedScenarios: readonly Scenario[] = [
  ...computed("id", {}, false),
  ...computed("queue_type", { queue_type: "inbound" }, true),
  ...computed("system_default", { system_default: false }, true),
  ...computed("outdial_transfer_to_queue", { outdial_transfer_to_queue: false }, true),
  ...computed("created_time", {}, false),
  ...computed("unfinished_replacement", { unfinished_replacement: null }, true),
  {
    type,
    attribute: "queue_type",
    proof: "drift",
    title: `${type} queue_type: another direction is another type of channel, which replaces it`,
    steps: [
      createAlone,
      {
        edits: [{ address, patch: { entryPointType: "OUTBOUND" } }],
        configuration: alone(base),
        drift: { [address]: ["channel_type", "queue_type"] },
        actions: { [address]: "replace" },
        after: { [address]: { queue_type: "inbound" } },
      },
    ],
  },
  {
    type,
    attribute: "system_default",
    proof: "drift",
    title: `${type} system_default: a channel of the system is never changed`,
    steps: [
      createAlone,
      {
        edits: [{ address, patch: { systemDefault: true } }],
        configuration: alone({ ...base, description: "New" }),
        refused: 'Channel "line" was made by the system',
      },
    ],
  },
  {
    type,
    attribute: "outdial_transfer_to_queue",
    proof: "drift",
    title: `${type} outdial_transfer_to_queue: is shown when the API tells otherwise, and nothing is planned`,
    steps: [
      createAlone,
      {
        edits: [{ address, patch: { outdialTransferToQueueEnabled: true } }],
        configuration: alone(base),
        drift: { [address]: ["outdial_transfer_to_queue"] },
        actions: {},
        writes: [],
        after: { [address]: { outdial_transfer_to_queue: true } },
      },
    ],
  },
  {
    type,
    attribute: "created_time",
    proof: "drift",
    title: `${type} created_time: is shown when the API tells otherwise, and nothing is planned`,
    steps: [
      createAlone,
      {
        edits: [{ address, patch: { createdTime: 1767603600000 } }],
        configuration: alone(base),
        drift: { [address]: ["created_time"] },
        actions: {},
        writes: [],
        after: { [address]: { created_time: "2026-01-05T09:00:00.000Z" } },
      },
    ],
  },
];

const withNumber = (description: string): Configuration =>
  merged(alone({ ...base, description }), {
    resource: {
      wxcc_support_number: { main: { number: "+14085550101", channel_id: "${wxcc_channel.it.id}" } },
    },
  });

const moreScenarios: readonly Scenario[] = [
  {
    type,
    attribute: "description",
    proof: "change",
    title: `${type} description: a new one touches nothing that points to the channel`,
    steps: [
      { configuration: withNumber("Old") },
      {
        configuration: withNumber("New"),
        actions: { [address]: "update" },
        changed: { [address]: ["description"] },
        writes: underTest.update(address, { description: "New" }, []),
      },
    ],
  },
  {
    type,
    attribute: "social_channel_type",
    proof: "change",
    title: `${type} social_channel_type: messagebird is sms, whichever is written`,
    steps: [
      {
        configuration: alone({ ...social, social_channel_type: "messagebird" }),
        writes: underTest.creation({ ...socialBody, socialChannelType: "MESSAGEBIRD" }),
        after: { [address]: { social_channel_type: "messagebird" } },
      },
      { configuration: alone({ ...social, social_channel_type: "sms" }), actions: {}, writes: [] },
    ],
  },
];

/** Every attribute of a channel, in every situation. */
export const channelScenarios: readonly Scenario[] = [
  ...channelCases.flatMap((test) => scenariosOf(underTest, test)),
  ...computedScenarios,
  ...moreScenarios,
];

const kinds: readonly {
  readonly kind: string;
  readonly attributes: Attributes;
  readonly body: JsonObject;
}[] = [
  { kind: "inbound_telephony", attributes: base, body: baseBody },
  {
    kind: "outdial_telephony",
    attributes: { ...base, channel_type: "outdial_telephony" },
    body: { ...baseBody, entryPointType: "OUTBOUND" },
  },
  { kind: "chat", attributes: { ...base, channel_type: "chat" }, body: { ...baseBody, channelType: "CHAT" } },
  {
    kind: "email",
    attributes: { ...base, channel_type: "email" },
    body: { ...baseBody, channelType: "EMAIL" },
  },
  { kind: "social", attributes: social, body: socialBody },
];

/** From each of the five types to each other: always a replacement, switched off before it is deleted. */
export const channelTypeScenarios: readonly Scenario[] = kinds.flatMap((from) =>
  kinds
    .filter((to) => to !== from)
    .map((to) => ({
      type,
      attribute: "channel_type",
      proof: "change" as const,
      title: `a channel becomes ${to.kind} instead of ${from.kind} by a replacement`,
      steps: [
        { configuration: alone(from.attributes), actions: { [address]: "create" as const } },
        {
          configuration: alone(to.attributes),
          actions: { [address]: "replace" as const },
          writes: [
            { operation: "entry-point.update", address, set: { active: false }, unset: [] },
            { operation: "entry-point.delete" },
            { operation: "entry-point.create", body: to.body },
          ],
          inOrder: true as const,
          after: { [address]: { channel_type: to.kind } },
        },
      ],
    })),
);

/** A value the server filled in is left alone until the configuration had an opinion and lost it. */
export const serverDefaultScenarios: readonly Scenario[] = [
  serverDefault("time_zone", "timezone", "Europe/Berlin", "Asia/Tokyo", "America/New_York"),
  serverDefault("callback_enabled", "callbackEnabled", true, true, false),
];

function serverDefault(
  attribute: string,
  key: string,
  configured: Json,
  edited: Json,
  servers: Json,
): Scenario {
  return {
    type,
    attribute,
    proof: "unset",
    title: `${type} ${attribute}: never configured it stays what the server has, configured and removed it is the server's again`,
    steps: [
      { ...createAlone, unknown: { [address]: [attribute] }, after: { [address]: { [attribute]: servers } } },
      {
        edits: [{ address, patch: { [key]: edited } }],
        configuration: alone(base),
        drift: { [address]: [attribute] },
        actions: {},
        writes: [],
        after: { [address]: { [attribute]: edited } },
      },
      {
        configuration: alone({ ...base, description: "New" }),
        actions: { [address]: "update" },
        changed: { [address]: ["description"] },
        writes: underTest.update(address, { description: "New" }, []),
        after: { [address]: { [attribute]: edited } },
      },
      {
        // Nothing may be planned when the value is the same: from here on the configuration has an opinion.
        configuration: alone({ ...base, description: "New", [attribute]: configured }),
        writes: configured === edited ? [] : underTest.update(address, { [key]: configured }, []),
      },
      {
        configuration: alone({ ...base, description: "New" }),
        actions: { [address]: "update" },
        unknown: { [address]: [attribute] },
        changed: { [address]: [attribute] },
        writes: underTest.update(address, {}, [key]),
        after: { [address]: { [attribute]: servers } },
      },
    ],
  };
}
