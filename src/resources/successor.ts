// Replacing a live line without losing a call. Names are unique and a channel in use can't be deleted, so neither
// half of a replacement can go first alone. The delete half makes a successor under a temporary name, moves all
// support numbers to it and deletes the old channel; the create half gives the successor its real name. What can fail
// fails in the delete half, which leaves everything as it was.

import { createHash } from "node:crypto";
import {
  ContactCenterError,
  dialNumberId,
  entryPointId,
  holdsWhatWasSent,
  isKind,
  type ApiObject,
  type EntryPoint,
  type EntryPointId,
  type Reference,
  type Remembered,
  type WriteAheadRecord,
} from "../contact-center";
import { DiagnosticError, error, warning, type Diagnostic } from "../schema/diagnostic";
import { deleteSwitchedOff, forgetSwitchedOff, refuse, textOfFailure } from "./channel-removal";
import { channelTypeOf } from "./channel-kinds";
import type { Dependent, Services, Stack } from "./definition";
import { dependentsOf, listedDependents, pointsOrPoint } from "./dependents";
import { placesInFlows } from "./flow-places";
import { recordTakeover } from "./takeover-record";

/** What the delete half knows of the channel that comes. */
export interface NewChannel {
  /** Undefined while it is not known. */
  readonly name: string | undefined;
  /** Undefined while it is not known. */
  readonly channelType: string | undefined;
  /** Makes it under another name: with the values that are known, the others as the old channel has them. */
  create(old: EntryPoint, name: string): Promise<EntryPoint>;
  /** Gives a successor that an interrupted run has left the values that are known now. */
  bringInLine(successor: EntryPoint, old: EntryPoint): Promise<EntryPoint>;
}

/** Limit of the official contract. */
const longestName = 80;
const temporaryNames = /^(.*)--next-([0-9a-f]{6})-([0-9a-f]{8})$/s;

/**
 * The name of the channel that will be called `newName` and takes the place of the channel `oldId`, until it may have
 * its own: `<new name, cut>--next-<6 hex digits of its SHA-256>-<first 8 of the old id>`.
 */
export function temporaryName(newName: string, oldId: string): string {
  const ending = `--next-${hashOfName(newName)}-${startOfId(oldId)}`;
  return newName.slice(0, longestName - ending.length) + ending;
}

/** Whether this provider gave the name to a successor. A user's own name that looks alike has another hash in it. */
export function isTemporaryName(name: string): boolean {
  const [, start, hash] = temporaryNames.exec(name) ?? [];
  if (start === undefined) return false;
  const isCut = name.length === longestName;
  return isCut || hashOfName(start) === hash;
}

/** Whether it is the line itself that has its temporary name: it lives on until its numbers have left it. */
export function isOwnTemporaryName({ id, name }: EntryPoint): boolean {
  return isTemporaryName(name) && temporaryNames.exec(name)?.[3] === startOfId(id);
}

function isTemporaryNameFor(name: string, newName: string): boolean {
  const [, , , oldId] = temporaryNames.exec(name) ?? [];
  return oldId !== undefined && name === temporaryName(newName, oldId);
}

function hashOfName(name: string): string {
  return createHash("sha256").update(name).digest("hex").slice(0, 6);
}

function startOfId(id: string): string {
  return id.slice(0, 8);
}

/** By the API only inbound telephony channels, and one of the system's own, carry support numbers (assumed). */
export function carriesNumbers(channelType: string): boolean {
  return channelType === "inbound_telephony";
}

export interface Line {
  readonly id: string;
  /** As the state has it. */
  readonly name: string;
}

/** The delete half of a replacement. */
export async function deleteForSuccessor(
  services: Services,
  { id, name }: Line,
  next: NewChannel,
): Promise<void> {
  const current = await readChannel(services, id, name);
  if (current === undefined) return forgetSwitchedOff(services, id); // the create half finds the successor
  const successor = await reusableSuccessor(services, current, next);
  const references = await referencesTo(services, current);
  if (references.length === 0 && successor === undefined) return deleteSwitchedOff(services, current);
  const newName = next.name;
  if (
    newName === undefined ||
    next.channelType === undefined ||
    !carriesNumbers(next.channelType) ||
    !references.every(isNumber)
  ) {
    if (successor !== undefined) await giveBack(services, successor, current);
    const places = await placesInFlows(services.contactCenter, dependentsOf(references), current.id);
    return refuse(services, current, cannotFollow(name, next, references, places));
  }
  await handOver(services, current, successor, { ...next, name: newName });
}

