// Workspaces share a folder and its data directory, but no objects: the record of a create that one of them began must
// not let another adopt what it made.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../src/emulator";
import { writeAheadFolder } from "../../src/terraform/provider-server";
import { Project } from "./project";
import { describeTerraform } from "./terraform";

test("creates under way are noted for each workspace apart", () => {
  const folder = mkdtempSync(join(tmpdir(), "wxcc-workspaces-"));
  try {
    expect(writeAheadFolder({ folder, variables: {} })).toBe(join(folder, ".terraform/wxcc-pending"));
    const variables = { TF_WORKSPACE: "blue", TF_DATA_DIR: "data" };
    expect(writeAheadFolder({ folder, variables })).toBe(join(folder, "data/wxcc-pending-blue"));
    mkdirSync(join(folder, ".terraform"));
    writeFileSync(join(folder, ".terraform/environment"), "green");
    expect(writeAheadFolder({ folder, variables: {} })).toBe(join(folder, ".terraform/wxcc-pending-green"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

describeTerraform("two workspaces of one folder", () => {
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

  test("the second is refused the name of the first one's channel, and destroys nothing of it", async () => {
    project.write(
      'resource "wxcc_channel" "chat" {\n  name = "chat"\n  channel_type = "chat"\n  service_level_threshold = 30\n}\n',
    );
    await project.apply();
    Object.assign(project.environment, { TF_WORKSPACE: "blue" });
    expect(await project.problem("apply", "-auto-approve", "-input=false")).toContain('"chat"');
    await project.ok("destroy", "-auto-approve", "-input=false");
    expect(emulator.tenant().entities["entry-point"]?.map(({ name }) => name)).toContain("chat");
  });
});
