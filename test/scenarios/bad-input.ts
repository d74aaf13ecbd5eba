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
    messages: [],
    synthesise: (stack) => {
      new ChatChannel(stack, "bad", { ...salesAtSynthesis, name: "a".repeat(81) });
    },
  },
  {
    name: "forbidden characters in a channel name",
    configuration: channel({ name: "sales.eu/1" }),
    found: "validate",
    messages: [],
    synthesise: (stack) => {
      new ChatChannel(stack, "bad", { ...salesAtSynthesis, name: "sales.eu/1" });
    },
  },
  {
    name: "blanks and & in a channel name",
    configuration: channel({ name: "sales & more" }),
    found: "plan",
    messages: [],
    synthesise: (stack) => {
      new ChatChannel(stack, "bad", { ...salesAtSynthesis, name: "sales & more" });
    },
  },
  {
    name: "an empty channel name",
    configuration: channel({ name: "" }),
    found: "validate",
    messages: [],
    synthesise: (stack) => {
      new ChatChannel(stack, "bad", { ...salesAtSynthesis, name: "" });
    },
  },
  {
    name: "a social channel without its type",
    configuration: channel({ channel_type: "social" }),
    found: "validate",
    messages: [],
    synthesise: (stack) => {
      const props = { ...salesAtSynthesis } as ConstructorParameters<typeof SocialChannel>[2];
      new SocialChannel(stack, "bad", props); // as a program without types may write it
    },
  },
  {
    name: "a social type on a chat channel",
    configuration: channel({ social_channel_type: "whatsapp" }),
    found: "validate",
    messages: [],
  },
  {
    name: "an unknown channel type",
    configuration: channel({ channel_type: "fax" }),
    found: "validate",
    messages: [],
  },
  {
    name: "an outdial channel with music and a queue but no flow",
    configuration: channel({
      channel_type: "outdial_telephony",
      music_on_hold_id: ids.music,
      outdial_queue_id: ids.outdialQueue,
    }),
    found: "validate",
    messages: [],
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
    messages: [],
  },
  {
    name: "an inbound queue as outdial queue",
    configuration: channel({
      channel_type: "outdial_telephony",
      flow_id: ids.theirFlow,
      outdial_queue_id: ids.inboundQueue,
    }),
    found: "plan",
    messages: [],
  },
  {
    name: "an outdial queue that does not exist",
    configuration: channel({
      channel_type: "outdial_telephony",
      flow_id: ids.theirFlow,
      outdial_queue_id: ids.theirChat,
    }),
    found: "plan",
    messages: [],
  },
  {
    name: "music, an overflow number and overrides on a chat channel",
    configuration: channel({
      music_on_hold_id: ids.music,
      overflow_number: "14085550199",
      flow_override: { greeting: { type: "STRING", value: "hello" } },
    }),
    found: "validate",
    messages: [],
  },
  {
    name: "music that does not exist",
    configuration: channel({ ...line, music_on_hold_id: ids.theirLine }),
    found: "plan",
    messages: [],
  },
  {
    name: "an id that is none",
    configuration: channel({ ...line, music_on_hold_id: "hold.wav", flow_id: "main" }),
    found: "validate",
    messages: [],
  },
  {
    name: "a flow that does not exist",
    configuration: channel({ ...line, flow_id: "f100000000000000000000ff" }),
    found: "plan",
    messages: [],
  },
  {
    name: "a label that no version of the flow has",
    configuration: channel({ ...line, flow_id: ids.theirFlow, flow_version_label: "Live" }),
    found: "plan",
    messages: [],
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
    messages: [],
  },
  {
    name: "a version label without a flow",
    configuration: channel({ flow_version_label: "Live" }),
    found: "validate",
    messages: [],
    synthesise: (stack) => {
      new ChatChannel(stack, "bad", { ...salesAtSynthesis, flowVersionLabel: VersionLabel.LIVE });
    },
  },
  {
    name: "an unknown time zone",
    configuration: channel({ time_zone: "Europe/Berln" }),
    found: "validate",
    messages: [],
    synthesise: (stack) => {
      new ChatChannel(stack, "bad", { ...salesAtSynthesis, timeZone: "Europe/Berln" });
    },
  },
  {
    name: "a service level threshold of 0",
    configuration: channel({ service_level_threshold: 0 }),
    found: "validate",
    messages: [],
    synthesise: (stack) => {
      new ChatChannel(stack, "bad", { ...salesAtSynthesis, serviceLevelThreshold: 0 });
    },
  },
  {
    name: "text for a number, a list for a text",
    configuration: channel({ service_level_threshold: "abc", description: ["for sales"] }),
    found: "validate",
    messages: [],
  },
  {
    name: "a misspelled attribute",
    configuration: { resource: { wxcc_channel: { bad: { ...sales, chanel_type: "chat" } } } },
    found: "validate",
    messages: [],
  },
  {
    name: "a required attribute left out",
    configuration: { resource: { wxcc_channel: { bad: { name: "sales", channel_type: "chat" } } } },
    found: "validate",
    messages: [],
  },
  {
    name: "a computed attribute set",
    configuration: channel({ system_default: true }),
    found: "validate",
    messages: [],
  },
  {
    name: "a number that is not in the E.164 form",
    configuration: numbers("(408) 555-0101"),
    found: "validate",
    messages: [],
    synthesise: lineAtSynthesis("(408) 555-0101"),
  },
  {
    name: "a number outside the inventory",
    configuration: numbers("+14085559999"),
    found: "plan",
    messages: [],
  },
  {
    name: "a number on a chat channel that exists",
    configuration: {
      resource: { wxcc_support_number: { bad: { number: "+14085550101", channel_id: ids.theirChat } } },
    },
    found: "plan",
    messages: [],
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
    messages: [],
  },
  {
    name: "a number on a channel that does not exist",
    configuration: {
      resource: { wxcc_support_number: { bad: { number: "+14085550101", channel_id: ids.music } } },
    },
    found: "plan",
    messages: [],
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
    messages: [],
    synthesise: (stack) => {
      new ChatChannel(stack, "other", salesAtSynthesis);
      new EmailChannel(stack, "bad", { ...salesAtSynthesis, name: "Sales" });
    },
  },
  {
    name: "a channel with the name of somebody else's",
    configuration: channel({ name: "Their-Line" }),
    found: "plan",
    messages: [],
  },
  {
    name: "one number mapped twice",
    configuration: numbers("+14085550101", "+14085550101"),
    found: "validate",
    messages: [],
    synthesise: lineAtSynthesis("+14085550101", "+14085550101"),
  },
  {
    name: "a number that somebody else has mapped",
    configuration: numbers("+14085550190"),
    found: "plan",
    messages: [],
  },
  {
    name: "a flow definition that is no flow",
    files: { "flow.json": JSON.stringify({ greeting: "hello" }) },
    configuration: flow({ definition: JSON.stringify({ greeting: "hello" }) }),
    found: "validate",
    messages: [],
    synthesise: (stack, folder) => {
      Flow.fromFile(stack, "bad", join(folder, "flow.json"));
    },
  },
  {
    name: "a flow definition that is not JSON",
    files: { "flow.json": "name: main" },
    configuration: flow({ definition: "name: main" }),
    found: "validate",
    messages: [],
    synthesise: (stack, folder) => {
      Flow.fromFile(stack, "bad", join(folder, "flow.json"));
    },
  },
  {
    name: "a flow with an activity that the API does not know",
    configuration: flow({ definition: definition().replaceAll("play-music", "play-bagpipe") }),
    found: "apply",
    refusedWrites: ["flow.import"],
    messages: [],
  },
  {
    name: "a flow with the name of somebody else's",
    configuration: flow({ name: "their-flow" }),
    found: "plan",
    messages: [],
  },
  {
    name: "a sound that is no WAV",
    files: { "hold.wav": "ID3 this is an MP3" },
    configuration: music({ source: "hold.wav" }),
    found: "plan",
    messages: [],
    synthesise: (stack, folder) => {
      MusicOnHold.fromFile(stack, "bad", join(folder, "hold.wav"));
    },
  },
  {
    name: "a sound that is not there",
    configuration: music({ source: "hold.wav" }),
    found: "plan",
    messages: [],
    synthesise: (stack, folder) => {
      MusicOnHold.fromFile(stack, "bad", join(folder, "hold.wav"));
    },
  },
  {
    name: "music without a sound",
    configuration: music({}),
    found: "plan",
    messages: [],
  },
  {
    name: "a name of music without .wav",
    files: { "hold.wav": sound },
    configuration: music({ name: "hold", source: "hold.wav" }),
    found: "validate",
    messages: [],
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
    messages: [],
  },
  {
    name: "a sound that is deleted between the plan and its apply",
    files: { "hold.wav": sound },
    configuration: music({ source: "hold.wav" }),
    afterThePlan: ({ folder }) => {
      rmSync(join(folder, "hold.wav"));
    },
    found: "apply",
    messages: [],
  },
  {
    name: "a channel that is deleted between the plan and its apply",
    before: channel({}),
    configuration: channel({ description: "New" }),
    afterThePlan: deleteChannel,
    found: "apply",
    messages: [],
  },
  {
    name: "a flow that was renamed in the console",
    before: flow(),
    configuration: flow({ definition: definition({ greeting: "Hello." }) }),
    meanwhile: (world) => {
      world.emulator.edit("flow", storedFlow(world).id, { name: "main-renamed" });
    },
    found: "plan",
    messages: [],
  },
  {
    name: "a flow that somebody edits just now",
    before: flow(),
    configuration: flow({ definition: definition({ greeting: "Hello." }) }),
    meanwhile: (world) => {
      world.emulator.edit("flow", storedFlow(world).id, { lockedBy: "alice@example.com" });
    },
    found: "plan",
    messages: [],
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
    messages: [],
  },
  {
    name: "an unknown resource type of this provider",
    configuration: { resource: { wxcc_chanel: { bad: sales } } },
    found: "validate",
    messages: [],
  },
  {
    name: "a resource of another provider",
    configuration: { resource: { aws_instance: { bad: { ami: "ami-1" } } } },
    found: "validate",
    messages: [],
  },
  {
    name: "another provider",
    configuration: { provider: { aws: { region: "eu-central-1" } } },
    found: "validate",
    messages: [],
  },
  {
    name: "a reference to nothing",
    configuration: channel({ ...line, flow_id: "${wxcc_flow.mian.id}" }),
    found: "validate",
    messages: [],
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
    messages: [],
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
    messages: [],
  },
  {
    name: "a queue that is looked up and not there",
    configuration: { data: { wxcc_queue: { bad: { name: "Queue-9" } } } },
    found: "plan",
    messages: [],
  },
  {
    name: "an expired token",
    configuration: channel({}),
    environment: ({ emulator }) => ({ WXCC_ACCESS_TOKEN: emulator.expiredToken }),
    found: "plan",
    messages: [],
  },
  {
    name: "a token that may only read",
    configuration: channel({}),
    environment: ({ emulator }) => ({ WXCC_ACCESS_TOKEN: emulator.readOnlyToken }),
    found: "apply",
    refusedWrites: ["entry-point.create"],
    messages: [],
  },
  {
    name: "a token of another organization",
    configuration: channel({}),
    environment: ({ emulator }) => ({ WXCC_ACCESS_TOKEN: emulator.otherOrganizationToken }),
    found: "plan",
    messages: [],
  },
  {
    name: "the id of another organization",
    configuration: channel({}),
    environment: () => ({ WXCC_ORG_ID: "0e0e0e0e-0000-4000-8000-0000000000ff" }),
    found: "plan",
    messages: [],
  },
  {
    name: "an organization id that is no UUID",
    configuration: channel({}),
    environment: () => ({ WXCC_ORG_ID: "my-company" }),
    found: "plan",
    messages: [],
  },
  {
    name: "the wrong data center",
    configuration: channel({}),
    meanwhile: ({ emulator }) => {
      emulator.setFaults([{ effect: { kind: "status", status: 401 } }]); // what a foreign data center says
    },
    found: "plan",
    messages: [],
  },
  {
    name: "an unknown data center",
    configuration: channel({}),
    environment: () => ({ ...noAddress, WXCC_DATA_CENTER: "us2" }),
    found: "plan",
    messages: [],
  },
  {
    name: "no data center",
    configuration: channel({}),
    environment: () => noAddress,
    found: "plan",
    messages: [],
  },
  {
    name: "no token",
    configuration: channel({}),
    environment: () => ({ WXCC_ACCESS_TOKEN: "" }),
    found: "plan",
    messages: [],
  },
  {
    name: "half of the credentials of an integration",
    configuration: channel({}),
    environment: () => ({ WXCC_ACCESS_TOKEN: "", WXCC_CLIENT_ID: "C123" }),
    found: "plan",
    messages: [],
  },
  {
    name: "a misspelled setting of the provider",
    configuration: { ...channel({}), provider: { wxcc: { datacenter: "us1" } } },
    found: "validate",
    messages: [],
  },
  {
    name: "an API that cannot be reached",
    configuration: channel({}),
    environment: ({ nobody }) => ({ ...noRetries, WXCC_API_URL: nobody }),
    found: "plan",
    messages: [],
  },
  {
    name: "a port that HTTP clients refuse",
    configuration: channel({}),
    environment: () => ({ ...noRetries, WXCC_API_URL: "http://127.0.0.1:1" }),
    found: "plan",
    messages: [],
  },
  {
    name: "an address that answers with web pages",
    configuration: channel({}),
    environment: ({ webPage }) => ({ ...noRetries, WXCC_API_URL: webPage }),
    found: "plan",
    messages: [],
  },
  {
    name: "an API with a fault",
    configuration: channel({}),
    environment: () => noRetries,
    meanwhile: ({ emulator }) => {
      emulator.setFaults([{ effect: { kind: "status", status: 503 } }]);
    },
    found: "plan",
    messages: [],
  },
];
