// The provider's functions as a configuration calls them.

import { startEmulator, type Emulator } from "../../src/emulator";
import { definition, exported } from "../scenarios/flow-document";
import { Project } from "./project";
import { describeTerraform } from "./terraform";

describeTerraform("functions", () => {
  const hours = "cccccccc-0000-4000-8000-000000000001";
  let emulator: Emulator;
  let project: Project;
  beforeAll(async () => {
    emulator = await startEmulator({ requestsPerMinute: 0 });
    project = await Project.with(emulator);
    project.file("flow.json", definition({ businessHours: hours }));
    // No connection is needed for them.
    Object.assign(project.environment, { WXCC_API_URL: "", WXCC_ACCESS_TOKEN: "" });
  });
  afterAll(async () => {
    project.remove();
    await emulator.close();
  });

  test("compute what is known, without a connection", async () => {
    project.write(`
      output "national" { value = provider::wxcc::e164("(408) 555-0100", "US") }
      output "international" { value = provider::wxcc::e164("+49 30 123456", null) }
      output "hours" { value = provider::wxcc::flow_uses_business_hours(file("flow.json")) }
      output "references" { value = provider::wxcc::flow_references(file("flow.json")) }
    `);
    await project.apply();
    expect(await project.outputs()).toEqual({
      national: "+14085550100",
      international: "+4930123456",
      hours: true,
      references: { queues: [exported.queue], business_hours: [hours], audio_files: [exported.music] },
    });
  });

  test("blame the argument that is wrong", async () => {
    project.write('output "number" { value = provider::wxcc::e164("4085550100", "us") }');
    const problem = await project.problem("plan");
    expect(problem).toContain('Invalid value for "country" parameter: "us" is no country.');
    project.write('output "hours" { value = provider::wxcc::flow_uses_business_hours("{}") }');
    expect(await project.problem("plan")).toContain(
      'Invalid value for "definition" parameter: Flow definition is not an exported flow.',
    );
  });
});
