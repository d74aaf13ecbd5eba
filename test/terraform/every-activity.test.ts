// Flows with every activity, left by every exit, through a real Terraform: applied once, then nothing is to be done.

import { startEmulator } from "../../src/emulator";
import { flowOfEveryActivity, successSpellings } from "../emulator/every-activity";
import { Raw } from "../emulator/raw-http";
import { Project } from "./project";
import { describeTerraform } from "./terraform";

describeTerraform("flows of every activity", () => {
  test("are imported, published, and plan empty afterwards", async () => {
    const emulator = await startEmulator({ requestsPerMinute: 0 });
    const project = await Project.with(emulator);
    try {
      const raw = new Raw(emulator);
      const named = { flow: (await raw.createFlow("Target")).id, channel: (await raw.createChannel()).id };
      successSpellings.forEach((spelling, position) =>
        project.file(`every-${position}.json`, JSON.stringify(flowOfEveryActivity(spelling, named), null, 1)),
      );
      project.write(`
        resource "wxcc_flow" "every" {
          count          = ${successSpellings.length}
          definition     = file("every-\${count.index}.json")
          version_labels = ["Live"]
        }
      `);
      expect(Object.values(await project.actions())).toEqual(successSpellings.map(() => "create"));
      await project.apply();
      expect(await project.actions()).toEqual({});
    } finally {
      project.remove();
      await emulator.close();
    }
  });
});
