// The guides that need a whole project, done as they say: CDKTF through Terraform, the jobs of a pipeline, and the way
// back from a remote backend. What stands in them is what runs here.

import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { PackedProject, packingTime, root } from "../packed-project";
import { describeTerraform, runProgram, type Finished } from "./terraform";

function guide(name: string): string {
  return readFileSync(join(root, "docs/guides", `${name}.md`), "utf8");
}

/** The fenced blocks of a language below a heading. */
function blocks(text: string, heading: string, language: string): string[] {
  const [, below = ""] = text.split(`\n## ${heading}\n`);
  const [section = ""] = below.split("\n## ");
  return [...section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, name, code = ""]) =>
    name === language ? [code] : [],
  );
}

const [guided = ""] = blocks(guide("cdktf-through-terraform"), "The program", "ts");

/** Terraform's `http` backend: one state, without locks. */
function stateServer(): Server {
  let state: Buffer | undefined;
  return createServer((request, response) => {
    const pieces: Buffer[] = [];
    request
      .on("data", (piece: Buffer) => pieces.push(piece))
      .on("end", () => {
        if (request.method === "POST") state = Buffer.concat(pieces);
        response.statusCode = request.method === "GET" && state === undefined ? 404 : 200;
        response.end(request.method === "GET" ? state : undefined);
      });
  });
}

