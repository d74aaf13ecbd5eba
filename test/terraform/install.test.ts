// Installing the provider as a user does: wxcc puts it where a real Terraform finds it, offline.
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { version } from "../../package.json";
import { type Emulator, startEmulator } from "../../src/emulator";
import { bundleProvider, bundleWxcc } from "../../src/generate/bundle";
import { describeTerraform, runProgram, type Finished } from "./terraform";

const folder = mkdtempSync(join(tmpdir(), "wxcc-install-"));
const wxcc = join(folder, "dist/wxcc.js");
const provider = join(folder, "dist/provider");
let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator({ port: 0 });
  await bundleWxcc(wxcc);
  await bundleProvider(provider);
}, 60_000);

afterAll(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A user with an empty home. */
class User {
  readonly home = mkdtempSync(join(folder, "home-"));
  readonly project = join(this.home, "project");
  readonly plugins = join(this.home, ".terraform.d/plugins");
  readonly environment: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    HOME: this.home,
    CHECKPOINT_DISABLE: "1",
    TF_CLI_ARGS: "-no-color",
    WXCC_API_URL: emulator.url,
    WXCC_ACCESS_TOKEN: emulator.accessToken,
    WXCC_REQUESTS_PER_MINUTE: "0",
  };

  constructor() {
    mkdirSync(this.project);
    writeFileSync(join(this.project, "main.tf"), configuration);
  }

  run(program: string, ...args: string[]): Promise<Finished> {
    return runProgram(program, args, { cwd: this.project, env: this.environment });
  }

  async succeeds(program: string, ...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(program, ...args);
    if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}:\n${stdout}\n${stderr}`);
    return stdout;
  }

  wxcc(...args: string[]): Promise<string> {
    return this.succeeds(process.execPath, wxcc, ...args);
  }

  installed(host: string, platform: string, mirror = this.plugins): string {
    return join(mirror, host, "wxcc/wxcc", version, platform);
  }
}

/** One value for names and contents of all files, as Terraform's h1 hash is. */
function hashOfFolder(path: string): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(path).sort()) {
    hash.update(`${name}\n`).update(
      createHash("sha256")
        .update(readFileSync(join(path, name)))
        .digest(),
    );
  }
  return hash.digest("hex");
}

const configuration = `
terraform {
  required_providers {
    wxcc = {
      source  = "wxcc/wxcc"
      version = "${version}"
    }
  }
}

data "wxcc_queue" "support" {
  name = "Queue-1"
}

output "queue_id" {
  value = data.wxcc_queue.support.id
}
`;

const terraformHost = "registry.terraform.io";
const { platform: system, arch } = process;
const here = `${system}_${arch === "x64" ? "amd64" : arch}`;
const noChanges = "No changes. Your infrastructure matches the configuration.";

describe("wxcc provider install", () => {
  test("writes the same bytes for every platform and under both host names, and none that can be written to", async () => {
    const user = new User();
    await user.wxcc("provider", "install", "--platform", "linux_amd64", "darwin_arm64", "--dir", "mirror");
    const mirror = join(user.project, "mirror");
    const hosts = readdirSync(mirror);
    const folders = hosts.flatMap((host) =>
      ["linux_amd64", "darwin_arm64"].map((platform) => user.installed(host, platform, mirror)),
    );
    expect(hosts).toHaveLength(2);
    expect([...new Set(folders.map(hashOfFolder))]).toEqual([hashOfFolder(provider)]);
    const modes = readdirSync(folders[0] ?? "").map((name) => statSync(join(folders[0] ?? "", name)).mode);
    expect(modes.filter((mode) => (mode & 0o222) !== 0)).toEqual([]);
  });

  test("a second time changes nothing, and another build takes the place of the first", async () => {
    const user = new User();
    await user.wxcc("provider", "install");
    expect(await user.wxcc("provider", "install")).toContain("was already installed");
    const installed = user.installed(terraformHost, here);
    chmodSync(join(installed, "provider.js"), 0o644);
    writeFileSync(join(installed, "provider.js"), "// an older build");
    expect(await user.wxcc("provider", "install")).toContain(`${version} is installed`);
    expect(hashOfFolder(installed)).toBe(hashOfFolder(provider));
    expect(readdirSync(user.plugins).filter((name) => name.startsWith("."))).toEqual([]);
  });

  test("without the provider beside it says how to build it", async () => {
    const user = new User();
    const alone = join(user.home, "wxcc.js");
    cpSync(wxcc, alone);
    const { code, stderr } = await user.run(process.execPath, alone, "provider", "install");
    expect(code).toBe(1);
    expect(stderr).toContain("The Terraform provider is not beside this wxcc");
    expect(stderr).toContain("npm run build");
  });

  test("an unknown platform is refused with those there are", async () => {
    const { code, stderr } = await new User().run(
      process.execPath,
      wxcc,
      "provider",
      "install",
      "--platform",
      "windows_amd64",
    );
    expect(code).toBe(1);
    expect(stderr).toContain("linux_amd64, linux_arm64, darwin_amd64, darwin_arm64");
  });
});

describe("the folder of the provider", () => {
  test("says to somebody who starts it by hand what it is", async () => {
    const { code, stdout, stderr } = await new User().run(join(provider, "terraform-provider-wxcc"));
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain("wxcc provider install");
  });
});

describeTerraform("with Terraform", () => {
  test("what install prints and puts down is all that init and plan need", async () => {
    const user = new User();
    const printed = await user.wxcc("provider", "install");
    const block = /^terraform \{\n[\s\S]*?^\}/m.exec(printed)?.[0] ?? "";
    writeFileSync(join(user.project, "main.tf"), `${block}\ndata "wxcc_queue" "q" { name = "Queue-1" }\n`);
    await user.succeeds("terraform", "init");
    expect(await user.succeeds("terraform", "plan")).toContain("data.wxcc_queue.q: Read complete");
  });

  test("a mirror of one's own works with the CLI configuration that install prints", async () => {
    const user = new User();
    const printed = await user.wxcc("provider", "install", "--dir", "mirror ${x}");
    writeFileSync(
      join(user.home, ".terraformrc"),
      /^provider_installation[\s\S]*?^\}/m.exec(printed)?.[0] ?? "",
    );
    await user.succeeds("terraform", "init");
    expect(existsSync(user.plugins)).toBe(false);
  });

  test("the hash of the package is one for all platforms, and stays the same through three plans", async () => {
    const user = new User();
    await user.wxcc("provider", "install", "--platform", "linux_amd64", "darwin_arm64");
    const lock = ["-fs-mirror", user.plugins, "-platform=linux_amd64", "-platform=darwin_arm64"];
    const lockedHashes = async () => {
      await user.succeeds("terraform", "providers", "lock", ...lock);
      return readFileSync(join(user.project, ".terraform.lock.hcl"), "utf8").match(/h1:[^"]+/g);
    };
    const before = await lockedHashes();
    expect(before).toHaveLength(1);
    await user.succeeds("terraform", "init", "-lockfile=readonly");
    await user.succeeds("terraform", "apply", "-auto-approve");
    for (const _ of [1, 2, 3]) expect(await user.succeeds("terraform", "plan")).toContain(noChanges);
    rmSync(join(user.project, ".terraform.lock.hcl"));
    expect(await lockedHashes()).toEqual(before);
    expect(hashOfFolder(user.installed(terraformHost, "linux_amd64"))).toBe(hashOfFolder(provider));
  });

  test("it starts inside a project whose scripts are ES modules", async () => {
    const user = new User();
    await user.wxcc("provider", "install", "--dir", "mirror");
    writeFileSync(join(user.project, "package.json"), JSON.stringify({ type: "module" }));
    await user.succeeds("terraform", "init", "-plugin-dir=mirror");
    expect(await user.succeeds("terraform", "plan")).toContain("Read complete");
  });

  test("the CLI configuration of dev-override runs this very provider, without init", async () => {
    const user = new User();
    const file = join(user.home, "dev.tfrc");
    writeFileSync(file, await user.wxcc("provider", "dev-override"));
    user.environment.TF_CLI_CONFIG_FILE = file;
    const plan = await user.succeeds("terraform", "plan");
    expect(plan).toContain("Provider development overrides are in effect");
    expect(plan).toContain("Read complete");
  });

  test("dev-override runs it also when it was unpacked without its mode", async () => {
    const user = new User();
    cpSync(join(folder, "dist"), join(user.home, "dist"), { recursive: true });
    const unpacked = join(user.home, "dist/provider/terraform-provider-wxcc");
    chmodSync(unpacked, 0o644);
    await user.succeeds(process.execPath, join(user.home, "dist/wxcc.js"), "provider", "dev-override");
    expect(statSync(unpacked).mode & 0o111).toBe(0o111);
  });
});

describe("the code cache", () => {
  const cacheFolder = (user: User) => join(user.home, ".cache/wxcc");
  const cachesOf = (user: User) =>
    existsSync(cacheFolder(user))
      ? readdirSync(cacheFolder(user)).map((name) => join(cacheFolder(user), name))
      : [];

  test("lies in the user's cache folder, readable by the user alone, after the first run", async () => {
    const user = new User();
    await startAndStop(user);
    expect(cachesOf(user)).toHaveLength(1);
    expect(cachesOf(user).map((path) => statSync(path).mode & 0o777)).toEqual([0o600]);
    const [path = ""] = cachesOf(user);
    const written = statSync(path).mtimeMs;
    await startAndStop(user);
    expect(statSync(path).mtimeMs).toBe(written);
  });

  test("follows XDG_CACHE_HOME", async () => {
    const user = new User();
    user.environment.XDG_CACHE_HOME = join(user.home, "elsewhere");
    await startAndStop(user);
    expect(readdirSync(join(user.home, "elsewhere/wxcc"))).toHaveLength(1);
    expect(cachesOf(user)).toEqual([]);
  });

  const damages: Readonly<Record<string, (whole: Buffer) => Buffer>> = {
    empty: () => Buffer.alloc(0),
    "cut in half": (whole) => whole.subarray(0, whole.length / 2),
    "with one byte changed": (whole) => {
      const changed = Buffer.from(whole);
      changed[whole.length - 1000] = (changed[whole.length - 1000] ?? 0) ^ 0xff;
      return changed;
    },
    "of another program": () => Buffer.from("not a cache at all, but long enough to hold a hash and more"),
  };
  for (const [what, damage] of Object.entries(damages)) {
    test(`a cache ${what} does not keep the provider from starting, and is written anew`, async () => {
      const user = new User();
      await startAndStop(user);
      const [path = ""] = cachesOf(user);
      const damaged = damage(readFileSync(path));
      writeFileSync(path, damaged);
      await startAndStop(user);
      expect(cachesOf(user)).toEqual([path]);
      expect(readFileSync(path).equals(damaged)).toBe(false);
    });
  }

  test("a folder that others could have filled is closed to them, and its cache written anew", async () => {
    const user = new User();
    await startAndStop(user);
    const [path = ""] = cachesOf(user);
    chmodSync(cacheFolder(user), 0o777);
    const before = statSync(path).ino;
    await startAndStop(user);
    expect(statSync(cacheFolder(user)).mode & 0o777).toBe(0o700);
    expect(statSync(path).ino).not.toBe(before);
  });

  test("a cache that others could have written is not used", async () => {
    const user = new User();
    await startAndStop(user);
    const [path = ""] = cachesOf(user);
    chmodSync(path, 0o666);
    await startAndStop(user);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test("where it can't be written the provider starts without", async () => {
    const user = new User();
    writeFileSync(join(user.home, ".cache"), "a file where a folder should be");
    await startAndStop(user);
    delete user.environment.HOME;
    await startAndStop(user);
  });

  test("those of versions that are no longer in use are removed", async () => {
    const user = new User();
    mkdirSync(cacheFolder(user), { recursive: true });
    const old = join(cacheFolder(user), "terraform-provider-wxcc-old.cache");
    writeFileSync(old, "");
    utimesSync(old, 0, 0);
    await startAndStop(user);
    expect(existsSync(old)).toBe(false);
  });

  /** Starts the provider as Terraform does, waits for its one line, and ends it in peace. */
  async function startAndStop(user: User): Promise<void> {
    const plugin: ChildProcess = spawn(join(provider, "terraform-provider-wxcc"), {
      env: { ...user.environment, ...cookie },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let complaints = "";
    plugin.stderr?.setEncoding("utf8").on("data", (text: string) => (complaints += text));
    const ended = new Promise<number | null>((settle) => plugin.once("close", settle));
    const { stdout } = plugin;
    if (stdout === null) throw new Error("The provider has no output.");
    const line = await new Promise<string>((settle) =>
      createInterface({ input: stdout }).once("line", settle),
    );
    expect(line).toMatch(/^1\|6\|unix\|/);
    plugin.kill("SIGTERM");
    expect(await ended).toBe(0);
    expect(complaints).toBe("");
  }
});

const cookie = {
  TF_PLUGIN_MAGIC_COOKIE: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
  PLUGIN_PROTOCOL_VERSIONS: "6",
};
