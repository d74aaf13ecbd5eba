// A tenant of one's own for the time of a test: the emulator and a state in a temporary folder.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TerraformStack } from "cdktf";
import { planOf, planScreen } from "../cli/plan-run";
import { renderPlan } from "../cli/render/plan";
import { createColors } from "../cli/colors";
import type { Channel } from "../cli/terminal";
import { parseSeed, standardIds, startEmulator, type Emulator } from "../emulator";
import {
  applyPlan,
  diagnosticsOf,
  loadConfiguration,
  openSession,
  readState,
  statePlace,
  StateWriter,
  type Configuration,
  type Plan,
  type ResourceChange,
} from "../engine";
import type { Diagnostic } from "../schema/diagnostic";
import { printable } from "../schema/printable";
import { isUnknown, type Values } from "../schema/value";
import { synthesised } from "./synthesised";
import type { TestChange, TestPlan } from "./test-plan";

/** What the tenant has beside the standard one: queues `Queue-1` and `Outdial Queue-1`, a location, its numbers. */
export interface TestTenantOptions {
  /** Numbers of the location beside +14085550100 to +14085550199, in E.164. */
  readonly numbers?: readonly string[];
  /** A seed document of the emulator (`wxcc emulator --seed`), for queues, flows, channels that exist already. */
  readonly seed?: object;
}

/**
 * A tenant that a test may fill and change. Where and as whom the stack's provider block connects is left aside.
 * Commands of gates are not run.
 *
 * @example
 *
 * const tenant = await TestTenant.start();
 * await tenant.apply(stack);
 * expect((await tenant.plan(changedStack)).actions).toEqual({ "wxcc_channel.support": "update" });
 * await tenant.stop();
 */
export class TestTenant {
  /** @throws Error that names the wrong place of the seed document */
  static async start(options: TestTenantOptions = {}): Promise<TestTenant> {
    return new TestTenant(await startEmulator({ seed: parseSeed(seedOf(options)), requestsPerMinute: 0 }));
  }

  private readonly folder = mkdtempSync(join(tmpdir(), "wxcc-test-"));

  private constructor(private readonly emulator: Emulator) {}

  /** Base address of the emulated API, for requests of a test's own. */
  get url(): string {
    return this.emulator.url;
  }

  /** A token for `url` that may read and write. */
  get accessToken(): string {
    return this.emulator.accessToken;
  }

  /**
   * Synthesises a stack, its rules included, and plans it against this tenant.
   * @param stack a stack, or a folder that was synthesised (with `cdk.tf.json`)
   * @returns the plan; what is wrong with the stack's values is in its `errors`
   * @throws Error when synthesis refuses the stack
   */
  async plan(stack: TerraformStack | string): Promise<TestPlan> {
    return this.withStack(stack, async (configuration) =>
      testPlan(await this.planned(configuration), configuration),
    );
  }

  /**
   * Plans a stack as `plan` does, and applies it.
   * @returns the plan that was applied
   * @throws Error with the errors of the plan or of the apply
   */
  async apply(stack: TerraformStack | string): Promise<TestPlan> {
    return this.withStack(stack, async (configuration) => {
      const plan = await this.planned(configuration);
      const reviewed = testPlan(plan, configuration);
      if (reviewed.errors.length > 0) throw new Error(reviewed.errors.join("\n\n"));
      const errors = textsOf(await this.applied(plan as Plan, configuration), "error");
      if (errors.length > 0) throw new Error(errors.join("\n\n"));
      return reviewed;
    });
  }

  /** Everything in the tenant by the API's names: rows of `entry-point`, `dial-number`, `audio-file`, `flow`, ... */
  objects(): Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> {
    return this.emulator.tenant().entities;
  }

