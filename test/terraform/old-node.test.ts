// A Node too old for the provider, as a user of Terraform hears of it.

import { join } from "node:path";
import { type Emulator, startEmulator } from "../../src/emulator";
import { Project } from "./project";
import { describeTerraform } from "./terraform";

describeTerraform("Terraform with an old Node on its PATH", () => {
  let emulator: Emulator;
  let project: Project;

  beforeAll(async () => {
    emulator = await startEmulator({ port: 0 });
    project = await Project.with(emulator);
  }, 60_000);

  afterAll(async () => {
    project.remove();
    await emulator.close();
  });

  test("names the version that is there, the one that is needed and what to do", async () => {
    project.write('resource "wxcc_channel" "a" {\n  name = "a"\n  channel_type = "email"\n}');
    const versions = '{ ...process.versions, node: "18.20.8" }';
    project.file("old.js", `Object.defineProperty(process, "versions", { value: ${versions} });`);
    project.environment["NODE_OPTIONS"] = `--require ${join(project.folder, "old.js")}`;
    const told = await project.problem("plan", "-input=false");
    expect(told).toContain("Node 18.20.8 is too old, 20.9 is needed.");
    expect(told).toContain("install a newer one (https://nodejs.org)");
    expect(emulator.requests()).toEqual([]);
  });
});
