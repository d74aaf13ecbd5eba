// Values that are unknown only in part while planning: one field of an override, one binding, one label of a set. What
// they turn out to be never differs from the plan in a way that Terraform calls a fault of the provider.

import { definition, exported } from "../scenarios/flow-document";
import { channel, configuration, LiveLines, resource, text } from "./live-lines";
import { describeTerraform } from "./terraform";

jest.setTimeout(180_000); // a few runs of Terraform each, on machines that may be busy

const queue = "0e0e0000-0000-4000-8000-000000000001";
const bound = `{ ${text(exported.queue)} = ${text(queue)} }`;

/** Where the unknown is, what it turns out to be, and the setting around it; `$` stands for it. */
type Case = readonly [where: string, turnsOut: string, setting: string];

const overrides: readonly Case[] = [
  ["a value", text("x"), '{ a = { type = "STRING", value = $ }, b = { type = "STRING", value = "y" } }'],
  ["an entity", text("x"), '{ a = { type = "STRING", entity_type = "audio-file", entity_id = $ } }'],
  ["a type", text("STRING"), '{ a = { type = $, value = "x" } }'],
  ["a field that turns out to be null", "null", '{ a = { type = "STRING", value = "x", entity_type = $ } }'],
  ["an element", '{ type = "STRING", value = "x" }', "{ a = $ }"],
  ["the map", '{ a = { type = "STRING", value = "x" } }', "$"],
  ["a map that turns out to be empty", "{}", "$"],
  ["a map that turns out to be null", "null", "$"],
];

const bindings: readonly Case[] = [
  ["a value", text(queue), `{ ${text(exported.queue)} = $ }`],
  ["the map", bound, "$"],
  ["a map that turns out to be null", "null", "$"],
];

const labels: readonly Case[] = [
  ["one of the set", text("Test"), '["Live", $]'],
  ["one that turns out to be there twice", text("Live"), '["Live", $]'],
  ["the set", '["Dev"]', "$"],
  ["a set that turns out to be null", "null", "$"],
];

describeTerraform("a part that is not known while planning", () => {
  let lines: LiveLines;
  beforeEach(async () => {
    lines = await LiveLines.start();
    lines.project.file("flow.json", definition());
  });
  afterEach(() => lines.stop());

  /** Values that each round makes unknown again, by which a first apply, a change and no change are planned. */
  const source = (values: readonly Case[], round: string) =>
    values
      .map(
        ([, value], index) =>
          `resource "terraform_data" "v${index}" {\n  triggers_replace = ${text(round)}\n  input = ${value}\n}`,
      )
      .join("\n");
  const setting = ([, , around]: Case, index: number) =>
    around.replace("$", `terraform_data.v${index}.output`);

  async function twice(configured: (round: string) => string, without: string): Promise<void> {
    for (const round of ["one", "two"]) {
      await lines.apply(configured(round));
      expect(await lines.project.actions()).toEqual({});
    }
    await lines.apply(without);
    expect(await lines.project.actions()).toEqual({});
  }

  test("of overrides: a new channel, the same once more, and none any more", async () => {
    const channels = (value?: (index: number) => string) =>
      overrides.map((_case, index) =>
        channel(`c${index}`, `line-${index}`, value === undefined ? {} : { flow_override: value(index) }),
      );
    const configured = (round: string) =>
      configuration(
        source(overrides, round),
        ...channels((index) => setting(overrides[index] ?? ["", "", ""], index)),
      );
    await twice(configured, configuration(...channels()));
  });

  test("of bindings and version labels: a new flow, the same once more, and none any more", async () => {
    const cases = [...bindings, ...labels];
    const flows = (settings: (index: number) => Record<string, string>) =>
      cases.map((_case, index) => {
        const named = `jsonencode(merge(jsondecode(file("flow.json")), { name = "flow-${index}" }))`;
        return resource("wxcc_flow", `f${index}`, { definition: named, ...settings(index) });
      });
    const partly = (index: number): Record<string, string> => {
      const value = setting(cases[index] ?? ["", "", ""], index);
      return index < bindings.length ? { bindings: value } : { bindings: bound, version_labels: value };
    };
    const configured = (round: string) => configuration(source(cases, round), ...flows(partly));
    await twice(configured, configuration(...flows(() => ({}))));
  });

  test("a server default configured as it is, and left out again: no change; with another change it is given back", async () => {
    await lines.apply(channel("sales", "sales-line"));
    const { time_zone } = lines.state().resources.get("wxcc_channel.sales")?.current?.attributes ?? {};
    const asItIs = { time_zone: text(String(time_zone)), callback_enabled: "false" };
    lines.project.write(channel("sales", "sales-line", asItIs));
    expect(await lines.project.actions()).toEqual({});
    await lines.apply();
    lines.project.write(channel("sales", "sales-line"));
    expect(await lines.project.actions()).toEqual({});
    await lines.apply(channel("sales", "sales-line", { ...asItIs, description: text("New") }));
    lines.project.write(channel("sales", "sales-line", { description: text("New") }));
    expect(await lines.project.actions()).toEqual({ "wxcc_channel.sales": "update" });
    await lines.apply();
    expect(await lines.problems()).toEqual([]);
  });
});
