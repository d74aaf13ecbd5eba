// How an organization uses the platform for digital channels.

/** Whether all digital channels of the organization run on the digital channel platform, or some of them. */
export enum DigitalOrganizationType {
  /** Some digital channels run on the platform, others are native. */
  MIXED_MODE = "mixed_mode",
  /** All digital channels run on the platform. */
  IMI = "imi",
}
