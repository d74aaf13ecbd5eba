// What a replacement does to callers, for whoever reads "must be replaced" over a line that takes calls.

import type { ResourceChange } from "../../engine";

/** In words to stand below the headline; nothing where the object goes before the new one comes. */
export function replacementNote({ type, action, before, after }: ResourceChange): string | undefined {
  if (action !== "replace" || before === null || after === null) return undefined;
  const stays = (attribute: string) => before.attributes[attribute] === after[attribute];
  if (type === "wxcc_channel" && after["channel_type"] === "inbound_telephony" && stays("channel_type")) {
    return "(its numbers follow: a successor takes them over before the old channel goes)";
  }
  if (type === "wxcc_support_number" && stays("number")) {
    return "(it goes on taking calls: the new object takes its mapping over)";
  }
  return undefined;
}
