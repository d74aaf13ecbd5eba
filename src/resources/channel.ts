// A channel: where a customer's contact first arrives. The API calls it an entry point.

import {
  createOnce,
  entryPointId,
  hashOfKeys,
  isKind,
  isUuid,
  queueId as queueIdOf,
  audioFileId,
  remember,
  type EntryPoint,
  type JsonObject,
  type Queue,
  type Remembered,
} from "../contact-center";
import {
  computed,
  derivedDefault,
  forcesReplacement,
  optional,
  required,
  serverDefault,
  withDefault,
  type ConfigOf,
  type PlannedOf,
  type StateOf,
} from "../schema/attribute";
import { DiagnosticError, error, fail, warning, type Diagnostic } from "../schema/diagnostic";
import {
  boolean,
  idOf,
  integer,
  mapOf,
  nullable,
  object,
  oneOf,
  oneOfWithAliases,
  optionalField,
  requiredField,
  seconds,
  text,
} from "../schema/types";
import { isAbsent, isUnknown, unknown, unknownNotNull, type Value } from "../schema/value";
import { apiBody, knownText, timeOf } from "./api-body";
import {
  apiChannelKind,
  apiDigitalOrgType,
  apiSocialChannelType,
  channelTypeOf,
  digitalOrgTypeOf,
  socialChannelTypeOf,
} from "./channel-kinds";
import { forgetSwitchedOff, textOfFailure } from "./channel-removal";
import {
  CreatedIncomplete,
  defineResource,
  type LabelledDependent,
  type Outcome,
  type PlanInput,
  type PlannedTarget,
  type Services,
} from "./definition";
import { dependentsOf, listedDependents, pointsOrPoint } from "./dependents";
import { namedDependents, warnLeftBehind } from "./left-behind";
import {
  channelTypes,
  checkChannel,
  checkNamesUsedOnce,
  checkOutdialQueue,
  digitalOrgTypes,
  versionLabels,
} from "./rules";
import {
  carriesNumbers,
  deleteChannel,
  deleteForSuccessor,
  dropSuccessor,
  forgetSuccession,
  successorFor,
  warnOfLeftovers,
  type NewChannel,
} from "./successor";
import type { Flow } from "./flow";
import { flowUse, type FlowUse } from "./flow-use";

const socialChannelTypes = [
  "facebook_messenger",
  "sms",
  "whatsapp",
  "apple_messages_for_business",
  "google_business_messages",
] as const;