type NamedChannel = NewChannel & { readonly name: string };

/** Leftovers of earlier tries that don't fit any more give their numbers back and go. */
async function reusableSuccessor(
  services: Services,
  current: EntryPoint,
  next: NewChannel,
): Promise<EntryPoint | undefined> {
  let reusable: EntryPoint | undefined;
  for (const successor of await successorsOf(services, current.id)) {
    const fits =
      next.name !== undefined &&
      successor.name === temporaryName(next.name, current.id) &&
      channelTypeOf(successor) === next.channelType;
    if (fits) reusable = successor;
    else await giveBack(services, successor, current);
  }
  return reusable;
}

async function handOver(
  services: Services,
  current: EntryPoint,
  leftover: EntryPoint | undefined,
  next: NamedChannel,
): Promise<void> {
  if (leftover !== undefined) services.succession.hold(leftover.id);
  const successor = await makeSuccessor(services, current, leftover, next);
  services.succession.hold(successor.id);
  try {
    await moveNumbers(services, current, successor);
    await deleteOnceFollowed(services, current, successor);
  } catch (problem) {
    await takeBack(services, current, successor, problem);
  }
  services.succession.remember(next.name, successor.id);
}

async function makeSuccessor(
  services: Services,
  current: EntryPoint,
  leftover: EntryPoint | undefined,
  next: NamedChannel,
): Promise<EntryPoint> {
  try {
    if (leftover !== undefined) return await next.bringInLine(leftover, current);
    await recordTakeover(services, { type: succession, name: startOfId(current.id), id: current.id });
    return await next.create(current, temporaryName(next.name, current.id));
  } catch (problem) {
    const room =
      problem instanceof ContactCenterError && problem.outcome === "not-done"
        ? " A replacement needs room for one more channel for a moment."
        : "";
    throw nothingHasChanged(current.name, problem, room);
  }
}

/** Moves every number that points to one channel over to another. Each is read again before it is written. */
async function moveNumbers(services: Services, from: EntryPoint, to: EntryPoint): Promise<void> {
  for (const { id, name } of (await referencesTo(services, from)).filter(isNumber)) {
    await services.succession.inTurn(id, () => moveNumber(services, { id, name }, from.id, to.id));
  }
}

export async function moveNumber(
  services: Services,
  { id, name }: Line,
  from: EntryPointId,
  to: EntryPointId,
) {
  const { dialNumbers } = services.contactCenter;
  const about = { noun: "support number", name };
  const mapping = await dialNumbers.readAnew(dialNumberId(id), about);
  if (mapping?.entryPointId !== from) return; // it has gone elsewhere meanwhile
  await dialNumbers.update(mapping.id, { ...mapping, entryPointId: to }, about);
}

const mostTries = 3;

/** Somebody may map a number between the list and the delete, which the API then refuses: it follows too. */
async function deleteOnceFollowed(services: Services, old: EntryPoint, successor: EntryPoint): Promise<void> {
  for (let tries = 1; ; tries++) {
    const current = await readChannel(services, old.id, old.name);
    if (current === undefined) return forgetSwitchedOff(services, old.id);
    try {
      return await deleteSwitchedOff(services, current);
    } catch (problem) {
      if (!isKind(problem, "referenced") || tries === mostTries) throw problem;
      await moveNumbers(services, current, successor);
    }
  }
}

/**
 * A replacement that failed on its way is undone, unless the old line can't take calls. Returns when the old channel
 * is gone after all.
 */
async function takeBack(
  services: Services,
  old: EntryPoint,
  successor: EntryPoint,
  cause: unknown,
): Promise<void> {
  let isUndone = false;
  try {
    const current = await readChannel(services, old.id, old.name);
    if (current === undefined) return;
    if (current.active === true || old.active !== true) {
      await giveBack(services, successor, current);
      isUndone = true;
    }
  } catch (second) {
    throw halfWay(old, successor, cause, second);
  }
  if (!isUndone) throw halfWay(old, successor, cause, undefined);
  services.succession.release(successor.id);
  throw nothingHasChanged(old.name, cause, "");
}

