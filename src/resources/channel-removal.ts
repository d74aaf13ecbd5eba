// Taking a channel away: it is switched off and deleted, and switched on again when that fails, so that no line stays
// dead by half a change.

import { hashOfKeys, type EntryPoint, entryPointId, type WriteAheadRecord } from "../contact-center";
import { DiagnosticError, fail } from "../schema/diagnostic";
import type { Dependent, Services } from "./definition";
import { listedDependents, pointsOrPoint } from "./dependents";
import { stillUsed } from "./still-used";

/** What a refused delete or replacement tells of the channel itself. */
export type Refusal = (untouched: string) => DiagnosticError;

/**
 * The refusal of a plain delete.
 * @param places sentences on where flows name the channel; see `placesInFlows`
 */
export function stillReferenced(name: string, dependents: readonly Dependent[], places: string): Refusal {
  return (untouched) =>
    stillUsed(
      `Channel "${name}" can't be deleted: ${listedDependents(dependents)} still ${pointsOrPoint(dependents)} to it`,
      `${dependents.map((dependent) => dependent.name).join(", ")}. ${[untouched, places].filter((text) => text !== "").join(" ")} ` +
        "Move or remove what points to the channel in an apply of its own (with Terraform: -target), then delete it.",
    );
}

/** Refuses to take a channel away, and switches it on again when an interrupted run had switched it off. */
export async function refuse(services: Services, current: EntryPoint, refusal: Refusal): Promise<never> {
  if (!(await wasSwitchedOffHere(services, current.id))) throw refusal("Nothing was changed.");
  const refused = refusal("An interrupted delete had switched the channel off; it was switched on again.");
  await switchOnAgain(services, current, refused);
  throw refused;
}

/**
 * The API refuses to delete an active channel (Control Hub forbids it; the API's answer is assumed), so it is
 * switched off first, and switched on again when that or the delete fails: no line stays dead by half a change.
 * A record tells the next run of a channel that a killed run has switched off.
 */
export async function deleteSwitchedOff(services: Services, current: EntryPoint): Promise<void> {
  const { entryPoints } = services.contactCenter;
  const takesContacts = current.active === true || (await wasSwitchedOffHere(services, current.id));
  let off = current;
  try {
    if (current.active === true) {
      off = await entryPoints.preparing(current.id, async (update) => {
        await recordSwitchingOff(services, current.id);
        return update(current.id, { ...current, active: false }, about(current.name));
      });
    }
    await entryPoints.delete(current.id, about(current.name), off);
  } catch (problem) {
    if (!takesContacts) throw problem;
    if ((await switchOnAgain(services, current, problem)) === "on") throw problem;
  }
  await forgetSwitchedOff(services, current.id);
}

/** @returns "gone" when the channel was deleted after all, though the answer to its delete was lost */
async function switchOnAgain(
  services: Services,
  { id, name }: EntryPoint,
  cause: unknown,
): Promise<"on" | "gone"> {
  const { entryPoints } = services.contactCenter;
  try {
    const now = await entryPoints.readAnew(id, about(name));
    if (now === undefined) return "gone";
    if (now.active !== true) await entryPoints.update(id, { ...now, active: true }, about(name));
  } catch (second) {
    // Switched on it may be all the same: somebody may have changed something else at that moment.
    const now = await entryPoints.readAnew(id, about(name)).catch(() => undefined); // the failure is told below
    if (now?.active === true) {
      await forgetSwitchedOff(services, id);
      return "on";
    }
    return fail(
      `Channel "${name}" is switched off and could not be switched on again`,
      `Deleting it failed: ${textOfFailure(cause)} Switching it on again failed too: ${textOfFailure(second)} ` +
        "Apply again, or switch it on in Control Hub.",
    );
  }
  await forgetSwitchedOff(services, id);
  return "on";
}

const switchedOff = "entry-point-switched-off";

async function recordSwitchingOff({ contactCenter, writeAhead, clock }: Services, id: string) {
  await writeAhead.write({
    organizationId: await contactCenter.organizationId(),
    type: switchedOff,
    name: id,
    keys: ["active"],
    bodyHash: hashOfKeys({ active: false }, ["active"]),
    time: new Date(clock.now()).toISOString(),
  });
}

/** Over when the channel is gone or takes contacts again. */
export const switchedOffRecords = {
  [switchedOff]: async ({ contactCenter }: Services, { name: id }: WriteAheadRecord) => {
    const channel = await contactCenter.entryPoints.readAnew(entryPointId(id), about(id));
    return channel === undefined || channel.active === true;
  },
};

export async function wasSwitchedOffHere(
  { contactCenter, writeAhead }: Services,
  id: string,
): Promise<boolean> {
  return (await writeAhead.find(await contactCenter.organizationId(), switchedOff, id)).length > 0;
}

export async function forgetSwitchedOff({ contactCenter, writeAhead }: Services, id: string) {
  await writeAhead.settle(await contactCenter.organizationId(), switchedOff, id);
}

/** In one line, to stand inside another detail. */
export function textOfFailure(failure: unknown): string {
  if (failure instanceof DiagnosticError) {
    return failure.diagnostics
      .map(({ summary, detail }) => `${summary}: ${detail.replaceAll("\n", " ")}`)
      .join(" ");
  }
  return failure instanceof Error ? failure.message : String(failure);
}

function about(name: string) {
  return { noun: "channel", name };
}
