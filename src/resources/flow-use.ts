// What a channel wants to know of the flow it is about to run.

import { flowId, type ContactCenter, type Flow } from "../contact-center";
import type { Announcements } from "./definition";
import { parseFlow, usesBusinessHours } from "./rules";

export interface FlowUse {
  readonly name: string;
  /** Whether the label points to a version, or will once this plan is applied. */
  readonly labelHasVersion: boolean;
  /** Undefined when there is no such version to look into yet. */
  readonly usesBusinessHours: boolean | undefined;
  /** Names or ids of the routing strategies the flow is still assigned to. */
  readonly routingStrategies: readonly string[];
}

/** @returns undefined when there is no such flow */
export async function flowUse(
  contactCenter: ContactCenter,
  announcements: Announcements,
  id: string,
  label: string,
): Promise<FlowUse | undefined> {
  const flow = await contactCenter.flows.read(flowId(id), { noun: "flow", name: id });
  if (flow === undefined) return undefined;
  const tag = labelled(flow, label);
  return {
    name: flow.name,
    labelHasVersion: tag !== undefined || announcements.willHaveLabel(id, label),
    usesBusinessHours:
      tag === undefined ? undefined : await versionUsesBusinessHours(contactCenter, flow, tag),
    routingStrategies: (flow.assignedRS ?? []).map(nameOfStrategy),
  };
}

/** The version a label points to; the list rows of the API carry it. */
export function labelled(flow: Flow, label: string) {
  const points = (flow.tags ?? []).find(
    ({ id, displayName, flowVersionId }) => (id === label || displayName === label) && flowVersionId,
  );
  return points?.flowVersionId ?? undefined;
}

/** A version never changes: what was found in it holds for the connection, however many channels run it. */
const found = new WeakMap<ContactCenter, Map<string, Promise<boolean | undefined>>>();

function versionUsesBusinessHours(
  contactCenter: ContactCenter,
  flow: Flow,
  version: NonNullable<ReturnType<typeof labelled>>,
): Promise<boolean | undefined> {
  const byVersion = found.get(contactCenter) ?? new Map<string, Promise<boolean | undefined>>();
  found.set(contactCenter, byVersion);
  const known = byVersion.get(version);
  if (known !== undefined) return known;
  const asked = lookForBusinessHours(contactCenter, flow, version);
  byVersion.set(version, asked);
  asked.catch(() => byVersion.delete(version)); // whoever asked hears of it; the next one asks again
  return asked;
}

async function lookForBusinessHours(
  contactCenter: ContactCenter,
  flow: Flow,
  version: NonNullable<ReturnType<typeof labelled>>,
): Promise<boolean | undefined> {
  const exported = await contactCenter.flows.export(flow.id, version, { noun: "flow", name: flow.name });
  if (exported === undefined) return undefined;
  const parsed = parseFlow(exported);
  return "document" in parsed ? usesBusinessHours(parsed.document) : undefined;
}

/** The shape of an assignment is in no source: a text, or an object with a name or an id. */
function nameOfStrategy(strategy: unknown): string {
  if (typeof strategy === "object" && strategy !== null) {
    const { name, id } = strategy as { name?: unknown; id?: unknown };
    return String(name ?? id ?? JSON.stringify(strategy));
  }
  return String(strategy);
}