describeTerraform("the guides, step by step", () => {
  let packed: PackedProject;
  let stack: string;
  const backend = stateServer();

  beforeAll(async () => {
    packed = new PackedProject();
    stack = join(packed.project, "cdktf.out/stacks/support-line");
    const examples = join(root, "examples/contact-center");
    copyFileSync(join(examples, "flows/callbacks.json"), join(packed.project, "callbacks.json"));
    copyFileSync(join(examples, "music/hold-music.wav"), join(packed.project, "hold-music.wav"));
    packed.run("npx", "wxcc", "provider", "install");
    await packed.startEmulator();
    Object.assign(packed.environment, { TF_CLI_ARGS: "-no-color", TF_IN_AUTOMATION: "1" });
    await new Promise<void>((listening) => backend.listen(0, "127.0.0.1", listening));
  }, packingTime);

  afterAll(() => {
    packed.remove();
    backend.close();
  });

  const terraform = (...words: string[]) => packed.runIn(stack, "terraform", ...words);

  /** Runs a block of a guide; not in a blocking way, for the backend lives in this process. */
  function shell(script: string, cwd: string): Promise<Finished> {
    return runProgram("bash", ["-c", `set -e\n${script}`], { cwd, env: packed.environment });
  }

  test("CDKTF through Terraform: what was made by hand is taken over, the rest is made", async () => {
    const [curl = ""] = blocks(guide("cdktf-through-terraform"), "Plan and apply", "sh");
    expect((await shell(curl, packed.project)).stdout).toContain('"name":"support"');
    packed.synthesise(guided);
    terraform("init", "-input=false");
    const applied = terraform("apply", "-auto-approve", "-input=false");
    expect(applied).toContain("Plan: 1 to import, 3 to add, 1 to change, 0 to destroy.");
    expect(applied).toContain("Resources: 1 imported, 3 added, 1 changed, 0 destroyed.");
    expect(terraform("plan", "-detailed-exitcode", "-input=false")).toContain("No changes.");
    expect(packed.run("npx", "wxcc", "verify", "--number", "+14085550101")).toBe(
      'Calls get through: +14085550101 -> channel "support" -> flow "Lakeside_Callbacks" (Live)\n',
    );
    expect(existsSync(join(packed.project, "terraform.support-line.tfstate"))).toBe(true);
  }, 120_000);

  test("the plan of a pull request: its codes, and the rule against destroying", async () => {
    const [plan = "", rule = ""] = blocks(guide("pipelines"), "A plan for each pull request", "sh");
    copyFileSync(join(stack, ".terraform.lock.hcl"), join(packed.project, ".terraform.lock.hcl"));
    const job = plan.replace(/^npm ci .*\n/, "");
    const run = async () => {
      const { code, stderr } = await shell(`${job}echo "$changes" > code.txt`, packed.project);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      return readFileSync(join(stack, "code.txt"), "utf8").trim();
    };
    expect(await run()).toBe("0");
    expect(await shell(rule, stack)).toMatchObject({ code: 0, stdout: "true\n" });

    packed.synthesise(guided.replace("serviceLevelThreshold: 30", "serviceLevelThreshold: 45"));
    expect(await run()).toBe("2");
    expect(readFileSync(join(stack, "plan.txt"), "utf8")).toContain("30 -> 45");
    expect(await shell(rule, stack)).toMatchObject({ code: 0 });

    packed.synthesise(guided.replace('supportNumbers: ["+14085550101"]', "supportNumbers: []"));
    expect(await run()).toBe("2");
    const refused = await shell(rule, stack);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('destroys ["wxcc_support_number.number_14085550101"]');
    packed.synthesise(guided);
  }, 180_000);

  test("the job for drift: nothing, and an edit by hand, through both doors", async () => {
    const [job = ""] = blocks(guide("pipelines"), "A job for drift", "sh");
    expect(await shell(job, stack)).toMatchObject({ code: 0 });
    expect(drift()).toMatchObject({ status: 0 });

    const entryPoints = `${String(packed.environment["WXCC_API_URL"])}/organization/${String(packed.environment["WXCC_ORG_ID"])}`;
    const headers = {
      authorization: `Bearer ${String(packed.environment["WXCC_ACCESS_TOKEN"])}`,
      "content-type": "application/json",
    };
    const listed = (await (
      await fetch(`${entryPoints}/v2/entry-point?filter=name==support`, { headers })
    ).json()) as { data: { id: string }[] };
    const [channel] = listed.data;
    await fetch(`${entryPoints}/entry-point/${String(channel?.id)}`, {
      method: "PUT",
      headers,
      body: JSON.stringify({ ...channel, serviceLevelThreshold: 99 }),
    });

    const found = await shell(job, stack);
    expect(found.code).toBe(2);
    expect(found.stdout.trimEnd().split("\n").at(-1)).toBe("wxcc_channel.support: update");
    const { status, stdout } = drift();
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ resource_drift: [{ address: "wxcc_channel.support" }] });
    terraform("apply", "-auto-approve", "-input=false");
  }, 120_000);

  test("to a remote backend and back: the plans of both doors are empty", async () => {
    const { port } = backend.address() as AddressInfo;
    const address = JSON.stringify(`http://127.0.0.1:${port}/state`);
    const remote = guided
      .replace("import { App, ", "import { App, HttpBackend, ")
      .replace("new WxccProvider", `new HttpBackend(stack, { address: ${address} });\nnew WxccProvider`);
    const migrate = "terraform init -migrate-state -force-copy -input=false";
    const plan = "terraform plan -detailed-exitcode -input=false";

    packed.synthesise(remote);
    expect(await shell(`${migrate}\n${plan}`, stack)).toMatchObject({ code: 0 });
    const refused = spawnSync("npx", ["wxcc", "plan"], { cwd: packed.project, env: packed.environment });
    expect(String(refused.stderr)).toContain('The backend "http" cannot be used');

    rmSync(join(packed.project, "terraform.support-line.tfstate"));
    packed.synthesise(guided);
    expect(await shell(migrate, stack)).toMatchObject({ code: 0 });
    expect(packed.run("npx", "wxcc", "plan", "--detailed-exitcode")).toContain("No changes.");
    expect(await shell(plan, stack)).toMatchObject({ code: 0 });
  }, 120_000);

  function drift() {
    const { status, stdout } = spawnSync("npx", ["wxcc", "drift", "--format", "json"], {
      cwd: packed.project,
      env: packed.environment,
      encoding: "utf8",
    });
    return { status, stdout };
  }
});
