// What a channel's plan looks up, what follows from it, and what is wrong with it or worth a warning.

import { audioFileId, queueId, type Queue } from "../../contact-center";
import { error, warning, type Diagnostic } from "../../schema/diagnostic";
import { isAbsent, isUnknown, unknown, unknownNotNull } from "../../schema/value";
import { knownText } from "../api-body";
import type { Dependent, LabelledDependent, PlannedTarget, Services } from "../definition";
import type { Flow } from "../flow";
import { deadEndOf, unreached } from "../dead-end";
import { flowUse, type FlowUse } from "../flow-use";
import { missingReference } from "../missing-reference";
import { checkChannelNameInControlHub, checkOutdialQueue } from "../rules";
import { carriesNumbers } from "../successor";
import type { Channel, Configured, Input, Planned } from "./attributes";
import { about, systemChannel } from "./wording";

export interface Facts {
  readonly queue?: Queue | "missing";
  readonly flow?: FlowUse | "missing";
  readonly musicMissing?: boolean;
}

export async function gather({ contactCenter, announcements }: Services, input: Input): Promise<Facts> {
  const { planned, changed, prior } = input;
  if (prior !== null) announcements.announceLine(prior.id, deadEndOf(planned) ?? null);
  const name = knownText(planned.name);
  const label = defaultedLabel(planned);
  const runsOtherFlow =
    changed.has("flowId") || isUnknown(label) || label !== (prior?.flowVersionLabel ?? null);
  const queue = known(changed.has("outdialQueueId"), planned.outdialQueueId);
  const flow = known(runsOtherFlow, planned.flowId);
  const music = known(changed.has("musicOnHoldId"), planned.musicOnHoldId);
  return {
    ...(queue === null
      ? {}
      : { queue: (await contactCenter.queues.read(queueId(queue), about(name))) ?? ("missing" as const) }),
    ...(flow === null
      ? {}
      : {
          flow: (await flowUse(contactCenter, announcements, flow, String(label))) ?? "missing",
        }),
    ...(music === null
      ? {}
      : {
          musicMissing: (await contactCenter.audioFiles.read(audioFileId(music), about(name))) === undefined,
        }),
  };
}

/** Derived values come after the look-ups, so the label's default is needed here already. */
function defaultedLabel({ flowId, flowVersionLabel }: Planned): Planned["flowVersionLabel"] {
  return flowVersionLabel === unknown ? defaultLabel(flowId) : flowVersionLabel;
}

/** The id to look up: set, known, and only when it matters. */
function known(matters: boolean, id: Planned["flowId"]): string | null {
  return matters && typeof id === "string" && id !== "" ? id : null;
}

export function derive({ config, planned, prior }: Input): Partial<Planned> {
  return {
    flowVersionLabel: defaultLabel(planned.flowId),
    queueType: queueTypeOf(config.channelType),
    unfinishedReplacement: null,
    ...(prior === null ? { systemDefault: false, outdialTransferToQueue: false } : {}),
  };
}

function defaultLabel(flowId: Planned["flowId"]): Planned["flowVersionLabel"] {
  if (flowId === unknown) return unknown;
  return isAbsent(flowId) ? null : "Latest";
}

function queueTypeOf(channelType: Configured["channelType"]): Planned["queueType"] {
  if (isUnknown(channelType) || channelType === null) return unknownNotNull;
  return channelType === "outdial_telephony" ? "outbound" : "inbound";
}

export function check({ planned, prior }: Input, facts: Facts): readonly Diagnostic[] {
  const name = knownText(planned.name);
  const isNamedAnew = typeof planned.name === "string" && planned.name !== prior?.name;
  return [
    ...(isNamedAnew ? checkChannelNameInControlHub(name) : []),
    ...(prior?.systemDefault === true ? [systemChannel(prior.name, "changed")] : []),
    ...checkQueue(planned, facts.queue),
    ...checkFlow(planned, facts.flow),
    ...(facts.musicMissing === true
      ? [
          missingReference({
            what: `Music on hold of channel "${name}"`,
            noun: "audio file",
            id: planned.musicOnHoldId,
            attribute: "musicOnHoldId",
          }),
        ]
      : []),
  ];
}

