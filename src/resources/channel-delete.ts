// A delete that nothing follows. Under Terraform it comes before the updates of the numbers that leave the line in the same
// plan: those whose new line exists are moved here, and their own updates find them there. Is a new line not made yet, the
// old one lives on under a temporary name until the last number has left it.

import type { EntryPoint, Reference, Remembered } from "../contact-center";
import { entryPointId } from "../contact-center";
import { DiagnosticError, error, warning, type Diagnostic } from "../schema/diagnostic";
import {
  deleteSwitchedOff,
  forgetSwitchedOff,
  refuse,
  stillReferenced,
  textOfFailure,
  wasSwitchedOffHere,
  type Refusal,
} from "./channel-removal";
import type { Dependent, Services } from "./definition";
import { dependentsOf, listedDependents, pointsOrPoint } from "./dependents";
import { placesInFlows } from "./flow-places";
import { newLine, type PlannedMoves, type Targets } from "./planned-moves";
import { stillUsed } from "./still-used";
import {
  drop,
  dropIfUnused,
  isNumber,
  isOwnTemporaryName,
  isTemporaryName,
  moveNumber,
  readChannel,
  referencesTo,
  successorsOf,
  temporaryName,
  type Line,
} from "./successor";

/** What an interrupted replacement has left goes with the channel. */
export async function deleteChannel(services: Services, line: Line, remembered?: Remembered): Promise<void> {
  await services.succession.inTurn(line.id, () => deleteNow(services, line, remembered));
}

async function deleteNow(services: Services, { id, name }: Line, remembered?: Remembered): Promise<void> {
  // Numbers may be on their way out of it, and then other channels too are waiting for that: all are read together.
  await services.contactCenter.dialNumbers.writesDone();
  const current = await readChannel(services, id, name, remembered);
  const successors = await successorsOf(services, id);
  const left = current === undefined ? undefined : await onceLeft(services, current, name, successors);
  if (left === "lives on") return;
  for (const successor of successors) await dropIfUnused(services, successor);
  if (left === undefined) await forgetSwitchedOff(services, id);
  else await deleteSwitchedOff(services, left);
  await services.plannedMoves?.forget(id);
}

/** @returns the channel when nothing points to it any more */
async function onceLeft(
  services: Services,
  current: EntryPoint,
  name: string,
  successors: readonly EntryPoint[],
): Promise<EntryPoint | "lives on"> {
  const { contactCenter, plannedMoves } = services;
  const channels = [current, ...successors];
  const known = await inAll(channels, (channel) =>
    contactCenter.channelReferences.to(channel.id, { noun: "channel", name: channel.name }),
  );
  if (known.length === 0) return current;
  const references = await referencesTo(services, current);
  const all = [...references, ...(await inAll(successors, (channel) => referencesTo(services, channel)))];
  if (all.length === 0) return current;
  if (plannedMoves === undefined || successors.length > 0 || !all.every(isNumber)) {
    const dependents = dependentsOf(all);
    const places = await placesInFlows(contactCenter, dependents, current.id);
    return refuse(services, current, stillReferenced(name, dependents, places));
  }
  return carryAlong(services, plannedMoves, current, name, references);
}

async function inAll<T, R>(items: readonly T[], read: (item: T) => Promise<readonly R[]>): Promise<R[]> {
  const found: R[] = [];
  for (const item of items) found.push(...(await read(item)));
  return found;
}

async function carryAlong(
  services: Services,
  plannedMoves: PlannedMoves,
  current: EntryPoint,
  name: string,
  references: readonly Reference[],
): Promise<EntryPoint | "lives on"> {
  const targets = await plannedMoves.awayFrom(current.id);
  if ("unseen" in targets) {
    return refuse(services, current, movesUnseen(name, dependentsOf(references), targets.unseen));
  }
  const staying = references.filter(({ id }) => !targets.has(id));
  if (staying.length > 0) return refuse(services, current, stays(name, dependentsOf(staying)));
  if (references.some(({ id }) => targets.get(id) === newLine)) return renamed(services, current);
  return moved(services, current, name, references, targets);
}

async function moved(
  services: Services,
  current: EntryPoint,
  name: string,
  references: readonly Reference[],
  targets: Targets,
): Promise<EntryPoint> {
  for (const number of references) {
    const target = entryPointId(targets.get(number.id) ?? "");
    await services.succession.inTurn(number.id, () => moveNumber(services, number, current.id, target));
  }
  const late = await referencesTo(services, current);
  if (late.length === 0) return current;
  const whatHappened = "The numbers that leave it in this plan have moved.";
  return refuse(services, current, () => stays(name, dependentsOf(late))(whatHappened));
}

