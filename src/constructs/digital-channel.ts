// What channels without a telephone have in common.
import type { ChannelProps } from "./channel";
import type { DigitalOrganizationType } from "./digital-organization-type";

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

/** The same settings under the names of the resource. */
export function digitalSettings({ assetId, digitalOrganizationType }: DigitalChannelProps) {
  return { assetId, digitalOrgType: digitalOrganizationType };
}
