// Reads Terraform's state file, format version 4. Instances that are not changed keep their exact text.

import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { LosslessNumber } from "lossless-json";
import * as v from "valibot";
import { fingerprintOf, readIfThere } from "./disk";
import { parseExactly } from "./exact-json";
import { discardAdvice, journalPath, readJournal, type ForeignJournal, type PendingJournal } from "./journal";
import type { Instance, Json, JsonDocument, OutputState, ResourceState, State, StateSource } from "./state";
import { failState } from "./state-error";
import { statePlace } from "./state-place";

/** The release of Terraform whose state files were the model; written into states that start here. */
export const modelRelease = "1.11.4";

/**
 * Reads a state file, with what the journal of a run that was cut off knows beyond it. A missing or empty file is an
 * empty state with a new lineage. Throws a StateError for a file that is damaged, of another format version, holds
 * what `wxcc` does not manage (modules, `count` and `for_each`, objects of other providers), or whose journal goes on
 * from another state. No file is ever changed.
 */
export function readState(path: string): State {
  const { statePath: absolute } = statePlace(path);
  const { bytes, fingerprint, journal } = readFiles(absolute);
  if (bytes === null || bytes.length === 0) return emptyState(absolute, fingerprint);
  const json = parseJson(bytes, absolute);
  refuseOtherVersions(json, absolute);
  const alone = checked(json, absolute);
  const document = journal === null ? json : continued(alone, journal);
  const file = journal === null ? alone : checked(document, journal.path);
  return {
    path: absolute,
    exists: true,
    lineage: file.lineage,
    serial: file.serial,
    terraformVersion: file.terraform_version,
    outputs: outputStates(file.outputs ?? {}),
    resources: resourcesOf(file, absolute),
    source: { fingerprint, document: document as JsonDocument, journal },
  };
}

/** The same document, of which is known now what a state needs. */
function checked(json: unknown, path: string): StateFile {
  const file = v.safeParse(stateFile, json);
  // As it was read: the copy of the check has its keys in another order.
  if (file.success) return json as StateFile;
  const [issue] = file.issues;
  return failState(
    `Cannot read the state ${path}`,
    `Its key "${v.getDotPath(issue) ?? ""}" is missing or not what Terraform writes there. ${restore(path)}`,
  );
}

/**
 * The state file and its journal, both of one moment: without the lock a run may go on while they are read.
 * @throws StateError when the journal goes on from another state file
 */
function readFiles(path: string): {
  bytes: Buffer | null;
  fingerprint: string | null;
  journal: PendingJournal | null;
} {
  let before: string | null | undefined;
  for (;;) {
    const bytes = readIfThere(path);
    const fingerprint = bytes === null ? null : fingerprintOf(bytes);
    const found = readJournal(journalPath(path), fingerprint);
    if (found.kind === "none") return { bytes, fingerprint, journal: null };
    if (found.kind === "pending") return { bytes, fingerprint, journal: found.journal };
    if (fingerprint === before) return refuseForeignJournal(found.journal, path, bytes);
    before = fingerprint;
  }
}

/** What Terraform remembers of another state that it read; wxcc reads that state anew. */
function isRemoteState({ mode, type }: Pick<ResourceShape, "mode" | "type">): boolean {
  return mode === "data" && type === "terraform_remote_state";
}

function refuseForeignJournal(
  { path, mark, resources }: ForeignJournal,
  statePath: string,
  bytes: Buffer | null,
): never {
  const state = bytes === null || bytes.length === 0 ? null : checked(parseJson(bytes, statePath), statePath);
  const changed =
    state === null
      ? "the state is gone"
      : state.lineage === mark.lineage
        ? `it goes on from serial ${mark.serial}, and the state has serial ${state.serial}: somebody else changed it since, for example Terraform`
        : `it belongs to another state (lineage ${mark.lineage}, the state has ${state.lineage})`;
  const known = [...resources.keys()].sort();
  return failState(
    `Cannot use the state ${statePath}: the journal of a run that was cut off does not fit it`,
    `${path}: ${changed}. It knows ${listed(known)}. ${discardAdvice}`,
  );
}

