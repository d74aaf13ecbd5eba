// The jsii entry: the constructs, and nothing else. Look-ups and the provider stand beside the constructs for
// users; the plain resources are in a module of their own, `resources`.
export * from "./constructs/generated";
export * as resources from "./constructs/generated/resources";
export type { ChannelProps, FlowOverride, IChannel } from "./constructs/channel";
export { ChatChannel } from "./constructs/chat-channel";
export { ContactCenter } from "./constructs/contact-center";
export { DeletionProtection } from "./constructs/deletion-protection";
export type { DigitalChannelProps } from "./constructs/digital-channel";
export { DigitalOrganizationType } from "./constructs/digital-organization-type";
export { EmailChannel } from "./constructs/email-channel";
export { Flow, type FlowProps, type IFlow } from "./constructs/flow";
export { GoLiveGate, type GoLiveGateProps } from "./constructs/go-live-gate";
export {
  InboundTelephonyChannel,
  type InboundTelephonyChannelProps,
  type SupportNumberOptions,
} from "./constructs/inbound-telephony-channel";
export { type IMusicOnHold, MusicOnHold, type MusicOnHoldProps } from "./constructs/music-on-hold";
export { NamePrefix } from "./constructs/name-prefix";
export { OutdialChannel, type OutdialChannelProps } from "./constructs/outdial-channel";
export { SocialChannel, type SocialChannelProps } from "./constructs/social-channel";
export { SocialChannelType } from "./constructs/social-channel-type";
export { VersionLabel } from "./constructs/version-label";