const attributes = {
  id: computed(text, "Id of the channel."),
  name: required(
    text,
    "Name, unique in the organization: 1 to 80 letters, digits, `_` and `-`. Blanks and `&` are taken by the API, but not by Control Hub.",
  ),
  description: optional(text, "Description, up to 255 characters."),
  channelType: required(oneOf(channelTypes), "Kind of channel. It can never be edited.", forcesReplacement),
  socialChannelType: optional(
    oneOfWithAliases(socialChannelTypes, { messagebird: "sms" }),
    "Network of a social channel, and only of one. `messagebird` is a second spelling of `sms`.",
    forcesReplacement,
  ),
  active: withDefault(boolean, true, "Whether the channel takes contacts."),
  serviceLevelThreshold: required(
    seconds,
    "How long a contact may wait, in seconds, and still be within the service level. At least 1.",
  ),
  maximumActiveContacts: withDefault(
    integer,
    0,
    "How many contacts may be active in this channel at the same time. 0 means no limit.",
  ),
  timeZone: serverDefault(
    text,
    "IANA time zone of the channel, for example `Europe/Berlin`. Default: the organization's.",
  ),
  flowId: optional(idOf("wxcc_flow"), "Flow that runs when a contact arrives."),
  flowVersionLabel: derivedDefault(
    nullable(oneOf(versionLabels)),
    "Label of the flow version that runs. Default: `Latest` when a flow is set.",
  ),
  musicOnHoldId: optional(idOf("wxcc_music_on_hold"), "Music a caller hears on hold. Telephony only."),
  outdialQueueId: optional(
    idOf("wxcc_queue"),
    "Outbound telephony queue for calls that agents make. Outdial channels with a flow only.",
  ),
  overflowNumber: optional(text, "Number calls overflow to: up to 40 digits. Telephony only."),
  callbackEnabled: serverDefault(boolean, "Whether callers may ask to be called back. Default: the API's."),
  flowOverride: optional(
    mapOf(
      object({
        type: requiredField(text, "Type of the setting, as the flow declares it."),
        value: optionalField(text, "Value of the setting."),
        entityType: optionalField(text, "Type of the object the setting names, for example `audio-file`."),
        entityId: optionalField(text, "Id of the object the setting names."),
      }),
    ),
    "Settings of the flow that this channel overrides, by the name of the setting. Telephony only.",
  ),
  assetId: optional(text, "Id of the asset in the digital channel platform."),
  digitalOrgType: optional(oneOf(digitalOrgTypes), "How the organization uses the digital channel platform."),
  deletionProtection: withDefault(
    boolean,
    false,
    "Refuse to destroy this channel. To destroy it, switch this off in an apply of its own first.",
  ),
  queueType: computed(oneOf(["inbound", "outbound"]), "Direction of the channel, from its type."),
  systemDefault: computed(boolean, "Whether the system made this channel."),
  outdialTransferToQueue: computed(boolean, "Whether this is the system's channel for transfers to a queue."),
  createdTime: computed(text, "When the channel was created, in RFC 3339."),
};

type A = typeof attributes;
export type Channel = StateOf<A>;
type Planned = PlannedOf<A>;
type Input = PlanInput<A>;

interface Facts {
  readonly queue?: Queue | "missing";
  readonly flow?: FlowUse | "missing";
  readonly musicMissing?: boolean;
}

export const channel = defineResource<A, Facts>({
  type: "wxcc_channel",
  noun: "channel",
  description:
    "A channel: where a customer's contact first arrives (the API calls it an entry point). " +
    "Changing `channel_type` replaces the channel, because the API never edits it.",
  attributes,
  nameOf: ({ name }) => knownText(name),
  rules: (config: ConfigOf<A>) => checkChannel(config),
  nothingKnown: {},
  gather,
  derive,
  check,
  checkReference,
  checkDestroy,
  unique: {
    attribute: "name",
    entity: "entry-point",
    normalize: (name) => name,
    checkUsedOnce: (names) => checkNamesUsedOnce("channel", names),
    find: (services, name) => findByName(services, name),
  },
  read,
  create,
  update,
  delete: remove,
  importState,
  dependents: async ({ contactCenter }, { id, name }) =>
    dependentsOf(await contactCenter.entryPoints.incomingReferences(entryPointId(id), about(name))),
  leftBehind,
});

function about(name: string) {
  return { noun: "channel", name };
}