  /** Ends the emulator and removes its files. */
  async stop(): Promise<void> {
    await this.emulator.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async withStack<T>(
    stack: TerraformStack | string,
    work: (configuration: Configuration) => Promise<T>,
  ): Promise<T> {
    const { folder, remove } = synthesised(stack);
    try {
      return await work(this.configurationIn(folder));
    } finally {
      remove();
    }
  }

  private configurationIn(folder: string): Configuration {
    const configuration = loadConfiguration(folder);
    const resources = configuration.resources.map((block) => ({ ...block, provisioners: [] }));
    const place = statePlace(join(this.folder, "terraform.tfstate"));
    return { ...configuration, ...place, resources, provider: null };
  }

  private async planned(configuration: Configuration): Promise<Plan | readonly Diagnostic[]> {
    const session = this.session(configuration);
    try {
      return await planOf(configuration, readState(configuration.statePath), session, {
        mode: "apply",
        allGone: true,
      });
    } catch (problem) {
      return diagnosticsOf(problem, "planning");
    } finally {
      await session.close();
    }
  }

  private async applied(plan: Plan, configuration: Configuration): Promise<readonly Diagnostic[]> {
    const writer = new StateWriter(readState(configuration.statePath), {
      providerAddress: (type) => configuration.providerAddresses[type.startsWith("wxcc_") ? "wxcc" : "null"],
    });
    const session = this.session(configuration);
    try {
      return (await applyPlan(plan, configuration, session, writer)).diagnostics;
    } finally {
      await session.close();
    }
  }

  private session(configuration: Configuration) {
    const { url, accessToken, locationId, telephonyRegionId } = this.emulator;
    return openSession(configuration, {
      environment: {
        WXCC_API_URL: url,
        WXCC_ACCESS_TOKEN: accessToken,
        WXCC_REQUESTS_PER_MINUTE: "0",
        WXCC_DEFAULT_LOCATION_ID: locationId,
        WXCC_DEFAULT_TELEPHONY_REGION_ID: telephonyRegionId,
      },
    });
  }
}

/**
 * Plans a stack against a tenant of its own that has nothing of it yet.
 *
 * @example
 *
 * expect((await planStack(stack)).actions).toMatchObject({ "wxcc_channel.support": "create" });
 *
 * @param stack a stack, or a folder that was synthesised (with `cdk.tf.json`)
 * @throws Error when synthesis refuses the stack
 */
export async function planStack(
  stack: TerraformStack | string,
  options: TestTenantOptions = {},
): Promise<TestPlan> {
  const tenant = await TestTenant.start(options);
  try {
    return await tenant.plan(stack);
  } finally {
    await tenant.stop();
  }
}

/** The standard location keeps its id and gets the numbers; a seed with locations of its own has the last word. */
function seedOf({ numbers = [], seed = {} }: TestTenantOptions): object {
  const standard = { from: "+14085550100", to: "+14085550199" };
  const location = { id: standardIds.location, name: "Headquarters", numbers: [standard, ...numbers] };
  return { ...(numbers.length === 0 ? {} : { locations: [location] }), ...seed };
}

const plainText: Channel = {
  colors: createColors(false),
  width: null,
  print: () => undefined,
  write: () => undefined,
};

function testPlan(planned: Plan | readonly Diagnostic[], configuration: Configuration): TestPlan {
  const plan = isPlan(planned) ? planned : undefined;
  const diagnostics = isPlan(planned) ? planned.diagnostics : planned;
  const changes = (plan?.changes ?? []).map(testChange);
  const changed = changes.filter(({ action }) => action !== "no-op");
  const errors = textsOf(diagnostics, "error");
  return {
    actions: Object.fromEntries(changed.map(({ address, action }) => [address, action])),
    changes,
    errors,
    warnings: textsOf(diagnostics, "warning"),
    text:
      plan === undefined || errors.length > 0
        ? errors.join("\n\n")
        : printable(renderPlan(planScreen(plan, configuration, { full: true }), plainText)),
  };
}

function isPlan(planned: Plan | readonly Diagnostic[]): planned is Plan {
  return "changes" in planned;
}

function testChange({ address, action, replacePaths, before, after }: ResourceChange): TestChange {
  return {
    address,
    action,
    forcedBy: replacePaths,
    before: before === null ? null : { ...before.attributes },
    after: after === null ? null : knownOf(after),
  };
}

function knownOf(values: Values): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isUnknown(value)));
}

function textsOf(diagnostics: readonly Diagnostic[], severity: Diagnostic["severity"]): string[] {
  return diagnostics
    .filter((diagnostic) => diagnostic.severity === severity)
    .map(
      ({ address, summary, detail }) => `${address === undefined ? "" : `${address}: `}${summary}\n${detail}`,
    );
}
