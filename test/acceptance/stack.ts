// A stack in a temporary folder, driven through the engine against an emulator, as a user would drive it.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../../src/contact-center";
import type { Emulator, RequestLogEntry } from "../../src/emulator";
import {
  applyPlan,
  loadConfiguration,
  makePlan,
  openSession,
  readState,
  StateWriter,
  validateConfiguration,
  type Applied,
  type Plan,
  type PlanOptions,
  type State,
} from "../../src/engine";
import type { Diagnostic } from "../../src/schema/diagnostic";

export type Blocks = Readonly<Record<string, Readonly<Record<string, object>>>>;

/** Terraform JSON, as far as tests write it. */
export interface StackConfiguration {
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly output?: Readonly<Record<string, object>>;
  readonly provider?: object;
  readonly import?: readonly object[];
  readonly moved?: readonly object[];
  readonly removed?: readonly object[];
}

export class Stack {
  constructor(
    readonly emulator: Emulator,
    private readonly environment: Readonly<Record<string, string>> = {},
    private readonly clock?: Clock,
    readonly folder = mkdtempSync(join(tmpdir(), "wxcc-stack-")),
  ) {}

  write(configuration: StackConfiguration): this {
    writeFileSync(join(this.folder, "main.tf.json"), JSON.stringify(configuration, null, 2));
    return this;
  }

  file(name: string, content: string | Uint8Array): string {
    writeFileSync(join(this.folder, name), content);
    return name;
  }

  configuration() {
    return loadConfiguration(this.folder, { cwd: this.folder });
  }

  validate(): readonly Diagnostic[] {
    return validateConfiguration(this.configuration());
  }

  state(): State {
    return readState(join(this.folder, "terraform.tfstate"));
  }

  /** Attributes of an object in the state. */
  attributes(address: string): Readonly<Record<string, unknown>> {
    const instance = this.state().resources.get(address)?.current;
    if (!instance) throw new Error(`${address} is not in the state`);
    return instance.attributes;
  }

  async plan(options: Partial<PlanOptions> = {}): Promise<Plan> {
    const session = this.session();
    try {
      return await makePlan(this.configuration(), this.state(), session, { mode: "apply", ...options });
    } finally {
      await session.close();
    }
  }

  /** Plans and applies; throws when the plan has errors. */
  async apply(options: Partial<PlanOptions> = {}): Promise<Applied> {
    const plan = await this.plan(options);
    const errors = plan.diagnostics.filter(({ severity }) => severity === "error");
    if (errors.length > 0) throw new Error(textOf(errors));
    return this.applyPlan(plan);
  }

  async applyPlan(plan: Plan): Promise<Applied> {
    const configuration = this.configuration();
    const session = this.session();
    const writer = new StateWriter(this.state(), {
      providerAddress: (type) => configuration.providerAddresses[type.startsWith("null_") ? "null" : "wxcc"],
    });
    try {
      return await applyPlan(plan, configuration, session, writer);
    } finally {
      await session.close();
    }
  }

  /** Applies and insists that nothing went wrong. */
  async applied(): Promise<Applied> {
    const result = await this.apply();
    const errors = result.diagnostics.filter(({ severity }) => severity === "error");
    if (errors.length > 0) throw new Error(textOf(errors));
    return result;
  }

  /** Requests the emulator saw while something ran. */
  async requestsOf(action: () => Promise<unknown>): Promise<readonly RequestLogEntry[]> {
    const before = this.emulator.requests().length;
    await action();
    return this.emulator.requests().slice(before);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private session() {
    return openSession(this.configuration(), {
      environment: {
        WXCC_API_URL: this.emulator.url,
        WXCC_ACCESS_TOKEN: this.emulator.accessToken,
        WXCC_REQUESTS_PER_MINUTE: "0",
        WXCC_DEFAULT_LOCATION_ID: this.emulator.locationId,
        WXCC_DEFAULT_TELEPHONY_REGION_ID: this.emulator.telephonyRegionId,
        ...this.environment,
      },
      ...(this.clock === undefined ? {} : { clock: this.clock }),
    });
  }
}

export function textOf(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ address, summary, detail }) => `${address ?? ""}: ${summary}\n${detail}`)
    .join("\n");
}

/** The actions of a plan by address, those without a change left out. */
export function actionsOf({ changes }: Plan): Record<string, string> {
  return Object.fromEntries(
    changes.filter(({ action }) => action !== "no-op").map(({ address, action }) => [address, action]),
  );
}

/** Attributes a planned update changes. */
export function changedAttributes(plan: Plan, address: string): string[] {
  const change = plan.changes.find((candidate) => candidate.address === address);
  const before = change?.before?.attributes ?? {};
  const after = change?.after ?? {};
  return Object.keys(after)
    .filter(
      (name) =>
        JSON.stringify(before[name]) !== JSON.stringify(after[name]) || typeof after[name] === "symbol",
    )
    .sort();
}
