// Existing objects taken into the state: by id and by name, and with a configuration that Terraform writes itself.

import { startEmulator, type Emulator } from "../../src/emulator";
import { definition } from "../scenarios/flow-document";
import { Project } from "./project";
import { describeTerraform } from "./terraform";

const objects = `
  resource "wxcc_flow" "main" {
    definition = file("flow.json")
  }
  resource "wxcc_music_on_hold" "waiting" {
    name           = "waiting.wav"
    content_base64 = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA="
    description    = "Slow waltz"
  }
  resource "wxcc_channel" "sales" {
    name                    = "sales"
    channel_type            = "inbound_telephony"
    service_level_threshold = 30
    flow_id                 = wxcc_flow.main.id
    music_on_hold_id        = wxcc_music_on_hold.waiting.id
  }
  resource "wxcc_support_number" "sales" {
    number     = "+14085550101"
    channel_id = wxcc_channel.sales.id
  }
`;

const names = {
  "wxcc_flow.main": "main",
  "wxcc_music_on_hold.waiting": "waiting.wav",
  "wxcc_channel.sales": "sales",
  "wxcc_support_number.sales": "14085550101",
};

describeTerraform("import", () => {
  let emulator: Emulator;
  let project: Project;
  let ids: Record<string, string>;
  beforeAll(async () => {
    emulator = await startEmulator({ requestsPerMinute: 0 });
    project = await Project.with(emulator);
    project.file("flow.json", definition()).write(objects);
    await project.apply();
    const { values } = JSON.parse(await project.ok("show", "-json")) as {
      values: { root_module: { resources: { address: string; values: { id: string } }[] } };
    };
    ids = Object.fromEntries(
      values.root_module.resources.map(({ address, values: { id } }) => [address, id]),
    );
  });
  afterAll(async () => {
    project.remove();
    await emulator.close();
  });

  /** A project of somebody who knows nothing of these objects yet. */
  async function imports(by: Readonly<Record<string, string>>): Promise<Project> {
    const fresh = await Project.with(emulator);
    const blocks = Object.entries(by).map(
      ([address, id]) => `import {\n  to = ${address}\n  id = ${JSON.stringify(id)}\n}\n`,
    );
    return fresh.file("flow.json", definition()).file("imports.tf", blocks.join("\n"));
  }

  test.each(["ids", "names"] as const)(
    "with import blocks by %s, what is configured alike plans no change",
    async (by) => {
      const fresh = await imports(by === "ids" ? ids : names);
      try {
        fresh.write(objects.replace(/ *content_base64.*\n/, ""));
        expect(await fresh.actions()).toEqual({});
        expect(await fresh.apply()).toContain("4 imported, 0 added, 0 changed, 0 destroyed");
        expect(await fresh.actions()).toEqual({});
      } finally {
        fresh.remove();
      }
    },
  );

  test("a generated configuration plans no change, for every type", async () => {
    const fresh = await imports(ids);
    try {
      await fresh.ok("plan", "-generate-config-out=generated.tf");
      expect(await fresh.apply()).toContain("4 imported, 0 added, 0 changed, 0 destroyed");
      expect(await fresh.actions()).toEqual({});
    } finally {
      fresh.remove();
    }
  });

  test("what does not exist is named, with what to give", async () => {
    const fresh = await imports({ "wxcc_channel.sales": "nobody" });
    try {
      fresh.write(
        'resource "wxcc_channel" "sales" {\n name = "a"\n channel_type = "chat"\n service_level_threshold = 1\n}',
      );
      const problem = await fresh.problem("plan");
      expect(problem).toContain('There is no channel "nobody" to import');
      expect(problem).toContain("Give the id of a channel, or its exact name");
    } finally {
      fresh.remove();
    }
  });
});