/** Numbers of a successor that is not wanted return to the old channel, and the successor goes. */
async function giveBack(services: Services, successor: EntryPoint, old: EntryPoint): Promise<void> {
  await moveNumbers(services, successor, old);
  await drop(services, successor);
}

/**
 * The successor whose turn it is to take a name, if there is one: it may be the line itself, which was to go and lives
 * on for its numbers, when that is taken back.
 */
export async function successorFor(services: Services, newName: string): Promise<EntryPoint | undefined> {
  const remembered = services.succession.successorOf(newName);
  if (remembered !== undefined) {
    const channel = await readChannel(services, remembered, newName);
    if (channel !== undefined && isTemporaryNameFor(channel.name, newName)) return channel;
  }
  const { entryPoints } = services.contactCenter;
  const mark = `--next-${hashOfName(newName)}-`;
  const candidates = await entryPoints.known("--next-", { noun: "channel", name: newName }, (name) =>
    name.includes(mark),
  );
  for (const candidate of candidates.filter(({ name }) => isTemporaryNameFor(name, newName))) {
    const start = startOfId(candidate.name.slice(-8));
    const old = (await entryPoints.withIdStart(start, { noun: "channel", name: newName })).filter(
      ({ id }) => id !== candidate.id,
    );
    if (old.length > 0) continue;
    if (!isOwnTemporaryName(candidate) || (await isOurs(services, candidate))) return candidate;
  }
  return undefined;
}

/** A line that another configuration is about to leave looks the same, but no plan of this one has destroyed it. */
async function isOurs({ plannedMoves }: Services, line: EntryPoint): Promise<boolean> {
  return (await plannedMoves?.lastKnownOf(line.id)) !== undefined;
}

/**
 * Deletes the successor of a replacement that will not be finished.
 * @param refusal what is told when numbers still point to it
 */
export async function dropSuccessor(
  services: Services,
  successor: EntryPoint,
  refusal: (numbers: readonly Dependent[]) => Diagnostic,
): Promise<void> {
  const references = await referencesTo(services, successor);
  if (references.length > 0) throw new DiagnosticError([refusal(dependentsOf(references))]);
  await drop(services, successor);
}

export async function dropIfUnused(services: Services, successor: EntryPoint): Promise<void> {
  if ((await referencesTo(services, successor)).length === 0) await drop(services, successor);
}

export async function drop(services: Services, successor: EntryPoint): Promise<void> {
  const current = await readChannel(services, successor.id, successor.name);
  if (current !== undefined) await deleteSwitchedOff(services, current);
  await forgetSuccession(services, successor.name);
}

/** The successors that replacements of a channel have left which were interrupted on this machine. */
export async function leftoversOf(services: Services, id: string): Promise<readonly EntryPoint[]> {
  const { writeAhead, contactCenter } = services;
  if (writeAhead.isEmpty()) return [];
  const records = await writeAhead.find(await contactCenter.organizationId(), succession, startOfId(id));
  return records.length === 0 ? [] : successorsOf(services, id);
}

export function warnOfLeftovers(name: string, leftovers: readonly EntryPoint[]): readonly Diagnostic[] {
  return leftovers.map((leftover) =>
    warning(
      `A replacement of channel "${name}" was not finished`,
      `Channel "${leftover.name}" was made to take its place and may have some of its support numbers. ` +
        "Replace the channel again to finish it; an apply that does not takes the numbers back and deletes the other " +
        "channel.",
    ),
  );
}

/** Undoes replacements of a channel that were interrupted: their numbers return to it, which must be live. */
export async function undoReplacements(services: Services, channel: EntryPoint): Promise<void> {
  for (const successor of await successorsOf(services, channel.id)) {
    if (!services.succession.isHeld(successor.id)) await giveBack(services, successor, channel);
  }
}

const succession = "entry-point-succession";

/** The temporary name tells all: whose successor it was, and under which name it was made. */
export async function forgetSuccession({ contactCenter, writeAhead }: Services, temporary: string) {
  const organizationId = await contactCenter.organizationId();
  await writeAhead.settle(organizationId, succession, temporary.slice(-8));
  await writeAhead.settle(organizationId, "entry-point", temporary);
}

