// Makes a channel, or lets the successor that its replacement has prepared become it.

import {
  createOnce,
  entryPointId,
  isKind,
  sameName,
  type EntryPoint,
  type JsonObject,
} from "../../contact-center";
import { DiagnosticError, error } from "../../schema/diagnostic";
import { knownText } from "../api-body";
import { channelTypeOf } from "../channel-kinds";
import { forgetSwitchedOff, textOfFailure } from "../channel-removal";
import { CreatedIncomplete, type Outcome, type Services } from "../definition";
import { listedDependents, pointsOrPoint } from "../dependents";
import { carriesNumbers, dropSuccessor, forgetSuccession, successorFor } from "../successor";
import { recordTakeover } from "../takeover-record";
import type { ChannelAttributes, Planned } from "./attributes";
import { fromApi, outcome, toApi } from "./mapping";
import { findByName } from "./read";
import { bringInLine } from "./update";
import { about, insteadOfImport } from "./wording";

export async function create(services: Services, planned: Planned): Promise<Outcome<ChannelAttributes>> {
  const name = knownText(planned.name);
  const successor = await successorFor(services, name);
  if (successor !== undefined)
    return services.succession.inTurn(successor.id, () => succeed(services, successor, planned));
  try {
    const { object: created, adopted } = await createUnder(services, planned, name);
    if (!adopted) return outcome(created, planned);
    return outcome(await bringInLine(services, planned, created.id, name), planned);
  } catch (problem) {
    if (!isKind(problem, "name-taken") || problem.objectId === undefined) throw problem;
    throw await nameIsTaken(services, name, problem.objectId);
  }
}

export async function createUnder(services: Services, planned: Planned, name: string) {
  const { contactCenter } = services;
  const body = toApi({ ...planned, name }, null);
  return createOnce({
    log: services.writeAhead,
    clock: services.clock,
    serviceTime: () => contactCenter.serviceTime(),
    organizationId: await contactCenter.organizationId(),
    type: "entry-point",
    name,
    about: about(name),
    body,
    find: () => contactCenter.entryPoints.findByNameAnew(name),
    glance: () => findByName(services, name),
    announce: () => contactCenter.entryPoints.expectWrite(name),
    create: (content, beforeLeaving) => contactCenter.entryPoints.create(content, about(name), beforeLeaving),
    ...flowAfterwards(services, body, name),
  });
}

/** On some organizations a create that names a flow answers 500 (seen in use, undated); then it goes by an update. */
function flowAfterwards({ contactCenter }: Services, body: JsonObject, name: string) {
  if (body.flowId === undefined) return {};
  const { flowId: _flow, flowTagId: _label, musicOnHoldId: _music, outdialQueueId: _queue, ...plain } = body;
  return {
    alternative: {
      body: plain,
      then: (created: EntryPoint) =>
        contactCenter.entryPoints.update(created.id, { ...created, ...body, id: created.id }, about(name)),
    },
  };
}

/** The create half of a replacement: all that is left to do is to give the successor its name and its last values. */
async function succeed(
  services: Services,
  successor: EntryPoint,
  planned: Planned,
): Promise<Outcome<ChannelAttributes>> {
  const name = knownText(planned.name);
  if (!carriesNumbers(knownText(planned.channelType))) return createBeside(services, successor, planned);
  const holder = await services.contactCenter.entryPoints.findByNameAnew(name);
  if (holder !== undefined && holder.id !== successor.id) throw await nameIsTaken(services, name, holder.id);
  // By it the next run knows a channel that a killed run has given its name.
  await recordTakeover(services, { type: "entry-point", name, id: successor.id });
  const stored = await named(services, successor, planned);
  await forgetSwitchedOff(services, stored.id);
  await forgetSuccession(services, successor.name);
  await services.plannedMoves?.forget(stored.id);
  services.succession.release(stored.id);
  return outcome(stored, planned);
}

/**
 * After an update that failed the channel is looked at: it may be right all the same, it may still have its temporary
 * name, by which the next create finds it, and otherwise the state must not lose it.
 */
async function named(services: Services, successor: EntryPoint, planned: Planned): Promise<EntryPoint> {
  const name = knownText(planned.name);
  try {
    return await bringInLine(services, planned, successor.id, name);
  } catch (problem) {
    const { entryPoints } = services.contactCenter;
    const now = await entryPoints.readAnew(successor.id, about(name)).catch(() => "unreadable" as const); // told below
    if (now === undefined) throw problem;
    if (now !== "unreadable" && JSON.stringify(toApi(planned, now)) === JSON.stringify(now)) return now;
    const unfinished = [
      error(
        `Channel "${name}" could not get its name`,
        `${textOfFailure(problem)} It takes calls, and is called "${successor.name}" until the replacement is complete. ` +
          "Apply again to finish it.",
      ),
    ];
    if (now !== "unreadable" && now.name === successor.name) throw new DiagnosticError(unfinished);
    throw new CreatedIncomplete(unfinished, fromApi(now === "unreadable" ? successor : now, planned));
  }
}

/** The kind was changed after an interrupted replacement: its successor can't become the channel. */
async function createBeside(
  services: Services,
  successor: EntryPoint,
  planned: Planned,
): Promise<Outcome<ChannelAttributes>> {
  const kind = knownText(planned.channelType);
  await dropSuccessor(services, successor, (numbers) =>
    error(
      `Channel "${knownText(planned.name)}" can't become "${kind}": ${listedDependents(numbers)} still ${pointsOrPoint(numbers)} to the channel it was to replace`,
      `${numbers.map((number) => number.name).join(", ")} reach channel "${successor.name}", which an interrupted replacement left. ` +
        "Nothing was changed. Move or remove these numbers in an apply of their own, or set the type back to finish the replacement.",
    ),
  );
  return create(services, planned);
}

async function nameIsTaken({ contactCenter }: Services, name: string, id: string): Promise<DiagnosticError> {
  const holder = await contactCenter.entryPoints.readAnew(entryPointId(id), about(name));
  const type = holder === undefined ? "deleted meanwhile" : channelTypeOf(holder);
  const instead = holder && insteadOfImport(holder);
  const caseOnly =
    holder === undefined || sameName(holder.name, name)
      ? ""
      : ` It is written "${holder.name}" there: names that differ only in upper and lower case count as the same.`;
  return new DiagnosticError([
    error(
      `The name "${name}" is taken by channel ${id} (${type})`,
      `This channel was not changed; what this apply did before it stands.${caseOnly} If create_before_destroy is set on this channel or on a resource that depends on it: ` +
        "remove it, channels are replaced in the default order. If you renamed the resource: add a moved block. " +
        (instead ?? `Otherwise import it: terraform import <address> ${id} (or wxcc import).`),
      "name",
    ),
  ]);
}
