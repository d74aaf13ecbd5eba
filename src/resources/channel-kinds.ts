// The words for kinds of channel: what users write and what the API stores, in one table each.

import type { EntryPoint } from "../contact-center";
import { socialChannelTypeAliases, type ChannelType, type SocialChannelType } from "./rules";

const channelKinds: Readonly<Record<ChannelType, { channelType: string; entryPointType: string }>> = {
  inbound_telephony: { channelType: "TELEPHONY", entryPointType: "INBOUND" },
  outdial_telephony: { channelType: "TELEPHONY", entryPointType: "OUTBOUND" },
  chat: { channelType: "CHAT", entryPointType: "INBOUND" },
  email: { channelType: "EMAIL", entryPointType: "INBOUND" },
  social: { channelType: "SOCIAL_CHANNEL", entryPointType: "INBOUND" },
};

const socialKinds: Readonly<Record<SocialChannelType, string>> = {
  facebook_messenger: "MESSENGER",
  sms: "MESSAGEBIRD",
  whatsapp: "WHATSAPP",
  apple_messages_for_business: "APPLE_BUSINESS_CHAT",
  google_business_messages: "GOOGLE_BUSINESS_MESSAGES",
};

export function apiChannelKind(channelType: string): { channelType: string; entryPointType: string } {
  const kind = channelKinds[channelType as ChannelType];
  if (kind === undefined) throw new TypeError(`"${channelType}" is no channel type`);
  return kind;
}

/** The user's word for a kind; kinds this provider cannot create (fax, video) keep the API's word, lower-cased. */
export function channelTypeOf({ channelType = "", entryPointType }: EntryPoint): string {
  if (channelType === "TELEPHONY") {
    return entryPointType === "OUTBOUND" ? "outdial_telephony" : "inbound_telephony";
  }
  return channelType === "SOCIAL_CHANNEL" ? "social" : channelType.toLowerCase();
}

export function apiSocialChannelType<V>(social: V): V | string {
  if (typeof social !== "string") return social;
  const type = socialChannelTypeAliases[social] ?? social;
  return socialKinds[type as SocialChannelType] ?? type;
}

export function socialChannelTypeOf({ channelType, socialChannelType }: EntryPoint): string | null {
  // Some telephony channels carry a social type too (observed live); it means nothing there.
  if (channelType !== "SOCIAL_CHANNEL" || socialChannelType === undefined) return null;
  const word = Object.entries(socialKinds).find(([, api]) => api === socialChannelType)?.[0];
  return word ?? socialChannelType.toLowerCase();
}

export function apiDigitalOrgType<V>(type: V): V | string {
  return typeof type === "string" ? type.toUpperCase() : type;
}

export function digitalOrgTypeOf({ imiOrgType }: EntryPoint): string | null {
  return imiOrgType === undefined ? null : imiOrgType.toLowerCase();
}
