// Attributes far beyond gRPC's usual 4 MB travel both ways.

import { startEmulator } from "../../src/emulator";
import { flowDocument } from "../scenarios/flow-document";
import { Project } from "./project";
import { describeTerraform } from "./terraform";

describeTerraform("an attribute of 6 MB", () => {
  test("is planned, applied and read", async () => {
    const emulator = await startEmulator({ requestsPerMinute: 0, behaviour: { flowSizeLimit: 10_000_000 } });
    const project = await Project.with(emulator);
    try {
      const large = { ...flowDocument(), description: "x".repeat(6_000_000) };
      project.file("flow.json", JSON.stringify(large));
      project.write('resource "wxcc_flow" "large" { definition = file("flow.json") }');
      await project.apply();
      expect(await project.actions()).toEqual({});
    } finally {
      project.remove();
      await emulator.close();
    }
  });
});