async function gather({ contactCenter, announcements }: Services, input: Input): Promise<Facts> {
  const { planned, changed } = input;
  const name = knownText(planned.name);
  const queue = known(changed.has("outdialQueueId"), planned.outdialQueueId);
  const flow = known(changed.has("flowId") || changed.has("flowVersionLabel"), planned.flowId);
  const music = known(changed.has("musicOnHoldId"), planned.musicOnHoldId);
  return {
    ...(queue === null
      ? {}
      : { queue: (await contactCenter.queues.read(queueIdOf(queue), about(name))) ?? ("missing" as const) }),
    ...(flow === null
      ? {}
      : {
          flow:
            (await flowUse(contactCenter, announcements, flow, String(defaultedLabel(planned)))) ?? "missing",
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

function derive({ config, planned, prior }: Input): Partial<Planned> {
  return {
    flowVersionLabel: defaultLabel(planned.flowId),
    queueType: queueTypeOf(config.channelType),
    ...(prior === null ? { systemDefault: false, outdialTransferToQueue: false } : {}),
  };
}

function defaultLabel(flowId: Planned["flowId"]): Planned["flowVersionLabel"] {
  if (flowId === unknown) return unknown;
  return isAbsent(flowId) ? null : "Latest";
}

function queueTypeOf(channelType: ConfigOf<A>["channelType"]): Planned["queueType"] {
  if (isUnknown(channelType) || channelType === null) return unknownNotNull;
  return channelType === "outdial_telephony" ? "outbound" : "inbound";
}

function check({ planned, prior }: Input, facts: Facts): readonly Diagnostic[] {
  const name = knownText(planned.name);
  return [
    ...(prior?.systemDefault === true ? [systemChannel(prior.name, "changed")] : []),
    ...checkQueue(planned, facts.queue),
    ...checkFlow(planned, facts.flow),
    ...(facts.musicMissing === true
      ? [
          error(
            `Music on hold of channel "${name}" does not exist`,
            `There is no audio file with the id ${knownText(planned.musicOnHoldId)} in this organization. Correct music_on_hold_id.`,
            "musicOnHoldId",
          ),
        ]
      : []),
  ];
}

function checkQueue(planned: Planned, queue: Facts["queue"]): readonly Diagnostic[] {
  if (queue === undefined) return [];
  if (queue === "missing") {
    return [
      error(
        `Outdial queue of channel "${knownText(planned.name)}" does not exist`,
        `There is no queue with the id ${knownText(planned.outdialQueueId)} in this organization. Correct outdial_queue_id.`,
        "outdialQueueId",
      ),
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
      error(
        `Flow of channel "${name}" does not exist`,
        `There is no flow with the id ${knownText(planned.flowId)} in this organization. Correct flow_id.`,
        "flowId",
      ),
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
function checkReference(
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

function systemChannel(name: string, done: string): Diagnostic {
  return error(
    `Channel "${name}" was made by the system and can't be ${done}`,
    'Look it up with data "wxcc_channel" instead; support numbers can be mapped to it.',
  );
}

function checkDestroy(prior: Channel, replacement: Planned | null): readonly Diagnostic[] {
  if (prior.systemDefault) return [systemChannel(prior.name, "deleted")];
  const isProtected = (replacement === null ? prior : replacement).deletionProtection === true;
  if (!isProtected) return [];
  return [
    error(
      `Channel "${prior.name}" is protected against deletion`,
      replacement === null
        ? "deletion_protection is on. Switch it off in an apply of its own, then destroy the channel."
        : "deletion_protection is on and this change replaces the channel. Set deletion_protection = false, then apply again.",
      "deletionProtection",
    ),
  ];
}

async function read(services: Services, state: Channel, remembered?: Remembered) {
  const { entryPoints } = services.contactCenter;
  const entryPoint = await entryPoints.read(entryPointId(state.id), about(state.name), remembered);
  if (entryPoint === undefined) return null;
  return { ...outcome(entryPoint, state), warnings: await warnOfLeftovers(services, state) };
}

function outcome(entryPoint: EntryPoint, previous: Parameters<typeof fromApi>[1]): Outcome<A> {
  const remembered = remember(entryPoint);
  return { state: fromApi(entryPoint, previous), ...(remembered === undefined ? {} : { remembered }) };
}

function findByName({ contactCenter }: Services, name: string): Promise<EntryPoint | undefined> {
  return contactCenter.entryPoints.findByName(name);
}

async function create(services: Services, planned: Planned): Promise<Outcome<A>> {
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

async function createUnder(services: Services, planned: Planned, name: string) {
  const { contactCenter } = services;
  const body = toApi({ ...planned, name }, null);
  return createOnce({
    log: services.writeAhead,
    clock: services.clock,
    organizationId: await contactCenter.organizationId(),
    type: "entry-point",
    name,
    about: about(name),
    body,
    find: () => contactCenter.entryPoints.findByNameAnew(name),
    glance: () => findByName(services, name),
    announce: () => contactCenter.entryPoints.expectWrite(),
    create: (content) => contactCenter.entryPoints.create(content, about(name)),
    ...flowAfterwards(services, body, name),
  });
}

/** The create half of a replacement: all that is left to do is to give the successor its name and its last values. */
async function succeed(services: Services, successor: EntryPoint, planned: Planned): Promise<Outcome<A>> {
  const name = knownText(planned.name);
  if (!carriesNumbers(knownText(planned.channelType))) return createBeside(services, successor, planned);
  const holder = await services.contactCenter.entryPoints.findByNameAnew(name);
  if (holder !== undefined && holder.id !== successor.id) throw await nameIsTaken(services, name, holder.id);
  await recordNaming(services, successor.id, name);
  const stored = await named(services, successor, planned);
  await forgetSwitchedOff(services, stored.id);
  await forgetSuccession(services, successor.name);
  services.succession.release(stored.id);
  return outcome(stored, planned);
}

/** What the next run knows a channel by that a killed run has given its name. */
async function recordNaming({ contactCenter, writeAhead, clock }: Services, id: string, name: string) {
  await writeAhead.write({
    organizationId: await contactCenter.organizationId(),
    type: "entry-point",
    name,
    keys: ["id"],
    bodyHash: hashOfKeys({ id }, ["id"]),
    time: new Date(clock.now()).toISOString(),
  });
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
): Promise<Outcome<A>> {
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
  const caseOnly =
    holder === undefined || holder.name === name
      ? ""
      : ` It is written "${holder.name}" there: names that differ only in upper and lower case count as the same.`;
  return new DiagnosticError([
    error(
      `The name "${name}" is taken by channel ${id} (${type})`,
      `This channel was not changed; what this apply did before it stands.${caseOnly} If create_before_destroy is set on this channel or on a resource that depends on it: ` +
        "remove it, channels are replaced in the default order. If you renamed the resource: add a moved block. " +
        `Otherwise import it: terraform import <address> ${id} (or wxcc import).`,
      "name",
    ),
  ]);
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

async function update(services: Services, prior: Channel, planned: Planned, remembered?: Remembered) {
  const stored = await bringInLine(services, planned, prior.id, prior.name, remembered);
  await forgetSwitchedOff(services, prior.id);
  return outcome(stored, planned);
}

/** Reads the entry point as it is now, changes what the plan says and leaves everything else as it is. */
async function bringInLine(
  { contactCenter }: Services,
  planned: Planned,
  id: string,
  name: string,
  remembered?: Remembered,
) {
  const { entryPoints } = contactCenter;
  return entryPoints.preparing(async (update) => {
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

async function remove(
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

function leftBehind(
  prior: Channel,
  replacement: Planned | null,
  dependents: readonly LabelledDependent[],
): readonly Diagnostic[] {
  if (replacement === null) return warnLeftBehind(`channel "${prior.name}"`, false, dependents);
  const staying = carriesNumbers(knownText(replacement.channelType))
    ? dependents.filter(({ noun }) => noun !== "support number") // they follow
    : dependents;
  if (staying.length === 0) return [];
  const what = listedDependents(staying);
  const sameKind = replacement.channelType === prior.channelType;
  return [
    warning(
      `${what} cannot follow channel "${prior.name}"${sameKind ? "" : ` to ${kindInWords(replacement.channelType)}`}`,
      `${namedDependents(staying)} still ${pointsOrPoint(staying)} to it.\nRemove these mappings in this plan, or move them in an apply of their own first;\n` +
        "otherwise the replacement is refused and nothing changes.",
    ),
  ];
}

function kindInWords(channelType: Planned["channelType"]): string {
  switch (channelType) {
    case "inbound_telephony":
      return "an inbound channel";
    case "outdial_telephony":
      return "an outdial channel";
    case "chat":
      return "a chat channel";
    case "email":
      return "an e-mail channel";
    case "social":
      return "a social channel";
    default:
      return "another kind of channel";
  }
}

async function importState(services: Services, idOrName: string): Promise<Channel> {
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

/** The body of a create (current is null) or of an update, which starts from the object just read. */
export function toApi(planned: Planned, current: EntryPoint | null): JsonObject {
  return apiBody(current, {
    name: planned.name,
    description: planned.description,
    ...(current === null ? apiChannelKind(knownText(planned.channelType)) : {}),
    ...(current === null ? { socialChannelType: apiSocialChannelType(planned.socialChannelType) } : {}),
    active: planned.active,
    serviceLevelThreshold: planned.serviceLevelThreshold,
    maximumActiveContacts: planned.maximumActiveContacts,
    timezone: planned.timeZone,
    flowId: planned.flowId,
    flowTagId: planned.flowVersionLabel,
    musicOnHoldId: planned.musicOnHoldId,
    outdialQueueId: planned.outdialQueueId,
    overflowNumber: planned.overflowNumber,
    callbackEnabled: planned.callbackEnabled,
    flowOverrideSettings: overrideSettings(planned.flowOverride, current),
    assetId: planned.assetId,
    imiOrgType: apiDigitalOrgType(planned.digitalOrgType),
  });
}

function overrideSettings(override: Planned["flowOverride"], current: EntryPoint | null): Value {
  if (override === null || typeof override === "symbol") return override;
  const stored = new Map((current?.flowOverrideSettings ?? []).map((setting) => [setting.name, setting]));
  return Object.entries(override).map(([name, { type, value, entityType, entityId }]) =>
    apiBody(stored.get(name) ?? null, { name, type, value, entityType, entityId }),
  ) as Value;
}

/** State from an entry point. */
export function fromApi(
  entryPoint: EntryPoint,
  previous: Pick<Planned, "deletionProtection"> | null,
): Channel {
  const protection = previous?.deletionProtection;
  return {
    id: entryPoint.id,
    name: entryPoint.name,
    description: entryPoint.description ?? null,
    channelType: channelTypeOf(entryPoint) as Channel["channelType"],
    socialChannelType: socialChannelTypeOf(entryPoint) as Channel["socialChannelType"],
    active: entryPoint.active ?? false,
    serviceLevelThreshold: entryPoint.serviceLevelThreshold ?? 0,
    maximumActiveContacts: entryPoint.maximumActiveContacts ?? 0,
    timeZone: entryPoint.timezone ?? "",
    flowId: entryPoint.flowId ?? null,
    flowVersionLabel: (entryPoint.flowTagId ?? null) as Channel["flowVersionLabel"],
    musicOnHoldId: entryPoint.musicOnHoldId ?? null,
    outdialQueueId: entryPoint.outdialQueueId ?? null,
    overflowNumber: entryPoint.overflowNumber ?? null,
    callbackEnabled: entryPoint.callbackEnabled ?? false,
    flowOverride: overridesByName(entryPoint),
    assetId: entryPoint.assetId ?? null,
    digitalOrgType: digitalOrgTypeOf(entryPoint) as Channel["digitalOrgType"],
    deletionProtection: typeof protection === "boolean" ? protection : false,
    queueType: entryPoint.entryPointType === "OUTBOUND" ? "outbound" : "inbound",
    systemDefault: entryPoint.systemDefault ?? false,
    outdialTransferToQueue: entryPoint.outdialTransferToQueueEnabled ?? false,
    createdTime: timeOf(entryPoint.createdTime),
  };
}

function overridesByName({ flowOverrideSettings = [] }: EntryPoint): Channel["flowOverride"] {
  if (flowOverrideSettings.length === 0) return null;
  return Object.fromEntries(
    flowOverrideSettings.map((setting) => [
      String(setting.name),
      {
        type: String(setting.type),
        value: optionalText(setting.value),
        entityType: optionalText(setting.entityType),
        entityId: optionalText(setting.entityId),
      },
    ]),
  );
}

function optionalText(value: unknown): string | null {
  return isAbsent(value) ? null : String(value);
}
