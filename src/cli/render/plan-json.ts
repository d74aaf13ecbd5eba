// A plan in the form of terraform show -json, for policy tools and for scripts.

import {
  evaluateBody,
  hasWork,
  isCoveredBy,
  modelRelease,
  outputState,
  unknownDataValues,
  type Configuration,
  type Drift,
  type OutputChange,
  type OutputState,
  type Plan,
  type ResourceChange,
  type ResourceState,
  type SensitivePaths,
  type State,
} from "../../engine";
import { dataSources } from "../../resources";
import { containsUnknown, unknown, type Value, type Values } from "../../schema/value";
import { configurationJson } from "./configuration-json";
import { knownPart, knownValues, sensitiveMarks, unknownMarks } from "./json-values";
import { outputsJson } from "./output";
import type { PlanScreen } from "./plan";
import { sensitiveBeforeApply, sensitiveOnceApplied, type SensitivePathsOf } from "./sensitive";
import { objectsOf, type ObjectJson } from "./state-json";

export interface PlanDocument extends Pick<PlanScreen, "plan" | "deferredData" | "sensitive"> {
  readonly configuration: Configuration;
  /** Outputs of the state that the plan was made from; null when that state is no longer there. */
  readonly outputsBefore: State["outputs"] | null;
  /** Objects of that state which the targets of the plan leave out. */
  readonly leftOut: readonly ResourceState[];
}

interface Rendering extends PlanDocument {
  /** What is sensitive in the state, and once the plan is applied; `sensitive` is both. */
  readonly sensitiveBefore: SensitivePathsOf;
  readonly sensitiveAfter: SensitivePathsOf;
}

/** Of the format version 1.2, without `timestamp` and `relevant_attributes`. Secrets are in it in plain. */
export function planJson(given: PlanDocument) {
  const document: Rendering = {
    ...given,
    sensitiveBefore: sensitiveBeforeApply(given.plan),
    sensitiveAfter: sensitiveOnceApplied(given.configuration),
  };
  const { plan, configuration } = document;
  const drift = plan.drift.map((one) => driftJson(one, document));
  const before = priorState(document);
  const changes = [
    ...plan.changes.map((change) => changeJson(change, document)),
    ...document.deferredData.map((address) => deferredJson(address, document)),
  ].sort(byAddress);
  const outputs = outputChanges(document);
  return {
    format_version: "1.2",
    terraform_version: modelRelease,
    ...organizationJson(plan),
    ...variablesJson(plan),
    planned_values: plannedValues(document),
    ...(drift.length === 0 ? {} : { resource_drift: drift }),
    ...(changes.length === 0 ? {} : { resource_changes: changes }),
    ...(Object.keys(outputs).length === 0 ? {} : { output_changes: outputs }),
    ...(before === null ? {} : { prior_state: before }),
    configuration: configurationJson(configuration),
    ...checksJson(configuration),
    applyable: hasWork(plan),
    complete: plan.selection === null,
    errored: false,
  };
}

/** Sensitive ones too, as Terraform has it. */
function variablesJson({ variables }: PlanDocument["plan"]) {
  const values = Object.entries(variables).map(([name, value]) => [
    name,
    { value: knownPart(value) ?? null },
  ]);
  return values.length === 0 ? {} : { variables: Object.fromEntries(values) };
}

/** The rules of the variables: a plan with a broken one is not made. */
function checksJson({ variables }: Configuration) {
  const ruled = [...variables].filter(([, { block }]) => block.validations.length > 0);
  const checks = ruled.map(([name]) => {
    const to_display = `var.${name}`;
    const instances = [{ address: { to_display }, status: "pass" }];
    return { address: { kind: "var", name, to_display }, status: "pass", instances };
  });
  return checks.length === 0 ? {} : { checks };
}

/** Not of Terraform's format: which organization the plan is for; null where that is not known. */
export function organizationJson({ organization }: Pick<Plan, "organization">) {
  return { organization_id: organization?.id ?? null, organization_name: organization?.name ?? null };
}

interface Identity {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly provider_name: string;
}

function identityOf(address: string, { providerAddresses }: Configuration): Identity {
  const [, data, type = "", name = ""] = /^(data\.)?([^.]+)\.(.+)$/.exec(address) ?? [];
  const provider = providerAddresses[type === "null_resource" ? "null" : "wxcc"];
  return { address, mode: data === undefined ? "managed" : "data", type, name, provider_name: provider };
}

