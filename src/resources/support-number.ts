// A support number: maps a number of Webex Calling to a channel. The API calls it a dial-number.

import {
  createOnce,
  dialNumberId,
  entryPointId,
  isUuid,
  type DialNumber,
  type EntryPoint,
} from "../contact-center";
import {
  computed,
  derivedDefault,
  forcesReplacement,
  optional,
  required,
  serverDefault,
  type ConfigOf,
  type PlannedOf,
  type StateOf,
} from "../schema/attribute";
import { DiagnosticError, error, fail, type Diagnostic } from "../schema/diagnostic";
import { boolean, idOf, text, textThatMeans } from "../schema/types";
import { isUnknown, unknownNotNull } from "../schema/value";
import { apiBody, knownText } from "./api-body";
import type { Channel } from "./channel";
import { channelTypeOf } from "./channel-kinds";
import { dropLeftover } from "./channel-delete";
import { textOfFailure } from "./channel-removal";
import { deadEndOf, unreached, type DeadEnd } from "./dead-end";
import {
  CreatedIncomplete,
  defineResource,
  type Outcome,
  type PlanInput,
  type PlannedTarget,
  type Services,
} from "./definition";
import { isInInventory } from "./inventory";
import { missingReference } from "./missing-reference";
import { isOwnTemporaryName } from "./successor";
import { recordTakeover } from "./takeover-record";
import {
  checkNumberFormat,
  checkNumbersUsedOnce,
  checkNumberTarget,
  checkSupportNumber,
  digitsOf,
} from "./rules";

const attributes = {
  id: computed(text, "Id of the mapping."),
  number: required(
    textThatMeans(digitsOf),
    "The number in E.164, for example `+14085550101`. It must exist in Webex Calling. Other digits replace the mapping.",
    forcesReplacement,
  ),
  channelId: required(
    idOf("wxcc_channel"),
    "Channel the number leads to: an inbound telephony channel, or the system's transfer channel. Another channel is an update in place.",
  ),
  locationId: derivedDefault(
    text,
    "Webex Calling location of the number. Default: the provider's `default_location_id`, else the one location that the organization's other numbers have. A changed provider default never changes existing numbers.",
  ),
  telephonyRegionId: derivedDefault(
    text,
    "Telephony region of the number. Default: the provider's `default_telephony_region_id`, else the one region that the organization's other numbers have.",
  ),
  extension: optional(text, "Extension, 2 to 10 digits."),
  routingPrefix: optional(text, "Routing prefix, 2 to 7 digits."),
  defaultAni: serverDefault(
    boolean,
    "Whether outdial calls show this number by default. Default: the API's, which takes the organization's first mapping.",
  ),
  digits: computed(text, "The number's digits."),
};

type A = typeof attributes;
/** The API's word for a mapping. */
const entity = "dial-number";
export type SupportNumber = StateOf<A>;
type Planned = PlannedOf<A>;
type Input = PlanInput<A>;

interface Facts {
  readonly channel?: EntryPoint | "missing";
  /** Why calls go no further at the channel that the number moves to, though they do where it leads now. */
  readonly deadEnd?: DeadEnd;
  /** Only asked for a number that is about to be mapped; undefined when the inventory can't be seen. */
  readonly inInventory?: boolean;
  readonly location?: Placement;
  readonly region?: Placement;
}

/** Where a location or region may come from when the configuration names none. */
interface Placement {
  readonly fromProvider: string | null;
  /** Distinct values of the organization's other mappings. */
  readonly inUse: readonly string[];
}

