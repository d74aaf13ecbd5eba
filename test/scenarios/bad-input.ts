// The table of bad input: what somebody may get wrong, and the exact words that tell them. Plain data and small
// functions on an emulator, nothing of the engine, so that the same rows can be run through any door.
//
// In the expected texts <id> stands for a UUID, <flow id> for 24 hex digits, <tracking id> for an id of a request,
// <api>, <web page> and <nobody> for hosts and ports, <hash> for a SHA-256, and <folder> for the folder of the configuration.

import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TerraformStack } from "cdktf";
import {
  ChatChannel,
  EmailChannel,
  Flow,
  InboundTelephonyChannel,
  MusicOnHold,
  OutdialChannel,
  SocialChannel,
  VersionLabel,
} from "cdktf-provider-wxcc";
import type { Emulator } from "../../src/emulator";
import { definition, flowDocument } from "./flow-document";
import { wave } from "./seed";

/** Terraform JSON, as far as the rows write it. */
export interface TerraformJson {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly provider?: object;
}

/** What a row may look at and meddle with. */
export interface World {
  readonly emulator: Emulator;
  /** Folder of the configuration and its state. */
  readonly folder: string;
  /** Address of a server that is no Contact Center: it answers everything with a page of HTML. */
  readonly webPage: string;
  /** Address at which nobody listens. */
  readonly nobody: string;
}

export interface Message {
  /** Default: error. */
  readonly severity?: "error" | "warning";
  /** Absent when it is about the run as a whole. */
  readonly address?: string;
  readonly summary: string;
  readonly detail: string;
}

/**
 * When it is found: while the configuration is read and validated (nobody is asked), while the plan is made
 * (nothing is written), or only by the apply.
 */
export type Moment = "validate" | "plan" | "apply";

export interface BadInput {
  readonly name: string;
  /** Files beside the configuration, which the constructs of the row read too. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Applied first: the world in which the bad input arrives. */
  readonly before?: TerraformJson;
  readonly configuration: TerraformJson;
  /** What somebody does behind our back after `before` was applied, such as an edit in the console. */
  readonly meanwhile?: (world: World) => void;
  /** What changes between the plan and its apply. */
  readonly afterThePlan?: (world: World) => void | Promise<void>;
  /** Environment variables that differ; "" is one that is not set. */
  readonly environment?: (world: World) => Readonly<Record<string, string>>;
  readonly found: Moment;
  /** Every message, in any order. Empty: the input is good. */
  readonly messages: readonly Message[];
  /** What the plan warns of, when only the apply refuses. */
  readonly warnedBefore?: readonly Message[];
  /** Operations of writes that the API is asked for, all of them refused. Default: none. */
  readonly refusedWrites?: readonly string[];
  /** The same input through constructs, where they can say it. */
  readonly synthesise?: (stack: TerraformStack, folder: string) => void;
  /** Construct paths of the messages at synthesis, in the order of `messages`. Default: `main/bad` for each. */
  readonly paths?: readonly string[];
  /** Messages at synthesis where they know more than the engine, such as the path of a file. */
  readonly messagesAtSynthesis?: readonly Message[];
}

/** Ids every emulated tenant has, and those of `others`. */
const ids = {
  inboundQueue: "0e0e0000-0000-4000-8000-000000000001",
  outdialQueue: "0e0e0000-0000-4000-8000-000000000002",
  music: "a0d10000-0000-4000-8000-000000000001",
  location: "10ca0000-0000-4000-8000-000000000001",
  region: "4e900000-0000-4000-8000-000000000001",
  theirLine: "e9000000-0000-4000-8000-0000000000a1",
  theirChat: "e9000000-0000-4000-8000-0000000000a2",
  theirFlow: "f100000000000000000000a1",
} as const;

/** What the tenant holds that this configuration did not make: a seed document of the emulator. */
export const others = {
  transferChannelName: "Outdial-Transfer-to-Queue",
  "entry-point": [
    {
      id: ids.theirLine,
      name: "their-line",
      channelType: "TELEPHONY",
      entryPointType: "INBOUND",
      active: true,
      serviceLevelThreshold: 20,
      maximumActiveContacts: 0,
    },
    {
      id: ids.theirChat,
      name: "their-chat",
      channelType: "CHAT",
      entryPointType: "INBOUND",
      active: true,
      serviceLevelThreshold: 20,
      maximumActiveContacts: 0,
    },
  ],
  "dial-number": [
    {
      dialledNumber: "+14085550190",
      entryPointId: ids.theirLine,
      location: ids.location,
      regionId: ids.region,
    },
  ],
  flows: [{ id: ids.theirFlow, definition: flowDocument({ name: "their-flow" }), labels: ["Latest"] }],
};

const sales = { name: "sales", service_level_threshold: 30 };
const salesAtSynthesis = { name: "sales", serviceLevelThreshold: 30 };

function channel(attributes: object): TerraformJson {
  return { resource: { wxcc_channel: { bad: { ...sales, channel_type: "chat", ...attributes } } } };
}

const line = { ...sales, channel_type: "inbound_telephony" };

/** A line and the numbers that lead to it. */
function numbers(...written: readonly string[]): TerraformJson {
  const mappings = written.map((number, position) => [
    `number-${position + 1}`,
    { number, channel_id: "${wxcc_channel.bad.id}" },
  ]);
  return { resource: { wxcc_channel: { bad: line }, wxcc_support_number: Object.fromEntries(mappings) } };
}

function lineAtSynthesis(...supportNumbers: string[]) {
  return (stack: TerraformStack) => {
    new InboundTelephonyChannel(stack, "bad", { ...salesAtSynthesis, supportNumbers });
  };
}

