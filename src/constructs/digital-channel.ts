// What channels without a telephone have in common.
import type { ChannelProps, OwnKinds } from "./channel";
import type { DigitalOrganizationType } from "./digital-organization-type";
import { text } from "./written-types";

/** Settings of a digital channel. */
export interface DigitalChannelProps extends ChannelProps {
  /**
   * Id of the asset in the digital channel platform that contacts come from.
   *
   * @default - none
   */
  readonly assetId?: string;
  /**
   * How the organization uses the digital channel platform.
   *
   * @default - the API's
   */
  readonly digitalOrganizationType?: DigitalOrganizationType;
}

/** @internal */
export const digitalKinds: OwnKinds<DigitalChannelProps> = { assetId: text, digitalOrganizationType: text };

/** The same settings under the names of the resource. */
export function digitalSettings({ assetId, digitalOrganizationType }: DigitalChannelProps) {
  return { assetId, digitalOrgType: digitalOrganizationType };
}