export const supportNumber = defineResource<A, Facts>({
  type: "wxcc_support_number",
  noun: "support number",
  description:
    "Maps a number that exists in Webex Calling to a channel (the API calls it a dial number). " +
    "Moving it to another channel is an update in place: callers never meet a dead line.",
  attributes,
  nameOf: ({ number }) => knownText(number),
  rules: (config: ConfigOf<A>) => checkSupportNumber(config),
  nothingKnown: {},
  gather,
  derive,
  check,
  checkReference,
  checkDestroy,
  isTakenOver,
  unique: {
    attribute: "number",
    entity,
    normalize: digitsOf,
    checkUsedOnce: checkNumbersUsedOnce,
    find: ({ contactCenter }, number) => contactCenter.dialNumbers.findByDigits(digitsOf(number)),
    staysInService: true,
  },
  leadsTo: "channelId",
  collection: ({ dialNumbers }) => dialNumbers,
  read,
  create,
  update,
  delete: remove,
  importState,
});

/** Whether the old mapping stays or goes depends on the new digits, so a replacement has to know them. */
function checkDestroy(prior: SupportNumber, replacement: Planned | null): readonly Diagnostic[] {
  if (replacement === null || !isUnknown(replacement.number)) return [];
  return [
    error(
      `Support number "${prior.number}" can't be replaced: its new digits are not known before the apply`,
      "If they are the same, its mapping must stay. Nothing was changed. Apply what the number depends on first " +
        "(with --target; with Terraform: -target), then change the number.",
      "number",
    ),
  ];
}

function isTakenOver(prior: SupportNumber, { number }: Planned): boolean {
  return !isUnknown(number) && digitsOf(knownText(number)) === digitsOf(prior.number);
}

function about(name: string) {
  return { noun: "support number", name };
}

async function gather(services: Services, input: Input): Promise<Facts> {
  const { contactCenter, defaults } = services;
  const { planned, changed, config, prior } = input;
  const channelId = changed.has("channelId") ? planned.channelId : null;
  const isNew = prior === null || changed.has("number");
  const places =
    isNew && (config.locationId === null || config.telephonyRegionId === null)
      ? await placements(contactCenter, defaults)
      : {};
  return {
    ...(typeof channelId === "string" && channelId !== "" ? await target(services, channelId, input) : {}),
    ...(isNew ? { inInventory: await isOwned(services, input, places) } : {}),
    ...places,
  };
}

/** The channel a number comes to: as it is, or as this plan leaves it. */
async function target(
  { contactCenter, announcements }: Services,
  channelId: string,
  { planned, prior }: Input,
): Promise<Pick<Facts, "channel" | "deadEnd">> {
  const channel = await contactCenter.entryPoints.row(
    entryPointId(channelId),
    about(knownText(planned.number)),
  );
  if (channel === undefined) return { channel: "missing" };
  const announced = announcements.plannedDeadEnd(channelId);
  const deadEnd = announced === undefined ? deadEndOf(channel) : announced;
  if (deadEnd == null || prior === null) return { channel };
  const left = (await contactCenter.entryPoints.rows()).find(({ id }) => id === prior.channelId);
  return { channel, ...(left === undefined || deadEndOf(left) !== undefined ? {} : { deadEnd }) };
}

function isOwned({ contactCenter }: Services, { config, planned }: Input, { location }: Facts) {
  const place = config.locationId === null ? placed(location) : knownText(config.locationId);
  return isInInventory(contactCenter, knownText(planned.number), place);
}

async function placements({ dialNumbers }: Services["contactCenter"], defaults: Services["defaults"]) {
  const complete = defaults.locationId !== null && defaults.telephonyRegionId !== null;
  const others = complete ? [] : await dialNumbers.rows();
  const distinct = (values: (string | undefined)[]) => [
    ...new Set(values.filter((value) => value !== undefined)),
  ];
  return {
    location: { fromProvider: defaults.locationId, inUse: distinct(others.map(({ location }) => location)) },
    region: {
      fromProvider: defaults.telephonyRegionId,
      inUse: distinct(others.map(({ regionId }) => regionId)),
    },
  };
}

