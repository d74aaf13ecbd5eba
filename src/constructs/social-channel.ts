// The channel for messages of a social network.
import type { Construct } from "constructs";
import { ChannelConstruct, type OwnKinds } from "./channel";
import { type DigitalChannelProps, digitalKinds, digitalSettings } from "./digital-channel";
import type { SocialChannelType } from "./social-channel-type";
import { text } from "./written-types";

/** Settings of a social channel. */
export interface SocialChannelProps extends DigitalChannelProps {
  /** Network it serves. It can never be changed: another network replaces the channel. */
  readonly socialChannelType: SocialChannelType;
}

const kinds: OwnKinds<SocialChannelProps> = { ...digitalKinds, socialChannelType: text };

/**
 * A channel for messages of one social network, such as WhatsApp.
 *
 * @example
 *
 * new SocialChannel(this, "whatsapp", {
 *   name: "whatsapp",
 *   serviceLevelThreshold: 120,
 *   socialChannelType: SocialChannelType.WHATSAPP,
 * });
 */
export class SocialChannel extends ChannelConstruct {
  /**
   * @param scope where the channel belongs
   * @param id id of the construct
   * @param props settings
   */
  public constructor(scope: Construct, id: string, props: SocialChannelProps) {
    const own = { ...digitalSettings(props), socialChannelType: props.socialChannelType };
    super(scope, id, "social", props, own, kinds);
  }
}
