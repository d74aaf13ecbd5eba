// What somebody does in the tenant beside the stack: mappings, flows and edits made over raw HTTP.

import type { Emulator } from "../../src/emulator";
import { Raw, type ReplyBody } from "../emulator/raw-http";
import type { Stack } from "./stack";

/** @throws an error when the emulator refuses */
export function byHand(emulator: Emulator) {
  const raw = new Raw(emulator);
  const done = async (reply: ReturnType<Raw["send"]>): Promise<ReplyBody> => {
    const { status, text, body } = await reply;
    if (status >= 300) throw new Error(`refused: ${status} ${text}`);
    return body;
  };
  return {
    mapNumber: (channelId: string, number: string) => done(raw.mapNumber(channelId, number)),
    unmapNumber: (id: string) => raw.org("DELETE", `dial-number/${id}`),
    importFlow: (document: object) => done(raw.importFlow(document)),
    /** Saves and publishes another content of a flow of the same name. */
    publishInstead: async (document: object, ...labels: string[]) => {
      const { id } = await done(raw.importFlow(document, "overwrite=yes"));
      await done(raw.publish(id, ...labels));
    },
    createChannel: (fields: Record<string, unknown>) => raw.createChannel(fields),
    upload: (name: string, sound: Uint8Array) => done(raw.upload(name, sound)),
    createBusinessHours: (fields: object) => done(raw.org("POST", "business-hours", fields)),
  };
}

/** Id of a channel of the stack by the name of its resource. */
export function channelIdOf(stack: Stack, resource: string): string {
  return String(stack.attributes(`wxcc_channel.${resource}`).id);
}