function changeJson(change: ResourceChange, { configuration, sensitiveBefore, sensitiveAfter }: Rendering) {
  const { address, type, action, after, replacePaths, deposedKey, previousAddress, importing } = change;
  const before = action === "create" ? null : (change.before?.attributes ?? null);
  const reason = actionReason(change);
  return {
    ...identityOf(address, configuration),
    ...(previousAddress === null ? {} : { previous_address: previousAddress }),
    ...(deposedKey === null ? {} : { deposed: deposedKey }),
    change: {
      actions: actionsOf(change),
      ...beforeAndAfter(before, after, sensitiveBefore(type, address), sensitiveAfter(type, address)),
      ...(action === "replace" && replacePaths.length > 0
        ? { replace_paths: replacePaths.map((name) => [name]) }
        : {}),
      ...(importing === null ? {} : { importing }),
    },
    ...(reason === undefined ? {} : { action_reason: reason }),
  };
}

/** Also the form of a drift: the change that somebody else made. */
export function driftJson(
  { address, type, before, after }: Drift,
  { configuration, sensitive }: Pick<PlanDocument, "configuration" | "sensitive">,
) {
  return {
    ...identityOf(address, configuration),
    change: {
      actions: [after === null ? "delete" : "update"],
      ...beforeAndAfter(before, after, sensitive(type, address)),
    },
  };
}

function beforeAndAfter(
  before: Values | null,
  after: Values | null,
  sensitive: SensitivePaths,
  sensitiveAfter = sensitive,
) {
  return {
    before: before === null ? null : knownValues(before),
    after: after === null ? null : knownValues(after),
    after_unknown: after === null ? {} : unknownMarks(after, {}),
    before_sensitive: sensitiveMarks(before, sensitive),
    after_sensitive: sensitiveMarks(after, sensitiveAfter),
  };
}

export function actionsOf({
  action,
  createBeforeDestroy,
}: Pick<ResourceChange, "action" | "createBeforeDestroy">): readonly string[] {
  if (action !== "replace") return [action];
  return createBeforeDestroy ? ["create", "delete"] : ["delete", "create"];
}

function actionReason({ action, reason }: ResourceChange): string | undefined {
  if (action === "delete" || action === "forget") {
    if (reason === "moved to nowhere") return "delete_because_no_move_target";
    return reason === "not in the configuration" ? "delete_because_no_resource_config" : undefined;
  }
  if (action !== "replace") return undefined;
  if (reason === "tainted") return "replace_because_tainted";
  if (reason === "triggered") return "replace_by_triggers";
  return reason === "requested" ? "replace_by_request" : "replace_because_cannot_update";
}

function deferredJson(address: string, document: Rendering) {
  const identity = identityOf(address, document.configuration);
  const values = deferredValues(identity, document);
  return {
    ...identity,
    change: {
      actions: ["read"],
      ...beforeAndAfter(null, values, document.sensitive(identity.type, address)),
    },
    action_reason: isKnown(address, document)
      ? "read_because_dependency_pending"
      : "read_because_config_unknown",
  };
}

/** Whether all arguments are: then it waits for what it depends on. */
function isKnown(address: string, { configuration, plan }: PlanDocument): boolean {
  const block = configuration.dataSources.find((candidate) => candidate.address === address);
  const after = new Map(plan.changes.map((change) => [change.address, change.after ?? {}]));
  const values = evaluateBody(
    block?.body ?? {},
    (reference) => plan.dataValues[reference.address] ?? after.get(reference.address) ?? unknown,
  );
  return !containsUnknown(values);
}

/** Of a data source that waits only what the configuration says outright is known. */
function deferredValues({ address, type }: Identity, { configuration }: PlanDocument): Values {
  const definition = dataSources[type];
  const block = configuration.dataSources.find((candidate) => candidate.address === address);
  const constants = Object.entries(block?.body ?? {}).flatMap(([name, expression]) =>
    expression.kind === "literal" ? [[name, expression.value] as const] : [],
  );
  return definition === undefined ? {} : unknownDataValues(definition, Object.fromEntries(constants));
}

function plannedValues(document: Rendering) {
  const { plan, configuration, sensitiveAfter } = document;
  const staying = plan.changes.flatMap(({ address, type, after }): ObjectJson[] =>
    after === null ? [] : [objectJson(address, after, sensitiveAfter(type, address), configuration)],
  );
  const waiting = document.deferredData.map((address) => {
    const identity = identityOf(address, configuration);
    return objectJson(
      address,
      deferredValues(identity, document),
      sensitiveAfter(identity.type, address),
      configuration,
    );
  });
  const resources = [...staying, ...waiting].sort(byAddress);
  const changed = plan.outputs.flatMap(({ name, after, sensitive: secret }) =>
    after === undefined ? [] : [[name, plannedOutput(name, after, secret, document)] as const],
  );
  const unchanged = Object.entries(unchangedOutputs(document));
  const nulls = unplannedNulls(document).map(
    ([name, { after_sensitive: secret }]) => [name, plannedOutput(name, null, secret, document)] as const,
  );
  const outputs = Object.fromEntries([
    ...nulls,
    ...changed,
    ...Object.entries(outputsJson(Object.fromEntries(unchanged))),
  ]);
  return {
    ...(Object.keys(outputs).length === 0 ? {} : { outputs }),
    root_module: resources.length === 0 ? {} : { resources },
  };
}

