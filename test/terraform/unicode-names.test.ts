// A name that the organization spells with other characters for the same letters (Unicode's form D) is the same name.

import { standardIds, startEmulator, type Emulator } from "../../src/emulator";
import { Raw } from "../emulator/raw-http";
import { exported, flowDocument } from "../scenarios/flow-document";
import { Project } from "./project";
import { describeTerraform } from "./terraform";

describeTerraform("a flow whose name the organization spells in another way", () => {
  let emulator: Emulator;
  let project: Project;
  beforeAll(async () => {
    emulator = await startEmulator({ requestsPerMinute: 0 });
    project = await Project.with(emulator);
  });
  afterAll(async () => {
    project.remove();
    await emulator.close();
  });

  test("is updated, never renamed or replaced, and then nothing changes any more", async () => {
    const [composed, decomposed] = ["\u00d6ffnung", "O\u0308ffnung"];
    const bound = { queue: standardIds.queue, music: exported.music };
    await new Raw(emulator).importFlow(flowDocument({ ...bound, name: decomposed }));
    project.file("flow.json", JSON.stringify(flowDocument({ ...bound, name: composed, greeting: "Hello." })));
    const id = String(emulator.tenant().entities["flow"]?.find(({ name }) => name === decomposed)?.["id"]);
    project.write(
      `resource "wxcc_flow" "main" { definition = file("flow.json") }\n` +
        `import {\n  to = wxcc_flow.main\n  id = "${id}"\n}`,
    );
    await project.apply();
    const plan = await project.plan();
    expect(plan.resource_changes?.map(({ change }) => change.actions)).toEqual([["no-op"]]);
    const flows = emulator
      .tenant()
      .entities["flow"]?.filter(({ name }) => String(name).normalize() === composed);
    expect(flows?.map((flow) => flow["id"])).toEqual([id]);
  });
});
