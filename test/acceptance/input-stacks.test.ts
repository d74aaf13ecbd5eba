// Two CDKTF stacks of which one uses a value of the other: CDKTF writes an output here and a look into the other's
// state there.

import { App, TerraformOutput, TerraformStack } from "cdktf";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { resources, WxccProvider } from "../../src";
import { Workplace } from "../cli/wxcc";

describe("stacks that use each other's values", () => {
  let place: Workplace;
  let cwd: string;
  beforeEach(async () => {
    place = await Workplace.open();
    cwd = process.cwd();
    process.chdir(place.folder); // CDKTF puts the states of its stacks into the working folder
  });
  afterEach(async () => {
    process.chdir(cwd);
    await place.close();
  });

  /** Numbers come first by their name, and need the lines. */
  function synthesise(): void {
    const app = new App({ outdir: place.path("cdktf.out") });
    const numbers = new TerraformStack(app, "a-numbers");
    const lines = new TerraformStack(app, "lines");
    new WxccProvider(numbers, "wxcc");
    new WxccProvider(lines, "wxcc");
    const line = new resources.Channel(lines, "sales", {
      name: "sales",
      channelType: "inbound_telephony",
      serviceLevelThreshold: 20,
    });
    const number = new resources.SupportNumber(numbers, "main", {
      number: "+14085550101",
      channelId: line.id,
    });
    new TerraformOutput(numbers, "channel", { value: number.channelId });
    app.synth();
  }

  const words = (text: string) => text.replace(/\s+/g, " ");

  test("are named in the order in which they are applied, and pass their values on", async () => {
    synthesise();
    const unnamed = await place.wxcc("plan");
    expect(unnamed.code).toBe(1);
    expect(unnamed.stderr).toContain(
      "  cdktf.out/stacks/lines\n    cdktf.out/stacks/a-numbers (needs lines)",
    );

    const early = await place.wxcc("plan", "cdktf.out/stacks/a-numbers");
    expect(early.code).toBe(1);
    expect(words(early.stderr)).toContain("there is no state yet");
    expect(words(early.stderr)).toContain("Apply the stack lines first: wxcc apply cdktf.out/stacks/lines");
    expect(await place.wxcc("validate", "cdktf.out/stacks/a-numbers")).toMatchObject({ code: 0 });

    expect(await place.wxcc("apply", "cdktf.out/stacks/lines", "--auto-approve")).toMatchObject({ code: 0 });
    const applied = await place.wxcc("apply", "cdktf.out/stacks/a-numbers", "--auto-approve");
    expect(applied).toMatchObject({ code: 0 });
    const id = await place.wxcc("output", "--raw", "channel", "cdktf.out/stacks/a-numbers");
    expect(id.stdout).toMatch(/^[0-9a-f-]{36}$/);
    expect(readFileSync(place.path("terraform.lines.tfstate"), "utf8")).toContain(id.stdout);
    const again = await place.wxcc("plan", "cdktf.out/stacks/a-numbers", "--detailed-exitcode");
    expect(again).toMatchObject({ code: 0 });
    // What CDKTF passes between stacks is hidden where it leaves.
    const outputs = await place.wxcc("output", "cdktf.out/stacks/lines");
    expect(outputs.stdout).toContain("(sensitive value)");
    expect(outputs.stdout).not.toContain(id.stdout);
  });

  test("say which stack has to be applied when the other state has no such output", async () => {
    synthesise();
    expect(await place.wxcc("apply", "cdktf.out/stacks/lines", "--auto-approve")).toMatchObject({ code: 0 });
    const path = place.path("terraform.lines.tfstate");
    const state = JSON.parse(readFileSync(path, "utf8")) as object;
    writeFileSync(path, JSON.stringify({ ...state, outputs: { other: { value: "x", type: "string" } } }));
    const { code, stderr } = await place.wxcc("plan", "cdktf.out/stacks/a-numbers");
    expect(code).toBe(1);
    expect(words(stderr)).toMatch(
      /Cannot find the output "cross-stack-output-[^"]+" of data\.terraform_remote_state/,
    );
    expect(words(stderr)).toContain("holds other.");
    expect(words(stderr)).toContain("Apply the stack lines first");
    writeFileSync(path, "{");
    expect((await place.wxcc("plan", "cdktf.out/stacks/a-numbers")).stderr).toContain("is not valid JSON");
    rmSync(path);
  });

  test("a secret output of another state is hidden on the screen", async () => {
    place.configure({
      data: {
        terraform_remote_state: {
          other: { backend: "local", config: { path: "other.tfstate" }, defaults: { fallback: "chat" } },
        },
      },
      resource: {
        wxcc_channel: {
          a: {
            name: "a",
            description: "${data.terraform_remote_state.other.outputs.secret}",
            channel_type: "${data.terraform_remote_state.other.outputs.fallback}",
            service_level_threshold: '${data.terraform_remote_state.other.outputs["numbers"][0]}',
          },
        },
      },
    });
    const outputs = {
      secret: { value: "hush-hush", type: "string", sensitive: true },
      numbers: { value: [25], type: ["tuple", ["number"]] },
    };
    writeFileSync(place.path("other.tfstate"), JSON.stringify({ version: 4, outputs }));
    const { code, stdout } = await place.wxcc("apply", "--auto-approve");
    expect(code).toBe(0);
    expect(stdout).not.toContain("hush-hush");
    expect(place.attribute("wxcc_channel.a", "description")).toBe("hush-hush");
    expect(place.attribute("wxcc_channel.a", "service_level_threshold")).toBe(25);
  });
});
