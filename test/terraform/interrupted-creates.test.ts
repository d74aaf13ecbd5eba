// Creates that were cut off, with a real Terraform and wxcc on one state: each door finds what the other has left, and
// what nobody wants any more is told and can be undone.

import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator, type RequestLogEntry } from "../../src/emulator";
import { program } from "../cli/wxcc";
import { Project, unframed } from "./project";
import { describeTerraform, runProgram, type Finished } from "./terraform";

const line = { name: "line", channel_type: "inbound_telephony", service_level_threshold: 30 };
const channel = { resource: { wxcc_channel: { line } } };
const nothing = {};

describeTerraform("a create that was cut off", () => {
  let onRequest: (entry: RequestLogEntry) => void;
  let emulator: Emulator;
  let project: Project;
  beforeEach(async () => {
    onRequest = () => undefined;
    emulator = await startEmulator({ requestsPerMinute: 0, onRequest: (entry) => onRequest(entry) });
    project = await Project.with(emulator);
    project.environment.WXCC_MAX_RETRIES = "0";
    rmSync(join(project.folder, "main.tf")); // both doors read JSON
  });
  afterEach(async () => {
    await emulator.close();
    project.remove();
  });

  const configure = (configuration: object) =>
    project.file(
      "main.tf.json",
      JSON.stringify({
        terraform: { required_providers: { wxcc: { source: "wxcc/wxcc" } } },
        ...configuration,
      }),
    );
  const wxcc = (...words: string[]): Promise<Finished> =>
    runProgram(process.execPath, [program(), ...words], { cwd: project.folder, env: project.environment });
  const byTerraform = () => project.terraform("apply", "-auto-approve", "-input=false");
  const byWxcc = () => wxcc("apply", "--auto-approve");
  const channels = () =>
    (emulator.tenant().entities["entry-point"] ?? [])
      .filter(({ systemDefault, systemInternal }) => systemDefault !== true && systemInternal !== true)
      .map(({ name }) => name);
  const records = () =>
    ["terraform.tfstate.pending", ".terraform/wxcc-pending"]
      .map((name) => join(project.folder, name))
      .flatMap((folder) => (existsSync(folder) ? readdirSync(folder) : []));

  /** The create has its effect; nothing is heard of it, and it can't be looked up. */
  async function cutOff(apply: () => Promise<Finished>) {
    configure(channel);
    emulator.setFaults([{ operation: "entry-point.create", effect: { kind: "reset-after-commit" } }]);
    onRequest = ({ operation }) => {
      if (operation === "entry-point.create") emulator.setFaults([{ effect: { kind: "reset" } }]);
    };
    expect((await apply()).code).toBe(1);
    onRequest = () => undefined;
    emulator.setFaults([]);
    expect(channels()).toEqual(["line"]);
    expect(records()).toHaveLength(1);
  }

  const doors = [
    ["Terraform", "wxcc", byTerraform, byWxcc],
    ["wxcc", "Terraform", byWxcc, byTerraform],
  ] as const;

  test.each(doors)(
    "under %s is taken over by %s",
    async (_first, second, one, other) => {
      await cutOff(one);
      const { code, stdout, stderr } = await other();
      expect(`${code} ${stdout}${stderr}`).toContain("0 ");
      expect(stdout).toContain("1 added");
      expect(channels()).toEqual(["line"]);
      if (second === "wxcc") expect(records()).toEqual([]);
      expect((await project.terraform("plan", "-input=false", "-detailed-exitcode")).code).toBe(0);
      expect((await wxcc("plan", "--detailed-exitcode")).code).toBe(0);
      expect(records()).toEqual([]);
    },
    120_000,
  );

  test.each(doors)(
    "under %s by a long Retry-After is taken over by %s",
    async (_first, _second, one, other) => {
      configure(channel);
      onRequest = ({ operation }) => {
        if (operation !== "entry-point.create") return;
        const headers = { "retry-after": "3600" };
        emulator.setFaults([{ effect: { kind: "status", status: 429, headers } }]);
      };
      expect((await one()).code).toBe(1);
      onRequest = () => undefined;
      emulator.setFaults([]);
      expect(channels()).toEqual(["line"]);
      expect((await other()).stdout).toContain("1 added");
      expect(channels()).toEqual(["line"]);
      expect((await wxcc("plan", "--detailed-exitcode")).code).toBe(0);
    },
    120_000,
  );

  test("under Terraform and not wanted any more is undone by wxcc destroy on the same state", async () => {
    await cutOff(byTerraform);
    expect((await wxcc("destroy", "--auto-approve")).stdout).toContain("1 destroyed");
    expect(channels()).toEqual([]);
    expect(records()).toEqual([]);
  }, 120_000);

  test("is a warning of every plan and apply of Terraform, which wxcc doctor --fix undoes", async () => {
    await cutOff(byTerraform);
    configure({ resource: { wxcc_channel: { other: { ...line, name: "other" } } } });
    const told = unframed((await project.terraform("plan", "-input=false")).stdout);
    expect(told).toContain('Channel "line" was made by a create that was cut off');
    expect(told).toContain("wxcc doctor --fix in this folder deletes it");
    const applied = await byTerraform();
    expect(unframed(applied.stdout)).toContain('Channel "line" was made by a create that was cut off');
    expect(applied.code).toBe(0);
    expect(channels().sort()).toEqual(["line", "other"]);

    const looked = await wxcc("doctor");
    expect(unframed(looked.stdout)).toContain('channel "line"');
    expect(channels().sort()).toEqual(["line", "other"]);
    const fixed = await wxcc("doctor", "--fix");
    expect(unframed(fixed.stdout)).toContain("was made by a create that was cut off: deleted");
    expect(channels()).toEqual(["other"]);
    const quiet = await project.terraform("plan", "-input=false", "-detailed-exitcode");
    expect(quiet.code).toBe(0);
    expect(unframed(quiet.stdout)).not.toContain("cut off");
    expect(records()).toEqual([]);
  }, 180_000);

  test("stays known when Terraform has nothing left to manage and starts no provider", async () => {
    await cutOff(byTerraform);
    rmSync(join(project.folder, "main.tf.json"));
    project.write("");
    expect((await project.terraform("destroy", "-auto-approve", "-input=false")).code).toBe(0);
    expect(channels()).toEqual(["line"]);
    const fixed = await wxcc("doctor", "--fix");
    expect(unframed(fixed.stdout)).toContain("deleted");
    expect(channels()).toEqual([]);
    expect(records()).toEqual([]);
  }, 120_000);

  test("is not what an ordinary apply of Terraform leaves: no warning, and nothing to fix", async () => {
    configure(channel);
    expect((await byTerraform()).code).toBe(0);
    expect(records()).toHaveLength(1); // until the next read
    expect(unframed((await wxcc("doctor", "--fix")).stdout)).toContain("there are none");
    expect(channels()).toEqual(["line"]);
    configure(nothing);
    const planned = await project.terraform("plan", "-input=false", "-refresh=false");
    expect(unframed(planned.stdout)).not.toContain("cut off");
    expect((await wxcc("destroy", "--auto-approve")).code).toBe(0);
    expect([...channels(), ...records()]).toEqual([]);
  }, 120_000);
});