function objectJson(
  address: string,
  values: Values,
  sensitive: SensitivePaths,
  configuration: Configuration,
): ObjectJson {
  const known = knownValues(values);
  return {
    ...identityOf(address, configuration),
    schema_version: 0,
    ...(Object.keys(known).length === 0 ? {} : { values: known }),
    sensitive_values: sensitiveMarks(values, sensitive),
  };
}

function plannedOutput(name: string, after: Value, sensitive: boolean, { configuration }: PlanDocument) {
  const expression = configuration.outputs.find((output) => output.name === name)?.value;
  const value = containsUnknown(after) ? undefined : knownPart(after);
  if (value === undefined || expression === undefined) return { sensitive };
  return { sensitive, type: outputState(expression, after, sensitive).type, value };
}

function outputChanges(document: PlanDocument): Readonly<Record<string, object>> {
  const changed = document.plan.outputs.map((output) => [output.name, outputChange(output)] as const);
  const unchanged = Object.entries(unchangedOutputs(document)).map(
    ([name, { value, sensitive }]) =>
      [name, { actions: ["no-op"], ...outputValues(value, value, sensitive) }] as const,
  );
  const all = new Map<string, object>([...unplannedNulls(document), ...changed, ...unchanged]);
  return Object.fromEntries([...all].sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Outputs that are null, before and after: the state holds none of them. */
function unplannedNulls({ plan, configuration }: PlanDocument) {
  if (plan.mode === "destroy") return [];
  const covered = isCoveredBy(plan.selection === null ? null : new Set(plan.selection));
  return configuration.outputs
    .filter(covered)
    .map(
      ({ name, sensitive }) =>
        [name, { actions: ["no-op"], ...outputValues(null, null, sensitive) }] as const,
    );
}

function outputChange({ before, after, sensitive }: OutputChange) {
  const action = before === undefined ? "create" : after === undefined ? "delete" : "update";
  return { actions: [action], ...outputValues(before ?? null, after ?? null, sensitive) };
}

function outputValues(before: Value, after: Value, sensitive: boolean) {
  const known = knownPart(after);
  return {
    before: knownPart(before) ?? null,
    ...(known === undefined ? {} : { after: known }),
    after_unknown: unknownMarks(after, false),
    before_sensitive: sensitive,
    after_sensitive: sensitive,
  };
}

/** A plan holds the outputs that change; the others are in the state, as far as the plan is about them. */
function unchangedOutputs({
  plan,
  configuration,
  outputsBefore,
}: PlanDocument): Readonly<Record<string, OutputState>> {
  // As in Terraform, a destroy of a part says nothing of outputs.
  if (plan.mode === "destroy" && plan.selection !== null) return {};
  const changed = new Set(plan.outputs.map(({ name }) => name));
  const covered = isCoveredBy(plan.selection === null ? null : new Set(plan.selection));
  const leftOut = new Set(configuration.outputs.filter((one) => !covered(one)).map(({ name }) => name));
  return Object.fromEntries(
    Object.entries(outputsBefore ?? {}).filter(([name]) => !changed.has(name) && !leftOut.has(name)),
  );
}

/** What was found: the refreshed objects, and the data sources that could be read. */
function priorState({ plan, configuration, sensitive, sensitiveBefore, outputsBefore, leftOut }: Rendering) {
  const managed = plan.changes.flatMap((change): ObjectJson[] => {
    const { address, type, before, dependencies, deposedKey, reason } = change;
    if (before === null) return [];
    return [
      {
        ...objectJson(address, before.attributes, sensitiveBefore(type, address), configuration),
        ...(dependencies.length === 0 ? {} : { depends_on: dependencies }),
        ...(reason === "tainted" ? { tainted: true } : {}),
        ...(deposedKey === null ? {} : { deposed_key: deposedKey }),
      },
    ];
  });
  const data = Object.entries(plan.dataValues).map(([address, values]) =>
    objectJson(address, values, sensitive("", address), configuration),
  );
  const resources = [...managed, ...data, ...leftOut.flatMap(objectsOf)].sort(byAddress);
  const outputs = outputsBefore ?? {};
  if (resources.length === 0 && Object.keys(outputs).length === 0) return null;
  return {
    format_version: "1.0",
    terraform_version: modelRelease,
    values: {
      ...(Object.keys(outputs).length === 0 ? {} : { outputs: outputsJson(outputs) }),
      root_module: resources.length === 0 ? {} : { resources },
    },
  };
}

function byAddress(left: { readonly address: string }, right: { readonly address: string }): number {
  return left.address < right.address ? -1 : left.address > right.address ? 1 : 0;
}
