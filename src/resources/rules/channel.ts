// A channel: which kinds there are, and which of its settings go together with which kind.
import { checkChannelName } from "./channel-name";
import { checkFlowOverride, type FlowOverrideValues } from "./flow-override";
import { checkTimeZone } from "./time-zone";
import { checkWholeNumber } from "./whole-number";
import { either, errorIn, type Problem, quoted } from "./problem";
import { isAbsent, isGiven, isUnknown, type Maybe } from "./known";

/** The kinds of channel that Control Hub can create. */
export const channelTypes = ["inbound_telephony", "outdial_telephony", "chat", "email", "social"] as const;
export type ChannelType = (typeof channelTypes)[number];

/** The kinds of social channel. */
export const socialChannelTypes = [
  "facebook_messenger",
  "sms",
  "whatsapp",
  "apple_messages_for_business",
  "google_business_messages",
] as const;
export type SocialChannelType = (typeof socialChannelTypes)[number];

/**
 * Second spellings of them: the API only knows MESSAGEBIRD, an SMS gateway, for what Control Hub calls SMS
 * (assumed, no source states it).
 */
export const socialChannelTypeAliases: Readonly<Record<string, SocialChannelType>> = { messagebird: "sms" };

/** The labels of a flow's versions. Observed live: "Latest"; the four together are in the API's contract. */
export const versionLabels = ["Live", "Test", "Dev", "Latest"] as const;
export type VersionLabel = (typeof versionLabels)[number];

/** How an organization's digital channels are run: all by the digital channel platform (`imi`), or some by it. */
export const digitalOrgTypes = ["mixed_mode", "imi"] as const;
export type DigitalOrgType = (typeof digitalOrgTypes)[number];

export const longestDescription = 255;
export const longestOverflowNumber = 40;

/** A channel as its author wrote it. */
export interface ChannelValues {
  readonly name?: Maybe<string>;
  readonly description?: Maybe<string>;
  readonly channelType?: Maybe<string>;
  readonly socialChannelType?: Maybe<string>;
  /** Seconds. */
  readonly serviceLevelThreshold?: Maybe<number>;
  /** Contacts at the same time; 0 means no limit. */
  readonly maximumActiveContacts?: Maybe<number>;
  readonly timeZone?: Maybe<string>;
  readonly flowId?: Maybe<string>;
  readonly flowVersionLabel?: Maybe<string>;
  readonly musicOnHoldId?: Maybe<string>;
  readonly outdialQueueId?: Maybe<string>;
  readonly overflowNumber?: Maybe<string>;
  readonly flowOverride?: Maybe<Readonly<Record<string, Maybe<FlowOverrideValues>>>>;
  readonly digitalOrgType?: Maybe<string>;
}

/** All rules for what the author of a channel wrote; none of them needs to ask the API. */
export function checkChannel(channel: ChannelValues): Problem[] {
  return [
    ...checkChannelName(channel.name),
    ...checkChannelDescription(channel),
    ...checkKnownWords(channel),
    ...checkSocialType(channel),
    ...checkTelephonySettings(channel),
    ...checkOutdial(channel),
    ...checkVersionLabel(channel),
    ...checkChannelNumbers(channel),
    ...checkOverflowNumber(channel),
    ...checkTimeZone("timeZone", theChannel(channel.name), channel.timeZone),
    ...checkFlowOverride(theChannel(channel.name), channel.flowOverride),
  ];
}

/** `channel "sales"`, or `this channel` while its name is unknown. */
export function theChannel(name: Maybe<string>): string {
  return isGiven(name) ? `channel ${quoted(name)}` : "this channel";
}

function channelAsSubject(name: Maybe<string>): string {
  return isGiven(name) ? `Channel ${quoted(name)}` : "This channel";
}

function checkChannelDescription({ name, description }: ChannelValues): Problem[] {
  if (!isGiven(description) || description.length <= longestDescription) return [];
  return [
    errorIn(
      "description",
      `Description of ${theChannel(name)} is ${description.length} characters long`,
      `It may have ${longestDescription}. Shorten it by ${description.length - longestDescription}.`,
    ),
  ];
}

function checkKnownWords(channel: ChannelValues): Problem[] {
  const { name, channelType, socialChannelType, flowVersionLabel, digitalOrgType } = channel;
  return [
    ...checkWord("channelType", "channel type", name, channelType, channelTypes),
    ...checkWord("socialChannelType", "social channel type", name, socialChannelType, [
      ...socialChannelTypes,
      ...Object.keys(socialChannelTypeAliases),
    ]),
    ...checkWord("flowVersionLabel", "version label", name, flowVersionLabel, versionLabels),
    ...checkWord("digitalOrgType", "digital organization type", name, digitalOrgType, digitalOrgTypes),
  ];
}