function derive({ config, planned, prior }: Input, { location, region }: Facts): Partial<Planned> {
  return {
    digits: isUnknown(config.number) ? unknownNotNull : digitsOf(knownText(planned.number)),
    locationId: prior?.locationId ?? placed(location) ?? unknownNotNull,
    telephonyRegionId: prior?.telephonyRegionId ?? placed(region) ?? unknownNotNull,
  };
}

function placed(placement: Placement | undefined): string | undefined {
  if (placement === undefined) return undefined;
  return placement.fromProvider ?? (placement.inUse.length === 1 ? placement.inUse[0] : undefined);
}

function check({ config, planned, prior, changed }: Input, facts: Facts): readonly Diagnostic[] {
  const number = knownText(planned.number);
  return [
    // What is stored is what it is: only a number that comes new has to have the form.
    ...(changed.has("number") ? checkNumberFormat(config.number) : []),
    ...checkChannel(planned, facts.channel),
    ...(facts.deadEnd === undefined || typeof facts.channel !== "object"
      ? []
      : unreachedThere(number, facts.channel.name, facts.deadEnd)),
    ...(facts.inInventory === false ? [notInInventory(number)] : []),
    ...(prior === null && config.locationId === null
      ? checkPlacement(number, "location", "locationId", facts.location)
      : []),
    ...(prior === null && config.telephonyRegionId === null
      ? checkPlacement(number, "telephony region", "telephonyRegionId", facts.region)
      : []),
  ];
}

function checkChannel(planned: Planned, channel: Facts["channel"]): readonly Diagnostic[] {
  if (channel === undefined) return [];
  const number = knownText(planned.number);
  if (channel === "missing") {
    return [
      missingReference({
        what: `Channel of support number "${number}"`,
        noun: "channel",
        id: planned.channelId,
        attribute: "channelId",
      }),
    ];
  }
  return checkNumberTarget({
    number: planned.number,
    channelName: channel.name,
    channelType: channelTypeOf(channel),
    systemDefault: channel.systemDefault,
    outdialTransferToQueue: channel.outdialTransferToQueueEnabled,
  });
}

function unreachedThere(number: string, channelName: string, deadEnd: DeadEnd): readonly Diagnostic[] {
  return unreached(channelName, deadEnd, [{ noun: "support number", id: "", name: number, address: null }]);
}

function checkReference(
  attribute: string,
  { number }: Planned,
  { type, planned, instead }: PlannedTarget,
): readonly Diagnostic[] {
  if (attribute !== "channelId" || type !== "wxcc_channel") return [];
  const { name, channelType } = planned as Partial<Pick<Channel, "name" | "channelType">>;
  const getsSomewhere = instead !== undefined && deadEndOf(instead) === undefined;
  const deadEnd = getsSomewhere ? deadEndOf(planned) : undefined;
  return [
    ...checkNumberTarget({ number, channelName: name, channelType }),
    ...(deadEnd === undefined ? [] : unreachedThere(knownText(number), knownText(name), deadEnd)),
  ];
}

function notInInventory(number: string): Diagnostic {
  return error(
    `Support number "${number}" is not in the inventory of Webex Calling`,
    "A mapping needs a number that the organization owns. Add the number in Control Hub under Calling first, or correct it.",
    "number",
  );
}

function checkPlacement(
  number: string,
  what: string,
  attribute: "locationId" | "telephonyRegionId",
  placement: Placement | undefined,
): readonly Diagnostic[] {
  if (placement === undefined || placed(placement) !== undefined) return [];
  const setting = attribute === "locationId" ? "location_id" : "telephony_region_id";
  const why =
    placement.inUse.length === 0
      ? "No number of the organization is mapped yet, so there is none to take over"
      : `The organization's numbers have ${placement.inUse.length} different ones (${placement.inUse.join(", ")})`;
  return [
    error(
      `Support number "${number}" has no ${what}`,
      `${why}. Set ${setting} here, or default_${setting} in the provider block.`,
      attribute,
    ),
  ];
}

