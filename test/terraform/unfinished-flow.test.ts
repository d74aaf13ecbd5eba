// A flow that was imported but could not be published: the next apply publishes it, and makes no second one.

import { startEmulator, type Emulator } from "../../src/emulator";
import { definition } from "../scenarios/flow-document";
import { Project } from "./project";
import { describeTerraform } from "./terraform";

describeTerraform("a flow that could not be published", () => {
  let emulator: Emulator;
  let project: Project;
  beforeEach(async () => {
    emulator = await startEmulator({ requestsPerMinute: 0 });
    project = await Project.with(emulator);
    project.file("flow.json", definition());
  });
  afterEach(async () => {
    project.remove();
    await emulator.close();
  });

  test.each(["", "lifecycle {\n create_before_destroy = true\n }"])(
    "is published by the next apply (%j)",
    async (lifecycle) => {
      project.write(`
        resource "wxcc_flow" "main" {
          definition = file("flow.json")
          ${lifecycle}
        }
        resource "wxcc_channel" "sales" {
          name = "sales"
          channel_type = "inbound_telephony"
          service_level_threshold = 30
          flow_id = wxcc_flow.main.id
        }
      `);
      emulator.setFaults([{ operation: "flow.publish", effect: { kind: "status", status: 400 } }]);
      const problem = await project.problem("apply", "-auto-approve");
      expect(problem).toContain('Flow "main" was imported but not published');
      expect(problem).toContain("Apply again to publish it.");
      const [imported] = flows();
      emulator.setFaults([]);
      await project.apply();
      expect(flows()).toEqual([imported]);
      expect(emulator.tenant().entities.flow?.[0]).toMatchObject({ status: "Published" });
      expect(emulator.requests().filter(({ operation }) => operation === "flow.delete")).toEqual([]);
      expect(await project.actions()).toEqual({});
    },
  );

  function flows() {
    return (emulator.tenant().entities.flow ?? []).map(({ id, name }) => ({ id, name }));
  }
});
