// How messages speak of a channel.

import type { EntryPoint } from "../../contact-center";
import { error, type Diagnostic } from "../../schema/diagnostic";
import type { Planned } from "./attributes";

export function about(name: string) {
  return { noun: "channel", name };
}

export function systemChannel(name: string, done: string): Diagnostic {
  return error(`Channel "${name}" was made by the system and can't be ${done}`, lookUpSystemChannel);
}

const lookUpSystemChannel =
  'Look it up with data "wxcc_channel" instead; support numbers can be mapped to it.';

/** What to do with a channel that has a name which is wanted, when it can't be imported. */
export function insteadOfImport({ systemDefault }: EntryPoint): string | undefined {
  return systemDefault === true
    ? `It was made by the system and can't be imported. ${lookUpSystemChannel}`
    : undefined;
}

export function kindInWords(channelType: Planned["channelType"]): string {
  switch (channelType) {
    case "inbound_telephony":
      return "an inbound channel";
    case "outdial_telephony":
      return "an outdial channel";
    case "chat":
      return "a chat channel";
    case "email":
      return "an e-mail channel";
    case "social":
      return "a social channel";
    default:
      return "another kind of channel";
  }
}
