// What creates that were cut off have left, in both doors: shown, and with --fix deleted when nothing here wants it. Under
// Terraform this is the only way once nothing is left to manage, as it starts no provider then.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  ContactCenterError,
  fileWriteAheadLog,
  systemClock,
  type Clock,
  type ContactCenter,
} from "../../contact-center";
import {
  keptIn,
  localStatePath,
  readState,
  recordFolders,
  terraformPlace,
  StateError,
  type Configuration,
  type State,
} from "../../engine";
import {
  Announcements,
  examineRecords,
  forgetRecords,
  resources,
  Succession,
  type Interrupted,
  type Services,
} from "../../resources";
import { DiagnosticError } from "../../schema/diagnostic";
import { snakeCase } from "../../schema/names";
import { ok, warn, type Finding } from "./finding";
import type { Machine } from "./machine";

const check = "cut-off creates";

export interface Fixing {
  /** Delete what is ours and not wanted. */
  readonly fix: boolean;
  readonly clock?: Clock | undefined;
}

export async function examineInterrupted(
  contactCenter: ContactCenter,
  configuration: Configuration,
  machine: Machine,
  { fix, clock = systemClock }: Fixing,
): Promise<readonly Finding[]> {
  const [own, ...others] = recordFolders(configuration, machine.environment);
  if (own === undefined) throw new TypeError("a configuration without a place for records");
  const writeAhead = fileWriteAheadLog(own, { others });
  if (writeAhead.isEmpty()) return [ok(check, "there are none")];
  const services: Services = {
    contactCenter,
    writeAhead,
    clock,
    defaults: { locationId: null, telephonyRegionId: null },
    folder: configuration.folder,
    announcements: new Announcements(),
    plansTwice: false,
    succession: new Succession(),
  };
  try {
    const state = await knownState(configuration, machine);
    return await findingsOf(services, configuration, state, fix);
  } catch (problem) {
    if (!(problem instanceof ContactCenterError || problem instanceof StateError)) throw problem;
    return [warn(check, `they can't be looked at: ${problem.message}`, "Run wxcc doctor again.")];
  }
}

async function findingsOf(
  services: Services,
  configuration: Configuration,
  state: State | string,
  fix: boolean,
): Promise<readonly Finding[]> {
  const isKept = typeof state === "string" ? () => false : keptIn(state.resources);
  const { interrupted, over } = await examineRecords(services, Object.values(resources), isKept);
  if (fix) await forgetRecords(services, over);
  const ids =
    typeof state === "string"
      ? []
      : [...state.resources.values()].map(({ current }) => String(current?.attributes.id));
  const left = interrupted.filter((one) => !isAwaited(one, configuration, ids)).sort(numbersFirst);
  if (left.length === 0) return [ok(check, "there are none")];
  const findings: Finding[] = [];
  for (const one of left) findings.push(await findingOf(services, one, state, fix));
  return findings;
}

/** A number goes before the channel that it points to. */
function numbersFirst(one: Interrupted, other: Interrupted): number {
  const order = (type: string) => ["wxcc_support_number", "wxcc_channel"].indexOf(type) >>> 0;
  return order(one.definition.type) - order(other.definition.type);
}

async function findingOf(
  services: Services,
  { definition, record, id, isAsSent }: Interrupted,
  state: State | string,
  fix: boolean,
): Promise<Finding> {
  const object = `${definition.noun} "${record.name}" (id ${id})`;
  if (!isAsSent) {
    return warn(
      check,
      `${object} seems to be left by a create that was cut off, and was changed since`,
      "It is not touched. Import it, or delete it in Control Hub.",
    );
  }
  if (typeof state === "string") {
    return warn(
      check,
      `${object} may be left by a create that was cut off: ${state}`,
      "Look with Terraform's state at hand.",
    );
  }
  if (!fix) {
    return warn(
      check,
      `${object} was made by a create that was cut off, and is in no state`,
      "An apply of a configuration that has it takes it over. When it is not wanted any more: wxcc doctor --fix deletes it.",
    );
  }
  try {
    const prior = await definition.importState(services, id);
    await definition.delete(services, prior, null);
    await forgetRecords(services, [record]);
    return ok(check, `${object} was made by a create that was cut off: deleted`);
  } catch (problem) {
    if (!(problem instanceof ContactCenterError || problem instanceof DiagnosticError)) throw problem;
    return warn(check, `${object} could not be deleted: ${problem.message}`, "Run wxcc doctor --fix again.");
  }
}

/** Wanted by a configuration that can be read here, or shown by the channel whose successor it is. */
function isAwaited(
  { definition, record }: Interrupted,
  { resources: blocks }: Configuration,
  ids: readonly string[],
): boolean {
  const { attribute, normalize, isAwaited: isWaitedFor } = definition.unique;
  const values = blocks
    .filter(({ type }) => type === definition.type)
    .map(({ body }) => body[snakeCase(attribute)])
    .map((expression) => (expression?.kind === "literal" ? expression.value : undefined));
  const wanted = values.filter((value) => typeof value === "string").map((value) => normalize(value));
  if (wanted.length < values.length) return true; // only a plan knows
  return isWaitedFor?.(record.name, { wanted, ids }) ?? wanted.includes(record.name);
}

/** The state that knows what is managed here; a text says why there is none to be seen. */
async function knownState(
  { statePath, folder }: Configuration,
  { environment }: Machine,
): Promise<State | string> {
  if (existsSync(statePath)) return readState(statePath);
  const place = terraformPlace(folder, environment);
  const local = localStatePath(place);
  if (local !== undefined) return readState(local);
  try {
    const { stdout } = await promisify(execFile)("terraform", ["state", "pull"], {
      cwd: folder,
      env: environment,
      maxBuffer: 1 << 30,
    });
    return await pulledState(stdout);
  } catch (problem) {
    return `terraform state pull did not show what is managed (${(problem as Error).message.trim().split("\n").at(-1)})`;
  }
}

async function pulledState(text: string): Promise<State> {
  const folder = await mkdtemp(join(tmpdir(), "wxcc-state-"));
  try {
    const path = join(folder, "terraform.tfstate");
    await writeFile(path, text, { mode: 0o600 });
    return readState(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}
