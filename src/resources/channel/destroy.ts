// What keeps a channel from being destroyed or replaced, who would be left behind, and the delete itself.

import { type EntryPoint, type Remembered } from "../../contact-center";
import { DiagnosticError, error, warning, type Diagnostic } from "../../schema/diagnostic";
import { isUnknown } from "../../schema/value";
import { knownText } from "../api-body";
import { deleteChannel } from "../channel-delete";
import type { LabelledDependent, Services } from "../definition";
import { listedDependents, pointsOrPoint } from "../dependents";
import { namedDependents, warnLeftBehind, wayOut } from "../left-behind";
import { carriesNumbers, deleteForSuccessor, type NewChannel } from "../successor";
import type { Channel, Planned } from "./attributes";
import { createUnder } from "./create";
import { fromApi } from "./mapping";
import { bringInLine } from "./update";
import { kindInWords, systemChannel } from "./wording";

/**
 * What the state says holds, whatever the change wants: a change that drops the protection and replaces the channel in
 * one go is what it protects against. A replacement by a channel that is to be protected is refused too.
 */
export function checkDestroy(prior: Channel, replacement: Planned | null): readonly Diagnostic[] {
  if (prior.systemDefault) return [systemChannel(prior.name, "deleted")];
  if (prior.deletionProtection !== true && replacement?.deletionProtection !== true) return [];
  const action = replacement === null ? "destroys" : "replaces";
  return [
    error(
      `Channel "${prior.name}" is protected against deletion`,
      `deletion_protection is on and this change ${action} the channel. Nothing was changed. Set deletion_protection = false ` +
        `in an apply of its own, without the change that ${action} the channel; then apply that change.`,
      "deletionProtection",
    ),
  ];
}

/** No lifecycle block helps: create_before_destroy is refused on channels. */
const anApplyOfItsOwn =
  "Move what points to it in an apply of its own first (-target), or remove it in this plan";

/** Terraform plans the numbers later: what this plan moves or removes is carried along. */
const inThisPlan = "What this plan moves to another channel or removes leaves it in time";

export function leftBehind(
  prior: Channel,
  replacement: Planned | null,
  dependents: readonly LabelledDependent[],
): readonly Diagnostic[] {
  if (replacement === null) {
    const way = dependents.every(({ noun }) => noun === "support number") ? inThisPlan : anApplyOfItsOwn;
    return warnLeftBehind(`channel "${prior.name}"`, false, dependents, way);
  }
  const staying = carriesNumbers(knownText(replacement.channelType))
    ? dependents.filter(({ noun }) => noun !== "support number") // they follow
    : dependents;
  if (staying.length === 0) return [];
  const what = listedDependents(staying);
  const sameKind = replacement.channelType === prior.channelType;
  return [
    warning(
      `${what} cannot follow channel "${prior.name}"${sameKind ? "" : ` to ${kindInWords(replacement.channelType)}`}`,
      [
        `${namedDependents(staying)} still ${pointsOrPoint(staying)} to it.`,
        wayOut(staying, true, anApplyOfItsOwn),
      ],
    ),
  ];
}

export async function remove(
  services: Services,
  prior: Channel,
  replacement: Planned | null,
  remembered?: Remembered,
): Promise<readonly Diagnostic[]> {
  // A plain delete was asked in the plan already; of a channel replaced on request or because it is tainted the plan
  // knew nothing.
  const refused = [
    ...(prior.systemDefault ? [systemChannel(prior.name, "deleted")] : []),
    ...(replacement === null ? [] : checkDestroy(prior, replacement)),
  ];
  if (refused.length > 0) throw new DiagnosticError(refused);
  if (replacement === null) await deleteChannel(services, prior, remembered);
  else await deleteForSuccessor(services, prior, newChannel(services, replacement));
  return [];
}

function newChannel(services: Services, planned: Planned): NewChannel {
  const knownAs = (old: EntryPoint): Planned => {
    const before = fromApi(old, null);
    const values = Object.entries(planned).map(([name, value]) => [
      name,
      isUnknown(value) ? before[name as keyof Channel] : value,
    ]);
    return Object.fromEntries(values) as Planned;
  };
  const { name, channelType } = planned;
  return {
    name: typeof name === "string" ? name : undefined,
    channelType: typeof channelType === "string" ? channelType : undefined,
    create: async (old, temporary) => (await createUnder(services, knownAs(old), temporary)).object,
    bringInLine: (successor, old) =>
      bringInLine(services, { ...knownAs(old), name: successor.name }, successor.id, successor.name),
  };
}