async function read(services: Services, state: SupportNumber) {
  const { dialNumbers } = services.contactCenter;
  const found = await dialNumbers.read(dialNumberId(state.id), about(state.number));
  if (found === undefined) return null;
  const now = fromApi(found);
  return {
    state: (await isLeavingStill(services, state, now)) ? { ...now, channelId: state.channelId } : now,
  };
}

/**
 * Whether the number has left its line and the line, which lives on only for that, is still there: an interrupted apply
 * has not come to delete it. As long as the state has the number on it, the next plan comes back to it.
 */
async function isLeavingStill(
  { contactCenter }: Services,
  { channelId: before, number }: SupportNumber,
  { channelId: now }: SupportNumber,
): Promise<boolean> {
  if (before === now || !isUuid(before)) return false;
  const line = await contactCenter.entryPoints.row(entryPointId(before), about(number));
  return line !== undefined && isOwnTemporaryName(line);
}

async function create(services: Services, planned: Planned): Promise<Outcome<A>> {
  const { contactCenter } = services;
  const number = knownText(planned.number);
  const { object: mapping, adopted } = await createOnce({
    log: services.writeAhead,
    clock: services.clock,
    serviceTime: () => contactCenter.serviceTime(),
    organizationId: await contactCenter.organizationId(),
    type: entity,
    name: digitsOf(number),
    about: about(number),
    body: toApi(planned, null),
    // Nobody has tried what the API says to a number mapped twice: what is looked up here is how it is now.
    find: () => contactCenter.dialNumbers.findByDigitsAnew(digitsOf(number)),
    announce: () => contactCenter.dialNumbers.expectWrite(digitsOf(number)),
    create: (body, beforeLeaving) => contactCenter.dialNumbers.create(body, about(number), beforeLeaving),
  });
  return adopted ? takeOver(services, planned, mapping) : { state: fromApi(mapping) };
}

/**
 * A mapping that is there already, left by the delete half of a replacement or by an interrupted create, becomes what
 * is planned; what nobody planned stays as it is. When that fails the mapping belongs into the state all the same: the
 * next apply may run where no record of it is.
 */
async function takeOver(services: Services, planned: Planned, mapping: DialNumber): Promise<Outcome<A>> {
  const number = knownText(planned.number);
  try {
    return await broughtInLine(services, completed(planned, mapping), mapping.id, number);
  } catch (problem) {
    throw new CreatedIncomplete<A>(
      [
        error(`Support number "${number}" was not changed as planned`, [
          textOfFailure(problem),
          `Its mapping (id ${mapping.id}) was there already and was not deleted. Apply again to finish.`,
        ]),
      ],
      fromApi(mapping),
    );
  }
}

/** Planned values; those that nobody knows, and the spelling of the number, as they are now. */
function completed(planned: Planned, mapping: DialNumber): Planned {
  const now = fromApi(mapping);
  const values = Object.entries(planned).map(([name, value]) => [
    name,
    isUnknown(value) ? now[name as keyof SupportNumber] : value,
  ]);
  return { ...(Object.fromEntries(values) as Planned), number: now.number };
}

function update(services: Services, prior: SupportNumber, planned: Planned): Promise<Outcome<A>> {
  return broughtInLine(services, planned, prior.id, prior.number, prior.channelId);
}

/** @param channelInState of an interrupted apply the state may still have the channel that the number has left */
async function broughtInLine(
  services: Services,
  planned: Planned,
  id: string,
  number: string,
  channelInState = "",
): Promise<Outcome<A>> {
  const { stored, left } = await bringInLine(services, planned, id, number);
  const warnings: Diagnostic[] = [];
  for (const channelId of new Set([left, channelInState])) {
    if (channelId === undefined || channelId === "" || channelId === stored.entryPointId) continue;
    const of = { id: channelId, by: number, isPlannedAgain: true };
    warnings.push(...(await dropLeftover(services, of)));
  }
  return { state: fromApi(stored), warnings };
}

