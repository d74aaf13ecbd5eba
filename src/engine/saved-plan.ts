// A plan in a file: applied later exactly as it was shown, or refused because something it rests on has changed.

import { chmod, readFile, writeFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import * as v from "valibot";
import { fail } from "../schema/diagnostic";
import { unknown, unknownNotNull, type Value } from "../schema/value";
import type { Configuration } from "./input";
import type { Plan } from "./plan-data";
import type { State } from "./state/state";

const format = "wxcc-plan";
const formatVersion = 4;
/** Stands for an unknown in the file; a JSON object with this key alone can't be a value of any attribute. */
const unknownKey = "$wxcc:unknown";

const sensitivePaths = v.record(v.string(), v.array(v.array(v.union([v.string(), v.number()]))));

const document = v.object({
  format: v.literal(format),
  formatVersion: v.number(),
  input: v.string(),
  plan: v.looseObject({
    mode: v.picklist(["apply", "destroy"]),
    organization: v.nullable(v.object({ id: v.string(), name: v.nullable(v.string()) })),
    changes: v.array(v.looseObject({ address: v.string(), action: v.string() })),
    drift: v.array(v.looseObject({ address: v.string() })),
    moves: v.array(v.object({ from: v.string(), to: v.string() })),
    selection: v.nullable(v.array(v.string())),
    outputs: v.array(v.looseObject({ name: v.string() })),
    dataValues: v.record(v.string(), v.unknown()),
    sensitivePaths,
    sensitiveBefore: sensitivePaths,
    variables: v.record(v.string(), v.unknown()),
    diagnostics: v.array(v.looseObject({ severity: v.string(), summary: v.string(), detail: v.string() })),
    basis: v.object({
      configurationHash: v.string(),
      lineage: v.string(),
      serial: v.number(),
      api: v.string(),
    }),
  }),
});

export interface SavedPlan {
  /** Absolute path of the file or folder the plan was made from. */
  readonly input: string;
  readonly plan: Plan;
}

/**
 * Writes a plan, readable by its owner alone: it holds what the state holds, and the variables. Secrets of the provider block are not
 * part of a plan. The input is remembered relative to the plan file.
 */
export async function savePlan(path: string, plan: Plan, input: string): Promise<void> {
  const content = { format, formatVersion, input: relative(resolve(path, ".."), input), plan };
  const text = JSON.stringify(content, (_key, value: unknown) =>
    typeof value === "symbol" ? { [unknownKey]: value === unknownNotNull ? "not null" : "" } : value,
  );
  await writeFile(path, `${text}\n`, { mode: 0o600 });
  await chmod(path, 0o600); // a file that was there keeps its mode otherwise
}

/** @throws DiagnosticError when the file is no plan of this version */
export async function loadPlan(path: string): Promise<SavedPlan> {
  const text = await readFile(path, "utf8").catch((problem: Error) =>
    fail(`Plan ${path} can't be read`, `${problem.message}. Make it with: wxcc plan --out ${path}`),
  );
  const content = parsed(path, text);
  if (content.formatVersion !== formatVersion) {
    fail(
      `Plan ${path} has format version ${content.formatVersion}`,
      `This wxcc reads version ${formatVersion}. Plan again with the version that applies it.`,
    );
  }
  return { input: resolve(path, "..", content.input), plan: content.plan as unknown as Plan };
}

function parsed(path: string, text: string): v.InferOutput<typeof document> {
  let json: unknown;
  try {
    json = JSON.parse(text, (_key, value: unknown) => revived(value));
  } catch (problem) {
    return notAPlan(path, `It is not JSON: ${(problem as Error).message}.`);
  }
  const result = v.safeParse(document, json);
  // As it was read: the copy of the check leaves out what is called like a part of every JavaScript object.
  if (result.success) return json as v.InferOutput<typeof document>;
  const [issue] = result.issues;
  return notAPlan(path, `${v.getDotPath(issue) ?? "its content"}: ${issue.message}.`);
}

function notAPlan(path: string, why: string): never {
  return fail(`${path} is not a saved plan`, `${why} Make one with: wxcc plan --out ${path}`);
}

function revived(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !(unknownKey in value)) return value;
  const kind: Value = value[unknownKey] === "not null" ? unknownNotNull : unknown;
  return kind;
}

/** A plan is applied to what it was made from, and to nothing else. */
export function assertCurrent(
  plan: Plan,
  configuration: Configuration,
  state: State,
  connection: { readonly organizationId: string; readonly api: string },
): void {
  const { basis, organization } = plan;
  const reasons = [
    ...(basis.configurationHash === configuration.contentHash ? [] : ["the configuration has changed since"]),
    ...(basis.lineage === state.lineage || (!state.exists && basis.serial === 0)
      ? []
      : ["the state file is another one"]),
    ...(basis.serial === state.serial
      ? []
      : [`the state was written since (serial ${basis.serial}, now ${state.serial})`]),
    ...(organization === null || organization.id === connection.organizationId
      ? []
      : [
          `it was made for organization ${organization.id}, the token belongs to ${connection.organizationId}`,
        ]),
    ...(basis.api === connection.api
      ? []
      : [`it was made with the API at ${basis.api}, the connection leads to ${connection.api}`]),
  ];
  if (reasons.length > 0)
    fail(
      "The saved plan is stale",
      `It no longer fits: ${reasons.join("; ")}. Nothing was changed; plan again.`,
    );
}
