// Every example as its readers use it with Terraform: installed from a mirror, without a network, from init to destroy.

import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { version } from "../../package.json";
import { startEmulator, type Emulator, type TenantDump } from "../../src/emulator";
import { resources } from "../../src/resources";
import { builtMirror, mirrorSettings } from "./mirror";
import { describeTerraform, runProgram } from "./terraform";

const root = join(__dirname, "../..");
const examples = join(root, "examples");

/** A user's machine: wxcc is installed, and Terraform knows the mirror only. */
class User {
  readonly home = mkdtempSync(join(tmpdir(), "wxcc-example-"));
  readonly environment: NodeJS.ProcessEnv;

  constructor(emulator: Emulator, mirror: string) {
    writeFileSync(
      join(this.home, "package.json"),
      JSON.stringify({ name: "my-contact-center", private: true }),
    );
    mkdirSync(join(this.home, "node_modules/.bin"), { recursive: true });
    symlinkSync(process.env.WXCC_TEST_BUNDLE ?? "", join(this.home, "node_modules/.bin/wxcc"));
    this.environment = {
      PATH: process.env.PATH,
      HOME: this.home,
      TF_CLI_CONFIG_FILE: mirrorSettings(this.home, mirror),
      TF_CLI_ARGS: "-no-color",
      TF_IN_AUTOMATION: "1",
      CHECKPOINT_DISABLE: "1",
      npm_config_offline: "true",
      npm_config_update_notifier: "false",
      WXCC_API_URL: emulator.url,
      WXCC_ACCESS_TOKEN: emulator.accessToken,
      WXCC_REQUESTS_PER_MINUTE: "0",
      WXCC_DEFAULT_LOCATION_ID: emulator.locationId,
      WXCC_DEFAULT_TELEPHONY_REGION_ID: emulator.telephonyRegionId,
    };
  }

  async run(folder: string, program: string, ...words: string[]): Promise<string> {
    const { code, stdout, stderr } = await runProgram(program, words, { cwd: folder, env: this.environment });
    if (code !== 0)
      throw new Error(`${program} ${words.join(" ")} ended with ${code}:\n${stdout}\n${stderr}`);
    return stdout;
  }

  /** From init to destroy. @returns what apply printed */
  async wholeLife(folder: string): Promise<string> {
    await this.run(folder, "terraform", "init", "-input=false");
    await this.run(folder, "terraform", "validate");
    await this.run(folder, "terraform", "plan", "-input=false", "-out=first.tfplan");
    const applied = await this.run(folder, "terraform", "apply", "-input=false", "first.tfplan");
    // Ends with 2 when there is anything left to change.
    await this.run(folder, "terraform", "plan", "-input=false", "-detailed-exitcode");
    return applied;
  }