const listedAddresses = 10;

function listed(addresses: readonly string[]): string {
  if (addresses.length === 0) return "no objects";
  const more = addresses.length - listedAddresses;
  const shown = addresses.slice(0, listedAddresses).join(", ");
  return more > 0 ? `${shown} and ${more} more` : shown;
}

/** A document with what its journal says in the place of what it says itself. */
function continued(document: StateFile, { resources, outputs }: PendingJournal): unknown {
  const kept = (document.resources ?? []).filter((resource) => !resources.has(addressOf(resource)));
  const newer = [...resources.values()].filter((resource) => resource !== null);
  return { ...document, resources: [...kept, ...newer], ...(outputs === undefined ? {} : { outputs }) };
}

/** How to go on with a state file that can't be used. */
function restore(path: string): string {
  const backup = `${path}.backup`;
  const before = existsSync(backup) ? ` The state before the last run is in ${backup}.` : "";
  return `The file was left as it is.${before}`;
}

const instanceShape = v.looseObject({
  schema_version: v.number(),
  attributes: v.record(v.string(), v.unknown()),
  sensitive_attributes: v.optional(v.array(v.unknown())),
  private: v.optional(v.string()),
  dependencies: v.optional(v.nullable(v.array(v.string()))),
  create_before_destroy: v.optional(v.boolean()),
  status: v.optional(v.string()),
  deposed: v.optional(v.string()),
  index_key: v.optional(v.unknown()),
});

const resourceShape = v.looseObject({
  module: v.optional(v.string()),
  mode: v.picklist(["managed", "data"]),
  type: v.string(),
  name: v.string(),
  provider: v.string(),
  instances: v.array(instanceShape),
});

const outputShapes = v.record(
  v.string(),
  v.looseObject({ value: v.unknown(), type: v.unknown(), sensitive: v.optional(v.boolean()) }),
);

const stateFile = v.looseObject({
  version: v.literal(4),
  terraform_version: v.string(),
  serial: v.pipe(v.number(), v.integer()),
  lineage: v.string(),
  outputs: v.optional(v.nullable(outputShapes)),
  resources: v.optional(v.nullable(v.array(resourceShape))),
});

type StateFile = v.InferOutput<typeof stateFile>;
export type OutputShapes = v.InferOutput<typeof outputShapes>;
export type ResourceShape = v.InferOutput<typeof resourceShape>;
export type InstanceShape = v.InferOutput<typeof instanceShape>;

/** The resources of a document that readState has checked, as they were read. */
export function resourceShapes({ document }: StateSource): readonly ResourceShape[] {
  const { resources } = document;
  return v.is(v.array(resourceShape), resources) ? resources : [];
}

/** Terraform's address of a resource, without a module. */
export function addressOf({ mode, type, name }: Pick<ResourceShape, "mode" | "type" | "name">): string {
  return `${mode === "data" ? "data." : ""}${type}.${name}`;
}

function emptyState(path: string, fingerprint: string | null): State {
  const lineage = randomUUID();
  const document = { version: 4, terraform_version: modelRelease, serial: 0, lineage };
  return {
    path,
    exists: false,
    lineage,
    serial: 0,
    terraformVersion: modelRelease,
    outputs: {},
    resources: new Map(),
    source: { fingerprint, document, journal: null },
  };
}

function parseJson(bytes: Buffer, path: string): unknown {
  try {
    return parseExactly(bytes.toString("utf8"));
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
    return failState(
      `Cannot read the state ${path}`,
      `It is not valid JSON: ${thrown.message}. ${restore(path)}`,
    );
  }
}

function refuseOtherVersions(json: unknown, path: string): void {
  const version = v.safeParse(v.looseObject({ version: v.number() }), json);
  if (!version.success)
    failState(`Cannot read the state ${path}`, `It names no format version. ${restore(path)}`);
  if (version.output.version === 4) return;
  const advice =
    version.output.version > 4
      ? "A newer release of Terraform wrote it: update wxcc, or go on with that release."
      : "An old release of Terraform wrote it: any release since 0.12 brings it to version 4 with its next apply.";
  failState(
    `Cannot read the state ${path}`,
    `Its format version is ${version.output.version}, and wxcc knows version 4. ${advice} The file was left as it is.`,
  );
}

