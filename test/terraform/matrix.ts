// The door of scenarios that a real Terraform opens.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Emulator } from "../../src/emulator";
import { readState } from "../../src/engine";
import type { Door, PlanSeen, ValuesSeen } from "../acceptance/matrix";
import type { Telling } from "../acceptance/story";
import { runsEverything } from "./terraform";
import { AttachedProject, type PlanValues, type Reported } from "./attached-project";

export async function throughTerraform(
  emulator: Emulator,
  environment: Readonly<Record<string, string>> = {},
): Promise<Door> {
  const folder = mkdtempSync(join(tmpdir(), "wxcc-matrix-"));
  const project = await AttachedProject.in(folder, { ...connectionTo(emulator), ...environment });
  const file = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);
  return {
    write: (configuration) => file("main.tf.json", JSON.stringify(configuration)),
    file,
    state: () => readState(join(folder, "terraform.tfstate")),
    plan: async () => seen(project, await project.plan()),
    async remove() {
      await project.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export function connectionTo(emulator: Emulator): Record<string, string> {
  return {
    WXCC_API_URL: emulator.url,
    WXCC_ACCESS_TOKEN: emulator.accessToken,
    WXCC_REQUESTS_PER_MINUTE: "0",
    WXCC_DEFAULT_LOCATION_ID: emulator.locationId,
    WXCC_DEFAULT_TELEPHONY_REGION_ID: emulator.telephonyRegionId,
  };
}

function seen(project: AttachedProject, reported: Reported): PlanSeen {
  return {
    errors: textOf(reported, "error"),
    warnings: textOf(reported, "warning"),
    actions: reported.actions,
    drifted: reported.drifted,
    values: async () => valuesSeen(await project.planned()),
    apply: async () => textOf(await project.applyPlan(), "error"),
  };
}

function textOf({ messages }: Reported, wanted: string): string {
  return messages
    .filter(({ severity }) => severity === wanted)
    .map(({ address, summary, detail }) => `${address ?? ""}: ${summary}\n${inOurWords(detail)}`)
    .join("\n");
}

/** Of arguments that are missing Terraform tells by itself, before a provider is asked. */
function inOurWords(detail: string): string {
  return detail.replace(/^The argument "(\w+)" is required, but no definition was found\.$/, "$1 is missing");
}

/**
 * The scenarios to run: one in eight, since each takes Terraform a second or two; all of them when the environment
 * says WXCC_TERRAFORM_TESTS=all, as `npm run test:terraform:all` does.
 */
export function chosen<T>(scenarios: readonly T[]): readonly T[] {
  return runsEverything ? scenarios : scenarios.filter((_, position) => position % 8 === 0);
}

/** Tells one story in six, all of them when everything runs. */
export function sampledStories(): Telling {
  let position = 0;
  return (name, tell) => (runsEverything || position++ % 6 === 0 ? test : test.skip)(name, tell);
}

function valuesSeen({ resource_changes: changes = [], resource_drift: drift = [] }: PlanValues): ValuesSeen {
  const changeOf = (wanted: string) => changes.find(({ address }) => address === wanted)?.change;
  return {
    changed: (address) => {
      const change = changeOf(address);
      return change === undefined ? [] : differing(change);
    },
    unknown: (address) => unknownNames(changeOf(address)?.after_unknown),
    drift: Object.fromEntries(drift.map(({ address, change }) => [address, differing(change)])),
    driftedTo: (wanted) => drift.find(({ address }) => address === wanted)?.change.after,
  };
}

type Change = NonNullable<PlanValues["resource_changes"]>[number]["change"];

function differing({ before, after, after_unknown: unknown }: Change): string[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  const changed = [...names].filter(
    (name) => JSON.stringify(before?.[name] ?? null) !== JSON.stringify(after?.[name] ?? null),
  );
  return [...new Set([...changed, ...unknownNames(unknown)])].sort();
}

function unknownNames(unknown: Readonly<Record<string, unknown>> = {}): string[] {
  return Object.keys(unknown).filter((name) => holdsTrue(unknown[name]));
}

function holdsTrue(value: unknown): boolean {
  return (
    value === true || (typeof value === "object" && value !== null && Object.values(value).some(holdsTrue))
  );
}
