// What will be: by the same diff as the engine's plan.

import { uniqueValueIn, type ObjectType, type PlannedObject, type StoredObject } from "../../engine";
import { newLine, type Dependent } from "../../resources";
import { hasErrors, type Diagnostic } from "../../schema/diagnostic";
import { snakeCase } from "../../schema/names";
import { isUnknown, type Values } from "../../schema/value";
import { diagnosticMessages } from "../diagnostics";
import { decodeValues, encodeValues } from "../dynamic-value";
import type { DynamicValue } from "../messages";
import { privateBytes, storedFrom } from "../private-bytes";
import type { ProviderServer } from "../provider-server";
import { destroyedBy, marked } from "../replacement-mark";
import { configuredOnly } from "./validate-resource-config";

interface Request {
  readonly type_name: string;
  readonly prior_state: DynamicValue;
  readonly proposed_new_state: DynamicValue;
  readonly config: DynamicValue;
  readonly prior_private?: Uint8Array;
}

export async function planResourceChange(server: ProviderServer, request: Request) {
  const type = server.ctyType(request.type_name);
  const prior = decodeValues(request.prior_state, type);
  const proposed = decodeValues(request.proposed_new_state, type);
  const objectType = server.objectType(request.type_name);
  const stored = prior === null ? null : storedFrom(prior, request.prior_private);
  if (proposed === null) {
    const { privateData, problems } =
      stored === null
        ? { privateData: request.prior_private, problems: [] }
        : await planDestroy(server, objectType, stored, request.prior_private);
    return {
      planned_state: encodeValues(null, type),
      planned_private: privateData ?? new Uint8Array(),
      requires_replace: [],
      diagnostics: diagnosticMessages(problems),
    };
  }
  const config = configuredOnly(decodeValues(request.config, type) ?? {});
  if (stored !== null) await settleUnread(server, objectType, stored);
  const planned = await objectType
    .plan({ config, prior: stored, replaceBecause: null })
    .catch((failure: unknown) => {
      if (server.isToldAlready(failure)) return null;
      throw failure;
    });
  if (planned === null) {
    return {
      planned_state: request.prior_state,
      planned_private: request.prior_private ?? new Uint8Array(),
      requires_replace: [],
      diagnostics: [],
    };
  }
  const protection =
    stored === null || planned.action !== "replace"
      ? []
      : await destroyProblems(server, objectType, stored, planned.after);
  const doubled = stored === null ? server.checkUsedOnce(objectType, planned.after) : [];
  const stranding = await strandingProblems(server, objectType, stored, planned);
  const noted = stored === null ? [] : await noteMoves(server, objectType, stored, planned);
  const diagnostics = [...planned.diagnostics, ...protection, ...stranding, ...doubled, ...noted];
  const privateData = privateBytes(planned.privateData);
  const isForeseen = server.isApplying && planned.action !== "no-op" && !hasErrors(diagnostics);
  if (isForeseen) objectType.foreseeWrite(stored, planned.after);
  return {
    planned_state: encodeValues(hasErrors(diagnostics) ? proposed : planned.after, type),
    planned_private: stored === null ? marked(privateData, planned.after) : privateData,
    requires_replace: planned.replacePaths.map((attribute_name) => ({ steps: [{ attribute_name }] })),
    diagnostics: diagnosticMessages(diagnostics),
  };
}

/** A destroy that no create follows: its delete has to know which plan it belongs to. */
async function planDestroy(
  server: ProviderServer,
  type: ObjectType,
  stored: StoredObject,
  privateData: Uint8Array | undefined,
) {
  const problems = [
    ...(await destroyProblems(server, type, stored, null)),
    ...server.checkNotMadeAnew(type, stored),
  ];
  const { moves } = server;
  if (moves === null || server.definition(type.type).isLeftInTime !== true) return { privateData, problems };
  const noted = await moves.destroy(String(stored.attributes.id));
  return { privateData: destroyedBy(privateData, noted.plan), problems: [...problems, ...noted.problems] };
}

/** Notes what an object leaves that gets another place to lead to; what is not destroyed, nobody has to leave. */
async function noteMoves(
  server: ProviderServer,
  type: ObjectType,
  stored: StoredObject,
  { action, after }: PlannedObject,
): Promise<readonly Diagnostic[]> {
  const { moves } = server;
  if (moves === null) return [];
  const { leadsTo, isLeftInTime } = server.definition(type.type);
  const id = String(stored.attributes.id);
  if (isLeftInTime === true) await moves.forget(id);
  if (leadsTo === undefined || action !== "update") return [];
  const { [snakeCase(leadsTo)]: before } = stored.attributes;
  const { [snakeCase(leadsTo)]: target = null } = after;
  if (before === target || target === null) return [];
  return moves.move(id, String(before), isUnknown(target) ? newLine : String(target));
}

/**
 * With `-refresh=false` no read has told that an object is in the state, and the record of its create would let another
 * resource of that name adopt it. The state may be older than the record: only an object that still exists is it.
 */
async function settleUnread({ services }: ProviderServer, type: ObjectType, stored: StoredObject) {
  if (services === null || services.writeAhead.isEmpty()) return;
  const name = uniqueValueIn(type, stored.attributes);
  if (name === undefined || !(await type.unique?.mayBeOurs(name))) return;
  const { object } = await type.read(stored);
  if (object !== null) await type.settle(object);
}

/** A warning of numbers whose callers would reach nothing. Which of them this plan moves nobody here can tell. */
async function strandingProblems(
  { services }: ProviderServer,
  type: ObjectType,
  stored: StoredObject | null,
  { action, after, diagnostics }: PlannedObject,
): Promise<readonly Diagnostic[]> {
  if (services === null || stored === null || action === "no-op" || hasErrors(diagnostics)) return [];
  const stranded = await type.stranded(stored, after);
  return type.warnStranded(stored, after, stranded.map(unlabelled));
}

const unlabelled = (dependent: Dependent) => ({ ...dependent, address: undefined });

/**
 * What forbids a destroy, and a warning of what would still point at the object then. Terraform plans the destroys of
 * dependents first, so what goes in the same plan is known; of the rest nobody here can tell whether it is managed.
 */
async function destroyProblems(
  { services, moves }: ProviderServer,
  type: ObjectType,
  stored: StoredObject,
  replacement: Values | null,
): Promise<readonly Diagnostic[]> {
  const problems = type.planDestroy(stored, replacement);
  if (hasErrors(problems) || services === null) return problems;
  const { announcements } = services;
  announcements.announceDeparture(String(stored.attributes.id));
  const id = String(stored.attributes.id);
  // Numbers of a channel of another type can't be carried along, whether this plan moves them or not.
  const isGoing = (dependent: Dependent) =>
    announcements.isLeaving(dependent.id) ||
    (replacement === null && moves?.isLeaving(dependent.id, id) === true);
  const dependents = (await type.dependents(stored)).filter((dependent) => !isGoing(dependent));
  return [...problems, ...type.leftBehind(stored, replacement, dependents.map(unlabelled))];
}