/**
 * The delete half of a replacement by the same digits leaves the mapping to the create half, which makes of it by an
 * update what is planned: callers never meet a number that leads nowhere.
 */
async function remove(
  services: Services,
  prior: SupportNumber,
  replacement: Planned | null,
): Promise<readonly Diagnostic[]> {
  // Terraform's plan knew nothing of a mapping that is replaced on request or because it is tainted.
  const refused = checkDestroy(prior, replacement);
  if (refused.length > 0) throw new DiagnosticError(refused);
  if (replacement !== null && isTakenOver(prior, replacement)) {
    await recordTakeover(services, { type: entity, name: digitsOf(prior.number), id: prior.id });
    return [];
  }
  const { dialNumbers } = services.contactCenter;
  await services.succession.inTurn(prior.id, () =>
    dialNumbers.delete(dialNumberId(prior.id), about(prior.number)),
  );
  return dropLeftover(services, { id: prior.channelId, by: prior.number, isPlannedAgain: false });
}

/**
 * Writes nothing when the number is already where it should be. The replacement of its channel may move the number at
 * the same time: one after the other.
 */
function bringInLine(services: Services, planned: Planned, id: string, number: string) {
  return services.succession.inTurn(id, () => bringInLineNow(services, planned, id, number));
}

/** @returns also the channel that the number has left */
async function bringInLineNow({ contactCenter }: Services, planned: Planned, id: string, number: string) {
  const { dialNumbers } = contactCenter;
  return dialNumbers.preparing(dialNumberId(id), async (update) => {
    const current = await dialNumbers.readAnew(dialNumberId(id), about(number));
    if (current === undefined) {
      return fail(
        `Support number "${number}" is not mapped any more`,
        `Its mapping (id ${id}) was deleted after the plan was made. Nothing was changed; plan again.`,
      );
    }
    const body = toApi(planned, current);
    if (JSON.stringify(body) === JSON.stringify(current)) return { stored: current, left: undefined };
    const stored = await update(current.id, body, about(number));
    return { stored, left: stored.entryPointId === current.entryPointId ? undefined : current.entryPointId };
  });
}

async function importState(services: Services, idOrNumber: string): Promise<SupportNumber> {
  const { dialNumbers } = services.contactCenter;
  const found = isUuid(idOrNumber)
    ? await dialNumbers.readAnew(dialNumberId(idOrNumber), about(idOrNumber))
    : await dialNumbers.findByDigitsAnew(digitsOf(idOrNumber));
  if (found === undefined) {
    return fail(
      `There is no support number "${idOrNumber}" to import`,
      "Give the number as it is mapped, for example +14085550101, or the id of its mapping.",
    );
  }
  return fromApi(found);
}

export function toApi(planned: Planned, current: DialNumber | null) {
  return apiBody(current, {
    dialledNumber: planned.number,
    entryPointId: planned.channelId,
    location: planned.locationId,
    regionId: planned.telephonyRegionId,
    extension: planned.extension,
    routingPrefix: planned.routingPrefix,
    defaultAni: planned.defaultAni,
  });
}

export function fromApi(mapping: DialNumber): SupportNumber {
  const stored = mapping.dialledNumber ?? "";
  // The API keeps a number as it came, which may be without its plus sign or with hyphens.
  const number = /^\+?[1-9][\d.-]*$/.test(stored) ? `+${digitsOf(stored)}` : stored;
  return {
    id: mapping.id,
    number,
    channelId: mapping.entryPointId ?? "",
    locationId: mapping.location ?? "",
    telephonyRegionId: mapping.regionId ?? "",
    extension: mapping.extension ?? null,
    routingPrefix: mapping.routingPrefix ?? null,
    defaultAni: mapping.defaultAni ?? false,
    digits: digitsOf(number),
  };
}
