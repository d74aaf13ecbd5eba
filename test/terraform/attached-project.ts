// A folder that a real Terraform works on while its providers run in the test's own process, attached instead of
// started: hundreds of commands then take minutes. That Terraform can start the provider is shown by other tests.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { providerCalls } from "../../src/terraform/calls";
import { ListeningSocket } from "../../src/terraform/listening-socket";
import { serve, type Serving } from "../../src/terraform/serve";
import { nullProviderCalls } from "./null-provider/calls";
import { type Finished, runProgram } from "./terraform";

/** A message as Terraform's JSON output has it, without frames and line breaks. */
export interface TerraformMessage {
  readonly severity: "error" | "warning";
  readonly address?: string;
  readonly summary: string;
  readonly detail: string;
}

/** What a command reported. */
export interface Reported {
  readonly code: number | null;
  readonly messages: readonly TerraformMessage[];
  /** Planned actions by address, those without a change left out. */
  readonly actions: Readonly<Record<string, string>>;
  /** Addresses of objects that changed outside. */
  readonly drifted: readonly string[];
}

/** One line of `-json` output, as far as it is read. */
interface Event {
  readonly type?: string;
  readonly diagnostic?: TerraformMessage;
  readonly change?: { readonly resource: { readonly addr: string }; readonly action: string };
}

/** The file that names the providers. */
export const requiredProviders = JSON.stringify({
  terraform: {
    required_providers: { wxcc: { source: "wxcc/wxcc" }, null: { source: "hashicorp/null" } },
  },
});

export class AttachedProject {
  private constructor(
    readonly folder: string,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly providers: readonly Serving[],
    private readonly lost: AbortController,
  ) {}

  /** @param variables what the provider finds in its environment */
  static async in(folder: string, variables: Readonly<Record<string, string>>): Promise<AttachedProject> {
    const lost = new AbortController();
    const environment = { variables, folder, lost: lost.signal };
    const calls = providerCalls(environment);
    const sockets = [await ListeningSocket.open(variables), await ListeningSocket.open(variables)] as const;
    const own = serve(sockets[0], async () => calls);
    const standIn = serve(sockets[1], async () => nullProviderCalls);
    writeFileSync(join(folder, "providers.tf.json"), requiredProviders);
    const attached = { "wxcc/wxcc": reattachment(sockets[0]), "hashicorp/null": reattachment(sockets[1]) };
    const terraformEnvironment = {
      PATH: process.env.PATH,
      HOME: folder,
      TF_REATTACH_PROVIDERS: JSON.stringify(attached),
      TF_IN_AUTOMATION: "1",
      CHECKPOINT_DISABLE: "1",
    };
    return new AttachedProject(folder, terraformEnvironment, [own, standIn], lost);
  }

  /** `terraform validate`. */
  async validate(): Promise<Reported> {
    const { code, stdout } = await this.run("validate", "-json");
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly TerraformMessage[] };
    return { code, messages: distinct(diagnostics), actions: {}, drifted: [] };
  }

  /** Plans into the file test.tfplan. */
  plan(...words: readonly string[]): Promise<Reported> {
    return this.reported("plan", "-json", "-input=false", "-out=test.tfplan", ...words);
  }

  /** Applies the plan in test.tfplan. */
  applyPlan(): Promise<Reported> {
    return this.reported("apply", "-json", "-input=false", "test.tfplan");
  }

  /** The plan in test.tfplan with all its values. */
  async planned(): Promise<PlanValues> {
    const { stdout } = await this.run("show", "-json", "test.tfplan");
    return JSON.parse(stdout) as PlanValues;
  }

  async close(): Promise<void> {
    this.lost.abort();
    await Promise.all(this.providers.map((provider) => provider.close()));
  }

  private async reported(...words: string[]): Promise<Reported> {
    const { code, stdout, stderr } = await this.run(...words);
    const events = stdout
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as Event);
    if (events.length === 0) throw new Error(`terraform ${words.join(" ")} ended with ${code}: ${stderr}`);
    const changes = (type: string) =>
      events.flatMap((event) => (event.type === type && event.change !== undefined ? [event.change] : []));
    const planned = changes("planned_change").filter(({ action }) => action !== "read" && action !== "noop");
    return {
      code,
      messages: distinct(events.flatMap(({ diagnostic }) => (diagnostic === undefined ? [] : [diagnostic]))),
      actions: Object.fromEntries(planned.map(({ resource, action }) => [resource.addr, action])),
      drifted: changes("resource_drift").map(({ resource }) => resource.addr),
    };
  }

  private run(...words: string[]) {
    return this.terraform(words);
  }

  /** Any command. @param more other environment variables */
  terraform(words: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Finished> {
    return runProgram("terraform", words, { cwd: this.folder, env: { ...this.environment, ...more } });
  }
}

type Tree = Readonly<Record<string, unknown>>;

interface ObjectChange {
  readonly address: string;
  readonly previous_address?: string;
  readonly action_reason?: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly importing?: { readonly id: string };
    readonly before: Tree | null;
    readonly after: Tree | null;
    readonly after_unknown: Tree;
  };
}

/** What `terraform show -json` tells of a plan, as far as it is read. */
export interface PlanValues {
  readonly resource_changes?: readonly ObjectChange[];
  readonly resource_drift?: readonly ObjectChange[];
  readonly output_changes?: Readonly<Record<string, { readonly actions: readonly string[] }>>;
  readonly prior_state?: {
    readonly values: {
      readonly root_module: { readonly resources?: readonly { readonly address: string }[] };
    };
  };
  /** False for a plan with targets. */
  readonly complete?: boolean;
}

/** How Terraform reaches a provider it has not started and must not end. */
function reattachment({ handshake }: ListeningSocket): object {
  const [, , network, address] = handshake.split("|");
  return {
    Protocol: "grpc",
    ProtocolVersion: 6,
    Pid: process.pid,
    Test: true,
    Addr: { Network: network, String: address },
  };
}

/** Terraform validates once more while it plans: what both say is told once. */
function distinct(messages: readonly TerraformMessage[]): TerraformMessage[] {
  const picked = messages.map(({ severity, address, summary, detail = "" }) => ({
    severity,
    ...(address === undefined ? {} : { address }),
    summary,
    detail,
  }));
  return [...new Map(picked.map((message) => [JSON.stringify(message), message])).values()];
}
