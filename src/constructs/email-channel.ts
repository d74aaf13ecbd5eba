// The channel for e-mail.
import type { Construct } from "constructs";
import { ChannelConstruct } from "./channel";
import { type DigitalChannelProps, digitalKinds, digitalSettings } from "./digital-channel";

/**
 * A channel for e-mail.
 *
 * @example
 *
 * new EmailChannel(this, "post", { name: "post", serviceLevelThreshold: 14400 });
 */
export class EmailChannel extends ChannelConstruct {
  /**
   * @param scope where the channel belongs
   * @param id id of the construct
   * @param props settings
   */
  public constructor(scope: Construct, id: string, props: DigitalChannelProps) {
    super(scope, id, "email", props, digitalSettings(props), digitalKinds);
  }
}
