// The check of `wxcc verify` as a data source, for runners that have no wxcc.

import { startEmulator } from "../../src/emulator";
import { definition } from "../scenarios/flow-document";
import { Project } from "./project";
import { describeTerraform } from "./terraform";

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
      // The same as a postcondition stops whatever depends on it.
      const strict = configuration(false).replace(
        /check "calls_get_through" \{([\s\S]*?)assert (\{[\s\S]*?\})\s*\}\s*$/,
        (_all, data: string, assertion: string) =>
          `${data.replace(/\}\s*$/, `lifecycle {\n postcondition ${assertion.replaceAll("data.wxcc_call_path.sales", "self")}\n }\n}`)}`,
      );
      expect(strict).toContain("postcondition");
      const refusal = await project.write(strict).problem("apply", "-auto-approve");
      expect(refusal).toContain("Resource postcondition failed");
      expect(refusal).toContain('Channel "sales" is switched off: It takes no contacts.');
    } finally {
      project.remove();
      await emulator.close();
    }
  });
});
