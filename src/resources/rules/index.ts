// The rules that hold across a resource's attributes, pure and free of dependencies: constructs, engine and
// Terraform call the same functions, so the same bad input gets the same message at every door.
export { both, either, type Problem, quoted } from "./problem";
export { isAbsent, isGiven, isUnknown, type Maybe } from "./known";
export { checkChannelName, checkChannelNameInControlHub, longestChannelName } from "./channel-name";
export {
  type ChannelType,
  channelTypes,
  type ChannelValues,
  checkChannel,
  checkNumberTarget,
  checkOutdialQueue,
  type DigitalOrgType,
  digitalOrgTypes,
  longestDescription,
  longestOverflowNumber,
  type NumberTargetValues,
  type OutdialQueueValues,
  type SocialChannelType,
  socialChannelTypeAliases,
  socialChannelTypes,
  theChannel,
  type VersionLabel,
  versionLabels,
} from "./channel";
export { checkFlowOverride, type FlowOverrideValues } from "./flow-override";
export { isMissingFile, whyNoSource, whyUnreadable } from "./unreadable-file";
export { checkTimeZone, isTimeZone } from "./time-zone";
export { checkWholeNumber, largestInt32 } from "./whole-number";
export { checkNumberFormat, checkSupportNumber, digitsOf, type SupportNumberValues } from "./support-number";
export {
  type AudioValues,
  audioContentTypes,
  checkAudio,
  checkAudioName,
  checkSoundGiven,
  checkWave,
  decodeBase64,
  largestInlineSound,
  readWaveFormat,
  sha256,
  type WaveFormat,
} from "./audio";
export {
  activitiesOf,
  applyBindings,
  checkFlowName,
  checkFlowType,
  type FlowActivity,
  type FlowDocument,
  type FlowProcess,
  type FlowReference,
  flowReferences,
  referencesByVariables,
  flowText,
  type ParsedFlow,
  parseFlow,
  usesBusinessHours,
} from "./flow-document";
export { JsonFault, readJson, writeJson } from "./json-text";
export { contentHash, flowLines, sameFlow } from "./flow-meaning";
export { checkNamesUsedOnce, checkNumbersUsedOnce } from "./used-once";
