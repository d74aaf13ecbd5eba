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

describeTerraform("import of objects with everything set", () => {
  let emulator: Emulator;
  let project: Project;
  let fresh: Project;
  beforeEach(async () => {
    emulator = await startEmulator({ requestsPerMinute: 0 });
    [project, fresh] = [await Project.with(emulator), await Project.with(emulator)];
    project.file("flow.json", definition());
  });
  afterEach(async () => {
    for (const each of [project, fresh]) each.remove();
    await emulator.close();
  });

  const everything = `
    data "wxcc_queue" "out" { name = "Outdial Queue-1" }
    resource "wxcc_flow" "main" {
      definition     = file("flow.json")
      version_labels = ["Live", "Test"]
    }
    resource "wxcc_music_on_hold" "waiting" {
      name           = "waiting.wav"
      content_base64 = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA="
      description    = "Slow \\"waltz\\""
    }
    resource "wxcc_channel" "line" {
      name                    = "line"
      description             = "A \\"quoted\\" one\\nof two lines, $\${not} a %%{template}"
      channel_type            = "inbound_telephony"
      service_level_threshold = 30
      maximum_active_contacts = 7
      active                  = false
      time_zone               = "Europe/Berlin"
      flow_id                 = wxcc_flow.main.id
      flow_version_label      = "Live"
      flow_override           = { "a b" = { type = "STRING", value = "x" }, c = { type = "AUDIO", entity_type = "audio-file", entity_id = "y" } }
      music_on_hold_id        = wxcc_music_on_hold.waiting.id
      overflow_number         = "14085550199"
      callback_enabled        = true
      deletion_protection     = true
    }
    resource "wxcc_channel" "outdial" {
      name                    = "outdial"
      channel_type            = "outdial_telephony"
      service_level_threshold = 30
      flow_id                 = wxcc_flow.main.id
      outdial_queue_id        = data.wxcc_queue.out.id
    }
    resource "wxcc_channel" "social" {
      name                    = "social"
      channel_type            = "social"
      social_channel_type     = "messagebird"
      service_level_threshold = 30
      asset_id                = "asset-1"
    }
    resource "wxcc_channel" "mail" {
      name                    = "mail"
      channel_type            = "email"
      service_level_threshold = 30
    }
    resource "wxcc_support_number" "line" {
      number         = "+14085550101"
      channel_id     = wxcc_channel.line.id
      extension      = "4711"
      routing_prefix = "88"
      default_ani    = true
    }
  `;

  test("a generated configuration plans no change, for those that the system made as well", async () => {
    await project.write(everything).apply();
    const { values } = JSON.parse(await project.ok("show", "-json")) as {
      values: { root_module: { resources: { address: string; mode: string; values: { id: string } }[] } };
    };
    const managed = values.root_module.resources.filter(({ mode }) => mode === "managed");
    const ids = Object.fromEntries(managed.map(({ address, values: { id } }) => [address, id]));
    const bySystem = {
      "wxcc_music_on_hold.default": "defaultmusic_on_hold.wav",
      "wxcc_channel.internal": "System internal channel",
    };
    const blocks = Object.entries({ ...ids, ...bySystem }).map(
      ([to, id]) => `import {\n  to = ${to}\n  id = ${JSON.stringify(id)}\n}`,
    );
    await fresh.write(blocks.join("\n")).ok("plan", "-generate-config-out=generated.tf");
    expect(await fresh.apply()).toContain("9 imported, 0 added, 0 changed, 0 destroyed");
    expect(await fresh.actions()).toEqual({});
    fresh.write(`import {\n  to = wxcc_channel.transfer\n  id = "Outdial transfer to queue"\n}`);
    expect(await fresh.problem("plan", "-generate-config-out=more.tf")).toContain(
      'Channel "Outdial transfer to queue" was made by the system and can\'t be imported',
    );
  });

  test("import blocks with for_each take names, ids, and numbers in any spelling", async () => {
    await project.write(everything).apply();
    fresh.write(`
      locals {
        channels = { social = "social", mail = "mail" }
        numbers  = ["+1 408 555 0101"]
      }
      import {
        for_each = local.channels
        to       = wxcc_channel.chats[each.key]
        id       = each.value
      }
      import {
        for_each = toset(local.numbers)
        to       = wxcc_support_number.lines[each.key]
        id       = each.value
      }
      resource "wxcc_channel" "chats" {
        for_each                = local.channels
        name                    = each.key
        channel_type            = each.key == "mail" ? "email" : "social"
        social_channel_type     = each.key == "mail" ? null : "sms"
        asset_id                = each.key == "mail" ? null : "asset-1"
        service_level_threshold = 30
      }
      data "wxcc_channel" "line" { name = "line" }
      resource "wxcc_support_number" "lines" {
        for_each       = toset(local.numbers)
        number         = "+14085550101"
        channel_id     = data.wxcc_channel.line.id
        extension      = "4711"
        routing_prefix = "88"
      }
    `);
    expect(await fresh.apply()).toContain("3 imported, 0 added, 0 changed, 0 destroyed");
    expect(await fresh.actions()).toEqual({});
  });
});