function checkQueue(planned: Planned, queue: Facts["queue"]): readonly Diagnostic[] {
  if (queue === undefined) return [];
  if (queue === "missing") {
    return [
      missingReference({
        what: `Outdial queue of channel "${knownText(planned.name)}"`,
        noun: "queue",
        id: planned.outdialQueueId,
        attribute: "outdialQueueId",
      }),
    ];
  }
  return checkOutdialQueue({
    channelName: planned.name,
    channelType: planned.channelType,
    queueName: queue.name,
    queueType: queue.queueType,
    queueChannelType: queue.channelType,
  });
}

function checkFlow(planned: Planned, flow: Facts["flow"]): readonly Diagnostic[] {
  if (flow === undefined) return [];
  const name = knownText(planned.name);
  if (flow === "missing") {
    return [
      missingReference({
        what: `Flow of channel "${name}"`,
        noun: "flow",
        id: planned.flowId,
        attribute: "flowId",
      }),
    ];
  }
  const label = planned.flowVersionLabel;
  if (typeof label === "string" && !flow.labelHasVersion) {
    return [labelWithoutVersion(name, flow.name, label)];
  }
  return [
    ...(typeof label === "string" &&
    flow.usesBusinessHours === false &&
    planned.channelType === "inbound_telephony"
      ? [
          warning(
            `Flow "${flow.name}" of channel "${name}" has no business hours`,
            "It has no business-hours activity, so callers outside opening hours are treated like all others. " +
              "Add one to the flow unless that is meant.",
            "flowId",
          ),
        ]
      : []),
    ...(flow.routingStrategies.length === 0
      ? []
      : [
          warning(
            `Flow "${flow.name}" of channel "${name}" is still assigned to routing strategies`,
            `${flow.routingStrategies.join(", ")}: move their settings to the channel and its flow's business hours.`,
            "flowId",
          ),
        ]),
  ];
}

function labelWithoutVersion(channelName: string, flowName: string, label: string): Diagnostic {
  return error(
    `Version label ${label} of flow "${flowName}" points to no version`,
    `Channel "${channelName}" would run nothing. Publish the flow under ${label} first (version_labels of its wxcc_flow), ` +
      `or choose another label.`,
    "flowVersionLabel",
  );
}

/** A flow that is yet to be made will have the labels it is planned with, and no others. */
export function checkReference(
  attribute: string,
  planned: Planned,
  { type, planned: target }: PlannedTarget,
): readonly Diagnostic[] {
  if (attribute !== "flowId" || type !== "wxcc_flow") return [];
  const { name, versionLabels: labels } = target as Partial<Flow>;
  const label = defaultedLabel({ ...planned, flowId: unknownNotNull });
  if (typeof label !== "string" || !Array.isArray(labels) || labels.includes(label)) return [];
  return [labelWithoutVersion(knownText(planned.name), knownText(name ?? null), label)];
}

/** Numbers whose callers get somewhere now, and nowhere once the channel is as planned. */
export async function stranded(
  { contactCenter }: Services,
  prior: Channel,
  planned: Planned,
): Promise<readonly Dependent[]> {
  const staysALine = carriesNumbers(prior.channelType) && planned.channelType === prior.channelType;
  if (!staysALine || deadEndOf(prior) !== undefined || deadEndOf(planned) === undefined) return [];
  const mappings = await contactCenter.dialNumbers.rows();
  return mappings
    .filter(({ entryPointId }) => entryPointId === prior.id)
    .map(({ id, dialledNumber }) => ({ noun: "support number", id, name: dialledNumber ?? id }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

export function warnStranded(
  _prior: Channel,
  planned: Planned,
  numbers: readonly LabelledDependent[],
): readonly Diagnostic[] {
  const deadEnd = deadEndOf(planned);
  return deadEnd === undefined ? [] : unreached(knownText(planned.name), deadEnd, numbers);
}
