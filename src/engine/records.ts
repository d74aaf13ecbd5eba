// The records of creates as the engine sees them: which of their objects a state holds, and when they may go.

import {
  examineRecords,
  forgetRecords,
  resources,
  type ResourceDefinition,
  type Services,
} from "../resources";
import type { WriteAheadRecord } from "../contact-center";
import { snakeCase } from "../schema/names";
import type { State } from "./state/state";

/** Whether a record's object is in a state, by the value that only one object may have. */
export function keptIn(
  known: State["resources"],
): (definition: ResourceDefinition, record: WriteAheadRecord) => boolean {
  const keys = new Set(
    [...known.values()].flatMap(({ mode, type, current }) => {
      const unique = resources[type]?.unique;
      const value = unique === undefined ? undefined : current?.attributes[snakeCase(unique.attribute)];
      return mode === "managed" && unique !== undefined && typeof value === "string"
        ? [`${type} ${unique.normalize(value)}`]
        : [];
    }),
  );
  return ({ type }, { name }) => keys.has(`${type} ${name}`);
}

/** Forgets the records of a finished run: of what is in its state, and of what nothing can come any more. */
export async function forgetWhatIsOver(services: Services, known: State["resources"]): Promise<void> {
  if (services.writeAhead.isEmpty()) return;
  const { over, kept } = await examineRecords(services, Object.values(resources), keptIn(known));
  await forgetRecords(services, [...over, ...kept]);
}
