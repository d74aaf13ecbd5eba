/** The Webex Contact Center API as typed calls. Knows nothing of plans and states, prints nothing. */
export type { AccessToken } from "./access-token";
export { connect, type ConnectionOptions } from "./connection";
export { isOnThisMachine, webexAddresses } from "./addresses";
export { tokenFolder } from "./access-token-cache";
export {
  Authorization,
  usefulScopes,
  type AuthorizationOptions,
  type Client,
  type Consent,
  type Granted,
} from "./authorization";
export { loginPath, readLogin, removeLogin, writeLogin, type StoredLogin } from "./stored-login";
export { readPrivate, writePrivate } from "./private-file";
export { userFolder, type UserFolder } from "./user-folder";
export { ContactCenter } from "./contact-center";
export { dataCenters, isDataCenter, type DataCenter } from "./data-center";
export { systemClock, type Clock } from "./clock";
export { ledgerFolders } from "./shared-request-ledger";
export type { OnWait } from "./request-budget";
export { ConfigurationError, ContactCenterError, isKind } from "./error";
export type { About, ErrorKind, Outcome, Reference } from "./error";
export {
  audioFileId,
  businessHoursId,
  dialNumberId,
  entryPointId,
  flowId,
  flowVersionId,
  InvalidIdError,
  isFlowId,
  isUuid,
  organizationId,
  queueId,
  siteId,
  teamId,
} from "./id";
export type {
  AudioFileId,
  BusinessHoursId,
  DialNumberId,
  Entity,
  EntryPointId,
  FlowId,
  FlowVersionId,
  Id,
  OrganizationId,
  QueueId,
  SiteId,
  TeamId,
} from "./id";
export type {
  ApiObject,
  AudioFile,
  BusinessHours,
  DialNumber,
  EntryPoint,
  Flow,
  FlowTag,
  PublishedFlow,
  Queue,
  Site,
  Team,
} from "./api-objects";
export { and, or, rsql, where, type Filter, type FilterValue } from "./filter";
export {
  canonicalJson,
  hashOfKeys,
  isJsonObject,
  readJson,
  writeJson,
  type Json,
  type JsonObject,
} from "./json";
export type { Collection, DeletableCollection, ReadableCollection, ReadStrategy } from "./collection";
export type { DialNumbers } from "./dial-numbers";
export { remember, type Remembered } from "./collection";
export type { AudioFileInfo, AudioFiles } from "./audio-files";
export { flowProjectId } from "./flows";
export type { Flows, FlowType, PublishOptions, WantedVersion } from "./flows";
export type { Calling, CallingNumber, Location, TelephonyRegion } from "./calling";
export { createOnce, holdsWhatWasSent, type Created, type Creation, fitsTime, isOver } from "./create-once";
export { fileWriteAheadLog, memoryWriteAheadLog, WriteAheadError } from "./write-ahead-log";
export type { LogOptions, WriteAheadLog, WriteAheadRecord, Writer } from "./write-ahead-log";
export type { Person, Probe } from "./probe";
export type { Answer, ApiRequest, Transport } from "./transport";
export { deepest, isTooDeep } from "./json";
export { sameName } from "./name";
