// A provider block whose values come from other resources: planned without looking anything up, applied as usual.

import { startEmulator, type Emulator } from "../../src/emulator";
import { wave } from "../emulator/raw-http";
import { definition } from "../scenarios/flow-document";
import { Project } from "./project";
import { describeTerraform } from "./terraform";

describeTerraform("settings that are not known while planning", () => {
  let emulator: Emulator;
  let project: Project;
  beforeAll(async () => {
    emulator = await startEmulator({ requestsPerMinute: 0 });
  });
  afterAll(() => emulator.close());
  beforeEach(async () => {
    emulator.reset();
    project = await Project.with(emulator);
    project.file("flow.json", definition()).file("hold.wav", wave(8));
  });
  afterEach(() => project.remove());

  /** What else there is beside a token that is only known after apply; another round makes it unknown again. */
  const configuration = (round: string, rest: string, setting = "access_token") => `
    resource "terraform_data" "token" {
      input = "${setting === "api_url" ? emulator.url : emulator.accessToken}"
      triggers_replace = ${JSON.stringify(round)}
    }
    provider "wxcc" { ${setting} = terraform_data.token.output }
    ${rest}
  `;

  const objects = `
    resource "wxcc_flow" "main" { definition = file("flow.json") }
    resource "wxcc_channel" "sales" {
      name = "sales"
      channel_type = "inbound_telephony"
      service_level_threshold = 30
      flow_id = wxcc_flow.main.id
    }
    resource "wxcc_support_number" "sales" {
      number = "+14085550101"
      channel_id = wxcc_channel.sales.id
    }
    resource "wxcc_music_on_hold" "file" {
      name = "file.wav"
      source = "hold.wav"
    }
    resource "wxcc_music_on_hold" "inline" {
      name = "inline.wav"
      content_base64 = filebase64("hold.wav")
    }
  `;

  test("new objects are planned without a request, and applied", async () => {
    project.write(configuration("one", objects));
    await project.plan();
    expect(emulator.requests()).toEqual([]);
    await project.apply();
    expect(await project.actions()).toEqual({});
  });

  test("existing objects keep what the state says, and a change of theirs is planned and applied", async () => {
    project.write(configuration("one", objects));
    await project.apply();
    const before = emulator.requests().length;
    project.write(configuration("two", objects.replace("threshold = 30", "threshold = 60")));
    expect(await project.actions()).toEqual({
      "terraform_data.token": "delete/create",
      "wxcc_channel.sales": "update",
    });
    expect(emulator.requests()).toHaveLength(before);
    await project.apply();
    expect(await project.actions()).toEqual({});
  });

  test("a replacement, a new sound and a destroy are planned without a request, and applied", async () => {
    await project.write(configuration("one", objects, "api_url")).apply();
    const before = emulator.requests().length;
    const changed = objects
      .replace('filebase64("hold.wav")', 'filebase64("other.wav")')
      .replace('source = "hold.wav"', 'source = "other.wav"');
    project.file("other.wav", wave(16)).write(configuration("two", changed, "api_url"));
    const plan = await project.actions("-replace=wxcc_channel.sales");
    expect(plan).toEqual({
      "terraform_data.token": "delete/create",
      "wxcc_channel.sales": "delete/create",
      "wxcc_support_number.sales": "update",
      "wxcc_music_on_hold.file": "update",
      "wxcc_music_on_hold.inline": "update",
    });
    expect(emulator.requests()).toHaveLength(before);
    await project.ok("apply", "test.tfplan");
    expect(await project.actions()).toEqual({});
    const asked = emulator.requests().length;
    await project.write(configuration("three", "", "api_url")).plan();
    expect(emulator.requests()).toHaveLength(asked);
    await project.apply();
    expect(emulator.tenant().entities.flow).toEqual([]);
  });

  test("deletion_protection holds, though nothing can be looked up", async () => {
    const guarded = objects.replace("threshold = 30", "threshold = 30\n  deletion_protection = true");
    await project.write(configuration("one", guarded)).apply();
    project.write(configuration("two", ""));
    expect(await project.problem("plan")).toContain('Channel "sales" is protected against deletion');
  });

  test("an import says which setting is missing, also when its configuration shall be generated", async () => {
    await project.write(configuration("one", objects)).apply();
    const fresh = await Project.with(emulator);
    try {
      const block = 'import {\n  to = wxcc_channel.sales\n  id = "sales"\n}\n';
      const missing = /Channel "sales" can't be imported yet.*not known yet: access_token\..*\(-target\)/;
      const written =
        'resource "wxcc_channel" "sales" {\n name = "sales"\n channel_type = "inbound_telephony"\n service_level_threshold = 30\n}';
      fresh.write(configuration("one", `${block}${written}`));
      expect(await fresh.problem("plan")).toMatch(missing);
      fresh.write(configuration("one", block));
      expect(await fresh.problem("plan", "-generate-config-out=generated.tf")).toMatch(missing);
      await fresh.apply("-target=terraform_data.token");
      await fresh.ok("plan", "-generate-config-out=generated.tf");
      expect(await fresh.apply()).toContain("1 imported, 0 added, 0 changed");
    } finally {
      fresh.remove();
    }
  });

  test("a data source that must be read says which setting is missing", async () => {
    project.write(configuration("one", 'data "wxcc_queue" "q" { name = "Queue-1" }'));
    const problem = await project.problem("plan");
    expect(problem).toContain("The queue can't be looked up yet");
    expect(problem).toContain("Settings of the provider are not known yet: access_token.");
  });
});
