// The channel for chats.
import type { Construct } from "constructs";
import { ChannelConstruct } from "./channel";
import { type DigitalChannelProps, digitalKinds, digitalSettings } from "./digital-channel";

/**
 * A channel for chats on a website or in an app.
 *
 * @example
 *
 * new ChatChannel(this, "website-chat", { name: "website-chat", serviceLevelThreshold: 30 });
 */
export class ChatChannel extends ChannelConstruct {
  /**
   * @param scope where the channel belongs
   * @param id id of the construct
   * @param props settings
   */
  public constructor(scope: Construct, id: string, props: DigitalChannelProps) {
    super(scope, id, "chat", props, digitalSettings(props), digitalKinds);
  }
}
