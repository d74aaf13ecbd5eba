// What can be said of a channel, and what its values look like in configuration, plan and state.

import {
  computed,
  derivedDefault,
  forcesReplacement,
  optional,
  required,
  serverDefault,
  withDefault,
  type ConfigOf,
  type PlannedOf,
  type StateOf,
} from "../../schema/attribute";
import {
  boolean,
  idOf,
  integer,
  mapOf,
  nullable,
  object,
  oneOf,
  oneOfWithAliases,
  optionalField,
  requiredField,
  seconds,
  text,
} from "../../schema/types";
import type { PlanInput } from "../definition";
import {
  channelTypes,
  digitalOrgTypes,
  socialChannelTypeAliases,
  socialChannelTypes,
  versionLabels,
} from "../rules";

export const attributes = {
  id: computed(text, "Id of the channel."),
  name: required(
    text,
    "Name, unique in the organization: 1 to 80 letters, digits, `_` and `-`. Blanks and `&` are taken by the API, but not by Control Hub.",
  ),
  description: optional(text, "Description, up to 255 characters."),
  channelType: required(oneOf(channelTypes), "Kind of channel. It can never be edited.", forcesReplacement),
  socialChannelType: optional(
    oneOfWithAliases(socialChannelTypes, socialChannelTypeAliases),
    "Network of a social channel, and only of one. `messagebird` is a second spelling of `sms`.",
    forcesReplacement,
  ),
  active: withDefault(boolean, true, "Whether the channel takes contacts."),
  serviceLevelThreshold: required(
    seconds,
    "How long a contact may wait, in seconds, and still be within the service level. At least 1.",
  ),
  maximumActiveContacts: withDefault(
    integer,
    0,
    "How many contacts may be active in this channel at the same time. 0 means no limit.",
  ),
  timeZone: serverDefault(
    text,
    "IANA time zone of the channel, for example `Europe/Berlin`. Default: the organization's.",
  ),
  flowId: optional(idOf("wxcc_flow"), "Flow that runs when a contact arrives."),
  flowVersionLabel: derivedDefault(
    nullable(oneOf(versionLabels)),
    "Label of the flow version that runs. Default: `Latest` when a flow is set.",
  ),
  musicOnHoldId: optional(idOf("wxcc_music_on_hold"), "Music a caller hears on hold. Telephony only."),
  outdialQueueId: optional(
    idOf("wxcc_queue"),
    "Outbound telephony queue for calls that agents make. Outdial channels with a flow only.",
  ),
  overflowNumber: optional(text, "Number calls overflow to: up to 40 digits. Telephony only."),
  callbackEnabled: serverDefault(boolean, "Whether callers may ask to be called back. Default: the API's."),
  flowOverride: optional(
    mapOf(
      object({
        type: requiredField(text, "Type of the setting, as the flow declares it."),
        value: optionalField(text, "Value of the setting."),
        entityType: optionalField(text, "Type of the object the setting names, for example `audio-file`."),
        entityId: optionalField(text, "Id of the object the setting names."),
      }),
    ),
    "Settings of the flow that this channel overrides, by the name of the setting. Telephony only.",
  ),
  assetId: optional(text, "Id of the asset in the digital channel platform."),
  digitalOrgType: optional(oneOf(digitalOrgTypes), "How the organization uses the digital channel platform."),
  deletionProtection: withDefault(
    boolean,
    false,
    "Refuse to destroy this channel, or to replace it. To do so, switch this off in an apply of its own first.",
  ),
  queueType: computed(oneOf(["inbound", "outbound"]), "Direction of the channel, from its type."),
  systemDefault: computed(boolean, "Whether the system made this channel."),
  outdialTransferToQueue: computed(boolean, "Whether this is the system's channel for transfers to a queue."),
  createdTime: computed(text, "When the channel was created, in RFC 3339."),
  unfinishedReplacement: computed(
    nullable(text),
    "Temporary name of the channel that a replacement of this one has left because it was interrupted. An apply " +
      "takes its support numbers back and deletes it. Null when there is none.",
  ),
};

export type ChannelAttributes = typeof attributes;
export type Channel = StateOf<ChannelAttributes>;
export type Configured = ConfigOf<ChannelAttributes>;
export type Planned = PlannedOf<ChannelAttributes>;
export type Input = PlanInput<ChannelAttributes>;
