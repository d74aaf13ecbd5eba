// A provider block whose values come from other resources: planned without looking anything up, applied as usual.

import { startEmulator, type Emulator } from "../../src/emulator";
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
    project.file("flow.json", definition());
  });
  afterEach(() => project.remove());

  /** What else there is beside a token that is only known after apply; another round makes it unknown again. */
  const configuration = (round: string, rest: string) => `
    resource "terraform_data" "token" {
      input = var.token
      triggers_replace = ${JSON.stringify(round)}
    }
    variable "token" { default = "${emulator.accessToken}" }
    provider "wxcc" { access_token = terraform_data.token.output }
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

  test("a data source that must be read says which setting is missing", async () => {
    project.write(configuration("one", 'data "wxcc_queue" "q" { name = "Queue-1" }'));
    const problem = await project.problem("plan");
    expect(problem).toContain("The queue can't be looked up yet");
    expect(problem).toContain("Settings of the provider are not known yet: access_token.");
  });
});

describeTerraform("data wxcc_call_path", () => {
  test("tells in a check block where a call breaks, and that it gets through", async () => {
    const emulator = await startEmulator({ requestsPerMinute: 0 });
    const project = await Project.with(emulator);
    try {
      const queue = 'bindings = { "bbbbbbbb-0000-4000-8000-000000000001" = data.wxcc_queue.q.id }';
      const configuration = (active: boolean) => `
        data "wxcc_queue" "q" { name = "Queue-1" }
        resource "wxcc_flow" "main" {
          definition = file("flow.json")
          ${queue}
        }
        resource "wxcc_channel" "sales" {
          name = "sales"
          channel_type = "inbound_telephony"
          service_level_threshold = 30
          flow_id = wxcc_flow.main.id
          active = ${active}
        }
        resource "wxcc_support_number" "sales" {
          number = "+14085550101"
          channel_id = wxcc_channel.sales.id
        }
        check "calls_get_through" {
          data "wxcc_call_path" "sales" {
            number = wxcc_support_number.sales.number
            depends_on = [wxcc_support_number.sales, wxcc_channel.sales]
          }
          assert {
            condition     = data.wxcc_call_path.sales.ok
            error_message = join("\\n", data.wxcc_call_path.sales.problems)
          }
        }
      `;
      project.file("flow.json", definition()).write(configuration(true));
      expect(await project.apply()).not.toContain("Check block assertion failed");
      project.write(configuration(false));
      const output = (await project.apply()).replace(/\s+/g, " ");
      expect(output).toContain("Check block assertion failed");
      expect(output).toContain('Channel "sales" is switched off: It takes no contacts.');
    } finally {
      project.remove();
      await emulator.close();
    }
  });
});