function checkWord(
  attribute: string,
  what: string,
  name: Maybe<string>,
  word: Maybe<string>,
  words: readonly string[],
): Problem[] {
  if (!isGiven(word) || words.includes(word)) return [];
  return [
    errorIn(
      attribute,
      `${channelAsSubject(name)} has the unknown ${what} ${quoted(word)}`,
      `Write ${either(words)}.`,
    ),
  ];
}

function checkSocialType({ name, channelType, socialChannelType }: ChannelValues): Problem[] {
  if (!isGiven(channelType) || isUnknown(socialChannelType)) return [];
  if (channelType === "social" && isAbsent(socialChannelType)) {
    return [
      errorIn(
        "socialChannelType",
        `Social channel ${nameOnly(name)}has no social channel type`,
        `Say which network it serves: ${either(socialChannelTypes)}.`,
      ),
    ];
  }
  if (channelType !== "social" && isGiven(socialChannelType)) {
    return [
      errorIn(
        "socialChannelType",
        `${channelAsSubject(name)} has the social channel type ${quoted(socialChannelType)} but is ${inWords(channelType)}`,
        "Only a social channel has a social channel type. Remove it, or make this a social channel.",
      ),
    ];
  }
  return [];
}

/** What only calls have: music, an overflow number, overrides of the flow's settings. */
function checkTelephonySettings(channel: ChannelValues): Problem[] {
  const { name, channelType } = channel;
  if (!isGiven(channelType) || isTelephony(channelType)) return [];
  const telephonySettings = [
    { attribute: "musicOnHoldId", what: "music on hold", value: channel.musicOnHoldId },
    { attribute: "overflowNumber", what: "an overflow number", value: channel.overflowNumber },
    { attribute: "flowOverride", what: "overrides of flow settings", value: channel.flowOverride },
  ];
  return telephonySettings
    .filter(({ value }) => isGiven<unknown>(value))
    .map(({ attribute, what }) =>
      errorIn(
        attribute,
        `${channelAsSubject(name)} has ${what} but is ${inWords(channelType)}`,
        "Only inbound and outdial telephony channels can have this. Remove it.",
      ),
    );
}

function checkOutdial(channel: ChannelValues): Problem[] {
  const { name, channelType, flowId, musicOnHoldId, outdialQueueId } = channel;
  if (!isGiven(channelType)) return [];
  if (channelType !== "outdial_telephony") {
    if (!isGiven(outdialQueueId)) return [];
    return [
      errorIn(
        "outdialQueueId",
        `${channelAsSubject(name)} has an outdial queue but is ${inWords(channelType)}`,
        "Only an outdial channel has an outdial queue. Remove it.",
      ),
    ];
  }
  if (!isAbsent(flowId)) return [];
  const ownedByStrategy = [
    { attribute: "musicOnHoldId", what: "music on hold", it: "the music", value: musicOnHoldId },
    { attribute: "outdialQueueId", what: "an outdial queue", it: "the queue", value: outdialQueueId },
  ];
  return ownedByStrategy
    .filter(({ value }) => isGiven(value))
    .map(({ attribute, what, it }) =>
      errorIn(
        attribute,
        `Outdial channel ${nameOnly(name)}has ${what} but no flow`,
        "Without a flow a routing strategy runs an outdial channel, and owns its music and its queue. " +
          `Give the channel a flow, or remove ${it}.`,
      ),
    );
}

function checkVersionLabel({ name, flowId, flowVersionLabel }: ChannelValues): Problem[] {
  if (flowVersionLabel === "" && isGiven(flowId)) {
    return [
      errorIn(
        "flowVersionLabel",
        `Version label of ${theChannel(name)} is empty`,
        `Write ${either(versionLabels)}, or leave it out for Latest.`,
      ),
    ];
  }
  if (!isGiven(flowVersionLabel) || !isAbsent(flowId)) return [];
  return [
    errorIn(
      "flowVersionLabel",
      `${channelAsSubject(name)} has the version label ${quoted(flowVersionLabel)} but no flow`,
      "The label says which version of the flow runs. Give the channel a flow, or remove the label.",
    ),
  ];
}