/** The line stays live: whoever leaves it last, deletes it. */
async function renamed(services: Services, current: EntryPoint): Promise<EntryPoint | "lives on"> {
  const { entryPoints } = services.contactCenter;
  const active = current.active === true || (await wasSwitchedOffHere(services, current.id));
  const name = isOwnTemporaryName(current) ? current.name : temporaryName(current.name, current.id);
  const isSo = name === current.name && active === current.active;
  const now = isSo
    ? current
    : await entryPoints.preparing(current.id, (update) =>
        update(current.id, { ...current, name, active }, { noun: "channel", name: current.name }),
      );
  if (active) await forgetSwitchedOff(services, current.id);
  return (await referencesTo(services, now)).length === 0 ? now : "lives on";
}

/** A channel that a number has left. */
interface Left {
  /** Id of the channel. */
  readonly id: string;
  /** The number. */
  readonly by: string;
  /** Whether an error makes the next plan change the number again, and so come back here. */
  readonly isPlannedAgain: boolean;
}

/**
 * A channel that was the successor of a replacement which will not be finished, or that lives on only for the numbers
 * which leave it, goes when nothing points to it any more.
 * @returns a warning when it could not be deleted
 */
export async function dropLeftover(services: Services, left: Left): Promise<readonly Diagnostic[]> {
  const { succession, plannedMoves } = services;
  if (succession.isHeld(left.id)) return [];
  return succession.inTurn(left.id, async () => {
    const leaving = await plannedMoves?.lastKnownOf(left.id);
    let livedOn = leaving !== undefined;
    try {
      const name = "the channel it left";
      // Nothing but a name is asked of it. A temporary one it had before this run looked, or got by this run.
      const known = await services.contactCenter.entryPoints.row(entryPointId(left.id), {
        noun: "channel",
        name,
      });
      if (known === undefined) await plannedMoves?.forget(left.id);
      if (known === undefined || !isTemporaryName(known.name)) return [];
      const channel = await readChannel(services, left.id, name);
      if (channel === undefined || !isTemporaryName(channel.name) || succession.isHeld(left.id)) return [];
      livedOn = isOwnTemporaryName(channel);
      const references = await referencesTo(services, channel);
      if (references.length === 0) {
        await drop(services, channel);
        await plannedMoves?.forget(left.id);
      } else if (livedOn && leaving !== undefined) {
        const staying = references.filter(({ id }) => !leaving.has(id));
        if (staying.length > 0) throw stays(channel.name, dependentsOf(staying))(`${left.by} has left it.`);
      }
      return [];
    } catch (problem) {
      if (livedOn && left.isPlannedAgain) throw stillThere(left, problem);
      return [
        warning(
          `A channel that an interrupted replacement left could not be looked at or deleted`,
          `Its id is ${left.id}. ${textOfFailure(problem)}`,
        ),
      ];
    }
  });
}

function stillThere({ id, by }: Left, problem: unknown): DiagnosticError {
  return new DiagnosticError([
    error(
      `The channel that support number "${by}" has left could not be deleted`,
      `${textOfFailure(problem)} The number reaches its new channel. The old one (id ${id}) takes calls under a ` +
        "temporary name until nothing points to it. Apply again to delete it.",
    ),
  ]);
}

const mostNamed = 3;

/** `+14085550101, +14085550102`, and all of them in the detail when they are many. */
function named(numbers: readonly Dependent[]): { readonly short: string; readonly all: string } {
  const names = numbers.map(({ name }) => name).join(", ");
  return numbers.length <= mostNamed
    ? { short: names, all: "" }
    : { short: listedDependents(numbers), all: `${names}. ` };
}

function stays(name: string, numbers: readonly Dependent[]): Refusal {
  const { short, all } = named(numbers);
  const [doesNot, it] = numbers.length === 1 ? ["does not", "it"] : ["do not", "them"];
  return (untouched) =>
    stillUsed(
      `Channel "${name}" can't be deleted: ${short} still ${pointsOrPoint(numbers)} to it and ${doesNot} move in this plan`,
      `${all}${untouched} Move or remove ${it} in the same plan or by hand, then delete the channel.`,
    );
}

function movesUnseen(name: string, numbers: readonly Dependent[], reason: string): Refusal {
  const { short, all } = named(numbers);
  const [itMoves, theNumber] =
    numbers.length === 1 ? ["it moves", "the number"] : ["they move", "the numbers"];
  return (untouched) =>
    stillUsed(
      `Channel "${name}" can't be deleted yet: ${short} still ${pointsOrPoint(numbers)} to it`,
      `${all}${untouched} Whether ${itMoves} in this apply can't be seen here: ${reason}. Apply in the folder of the plan, ` +
        `or apply ${theNumber} first (-target). If the channel only got another name, a moved block renames it in one step.`,
    );
}
