// All types of objects, and the provider block: what every door is derived from.

import { channel } from "./channel";
import { callPathData } from "./data-sources/call-path";
import { channelData } from "./data-sources/channel";
import { flowData } from "./data-sources/flow";
import { locationData } from "./data-sources/location";
import { musicOnHoldData } from "./data-sources/music-on-hold";
import { queueData } from "./data-sources/queue";
import { supportNumberData } from "./data-sources/support-number";
import { telephonyRegionData } from "./data-sources/telephony-region";
import type { DataSourceDefinition, ResourceDefinition } from "./definition";
import { flow } from "./flow";
import { musicOnHold } from "./music-on-hold";
import { supportNumber } from "./support-number";

export * from "./definition";
export { newLine, type PlannedMoves, type Targets } from "./planned-moves";
export { JsonFault, readJson, writeJson } from "./rules";
export { StillUsedError } from "./still-used";
export { Succession } from "./succession";
export { examineRecords, forgetRecords, type Examined, type Interrupted } from "./interrupted";
export { ephemeralResources, type EphemeralDefinition } from "./ephemeral";
export { BadArgument, functions, type FunctionDefinition } from "./functions";
export {
  connectionOptions,
  missingSettings,
  provider,
  providerDefaults,
  unknownSettings,
  withEnvironment,
  withLogin,
  type ProviderConfig,
} from "./provider";
export { channel, flow, musicOnHold, supportNumber };

/** Resource types by Terraform name. */
export const resources: Readonly<Record<string, ResourceDefinition>> = byType([
  channel,
  flow,
  musicOnHold,
  supportNumber,
] as unknown as ResourceDefinition[]);

/** Data sources by Terraform name. */
export const dataSources: Readonly<Record<string, DataSourceDefinition>> = byType([
  callPathData,
  channelData,
  flowData,
  locationData,
  musicOnHoldData,
  queueData,
  supportNumberData,
  telephonyRegionData,
] as unknown as DataSourceDefinition[]);

/** Source address of the provider in a `required_providers` block. */
export const providerSource = "wxcc/wxcc";

function byType<D extends { readonly type: string }>(definitions: readonly D[]): Readonly<Record<string, D>> {
  return Object.fromEntries(definitions.map((definition) => [definition.type, definition]));
}
export { whyNoSource } from "./rules";
