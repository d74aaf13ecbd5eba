// Between a channel and the API's entry point: bodies of requests one way, state the other.

import { remember, type EntryPoint, type JsonObject } from "../../contact-center";
import { isAbsent, type Value } from "../../schema/value";
import { apiBody, knownText, timeOf } from "../api-body";
import {
  apiChannelKind,
  apiDigitalOrgType,
  apiSocialChannelType,
  channelTypeOf,
  digitalOrgTypeOf,
  socialChannelTypeOf,
} from "../channel-kinds";
import type { Outcome } from "../definition";
import type { Channel, ChannelAttributes, Planned } from "./attributes";

/** The body of a create (current is null) or of an update, which starts from the object just read. */
export function toApi(planned: Planned, current: EntryPoint | null): JsonObject {
  return apiBody(current, {
    name: planned.name,
    description: planned.description,
    ...(current === null ? apiChannelKind(knownText(planned.channelType)) : {}),
    ...(current === null ? { socialChannelType: apiSocialChannelType(planned.socialChannelType) } : {}),
    active: planned.active,
    serviceLevelThreshold: planned.serviceLevelThreshold,
    maximumActiveContacts: planned.maximumActiveContacts,
    timezone: planned.timeZone,
    flowId: planned.flowId,
    flowTagId: planned.flowVersionLabel,
    musicOnHoldId: planned.musicOnHoldId,
    outdialQueueId: planned.outdialQueueId,
    overflowNumber: planned.overflowNumber,
    callbackEnabled: planned.callbackEnabled,
    flowOverrideSettings: overrideSettings(planned.flowOverride, current),
    assetId: planned.assetId,
    imiOrgType: apiDigitalOrgType(planned.digitalOrgType),
  });
}

function overrideSettings(override: Planned["flowOverride"], current: EntryPoint | null): Value {
  if (override === null || typeof override === "symbol") return override;
  const stored = new Map((current?.flowOverrideSettings ?? []).map((setting) => [setting.name, setting]));
  return Object.entries(override).map(([name, { type, value, entityType, entityId }]) =>
    apiBody(stored.get(name) ?? null, { name, type, value, entityType, entityId }),
  ) as Value;
}

/** State from an entry point. */
export function fromApi(
  entryPoint: EntryPoint,
  previous: Pick<Planned, "deletionProtection"> | null,
): Channel {
  const protection = previous?.deletionProtection;
  return {
    id: entryPoint.id,
    name: entryPoint.name,
    description: entryPoint.description ?? null,
    channelType: channelTypeOf(entryPoint) as Channel["channelType"],
    socialChannelType: socialChannelTypeOf(entryPoint) as Channel["socialChannelType"],
    active: entryPoint.active ?? false,
    serviceLevelThreshold: entryPoint.serviceLevelThreshold ?? 0,
    maximumActiveContacts: entryPoint.maximumActiveContacts ?? 0,
    timeZone: entryPoint.timezone ?? "",
    flowId: entryPoint.flowId ?? null,
    flowVersionLabel: (entryPoint.flowTagId ?? null) as Channel["flowVersionLabel"],
    musicOnHoldId: entryPoint.musicOnHoldId ?? null,
    outdialQueueId: entryPoint.outdialQueueId ?? null,
    overflowNumber: entryPoint.overflowNumber ?? null,
    callbackEnabled: entryPoint.callbackEnabled ?? false,
    flowOverride: overridesByName(entryPoint),
    assetId: entryPoint.assetId ?? null,
    digitalOrgType: digitalOrgTypeOf(entryPoint) as Channel["digitalOrgType"],
    deletionProtection: typeof protection === "boolean" ? protection : false,
    queueType: entryPoint.entryPointType === "OUTBOUND" ? "outbound" : "inbound",
    systemDefault: entryPoint.systemDefault ?? false,
    outdialTransferToQueue: entryPoint.outdialTransferToQueueEnabled ?? false,
    createdTime: timeOf(entryPoint.createdTime),
    unfinishedReplacement: null, // told by a read alone
  };
}

function overridesByName({ flowOverrideSettings = [] }: EntryPoint): Channel["flowOverride"] {
  if (flowOverrideSettings.length === 0) return null;
  return Object.fromEntries(
    flowOverrideSettings.map((setting) => [
      String(setting.name),
      {
        type: String(setting.type),
        value: optionalText(setting.value),
        entityType: optionalText(setting.entityType),
        entityId: optionalText(setting.entityId),
      },
    ]),
  );
}

function optionalText(value: unknown): string | null {
  return isAbsent(value) ? null : String(value);
}

export function outcome(
  entryPoint: EntryPoint,
  previous: Parameters<typeof fromApi>[1],
): Outcome<ChannelAttributes> {
  const remembered = remember(entryPoint);
  return { state: fromApi(entryPoint, previous), ...(remembered === undefined ? {} : { remembered }) };
}