/** Over when no successor of that channel is left. */
export const successionRecords = {
  [succession]: async (services: Services, { name }: WriteAheadRecord) =>
    (await successorsOf(services, name)).length === 0,
};

/** A successor is known by its name, which nobody else gives: its values may have been brought in line since. */
export async function isRecorded(
  _services: Services,
  found: ApiObject,
  record: WriteAheadRecord,
): Promise<boolean> {
  return isTemporaryName(record.name) || holdsWhatWasSent(found, record);
}

/**
 * A successor waits for its name while the stack wants that one, and is shown and undone by its channel while the stack
 * has that (`unfinishedReplacement`).
 */
export function isAwaited(name: string, { wanted, ids }: Stack): boolean {
  return (
    wanted.includes(name) ||
    (isTemporaryName(name) &&
      (wanted.some((newName) => isTemporaryNameFor(name, newName)) ||
        ids.some((id) => startOfId(id) === name.slice(-8))))
  );
}

export async function successorsOf({ contactCenter }: Services, oldId: string): Promise<EntryPoint[]> {
  const ending = `-${startOfId(oldId)}`;
  const channels = await contactCenter.entryPoints.known(
    "--next-",
    { noun: "channel", name: oldId },
    (name) => name.endsWith(ending),
  );
  return channels.filter((channel) => isTemporaryName(channel.name) && !isOwnTemporaryName(channel));
}

export function readChannel(
  { contactCenter }: Services,
  id: string,
  name: string,
  remembered?: Remembered,
): Promise<EntryPoint | undefined> {
  return contactCenter.entryPoints.readAnew(entryPointId(id), { noun: "channel", name }, remembered);
}

export function referencesTo({ contactCenter }: Services, { id, name }: EntryPoint): Promise<Reference[]> {
  return contactCenter.entryPoints.incomingReferences(id, { noun: "channel", name });
}

export function isNumber({ type }: Reference): boolean {
  return type === "dial-number";
}

function cannotFollow(
  name: string,
  { name: newName, channelType }: NewChannel,
  references: readonly Reference[],
  places: string,
) {
  const dependents = dependentsOf(references);
  const pointing = `${listedDependents(dependents)} still ${pointsOrPoint(dependents)} to it`;
  const listed = dependents.map((dependent) => dependent.name).join(", ");
  const change = carriesNumbers(channelType ?? "") ? "replace the channel" : "change the type";
  const [what, way] =
    newName === undefined || channelType === undefined
      ? [
          "can't be replaced yet",
          `Its new ${newName === undefined ? "name" : "channel_type"} is not known before the apply. ` +
            "Apply what it depends on first (with Terraform: -target), or move or remove what points to the channel.",
        ]
      : [
          carriesNumbers(channelType) ? "can't be replaced" : `can't become "${channelType}"`,
          `Move or remove ${references.every(isNumber) ? "these numbers" : "what points to the channel"} in an apply of their own ` +
            `(with Terraform: -target), then ${change}.`,
        ];
  return (untouched: string) =>
    new DiagnosticError([
      error(
        `Channel "${name}" ${what}: ${pointing}`,
        `${listed}. ${[untouched, places, way].filter((text) => text !== "").join(" ")}`,
      ),
    ]);
}

function nothingHasChanged(name: string, cause: unknown, more: string): DiagnosticError {
  return new DiagnosticError([
    error(`Channel "${name}" could not be replaced`, [
      `${textOfFailure(cause)}${more}`,
      `Nothing has changed: channel "${name}" and its numbers are as they were.`,
    ]),
  ]);
}

function halfWay(old: EntryPoint, successor: EntryPoint, cause: unknown, second: unknown): DiagnosticError {
  return new DiagnosticError([
    error(`Channel "${old.name}" could not be replaced completely`, [
      `${textOfFailure(cause)}${second === undefined ? "" : ` Undoing it failed too: ${textOfFailure(second)}`}`,
      `Some numbers still reach the old channel "${old.name}", the others the new one, which is called ` +
        `"${successor.name}" until the replacement is complete. Apply again to finish it.`,
    ]),
  ]);
}
