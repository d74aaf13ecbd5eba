// The same objects under other addresses: modules, count and for_each, moved blocks, `terraform state mv`; and the
// commands that only look. None of them may touch the tenant.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { channel, chat, configuration, LiveLines } from "./live-lines";
import { describeTerraform } from "./terraform";

jest.setTimeout(180_000); // a few runs of Terraform each, on machines that may be busy

const lineModule = `
  terraform {
    required_providers {
      wxcc = { source = "wxcc/wxcc" }
    }
  }
  variable "name" {}
  variable "numbers" { type = set(string) }
  resource "wxcc_channel" "line" {
    name                    = var.name
    channel_type            = "inbound_telephony"
    service_level_threshold = 30
  }
  resource "wxcc_support_number" "n" {
    for_each   = var.numbers
    number     = each.key
    channel_id = wxcc_channel.line.id
  }
`;

const oneModule = `
  module "sales" {
    source  = "./line"
    name    = "sales-line"
    numbers = ["+14085550101", "+14085550102"]
  }
`;

const manyModules = `
  module "lines" {
    source   = "./line"
    for_each = { sales = ["+14085550101", "+14085550102"], support = ["+14085550103"] }
    name     = "\${each.key}-line"
    numbers  = each.value
  }
  moved {
    from = module.sales
    to   = module.lines["sales"]
  }
`;

const chats = (count: number) => channel("chat", "chat-${count.index}", { ...chat, count: String(count) });

describeTerraform("addresses", () => {
  let lines: LiveLines;
  beforeEach(async () => {
    lines = await LiveLines.start();
    mkdirSync(join(lines.project.folder, "line"));
    writeFileSync(join(lines.project.folder, "line/main.tf"), lineModule);
  });
  afterEach(() => lines.stop());

  async function modules(source: string): Promise<void> {
    lines.project.write(source);
    await lines.project.ok("get");
    await lines.project.apply();
  }

  async function emptyPlan(...words: string[]): Promise<void> {
    expect(await lines.project.ok("plan", "-detailed-exitcode", ...words)).toContain("No changes.");
  }

  test("a module becomes one of several, instances of count get names: only what is new is written", async () => {
    await modules(configuration(oneModule, chats(3)));
    const before = lines.watch.story().length;
    await modules(configuration(manyModules, chats(3)));
    expect(lines.watch.story().slice(before)).toEqual([
      "entry-point.create support-line",
      "dial-number.create +14085550103",
    ]);
    await lines.project.ok("state", "mv", "wxcc_channel.chat[2]", "wxcc_channel.third");
    lines.project.write(configuration(manyModules, chats(2), channel("third", "chat-2", chat)));
    await emptyPlan();
    await emptyPlan("-refresh=false");
    expect(lines.watch.story().slice(before)).toHaveLength(2);
    expect(lines.watch.lostCalls()).toEqual([]);
    await lines.project.ok("destroy", "-auto-approve");
    expect(lines.channelNames()).toEqual([]);
  });

  test("what was changed by hand: -refresh=false does not see it, -refresh-only takes it, an apply puts it back", async () => {
    await lines.apply(channel("sales", "sales-line"));
    lines.emulator.edit("entry-point", lines.idOf("sales"), { serviceLevelThreshold: 99 });
    const before = lines.watch.story().length;
    await emptyPlan("-refresh=false");
    expect(await lines.project.ok("plan", "-refresh-only")).toMatch(/service_level_threshold += 30 -> 99/);
    await lines.project.apply("-refresh-only");
    expect(lines.state().resources.get("wxcc_channel.sales")?.current?.attributes).toMatchObject({
      service_level_threshold: 99,
    });
    expect(lines.watch.story().slice(before)).toEqual([]);
    await lines.apply();
    expect(lines.watch.story().slice(before)).toEqual(["entry-point.update sales-line"]);
    expect(await lines.problems()).toEqual([]);
  });
});
