// The rules of a flow's configuration, what its plan looks up, what follows from it, and what is wrong with it.

import { flowId } from "../../contact-center";
import { warning, type Diagnostic } from "../../schema/diagnostic";
import { isAbsent, isUnknown, unknownNotNull } from "../../schema/value";
import { knownText } from "../api-body";
import type { Services } from "../definition";
import {
  applyBindings,
  checkFlowName,
  checkFlowType,
  contentHash,
  parseFlow,
  usesBusinessHours,
} from "../rules";
import { checkVersionLabels } from "../rules/version-labels";
import type { Configured, Flow, Input, Planned } from "./attributes";
import { boundDocument } from "./document";
import { obstacles, type Obstacles } from "./obstacles";
import { about, locked, renamed, unpublishedEdit } from "./wording";

export function rules(config: Configured): readonly Diagnostic[] {
  return [
    ...checkFlowName(config.name),
    ...checkVersionLabels(config.versionLabels),
    ...checkDefinition(config),
  ];
}

function checkDefinition({ definition, name, flowType, bindings }: Configured): readonly Diagnostic[] {
  if (typeof definition !== "string") return [];
  const parsed = parseFlow(
    definition,
    isAbsent(name) ? "Flow definition" : `Definition of flow "${knownText(name)}"`,
  );
  if (!("document" in parsed)) return parsed.problems;
  return [
    ...(isAbsent(name) ? checkFlowName(parsed.document.name) : []),
    ...checkFlowType(parsed.document, flowType),
    ...(isUnknown(bindings) ? [] : applyBindings(parsed.document, knownBindings(bindings)).problems),
  ];
}

/** Bindings whose target is not known yet still count as used; the target itself does not matter here. */
function knownBindings(bindings: Configured["bindings"]): Record<string, string> {
  return Object.fromEntries(Object.entries(bindings ?? {}).map(([key, target]) => [key, knownText(target)]));
}

export function derive({ config, prior, changed }: Input): Partial<Planned> {
  const isWritten = (["definition", "bindings", "versionLabels", "publishComment", "flowType"] as const).some(
    (attribute) => changed.has(attribute),
  );
  const parsed = typeof config.definition === "string" ? parseFlow(config.definition) : undefined;
  const document = parsed !== undefined && "document" in parsed ? parsed.document : undefined;
  const bound = boundDocument({ definition: config.definition as string, bindings: config.bindings });
  return {
    name: document === undefined ? (prior?.name ?? unknownNotNull) : document.name,
    usesBusinessHours: document === undefined ? unknownNotNull : usesBusinessHours(document),
    contentHash: bound === undefined ? unknownNotNull : contentHash(bound),
    // A write leaves no edit of others behind: it is refused, or it was wanted.
    unpublishedEditBy: isWritten ? null : (prior?.unpublishedEditBy ?? null),
  };
}

export async function gather(services: Services, { prior, planned, changed }: Input): Promise<Obstacles> {
  if (prior === null) return {};
  if (Array.isArray(planned.versionLabels)) {
    services.announcements.announceLabels(prior.id, planned.versionLabels);
  }
  const concerned = (["definition", "bindings", "versionLabels"] as const).some((name) => changed.has(name));
  const bound = boundDocument(planned);
  if (!concerned || bound === undefined) return {};
  const row = await services.contactCenter.flows.read(flowId(prior.id), about(prior.name));
  return row === undefined ? {} : obstacles(services, row, prior, contentHash(bound));
}

export function check({ planned, prior, notes, changed }: Input, found: Obstacles): readonly Diagnostic[] {
  if (prior === null) return [];
  return [
    ...(notes.renamedTo === undefined ? [] : [renamed(prior, notes.renamedTo)]),
    ...(found.lockedBy === undefined ? [] : [locked(prior.name, found.lockedBy)]),
    ...(found.unpublishedEditBy === undefined ? [] : [unpublishedEdit(prior.name, found.unpublishedEditBy)]),
    ...(changed.has("versionLabels") ? removedLabels(prior, planned.versionLabels) : []),
  ];
}

function removedLabels(prior: Flow, planned: Planned["versionLabels"]): readonly Diagnostic[] {
  if (!Array.isArray(planned)) return [];
  return prior.versionLabels
    .filter((label) => !planned.includes(label))
    .map((label) =>
      warning(
        `Label ${label} of flow "${prior.name}" is no longer managed, but stays where it points`,
        "The API can't take a label away. Publish another version under it in the Flow Designer when it should move.",
        "versionLabels",
      ),
    );
}