function flow(attributes: object = {}): TerraformJson {
  return { resource: { wxcc_flow: { bad: { definition: definition(), ...attributes } } } };
}

function music(attributes: object): TerraformJson {
  return { resource: { wxcc_music_on_hold: { bad: { name: "hold.wav", ...attributes } } } };
}

const sound = Buffer.from(wave(800), "base64");

/** The only flow whose name is `main`, in the API's words. */
function storedFlow({ emulator }: World): { id: string; draft: object } {
  const found = emulator.tenant().entities["flow"]?.find(({ name }) => name === "main");
  if (found === undefined) throw new Error("there is no flow named main");
  return { id: String(found["id"]), draft: found["draft"] as object };
}

/** The channel whose name is `sales` is deleted in Control Hub. */
async function deleteChannel({ emulator }: World): Promise<void> {
  const found = emulator.tenant().entities["entry-point"]?.find(({ name }) => name === "sales");
  if (found === undefined) throw new Error("there is no channel named sales");
  const address = `${emulator.url}/organization/${emulator.organizationId}/entry-point/${String(found["id"])}`;
  emulator.edit("entry-point", String(found["id"]), { active: false });
  const { status } = await fetch(address, {
    method: "DELETE",
    headers: { authorization: `Bearer ${emulator.accessToken}` },
  });
  if (status !== 204) throw new Error(`the channel was not deleted: ${status}`);
}

const noRetries = { WXCC_MAX_RETRIES: "0" };
/** No address of the API, as against a real tenant. */
const noAddress = { WXCC_API_URL: "" };