function checkChannelNumbers({
  name,
  serviceLevelThreshold,
  maximumActiveContacts,
}: ChannelValues): Problem[] {
  const channel = theChannel(name);
  return [
    // Observed live: a threshold of 0 is refused, a maximum of 0 is taken.
    ...checkWholeNumber(
      "serviceLevelThreshold",
      `Service level threshold of ${channel}`,
      "seconds",
      1,
      serviceLevelThreshold,
    ),
    ...checkWholeNumber(
      "maximumActiveContacts",
      `Maximum of active contacts of ${channel}`,
      "contacts",
      0,
      maximumActiveContacts,
    ),
  ];
}

function checkOverflowNumber({ name, overflowNumber }: ChannelValues): Problem[] {
  if (!isGiven(overflowNumber)) return [];
  if (overflowNumber.length <= longestOverflowNumber && /^[0-9]*$/.test(overflowNumber)) return [];
  return [
    errorIn(
      "overflowNumber",
      `Overflow number ${quoted(overflowNumber)} of ${theChannel(name)} is not a row of digits`,
      `Write up to ${longestOverflowNumber} digits, without +, blanks or other signs.`,
    ),
  ];
}

/** What a channel and the queue for its outdial calls must be. Types may be written in any case. */
export interface OutdialQueueValues {
  readonly channelName?: Maybe<string>;
  readonly channelType: Maybe<string>;
  readonly queueName?: Maybe<string>;
  /** `inbound` or `outbound`. */
  readonly queueType: Maybe<string>;
  /** Media of the queue, `telephony` for calls. Not checked when absent. */
  readonly queueChannelType?: Maybe<string>;
}

export function checkOutdialQueue(values: OutdialQueueValues): Problem[] {
  const { channelName, channelType, queueName, queueType, queueChannelType } = values;
  if (!isGiven(channelType) || channelType !== "outdial_telephony" || !isGiven(queueType)) return [];
  const queue = isGiven(queueName) ? `Queue ${quoted(queueName)}` : "The queue";
  const what = `cannot be the outdial queue of ${theChannel(channelName)}`;
  const advice = "Choose an outbound telephony queue.";
  if (queueType.toLowerCase() !== "outbound") {
    return [
      errorIn("outdialQueueId", `${queue} ${what}`, `It is an ${queueType.toLowerCase()} queue. ${advice}`),
    ];
  }
  if (isGiven(queueChannelType) && queueChannelType.toLowerCase() !== "telephony") {
    return [
      errorIn(
        "outdialQueueId",
        `${queue} ${what}`,
        `It is a queue for ${queueChannelType.toLowerCase()}. ${advice}`,
      ),
    ];
  }
  return [];
}

/** A number and the channel it shall point to. */
export interface NumberTargetValues {
  readonly number?: Maybe<string>;
  readonly channelName?: Maybe<string>;
  readonly channelType: Maybe<string>;
  /** Made by the system. */
  readonly systemDefault?: Maybe<boolean>;
  /** The system's own channel through which outdial calls are transferred to a queue. */
  readonly outdialTransferToQueue?: Maybe<boolean>;
}

/** Calls arrive at inbound telephony channels only, and at the system's own transfer channel. */
export function checkNumberTarget(values: NumberTargetValues): Problem[] {
  const { number, channelName, channelType, systemDefault, outdialTransferToQueue } = values;
  if (!isGiven(channelType) || channelType === "inbound_telephony") return [];
  if (isUnknown(systemDefault) || isUnknown(outdialTransferToQueue)) return [];
  if (systemDefault === true || outdialTransferToQueue === true) return [];
  const subject = isGiven(number) ? `Support number ${quoted(number)}` : "A support number";
  return [
    errorIn(
      "channelId",
      `${subject} cannot point to ${theChannel(channelName)}`,
      `It is ${inWords(channelType)}. Support numbers belong to inbound telephony channels ` +
        "(or to the system's own channel for transfers to a queue). Choose such a channel.",
    ),
  ];
}

function isTelephony(channelType: string): boolean {
  return channelType === "inbound_telephony" || channelType === "outdial_telephony";
}

const kindsInWords: Readonly<Record<string, string>> = {
  inbound_telephony: "an inbound telephony channel",
  outdial_telephony: "an outdial channel",
  chat: "a chat channel",
  email: "an e-mail channel",
  social: "a social channel",
};

function inWords(channelType: string): string {
  return kindsInWords[channelType] ?? `a channel of type ${channelType}`;
}

function nameOnly(name: Maybe<string>): string {
  return isGiven(name) ? `${quoted(name)} ` : "";
}
