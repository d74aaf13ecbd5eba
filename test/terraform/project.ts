// A folder with a configuration that a real Terraform works on, with this checkout's provider and an emulator.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Emulator } from "../../src/emulator";
import { bundleProvider } from "../../src/generate/bundle";
import { runProgram, type Finished } from "./terraform";

let building: Promise<string> | undefined;

/** Folder of the provider, built once for each test file. */
export function builtProvider(): Promise<string> {
  building ??= build();
  return building;
}

async function build(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "wxcc-provider-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  await bundleProvider(folder);
  return folder;
}

/** What `terraform show -json` tells of a plan, as far as tests read it. */
export interface PlanJson {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly change: {
      readonly actions: readonly string[];
      readonly before: Readonly<Record<string, unknown>> | null;
      readonly after: Readonly<Record<string, unknown>> | null;
      readonly after_unknown: Readonly<Record<string, unknown>>;
      readonly replace_paths?: readonly unknown[];
    };
  }[];
}

export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), "wxcc-terraform-"));
  readonly environment: NodeJS.ProcessEnv;

  private constructor(emulator: Emulator, provider: string) {
    const settings = join(this.folder, "terraform.rc");
    writeFileSync(
      settings,
      `provider_installation {\n  dev_overrides { "wxcc/wxcc" = ${JSON.stringify(provider)} }\n` +
        `  direct { exclude = ["*/*/*"] }\n}\n`,
    );
    this.environment = {
      PATH: process.env.PATH,
      HOME: this.folder,
      TF_CLI_CONFIG_FILE: settings,
      TF_CLI_ARGS: "-no-color",
      TF_IN_AUTOMATION: "1",
      CHECKPOINT_DISABLE: "1",
      WXCC_API_URL: emulator.url,
      WXCC_ACCESS_TOKEN: emulator.accessToken,
      WXCC_REQUESTS_PER_MINUTE: "0",
      WXCC_DEFAULT_LOCATION_ID: emulator.locationId,
      WXCC_DEFAULT_TELEPHONY_REGION_ID: emulator.telephonyRegionId,
    };
    this.write("");
  }

  static async with(emulator: Emulator): Promise<Project> {
    return new Project(emulator, await builtProvider());
  }

  /** Writes the configuration, in HCL; the block that names the provider comes by itself. */
  write(configuration: string): this {
    const source = 'terraform {\n  required_providers {\n    wxcc = { source = "wxcc/wxcc" }\n  }\n}\n';
    return this.file("main.tf", `${source}\n${configuration}\n`);
  }

  file(name: string, content: string | Uint8Array): this {
    writeFileSync(join(this.folder, name), content);
    return this;
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), "utf8");
  }

  terraform(...words: readonly string[]): Promise<Finished> {
    return runProgram("terraform", words, { cwd: this.folder, env: this.environment });
  }

  /** Runs a command that must succeed. @returns its output */
  async ok(...words: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.terraform(...words);
    if (code !== 0) throw new Error(`terraform ${words.join(" ")} ended with ${code}:\n${stdout}\n${stderr}`);
    return stdout;
  }

  /** Runs a command that must fail. @returns its messages on one line, without Terraform's frames */
  async problem(...words: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.terraform(...words);
    if (code === 0) throw new Error(`terraform ${words.join(" ")} should have failed:\n${stdout}`);
    return unframed(`${stdout}\n${stderr}`);
  }

  apply(...words: readonly string[]): Promise<string> {
    return this.ok("apply", "-auto-approve", "-input=false", ...words);
  }

  async plan(...words: readonly string[]): Promise<PlanJson> {
    await this.ok("plan", "-input=false", "-out=test.tfplan", ...words);
    return JSON.parse(await this.ok("show", "-json", "test.tfplan")) as PlanJson;
  }

  /** Actions by address, those without a change left out. */
  async actions(...words: readonly string[]): Promise<Record<string, string>> {
    const { resource_changes: changes = [] } = await this.plan(...words);
    return Object.fromEntries(
      changes
        .map(({ address, change }) => [address, change.actions.join("/")] as const)
        .filter(([, actions]) => actions !== "no-op" && actions !== "read"),
    );
  }

  /** Values of the outputs. */
  async outputs(): Promise<Record<string, unknown>> {
    const outputs = JSON.parse(await this.ok("output", "-json")) as Record<string, { value: unknown }>;
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Terraform's text without the frames around messages and the breaks inside them. */
export function unframed(text: string): string {
  return text
    .split("\n")
    .map((line) => line.replace(/^[│╷╵\s]+/, ""))
    .join(" ")
    .replace(/\s+/g, " ");
}