  /** Takes what `import.sh` names out of the state and brings it back by that command, as a shell runs it. */
  async forgetsAndImports(folder: string): Promise<void> {
    const script = readFileSync(join(folder, "import.sh"), "utf8");
    const [, , address = ""] = /^terraform import ('?)(\S+)\1 /m.exec(script) ?? [];
    await this.run(folder, "terraform", "state", "rm", address);
    await this.run(folder, "sh", "import.sh");
    const file = join(folder, "resource.tf");
    const source = readFileSync(file, "utf8");
    if (script.includes("Leave out source")) writeFileSync(file, source.replace(/^ *source .*\n/m, ""));
    // A tenant keeps what bindings led to, and not the bindings: those are new to the state.
    const changes = source.includes("bindings") ? 1 : 0;
    const applied = await this.run(folder, "terraform", "apply", "-auto-approve", "-input=false");
    expect(applied).toContain(`Resources: 0 added, ${changes} changed, 0 destroyed.`);
    await this.run(folder, "terraform", "plan", "-input=false", "-detailed-exitcode");
  }

  destroy(folder: string): Promise<string> {
    return this.run(folder, "terraform", "destroy", "-auto-approve", "-input=false");
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Folders of HCL below `examples`, by their relative names. */
function hclFolders(): string[] {
  const files = readdirSync(examples, { recursive: true, encoding: "utf8" });
  const folders = files.filter((name) => name.endsWith(".tf")).map((name) => dirname(name));
  return [...new Set(folders)].filter((name) => !name.includes("cdktf.out") && !name.startsWith(".")).sort();
}

/** Programs that synthesise stacks. */
function programs(): string[] {
  const names = readdirSync(examples, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return names.map(({ name }) => name).filter((name) => existsSync(join(examples, name, "main.ts")));
}

/** What the tenant holds, without what differs from run to run. */
function held({ entities }: TenantDump): Record<string, number> {
  return Object.fromEntries(Object.entries(entities).map(([name, rows]) => [name, rows.length]));
}

describeTerraform("every example lives from init to destroy", () => {
  let emulator: Emulator;
  let user: User;
  let before: Record<string, number>;
  beforeEach(async () => {
    emulator = await startEmulator({ requestsPerMinute: 0 });
    user = new User(emulator, await builtMirror());
    before = held(emulator.tenant());
  });
  afterEach(async () => {
    await emulator.close();
    user.remove();
  });

  test.each(programs())("the program %s", async (name) => {
    const [stack] = await synthesised(user, name);
    const applied = await user.wholeLife(stack);
    const gates = readFileSync(join(stack, "cdk.tf.json"), "utf8").match(/ verify --channel /g) ?? [];
    expect(applied.match(/Calls get through: /g) ?? []).toHaveLength(gates.length);
    await user.destroy(stack);
    expect(held(emulator.tenant())).toEqual(before);
  });

  test.each(hclFolders())("the configuration %s", async (name) => {
    const folder = join(user.home, "project");
    cpSync(join(examples, name), folder, { recursive: true });
    nameProvider(folder);
    await user.wholeLife(folder);
    if (existsSync(join(folder, "import.sh"))) await user.forgetsAndImports(folder);
    await user.destroy(folder);
    expect(held(emulator.tenant())).toEqual(before);
  });

  test("no file is left out", () => {
    const files = readdirSync(examples, { recursive: true, encoding: "utf8" }).filter((name) =>
      /\.(tf|sh|ts)$/.test(name),
    );
    const lived = (name: string) =>
      hclFolders().includes(dirname(name)) || programs().includes(dirname(name));
    // test/demo.test.ts runs that one.
    expect(files.filter((name) => !name.includes("cdktf.out") && !lived(name))).toEqual(["demo.ts"]);
    const imports = files.filter((name) => name.endsWith(".sh"));
    expect(imports.map((name) => basename(dirname(name))).sort()).toEqual(Object.keys(resources).sort());
  });
});

/** Runs a program of `examples`. @returns the folders of its stacks */
async function synthesised(user: User, name: string): Promise<[string, ...string[]]> {
  const output = join(user.home, "cdktf.out");
  Object.assign(user.environment, { CDKTF_OUTDIR: output });
  await user.run(root, process.execPath, "--import", "tsx", join("examples", name, "main.ts"));
  const [first, ...others] = readdirSync(join(output, "stacks")).map((stack) =>
    join(output, "stacks", stack),
  );
  if (first === undefined) throw new Error(`examples/${name} synthesises no stack`);
  return [first, ...others];
}

/** Examples of the documentation leave out the block that names the provider: it is the same everywhere. */
function nameProvider(folder: string): void {
  const texts = readdirSync(folder)
    .filter((name) => name.endsWith(".tf"))
    .map((name) => readFileSync(join(folder, name), "utf8"));
  if (texts.some((text) => text.includes("required_providers"))) return;
  const source = `terraform {\n  required_providers {\n    wxcc = { source = "wxcc/wxcc", version = "${version}" }\n  }\n}\n`;
  writeFileSync(join(folder, "providers.tf"), source);
}
