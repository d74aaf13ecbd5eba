// Brings a channel in line with its plan.

import { entryPointId, type Remembered } from "../../contact-center";
import { fail } from "../../schema/diagnostic";
import { forgetSwitchedOff } from "../channel-removal";
import type { Services } from "../definition";
import { undoReplacements } from "../successor";
import type { Channel, Planned } from "./attributes";
import { outcome, toApi } from "./mapping";
import { about } from "./wording";

export async function update(services: Services, prior: Channel, planned: Planned, remembered?: Remembered) {
  const stored = await bringInLine(services, planned, prior.id, prior.name, remembered);
  await forgetSwitchedOff(services, prior.id);
  if (prior.unfinishedReplacement !== null) await undoReplacements(services, stored);
  return outcome(stored, planned);
}

/** Reads the entry point as it is now, changes what the plan says and leaves everything else as it is. */
export async function bringInLine(
  { contactCenter }: Services,
  planned: Planned,
  id: string,
  name: string,
  remembered?: Remembered,
) {
  const { entryPoints } = contactCenter;
  return entryPoints.preparing(entryPointId(id), async (update) => {
    const current = await entryPoints.readAnew(entryPointId(id), about(name), remembered);
    if (current === undefined) {
      return fail(
        `Channel "${name}" does not exist any more`,
        `It was deleted (id ${id}) after the plan was made. Nothing was changed; plan again.`,
      );
    }
    const body = toApi(planned, current);
    if (JSON.stringify(body) === JSON.stringify(current)) return current;
    return update(current.id, body, about(name));
  });
}
