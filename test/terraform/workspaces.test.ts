// Workspaces share a folder and its data directory, but no objects: the record of a create that one of them began must
// not let another adopt what it made.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../src/emulator";
import { terraformPlace, terraformRecords } from "../../src/engine";
import { Project } from "./project";
import { describeTerraform } from "./terraform";

const chat = `
  resource "wxcc_channel" "chat" {
    name                    = "chat"
    channel_type            = "chat"
    service_level_threshold = 30
  }
`;

test("creates under way are noted for each workspace apart", () => {
  const folder = mkdtempSync(join(tmpdir(), "wxcc-workspaces-"));
  try {
    expect(terraformRecords(terraformPlace(folder, {}))).toBe(join(folder, ".terraform/wxcc-pending"));
    const variables = { TF_WORKSPACE: "blue", TF_DATA_DIR: "data" };
    expect(terraformRecords(terraformPlace(folder, variables))).toBe(join(folder, "data/wxcc-pending-blue"));
    mkdirSync(join(folder, ".terraform"));
    writeFileSync(join(folder, ".terraform/environment"), "green");
    expect(terraformRecords(terraformPlace(folder, {}))).toBe(join(folder, ".terraform/wxcc-pending-green"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

describeTerraform("a data directory that can't be written to", () => {
  test("stops a create before it is sent: the message says where, why and what to do", async () => {
    const emulator = await startEmulator({ requestsPerMinute: 0 });
    const project = await Project.with(emulator);
    try {
      mkdirSync(join(project.folder, ".terraform"));
      project.file(".terraform/wxcc-pending", "").write(chat);
      const message = await project.problem("apply", "-auto-approve", "-input=false");
      expect(message).toContain("Error: What is under way can't be noted on disk");
      expect(message).toMatch(/\.terraform\/wxcc-pending: ENOTDIR.*the change was not begun.*TF_DATA_DIR/);
      expect(emulator.requests().filter(({ method }) => method !== "GET")).toEqual([]);
    } finally {
      project.remove();
      await emulator.close();
    }
  });
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
    project.write(chat);
    await project.apply();
    Object.assign(project.environment, { TF_WORKSPACE: "blue" });
    expect(await project.problem("apply", "-auto-approve", "-input=false")).toContain('"chat"');
    await project.ok("destroy", "-auto-approve", "-input=false");
    expect(emulator.tenant().entities["entry-point"]?.map(({ name }) => name)).toContain("chat");
  });
});
