// Finds a channel: the one of a state, one to import, the one that has a name.

import { entryPointId, isUuid, type EntryPoint, type Remembered } from "../../contact-center";
import { fail } from "../../schema/diagnostic";
import type { Services } from "../definition";
import { leftoversOf, warnOfLeftovers } from "../successor";
import type { Channel } from "./attributes";
import { fromApi, outcome } from "./mapping";
import { about } from "./wording";

export async function read(services: Services, state: Channel, remembered?: Remembered) {
  const { entryPoints } = services.contactCenter;
  const entryPoint = await entryPoints.read(entryPointId(state.id), about(state.name), remembered);
  if (entryPoint === undefined) return null;
  const leftovers = await leftoversOf(services, state.id);
  const read = outcome(entryPoint, state);
  return {
    ...read,
    state: { ...read.state, unfinishedReplacement: leftovers[0]?.name ?? null },
    warnings: warnOfLeftovers(state.name, leftovers),
  };
}

export function findByName({ contactCenter }: Services, name: string): Promise<EntryPoint | undefined> {
  return contactCenter.entryPoints.findByName(name);
}

export async function importState(services: Services, idOrName: string): Promise<Channel> {
  const { entryPoints } = services.contactCenter;
  const entryPoint = isUuid(idOrName)
    ? await entryPoints.readAnew(entryPointId(idOrName), about(idOrName))
    : await entryPoints.findByNameAnew(idOrName);
  if (entryPoint === undefined) {
    return fail(
      `There is no channel "${idOrName}" to import`,
      "Give the id of a channel, or its exact name as Control Hub shows it.",
    );
  }
  if (entryPoint.systemDefault === true) {
    return fail(
      `Channel "${entryPoint.name}" was made by the system and can't be imported`,
      'Look it up with data "wxcc_channel" instead; support numbers can be mapped to it.',
    );
  }
  return fromApi(entryPoint, null);
}