/** The outputs of a document that readState has checked, as they were read. */
export function outputShapesOf({ document }: StateSource): OutputShapes {
  const { outputs } = document;
  return v.is(outputShapes, outputs) ? outputs : {};
}

/** Outputs of the file in the terms of the engine. */
export function outputStates(outputs: OutputShapes): Record<string, OutputState> {
  const entries = Object.entries(outputs).map(([name, { value, type, sensitive = false }]) => {
    return [name, { value: rounded(value), type: rounded(type), sensitive }] as const;
  });
  return Object.fromEntries(entries);
}

function resourcesOf({ resources }: StateFile, path: string): Map<string, ResourceState> {
  const states = (resources ?? []).map((resource) => {
    refuseForeign(resource, path);
    return resourceState(resource);
  });
  return new Map(states.map((state) => [state.address, state]));
}

function refuseForeign(resource: ResourceShape, path: string): void {
  const { module, type, instances } = resource;
  const address = `${module === undefined ? "" : `${module}.`}${addressOf(resource)}`;
  const refuse = (why: string): never =>
    failState(
      `Cannot use the state ${path}`,
      `It holds ${address}: ${why}. Use Terraform with the wxcc provider for this state. The file was left as it is.`,
      address,
    );
  if (module !== undefined) refuse("wxcc does not understand modules");
  if (!type.startsWith("wxcc_") && type !== "null_resource" && !isRemoteState(resource)) {
    refuse("wxcc manages objects of its own provider and null_resource only");
  }
  if (instances.some((instance) => instance.index_key !== undefined)) {
    refuse("wxcc does not understand count and for_each");
  }
  if (providerAddressOf(resource) === undefined)
    refuse(`wxcc does not understand its provider, ${resource.provider}`);
}

/** `provider["registry.terraform.io/hashicorp/null"]` without its wrapping; undefined for an alias. */
function providerAddressOf({ provider }: ResourceShape): string | undefined {
  return /^provider\["([^"]+)"\]$/.exec(provider)?.[1];
}

/** A resource of the file in the terms of the engine. */
export function resourceState(resource: ResourceShape): ResourceState {
  const { mode, type, name, instances } = resource;
  const current = instances.find(({ deposed }) => deposed === undefined);
  const deposed = instances.flatMap((instance) =>
    instance.deposed === undefined ? [] : [[instance.deposed, instanceOf(instance)] as const],
  );
  return {
    mode,
    address: addressOf(resource),
    type,
    name,
    provider: providerAddressOf(resource) ?? resource.provider,
    current: current === undefined ? null : instanceOf(current),
    deposed: new Map(deposed),
  };
}

function instanceOf(shape: InstanceShape): Instance {
  const { attributes, dependencies, sensitive_attributes: sensitive, create_before_destroy: first } = shape;
  return {
    schemaVersion: shape.schema_version,
    attributes: rounded(attributes) as Instance["attributes"],
    dependencies: dependencies ?? [],
    ...(sensitive === undefined ? {} : { sensitiveAttributes: sensitive.map(rounded) }),
    ...(shape.private === undefined ? {} : { private: shape.private }),
    ...(first === undefined ? {} : { createBeforeDestroy: first }),
    ...(shape.status === "tainted" ? { tainted: true } : {}),
  };
}

/** Plain JSON, with numbers as near as JavaScript can hold them: the value itself where it is that already. */
function rounded(value: unknown): Json {
  if (isPlain(value)) return value;
  if (value instanceof LosslessNumber) return Number(value.value);
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rounded(item)]));
  }
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}

function isPlain(value: unknown): value is Json {
  if (typeof value !== "object") return value !== undefined;
  if (value === null) return true;
  if (value instanceof LosslessNumber) return false;
  for (const key in value) if (!isPlain((value as Readonly<Record<string, unknown>>)[key])) return false;
  return true;
}
