/** Everything the emulated API serves: one file per entity, gathered here. */
import type { Operation } from "../exchange";
import type { Holder } from "../references";
import { audioFile, audioFileOperations } from "./audio-file";
import { businessHours, businessHoursOperations } from "./business-hours";
import { callingOperations } from "./calling";
import type { ConfigurationEntity } from "./configuration-entity";
import { configurationOperations } from "./configuration-entity";
import { contactServiceQueue, contactServiceQueueOperations } from "./contact-service-queue";
import { dialNumber, dialNumberOperations } from "./dial-number";
import { entryPoint, entryPointOperations } from "./entry-point";
import { flowHolder, flowOperations } from "./flow";
import { identityOperations } from "./identity";
import { site } from "./site";
import { team } from "./team";
import { telephonyRegionOperations } from "./telephony-region";

/** In the order in which one may refer to another: later ones point at earlier ones. */
export const configurationEntities: readonly ConfigurationEntity[] = [
  site,
  team,
  businessHours,
  audioFile,
  contactServiceQueue,
  entryPoint,
  dialNumber,
];

export const holders: readonly Holder[] = [...configurationEntities, flowHolder];

export const operations: readonly Operation[] = [
  ...identityOperations,
  ...callingOperations,
  ...telephonyRegionOperations,
  ...configurationOperations(site),
  ...configurationOperations(team),
  ...businessHoursOperations,
  ...audioFileOperations,
  ...contactServiceQueueOperations,
  ...entryPointOperations,
  ...dialNumberOperations,
  ...flowOperations,
];
