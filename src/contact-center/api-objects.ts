/**
 * The objects of the API as they come off the wire: the keys this project reads, checked once here, and every other
 * key kept as it is, because PUT replaces the whole object. Words are the API's: a channel is an entry point.
 * Enumerations stay text: the API has values that this project cannot create (FAX, VIDEO) and will get new ones.
 */
import * as v from "valibot";
import { isIdFromAnswer, type Entity, type Id } from "./id";
import type { Json, JsonObject } from "./json";

const text = v.optional(v.string());
const count = v.optional(v.number());
const flag = v.optional(v.boolean());

const idOf = <E extends Entity>(_entity: E) => v.custom<Id<E>>((value) => isIdFromAnswer<E>(value));

/** Keys of every object of the configuration API. Times are epoch milliseconds. */
const everyObject = { version: count, organizationId: text, createdTime: count, lastUpdatedTime: count };

export const entryPointSchema = v.object({
  ...everyObject,
  id: idOf("entry-point"),
  name: v.string(),
  description: text,
  /** INBOUND or OUTBOUND. */
  entryPointType: text,
  /** TELEPHONY, CHAT, EMAIL, SOCIAL_CHANNEL and kinds this project does not create. */
  channelType: text,
  socialChannelType: text,
  active: flag,
  /** Seconds. */
  serviceLevelThreshold: count,
  /** 0 = no limit. */
  maximumActiveContacts: count,
  /** IANA name; the server fills in the organization's. */
  timezone: text,
  flowId: text,
  /** A version label (Live, Test, Dev, Latest), not an id. */
  flowTagId: text,
  /** Id of an audio file. */
  musicOnHoldId: text,
  /** Id of an OUTBOUND queue. */
  outdialQueueId: text,
  /** Digits only. */
  overflowNumber: text,
  callbackEnabled: flag,
  assetId: text,
  imiOrgType: text,
  controlFlowScriptUrl: text,
  /** Missing from lists: read the item. */
  flowOverrideSettings: v.optional(v.array(v.custom<JsonObject>((value) => typeof value === "object"))),
  systemDefault: flag,
  /** Not in the official contract; observed live 2026-07-11. */
  systemInternal: flag,
  outdialTransferToQueueEnabled: flag,
});

/** `dialledNumber` with two l, as the API spells it. It has no name. */
export const dialNumberSchema = v.object({
  ...everyObject,
  id: idOf("dial-number"),
  dialledNumber: text,
  /** Digits of the number; made by the server. */
  dialledNumberDigits: text,
  entryPointId: text,
  entryPointName: text,
  /** UUID of the Webex Calling location. */
  location: text,
  regionId: text,
  extension: text,
  routingPrefix: text,
  esn: text,
  routePointId: text,
  defaultAni: flag,
});

export const audioFileSchema = v.object({
  ...everyObject,
  id: idOf("audio-file"),
  name: v.string(),
  description: text,
  contentType: text,
  /** Does not change when the sound is replaced (observed live 2026-07-22). Mandatory on PUT. */
  blobId: text,
  systemDefault: flag,
});

export const queueSchema = v.object({
  ...everyObject,
  id: idOf("contact-service-queue"),
  name: v.string(),
  description: text,
  /** INBOUND or OUTBOUND. */
  queueType: text,
  channelType: text,
  active: flag,
  /** Id of an audio file. */
  defaultMusicInQueueMediaFileId: text,
  systemDefault: flag,
});

/** Read only so far: a flow names business hours by their id. */
export const businessHoursSchema = v.object({
  ...everyObject,
  id: idOf("business-hours"),
  name: v.string(),
  description: text,
  timezone: text,
});

export const siteSchema = v.object({
  ...everyObject,
  id: idOf("site"),
  name: v.string(),
  active: flag,
  systemDefault: flag,
});

export const teamSchema = v.object({
  ...everyObject,
  id: idOf("team"),
  name: v.string(),
  active: flag,
  siteId: text,
  teamType: text,
  teamStatus: text,
  systemDefault: flag,
});

const flowTag = v.object({
  /** The label: Live, Test, Dev or Latest. */
  id: v.string(),
  displayName: text,
  flowVersionId: v.nullish(idOf("flow-version")),
  versionNumber: count,
});

/** A row of the flow list, also the answer of an import. Dates are ISO texts here, unlike everywhere else. */
export const flowSchema = v.object({
  id: idOf("flow"),
  name: v.string(),
  description: v.nullish(v.string()),
  flowType: text,
  /** Draft or Published: whether it was ever published. */
  status: text,
  version: count,
  tags: v.nullish(v.array(flowTag)),
  assignedRS: v.nullish(v.array(v.custom<Json>(() => true))),
  lockedBy: v.nullish(v.string()),
  lockedAt: v.nullish(v.union([v.string(), v.number()])),
  lastModifiedBy: v.nullish(v.string()),
  lastModifiedDate: v.nullish(v.union([v.string(), v.number()])),
});

/** Answer of a publish: no name, no tags. */
export const publishedFlowSchema = v.object({ id: idOf("flow"), status: text, version: count });

export type ApiObject = JsonObject & { readonly id: string };
export type EntryPoint = JsonObject & v.InferOutput<typeof entryPointSchema>;
export type DialNumber = JsonObject & v.InferOutput<typeof dialNumberSchema>;
export type AudioFile = JsonObject & v.InferOutput<typeof audioFileSchema>;
export type Queue = JsonObject & v.InferOutput<typeof queueSchema>;
export type BusinessHours = JsonObject & v.InferOutput<typeof businessHoursSchema>;
export type Site = JsonObject & v.InferOutput<typeof siteSchema>;
export type Team = JsonObject & v.InferOutput<typeof teamSchema>;
export type Flow = JsonObject & v.InferOutput<typeof flowSchema>;
export type FlowTag = v.InferOutput<typeof flowTag>;
export type PublishedFlow = v.InferOutput<typeof publishedFlowSchema>;