export const badInput: readonly BadInput[] = [
  {
    name: "a channel name of 80 characters is good",
    configuration: channel({ name: "a".repeat(80) }),
    found: "plan",
    messages: [],
    synthesise: (stack) => {
      new ChatChannel(stack, "bad", { ...salesAtSynthesis, name: "a".repeat(80) });
    },
  },
  {
    name: "a channel name of 81 characters",
    configuration: channel({ name: "a".repeat(81) }),
    found: "validate",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary:
          'Channel name "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" is 81 characters long',
        detail: "A channel name has at most 80 characters. Shorten it by 1.",
      },
    ],
    synthesise: (stack) => {
      new ChatChannel(stack, "bad", { ...salesAtSynthesis, name: "a".repeat(81) });
    },
  },
  {
    name: "forbidden characters in a channel name",
    configuration: channel({ name: "sales.eu/1" }),
    found: "validate",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Channel name "sales.eu/1" contains "." and "/"',
        detail:
          "A channel name consists of letters, digits, _ and -. (The API also takes & and blanks.) Remove the other characters.",
      },
    ],
    synthesise: (stack) => {
      new ChatChannel(stack, "bad", { ...salesAtSynthesis, name: "sales.eu/1" });
    },
  },
  {
    name: "blanks and & in a channel name",
    configuration: channel({ name: "sales & more" }),
    found: "plan",
    messages: [
      {
        severity: "warning",
        address: "wxcc_channel.bad",
        summary: 'Channel name "sales & more" contains a blank and "&"',
        detail:
          "The API takes this name, but Control Hub only lets letters, digits, _ and - be typed: an administrator could not save this channel there without renaming it.",
      },
    ],
  },
  {
    name: "an empty channel name",
    configuration: channel({ name: "" }),
    found: "validate",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: "Channel name is empty",
        detail: "Give the channel a name of 1 to 80 characters: letters, digits, _ and -.",
      },
    ],
    synthesise: (stack) => {
      new ChatChannel(stack, "bad", { ...salesAtSynthesis, name: "" });
    },
  },
  {
    name: "a social channel without its type",
    configuration: channel({ channel_type: "social" }),
    found: "validate",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Social channel "sales" has no social channel type',
        detail:
          "Say which network it serves: facebook_messenger, sms, whatsapp, apple_messages_for_business or google_business_messages.",
      },
    ],
    synthesise: (stack) => {
      const props = { ...salesAtSynthesis } as ConstructorParameters<typeof SocialChannel>[2];
      new SocialChannel(stack, "bad", props); // as a program without types may write it
    },
  },
  {
    name: "a social type on a chat channel",
    configuration: channel({ social_channel_type: "whatsapp" }),
    found: "validate",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Channel "sales" has the social channel type "whatsapp" but is a chat channel',
        detail: "Only a social channel has a social channel type. Remove it, or make this a social channel.",
      },
    ],
  },
  {
    name: "an unknown channel type",
    configuration: channel({ channel_type: "fax" }),
    found: "validate",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Channel "sales" has the unknown channel type "fax"',
        detail: "Write inbound_telephony, outdial_telephony, chat, email or social.",
      },
    ],
  },
  {
    name: "an outdial channel with music and a queue but no flow",
    configuration: channel({
      channel_type: "outdial_telephony",
      music_on_hold_id: ids.music,
      outdial_queue_id: ids.outdialQueue,
    }),
    found: "validate",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Outdial channel "sales" has music on hold but no flow',
        detail:
          "Without a flow a routing strategy runs an outdial channel, and owns its music and its queue. Give the channel a flow, or remove the music.",
      },
      {
        address: "wxcc_channel.bad",
        summary: 'Outdial channel "sales" has an outdial queue but no flow',
        detail:
          "Without a flow a routing strategy runs an outdial channel, and owns its music and its queue. Give the channel a flow, or remove the queue.",
      },
    ],
    synthesise: (stack) => {
      new OutdialChannel(stack, "bad", {
        ...salesAtSynthesis,
        musicOnHold: MusicOnHold.fromMusicOnHoldId(stack, "music", ids.music),
        outdialQueueId: ids.outdialQueue,
      });
    },
  },
  {
    name: "an outdial queue on an inbound channel",
    configuration: channel({ channel_type: "inbound_telephony", outdial_queue_id: ids.outdialQueue }),
    found: "validate",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Channel "sales" has an outdial queue but is an inbound telephony channel',
        detail: "Only an outdial channel has an outdial queue. Remove it.",
      },
    ],
  },
  {
    name: "an inbound queue as outdial queue",
    configuration: channel({
      channel_type: "outdial_telephony",
      flow_id: ids.theirFlow,
      outdial_queue_id: ids.inboundQueue,
    }),
    found: "plan",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Queue "Queue-1" cannot be the outdial queue of channel "sales"',
        detail: "It is an inbound queue. Choose an outbound telephony queue.",
      },
    ],
  },
  {
    name: "an outdial queue that does not exist",
    configuration: channel({
      channel_type: "outdial_telephony",
      flow_id: ids.theirFlow,
      outdial_queue_id: ids.theirChat,
    }),
    found: "plan",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Outdial queue of channel "sales" does not exist',
        detail:
          "There is no queue with the id e9000000-0000-4000-8000-0000000000a2 in this organization. Correct outdial_queue_id.",
      },
    ],
  },
  {
    name: "music, an overflow number and overrides on a chat channel",
    configuration: channel({
      music_on_hold_id: ids.music,
      overflow_number: "14085550199",
      flow_override: { greeting: { type: "STRING", value: "hello" } },
    }),
    found: "validate",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Channel "sales" has music on hold but is a chat channel',
        detail: "Only inbound and outdial telephony channels can have this. Remove it.",
      },
      {
        address: "wxcc_channel.bad",
        summary: 'Channel "sales" has an overflow number but is a chat channel',
        detail: "Only inbound and outdial telephony channels can have this. Remove it.",
      },
      {
        address: "wxcc_channel.bad",
        summary: 'Channel "sales" has overrides of flow settings but is a chat channel',
        detail: "Only inbound and outdial telephony channels can have this. Remove it.",
      },
    ],
  },
  {
    name: "music that does not exist",
    configuration: channel({ ...line, music_on_hold_id: ids.theirLine }),
    found: "plan",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Music on hold of channel "sales" does not exist',
        detail:
          "There is no audio file with the id e9000000-0000-4000-8000-0000000000a1 in this organization. Correct music_on_hold_id.",
      },
    ],
  },
  {
    name: "an id that is none",
    configuration: channel({ ...line, music_on_hold_id: "hold.wav", flow_id: "main" }),
    found: "validate",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'flow_id is "main", which is not an id',
        detail:
          'The id of a wxcc_flow is 24 hex digits. Refer to the object, as in ${wxcc_flow.example.id}, or look one up by its name with data "wxcc_flow".',
      },
      {
        address: "wxcc_channel.bad",
        summary: 'music_on_hold_id is "hold.wav", which is not an id',
        detail:
          'The id of a wxcc_music_on_hold is a UUID. Refer to the object, as in ${wxcc_music_on_hold.example.id}, or look one up by its name with data "wxcc_music_on_hold".',
      },
    ],
  },
  {
    name: "a flow that does not exist",
    configuration: channel({ ...line, flow_id: "f100000000000000000000ff" }),
    found: "plan",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Flow of channel "sales" does not exist',
        detail:
          "There is no flow with the id f100000000000000000000ff in this organization. Correct flow_id.",
      },
    ],
  },
  {
    name: "a label that no version of the flow has",
    configuration: channel({ ...line, flow_id: ids.theirFlow, flow_version_label: "Live" }),
    found: "plan",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Version label Live of flow "their-flow" points to no version',
        detail:
          'Channel "sales" would run nothing. Publish the flow under Live first (version_labels of its wxcc_flow), or choose another label.',
      },
    ],
  },
  {
    name: "a label that a flow of the same configuration does not get",
    configuration: {
      resource: {
        ...flow().resource,
        ...channel({ ...line, flow_id: "${wxcc_flow.bad.id}", flow_version_label: "Live" }).resource,
      },
    },
    found: "plan",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Version label Live of flow "main" points to no version',
        detail:
          'Channel "sales" would run nothing. Publish the flow under Live first (version_labels of its wxcc_flow), or choose another label.',
      },
    ],
  },
  ...[
    [
      "a binding without a value, as of a variable that nobody set",
      flow({ bindings: { "hold.wav": null, "other.wav": "x.wav" } }),
      "wxcc_flow.bad",
      'bindings["hold.wav"] is null',
      "A value for every element of the map is required.",
    ],
    [
      "a version label that is null",
      flow({ version_labels: ["Live", null] }),
      "wxcc_flow.bad",
      "version_labels[1] is null",
      "A value for every element of the set is required.",
    ],
    [
      "a setting of a flow override that is null",
      channel({
        channel_type: "inbound_telephony",
        flow_override: { greeting: { type: "STRING", value: "Hello" }, limit: null },
      }),
      "wxcc_channel.bad",
      'flow_override["limit"] is null',
      "A value for every element of the map is required.",
    ],
  ].map(
    ([name, configuration, address, summary, needed]) =>
      ({
        name,
        configuration,
        found: "validate",
        messages: [
          {
            address,
            summary,
            detail: `${needed as string} Give it a value or leave it out; a variable it comes from may not be set.`,
          },
        ],
      }) as BadInput,
  ),
  {
    name: "a version label without a flow",
    configuration: channel({ flow_version_label: "Live" }),
    found: "validate",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Channel "sales" has the version label "Live" but no flow',
        detail:
          "The label says which version of the flow runs. Give the channel a flow, or remove the label.",
      },
    ],
    synthesise: (stack) => {
      new ChatChannel(stack, "bad", { ...salesAtSynthesis, flowVersionLabel: VersionLabel.LIVE });
    },
  },
  {
    name: "an unknown time zone",
    configuration: channel({ time_zone: "Europe/Berln" }),
    found: "validate",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Time zone "Europe/Berln" of channel "sales" does not exist',
        detail: 'Write the IANA name of a zone, such as "Europe/Berlin", "America/New_York" or "UTC".',
      },
    ],
    synthesise: (stack) => {
      new ChatChannel(stack, "bad", { ...salesAtSynthesis, timeZone: "Europe/Berln" });
    },
  },
  {
    name: "a service level threshold of 0",
    configuration: channel({ service_level_threshold: 0 }),
    found: "validate",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Service level threshold of channel "sales" is 0',
        detail: "It counts seconds, from 1 to 2147483647.",
      },
    ],
    synthesise: (stack) => {
      new ChatChannel(stack, "bad", { ...salesAtSynthesis, serviceLevelThreshold: 0 });
    },
  },
  {
    name: "text for a number, a list for a text",
    configuration: channel({ service_level_threshold: "abc", description: ["for sales"] }),
    found: "validate",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: "description has the wrong type",
        detail: "Text is required, but this is a list.",
      },
      {
        address: "wxcc_channel.bad",
        summary: "service_level_threshold has the wrong type",
        detail: 'A whole number is required, but this is "abc".',
      },
    ],
  },
  {
    name: "a misspelled attribute",
    configuration: { resource: { wxcc_channel: { bad: { ...sales, chanel_type: "chat" } } } },
    found: "validate",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'wxcc_channel has no attribute "chanel_type"',
        detail: 'Did you mean "channel_type"?',
      },
    ],
  },
  {
    name: "a required attribute left out",
    configuration: { resource: { wxcc_channel: { bad: { name: "sales", channel_type: "chat" } } } },
    found: "validate",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: "service_level_threshold is missing",
        detail:
          "It is required: How long a contact may wait, in seconds, and still be within the service level. At least 1.",
      },
    ],
  },
  {
    name: "a computed attribute set",
    configuration: channel({ system_default: true }),
    found: "validate",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: "system_default of wxcc_channel can't be set",
        detail: "It is computed by the API. Remove it from the configuration.",
      },
    ],
  },
  {
    name: "a number that is not in the E.164 form",
    configuration: numbers("(408) 555-0101"),
    found: "validate",
    messages: [
      {
        address: "wxcc_support_number.number-1",
        summary: 'Support number "(408) 555-0101" is not in the E.164 form',
        detail:
          'E.164 is + and the country code, then the number: at most 15 digits, no blanks and no other signs. Write it with its country code, such as "+14085550100".',
      },
    ],
    synthesise: lineAtSynthesis("(408) 555-0101"),
  },
  {
    name: "a number outside the inventory",
    configuration: numbers("+14085559999"),
    found: "plan",
    messages: [
      {
        address: "wxcc_support_number.number-1",
        summary: 'Support number "+14085559999" is not in the inventory of Webex Calling',
        detail:
          "A mapping needs a number that the organization owns. Add the number in Control Hub under Calling first, or correct it.",
      },
    ],
  },
  {
    name: "a number on a chat channel that exists",
    configuration: {
      resource: { wxcc_support_number: { bad: { number: "+14085550101", channel_id: ids.theirChat } } },
    },
    found: "plan",
    messages: [
      {
        address: "wxcc_support_number.bad",
        summary: 'Support number "+14085550101" cannot point to channel "their-chat"',
        detail:
          "It is a chat channel. Support numbers belong to inbound telephony channels (or to the system's own channel for transfers to a queue). Choose such a channel.",
      },
    ],
  },
  {
    name: "a number on a chat channel of the same configuration",
    configuration: {
      resource: {
        ...channel({}).resource,
        wxcc_support_number: { bad: { number: "+14085550101", channel_id: "${wxcc_channel.bad.id}" } },
      },
    },
    found: "plan",
    messages: [
      {
        address: "wxcc_support_number.bad",
        summary: 'Support number "+14085550101" cannot point to channel "sales"',
        detail:
          "It is a chat channel. Support numbers belong to inbound telephony channels (or to the system's own channel for transfers to a queue). Choose such a channel.",
      },
    ],
  },
  {
    name: "a new number on a line that the same plan turns into a chat channel",
    before: channel(line),
    configuration: {
      resource: {
        ...channel({}).resource,
        wxcc_support_number: { bad: { number: "+14085550101", channel_id: "${wxcc_channel.bad.id}" } },
      },
    },
    found: "plan",
    messages: [
      {
        address: "wxcc_support_number.bad",
        summary: 'Support number "+14085550101" cannot point to channel "sales"',
        detail:
          "It is a chat channel. Support numbers belong to inbound telephony channels (or to the system's own channel for transfers to a queue). Choose such a channel.",
      },
    ],
  },
  {
    name: "a number on a channel that does not exist",
    configuration: {
      resource: { wxcc_support_number: { bad: { number: "+14085550101", channel_id: ids.music } } },
    },
    found: "plan",
    messages: [
      {
        address: "wxcc_support_number.bad",
        summary: 'Channel of support number "+14085550101" does not exist',
        detail:
          "There is no channel with the id a0d10000-0000-4000-8000-000000000001 in this organization. Correct channel_id.",
      },
    ],
  },
  {
    name: "two channels of one name",
    configuration: {
      resource: {
        wxcc_channel: {
          bad: { ...sales, channel_type: "chat" },
          other: { ...sales, name: "Sales", channel_type: "email" },
        },
      },
    },
    found: "validate",
    messages: [
      {
        address: "wxcc_channel.other",
        summary: 'There are two channels with the name "Sales"',
        detail: "The name of a channel is unique in the organization, whatever its case. Rename one of them.",
      },
    ],
    synthesise: (stack) => {
      new ChatChannel(stack, "other", salesAtSynthesis);
      new EmailChannel(stack, "bad", { ...salesAtSynthesis, name: "Sales" });
    },
  },
  {
    name: "a channel with the name of somebody else's",
    configuration: channel({ name: "Their-Line" }),
    found: "plan",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'The name "Their-Line" of wxcc_channel.bad is taken',
        detail:
          'A channel that is not managed here has it already (id e9000000-0000-4000-8000-0000000000a1). It is written "their-line" there: names that differ only in upper and lower case count as the same. Nothing was changed. If it is the one you mean, take it over: wxcc import wxcc_channel.bad e9000000-0000-4000-8000-0000000000a1. Otherwise choose another name.',
      },
    ],
  },
  {
    name: "a channel with the name of one that the system made",
    configuration: channel({ name: "Outdial-Transfer-to-Queue" }),
    found: "plan",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'The name "Outdial-Transfer-to-Queue" of wxcc_channel.bad is taken',
        detail:
          'A channel that is not managed here has it already (id e9000000-0000-4000-8000-000000000001). Nothing was changed. It was made by the system and can\'t be imported. Look it up with data "wxcc_channel" instead; support numbers can be mapped to it. Otherwise choose another name.',
      },
    ],
  },
  {
    name: "one number mapped twice",
    configuration: numbers("+14085550101", "+14085550101"),
    found: "validate",
    messages: [
      {
        address: "wxcc_support_number.number-2",
        summary: 'Support number "+14085550101" is mapped twice',
        detail: "A number leads to one channel. Remove one of the two mappings.",
      },
    ],
    synthesise: lineAtSynthesis("+14085550101", "+14085550101"),
  },
  {
    name: "a number that somebody else has mapped",
    configuration: numbers("+14085550190"),
    found: "plan",
    messages: [
      {
        address: "wxcc_support_number.number-1",
        summary: 'The number "+14085550190" of wxcc_support_number.number-1 is taken',
        detail:
          "A support number that is not managed here has it already (id <id>). Nothing was changed. If it is the one you mean, take it over: wxcc import wxcc_support_number.number-1 <id>. Otherwise choose another number.",
      },
    ],
  },
  {
    name: "a flow definition that is no flow",
    files: { "flow.json": JSON.stringify({ greeting: "hello" }) },
    configuration: flow({ definition: JSON.stringify({ greeting: "hello" }) }),
    found: "validate",
    messages: [
      {
        address: "wxcc_flow.bad",
        summary: "Flow definition is not an exported flow",
        detail:
          'The key "name" is missing. Export the flow in the Flow Designer (or through the API) and use that file unchanged.',
      },
    ],
    messagesAtSynthesis: [
      {
        summary: 'Flow file "<folder>/flow.json" is not an exported flow',
        detail:
          'The key "name" is missing. Export the flow in the Flow Designer (or through the API) and use that file unchanged.',
      },
    ],
    synthesise: (stack, folder) => {
      Flow.fromFile(stack, "bad", join(folder, "flow.json"));
    },
  },
  {
    name: "a flow definition that is not JSON",
    files: { "flow.json": "name: main" },
    configuration: flow({ definition: "name: main" }),
    found: "validate",
    messages: [
      {
        address: "wxcc_flow.bad",
        summary: "Flow definition is not an exported flow",
        detail:
          'It is not JSON: a value was expected, but there is "n" (line 1, column 1). Export the flow in the Flow Designer (or through the API) and use that file unchanged.',
      },
    ],
    messagesAtSynthesis: [
      {
        summary: 'Flow file "<folder>/flow.json" is not an exported flow',
        detail:
          'It is not JSON: a value was expected, but there is "n" (line 1, column 1). Export the flow in the Flow Designer (or through the API) and use that file unchanged.',
      },
    ],
    synthesise: (stack, folder) => {
      Flow.fromFile(stack, "bad", join(folder, "flow.json"));
    },
  },
  {
    name: "a flow with an activity that the API does not know",
    configuration: flow({ definition: definition().replaceAll("play-music", "play-bagpipe") }),
    meanwhile: ({ emulator }) => emulator.setBehaviour({ refuseUnknownActivities: true }),
    found: "apply",
    refusedWrites: ["flow.import"],
    messages: [
      {
        address: "wxcc_flow.bad",
        summary: 'Could not import flow "main"',
        detail:
          "The API answered 400: The activity play-bagpipe is unknown; INVALID_FLOW (tracking id <id>). Correct the named fields.",
      },
    ],
  },
  {
    name: "a flow with the name of somebody else's",
    configuration: flow({ name: "their-flow" }),
    found: "plan",
    messages: [
      {
        address: "wxcc_flow.bad",
        summary: 'The name "their-flow" of wxcc_flow.bad is taken',
        detail:
          "A flow that is not managed here has it already (id f100000000000000000000a1). Nothing was changed. If it is the one you mean, take it over: wxcc import wxcc_flow.bad f100000000000000000000a1. Otherwise choose another name.",
      },
    ],
  },
  {
    name: "a sound that is no WAV",
    files: { "hold.wav": "ID3 this is an MP3" },
    configuration: music({ source: "hold.wav" }),
    found: "plan",
    messages: [
      {
        address: "wxcc_music_on_hold.bad",
        summary: 'Music on hold "hold.wav" is not a WAV file',
        detail: "It does not begin with a RIFF/WAVE head. Convert the sound to WAV, 8 kHz, 8 bit, u-law.",
      },
    ],
    messagesAtSynthesis: [
      {
        summary: 'Music file "<folder>/hold.wav" is not a WAV file',
        detail: "It does not begin with a RIFF/WAVE head. Convert the sound to WAV, 8 kHz, 8 bit, u-law.",
      },
    ],
    synthesise: (stack, folder) => {
      MusicOnHold.fromFile(stack, "bad", join(folder, "hold.wav"));
    },
  },
  {
    // The plan only warns: another resource of the same apply may make the file.
    name: "a sound that is not there",
    configuration: music({ source: "hold.wav" }),
    warnedBefore: [
      {
        severity: "warning",
        address: "wxcc_music_on_hold.bad",
        summary: 'Sound of music on hold "hold.wav" is not there yet',
        detail:
          "<folder>/hold.wav: there is no such file. Unless another resource of this apply makes it first, the apply will fail. Correct source; a relative path starts at the folder of the configuration.",
      },
    ],
    found: "apply",
    messages: [
      {
        address: "wxcc_music_on_hold.bad",
        summary: 'Sound of music on hold "hold.wav" can\'t be read',
        detail:
          "<folder>/hold.wav: there is no such file. Nothing was changed; put the file there and plan again.",
      },
    ],
    messagesAtSynthesis: [
      {
        summary: 'Music file "<folder>/hold.wav" cannot be read',
        detail: "there is no such file. It is looked for at <folder>/hold.wav.",
      },
    ],
    synthesise: (stack, folder) => {
      MusicOnHold.fromFile(stack, "bad", join(folder, "hold.wav"));
    },
  },
  {
    name: "music without a sound",
    configuration: music({}),
    found: "plan",
    messages: [
      {
        address: "wxcc_music_on_hold.bad",
        summary: 'Music on hold "hold.wav" has no sound',
        detail: "To create it, give the path of a WAV file as source, or base64 content.",
      },
    ],
  },
  {
    name: "a name of music without .wav",
    files: { "hold.wav": sound },
    configuration: music({ name: "hold", source: "hold.wav" }),
    found: "validate",
    messages: [
      {
        address: "wxcc_music_on_hold.bad",
        summary: 'Audio file name "hold" does not end in .wav',
        detail: "Only WAV files are taken: write a name such as hold-music.wav.",
      },
    ],
    synthesise: (stack, folder) => {
      MusicOnHold.fromFile(stack, "bad", join(folder, "hold.wav"), { name: "hold" });
    },
  },
  {
    name: "a sound that changes between the plan and its apply",
    files: { "hold.wav": sound },
    configuration: music({ source: "hold.wav" }),
    afterThePlan: ({ folder }) => {
      writeFileSync(join(folder, "hold.wav"), Buffer.from(wave(900), "base64"));
    },
    found: "apply",
    messages: [
      {
        address: "wxcc_music_on_hold.bad",
        summary: 'Sound of music on hold "hold.wav" changed after the plan was made',
        detail: "hold.wav has the SHA-256 <hash> now, <hash> was planned. Nothing was uploaded; plan again.",
      },
    ],
  },
  {
    name: "a sound that is deleted between the plan and its apply",
    files: { "hold.wav": sound },
    configuration: music({ source: "hold.wav" }),
    afterThePlan: ({ folder }) => {
      rmSync(join(folder, "hold.wav"));
    },
    found: "apply",
    messages: [
      {
        address: "wxcc_music_on_hold.bad",
        summary: 'Sound of music on hold "hold.wav" can\'t be read',
        detail:
          "<folder>/hold.wav: there is no such file. Nothing was changed; put the file there and plan again.",
      },
    ],
  },
  {
    name: "a channel that is deleted between the plan and its apply",
    before: channel({}),
    configuration: channel({ description: "New" }),
    afterThePlan: deleteChannel,
    found: "apply",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Channel "sales" does not exist any more',
        detail: "It was deleted (id <id>) after the plan was made. Nothing was changed; plan again.",
      },
    ],
  },
  {
    name: "a flow that was renamed in the console",
    before: flow(),
    configuration: flow({ definition: definition({ greeting: "Hello." }) }),
    meanwhile: (world) => {
      world.emulator.edit("flow", storedFlow(world).id, { name: "main-renamed" });
    },
    found: "plan",
    messages: [
      {
        address: "wxcc_flow.bad",
        summary: 'Flow "main" was renamed to "main-renamed" in the console',
        detail:
          'Rename flow <flow id> back to "main" in the Flow Designer and publish it, then plan again. The API imports flows by name, so an update would make a second flow and leave this one as it is. To keep the new name instead, set name = "main-renamed", take the flow out of the state (state rm) and import it again under its id.',
      },
    ],
  },
  {
    name: "a flow that somebody edits just now",
    before: flow(),
    configuration: flow({ definition: definition({ greeting: "Hello." }) }),
    meanwhile: (world) => {
      world.emulator.edit("flow", storedFlow(world).id, { lockedBy: "alice@example.com" });
    },
    found: "plan",
    messages: [
      {
        address: "wxcc_flow.bad",
        summary: 'Flow "main" is locked by alice@example.com',
        detail:
          "Somebody is editing it in the Flow Designer. Ask alice@example.com to close it (a lock ends 15 minutes after the last edit), then run again. Nothing was changed.",
      },
    ],
  },
  {
    name: "a flow with an edit that nobody published",
    before: flow(),
    configuration: flow({ definition: definition({ greeting: "Hello." }) }),
    meanwhile: (world) => {
      const draft = { ...storedFlow(world).draft, ...flowDocument({ greeting: "Hi from the console." }) };
      world.emulator.edit("flow", storedFlow(world).id, { draft, lastModifiedBy: "bob@example.com" });
    },
    found: "plan",
    messages: [
      {
        address: "wxcc_flow.bad",
        summary: 'Flow "main" has an unpublished edit by bob@example.com',
        detail:
          "Its draft differs from every published version and from this definition; an update would overwrite it. Publish or discard the draft in the Flow Designer, or export it into the definition, then run again. Nothing was changed.",
      },
    ],
  },
  {
    name: "an unknown resource type of this provider",
    configuration: { resource: { wxcc_chanel: { bad: sales } } },
    found: "validate",
    messages: [
      {
        address: "wxcc_chanel.bad",
        summary: 'There is no resource type "wxcc_chanel"',
        detail:
          'This provider has wxcc_channel, wxcc_flow, wxcc_music_on_hold, wxcc_support_number. Did you mean "wxcc_channel"?',
      },
    ],
  },
  {
    name: "a resource of another provider",
    configuration: { resource: { aws_instance: { bad: { ami: "ami-1" } } } },
    found: "validate",
    messages: [
      {
        address: "aws_instance.bad",
        summary: "aws_instance cannot be used (aws_instance.bad)",
        detail:
          "main.tf.json: resource.aws_instance.bad: wxcc understands wxcc_* resources and data sources, and null_resource. Use Terraform with the wxcc provider for a configuration that uses other providers.",
      },
    ],
  },
  {
    name: "another provider",
    configuration: { provider: { aws: { region: "eu-central-1" } } },
    found: "validate",
    messages: [
      {
        summary: 'provider "aws" cannot be used',
        detail:
          "main.tf.json: provider.aws: wxcc understands its own provider and null. Use Terraform with the wxcc provider for a configuration that uses other providers.",
      },
    ],
  },
  {
    name: "a reference to nothing",
    configuration: channel({ ...line, flow_id: "${wxcc_flow.mian.id}" }),
    found: "validate",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: "Cannot find wxcc_flow.mian, which wxcc_flow.mian.id refers to",
        detail:
          "main.tf.json: resource.wxcc_channel.bad.flow_id: the configuration declares no wxcc_flow.mian.",
      },
    ],
  },
  {
    name: "a reference to an attribute that does not exist",
    configuration: {
      resource: {
        ...flow().resource,
        ...channel({ ...line, flow_id: "${wxcc_flow.bad.idd}" }).resource,
      },
    },
    found: "validate",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: "Cannot find the attribute idd of wxcc_flow.bad",
        detail:
          'main.tf.json: resource.wxcc_channel.bad.flow_id: wxcc_flow.bad.idd refers to it, but wxcc_flow.bad has no such attribute. Did you mean "id"?',
      },
    ],
  },
  {
    name: "two objects that refer to each other",
    configuration: {
      resource: {
        wxcc_channel: {
          bad: { ...sales, channel_type: "chat", description: "${wxcc_channel.other.id}" },
          other: { ...sales, name: "other", channel_type: "chat", description: "${wxcc_channel.bad.id}" },
        },
      },
    },
    found: "plan",
    messages: [
      {
        summary: "Objects refer to each other in a circle",
        detail:
          "wxcc_channel.bad -> wxcc_channel.other -> wxcc_channel.bad. Break the circle at one of them.",
      },
    ],
  },
  {
    name: "a queue that is looked up and not there",
    configuration: { data: { wxcc_queue: { bad: { name: "Queue-9" } } } },
    found: "plan",
    messages: [
      {
        address: "data.wxcc_queue.bad",
        summary: 'There is no queue named "Queue-9"',
        detail: "Names are as Control Hub shows them under Queues.",
      },
    ],
  },
  {
    name: "an expired token",
    configuration: channel({}),
    environment: ({ emulator }) => ({ WXCC_ACCESS_TOKEN: emulator.expiredToken }),
    found: "plan",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Could not look up channel "sales"',
        detail:
          "The API answered 401: Unauthorized: the access token is invalid or has expired (tracking id <tracking id>). The access token is missing, wrong or expired (personal tokens live 12 hours), or belongs to another data center than the one configured. Get a new token, or correct the data center.",
      },
    ],
  },
  {
    name: "a token that may only read",
    configuration: channel({}),
    environment: ({ emulator }) => ({ WXCC_ACCESS_TOKEN: emulator.readOnlyToken }),
    found: "apply",
    refusedWrites: ["entry-point.create"],
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Could not create channel "sales"',
        detail:
          "The API answered 403: Access denied - Client is forbidden access to the resource (tracking id <tracking id>). The token needs the scope cjp:config_write, and its user must be a full or contact center administrator. A new scope needs a new consent: wxcc auth login. A token of another organization or data center is refused in the same way.",
      },
    ],
  },
  {
    name: "a token of another organization",
    configuration: channel({}),
    environment: ({ emulator }) => ({ WXCC_ACCESS_TOKEN: emulator.otherOrganizationToken }),
    found: "plan",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Could not look up channel "sales"',
        detail:
          "The API answered 403: Access denied - Client is forbidden access to the resource (tracking id <tracking id>). The token needs the scope cjp:config_read, and its user must be a full or contact center administrator. A token of another organization or data center is refused in the same way.",
      },
    ],
  },
  {
    name: "the id of another organization",
    configuration: channel({}),
    environment: () => ({ WXCC_ORG_ID: "0e0e0e0e-0000-4000-8000-0000000000ff" }),
    found: "plan",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Could not look up channel "sales"',
        detail:
          "The API answered 403: Access denied - Client is forbidden access to the resource (tracking id <tracking id>). The token needs the scope cjp:config_read, and its user must be a full or contact center administrator. A token of another organization or data center is refused in the same way. The organization that is set (WXCC_ORG_ID) is 0e0e0e0e-0000-4000-8000-0000000000ff, and the token belongs to <id>. Correct the one, or take another token.",
      },
    ],
  },
  {
    name: "an organization id that is no UUID",
    configuration: channel({}),
    environment: () => ({ WXCC_ORG_ID: "my-company" }),
    found: "plan",
    messages: [
      {
        summary: "The connection to the Contact Center is not configured",
        detail:
          'The organization id "my-company" is no UUID. Control Hub shows it under Account, or leave it out: the token holds it.',
      },
    ],
  },
  {
    name: "the wrong data center",
    configuration: channel({}),
    meanwhile: ({ emulator }) => {
      emulator.setFaults([{ effect: { kind: "status", status: 401 } }]); // what a foreign data center says
    },
    found: "plan",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Could not look up channel "sales"',
        detail:
          "The API answered 401 and gave no reason. The access token is missing, wrong or expired (personal tokens live 12 hours), or belongs to another data center than the one configured. Get a new token, or correct the data center.",
      },
    ],
  },
  {
    name: "an unknown data center",
    configuration: channel({}),
    environment: () => ({ ...noAddress, WXCC_DATA_CENTER: "us2" }),
    found: "plan",
    messages: [
      {
        summary: '"us2" is no data center',
        detail: "Set data_center (WXCC_DATA_CENTER) to one of us1, eu1, eu2, anz1, ca1, jp1, sg1, in1.",
      },
    ],
  },
  {
    name: "no data center",
    configuration: channel({}),
    environment: () => noAddress,
    found: "plan",
    messages: [
      {
        summary: "There is no data center",
        detail:
          "Set data_center (WXCC_DATA_CENTER) to the one that Control Hub shows: us1, eu1, eu2, anz1, ca1, jp1, sg1, in1. It is never guessed. (For a proxy or the emulator set api_url (WXCC_API_URL) instead.)",
      },
    ],
  },
  {
    name: "no token",
    configuration: channel({}),
    environment: () => ({ WXCC_ACCESS_TOKEN: "" }),
    found: "plan",
    messages: [
      {
        summary: "There is no access token",
        detail:
          "Set access_token (WXCC_ACCESS_TOKEN), or client_id (WXCC_CLIENT_ID), client_secret (WXCC_CLIENT_SECRET) and refresh_token (WXCC_REFRESH_TOKEN) together, or log in: wxcc auth login.",
      },
    ],
  },
  {
    name: "half of the credentials of an integration",
    configuration: channel({}),
    environment: () => ({ WXCC_ACCESS_TOKEN: "", WXCC_CLIENT_ID: "C123" }),
    found: "plan",
    messages: [
      {
        summary: "The credentials are not complete",
        detail:
          "Client id, client secret and refresh token belong together, unless there is an access token. Set client_secret (WXCC_CLIENT_SECRET) and refresh_token (WXCC_REFRESH_TOKEN) too.",
      },
    ],
  },
  {
    name: "a misspelled setting of the provider",
    configuration: { ...channel({}), provider: { wxcc: { datacenter: "us1" } } },
    found: "validate",
    messages: [
      {
        summary: 'provider wxcc has no attribute "datacenter"',
        detail: 'Did you mean "data_center"?',
      },
    ],
  },
  {
    name: "an API that cannot be reached",
    configuration: channel({}),
    environment: ({ nobody }) => ({ ...noRetries, WXCC_API_URL: nobody }),
    found: "plan",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Could not look up channel "sales"',
        detail:
          "<nobody> can't be reached (ECONNREFUSED: connect ECONNREFUSED <nobody>). No program listens there. Does the emulator run? `npx wxcc emulator` starts it and prints its address, for WXCC_API_URL.",
      },
    ],
  },
  {
    name: "a port that HTTP clients refuse",
    configuration: channel({}),
    environment: () => ({ ...noRetries, WXCC_API_URL: "http://127.0.0.1:1" }),
    found: "plan",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Could not look up channel "sales"',
        detail:
          "127.0.0.1:1 can't be reached (bad port). Check the network, the proxy and the address of the API, then run again.",
      },
    ],
  },
  {
    name: "an address that answers with web pages",
    configuration: channel({}),
    environment: ({ webPage }) => ({ ...noRetries, WXCC_API_URL: webPage }),
    found: "plan",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Could not look up channel "sales"',
        detail:
          "The API answered with success, but its body is not JSON. Check that the address of the API is right and no proxy changes its answers.",
      },
    ],
  },
  {
    name: "an API with a fault",
    configuration: channel({}),
    environment: () => noRetries,
    meanwhile: ({ emulator }) => {
      emulator.setFaults([{ effect: { kind: "status", status: 503 } }]);
    },
    found: "plan",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Could not look up channel "sales"',
        detail:
          "The API answered 503 and gave no reason. The service, or a proxy before it, has a fault. Run again later.",
      },
    ],
  },
];
