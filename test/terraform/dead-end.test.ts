// The same under Terraform: a line that takes calls goes dead only with a warning that names the numbers.

import { definition } from "../scenarios/flow-document";
import { byHand } from "../acceptance/by-hand";
import { channel, configuration, LiveLines, number, resource, text } from "./live-lines";
import { describeTerraform } from "./terraform";

jest.setTimeout(180_000); // a few runs of Terraform each, on machines that may be busy

describeTerraform("a line that goes dead", () => {
  let lines: LiveLines;
  beforeEach(async () => {
    lines = await LiveLines.start();
  });
  afterEach(() => lines.stop());

  const flow = resource("wxcc_flow", "main", { definition: JSON.stringify(definition({ name: "main" })) });
  const runsFlow = { flow_id: "wxcc_flow.main.id" };
  const words = (plan: string) => plan.replace(/[\s\u2502]+/g, " ");
  const plan = async (...blocks: string[]) => {
    lines.project.write(configuration(flow, ...blocks));
    return words(await lines.project.ok("plan", "-no-color"));
  };

  test("is warned of: the flow dropped, the line switched off, a number moved to where nothing answers", async () => {
    const sales = channel("sales", "sales-line", runsFlow);
    const desk = channel("desk", "desk-line", runsFlow);
    await lines.apply(configuration(flow, sales, desk, number("0101", "sales"), number("0102", "desk")));
    await byHand(lines.emulator).mapNumber(lines.idOf("sales"), "+14085550109");
    const dropped = await plan(
      channel("sales", "sales-line"),
      channel("desk", "desk-line", { ...runsFlow, active: "false" }),
      number("0101", "sales"),
      number("0102", "desk"),
    );
    expect(dropped).toContain(
      'Callers of +14085550101 and +14085550109 will reach nothing: channel "sales-line" runs no flow then',
    );
    expect(dropped).toContain(
      'Callers of +14085550102 will reach nothing: channel "desk-line" is switched off then',
    );
    expect(dropped).toContain("A number that leaves the channel in this same plan is not meant.");
    const moved = await plan(
      sales,
      channel("desk", "desk-line", { ...runsFlow, active: "false" }),
      number("0101", "desk"),
      number("0102", "sales"),
    );
    expect(moved).toContain(
      'Callers of +14085550101 will reach nothing: channel "desk-line" is switched off then',
    );
    expect(await plan(sales, desk, number("0101", "desk"), number("0102", "sales"))).not.toContain(
      "will reach nothing",
    );
  });

  test("is warned of when it is adopted without its flow", async () => {
    await lines.apply(configuration(flow, channel("sales", "sales-line", runsFlow), number("0101", "sales")));
    const id = lines.idOf("sales");
    await lines.project.ok("state", "rm", "wxcc_channel.sales");
    const adopted = await plan(
      channel("sales", "sales-line"),
      number("0101", "sales"),
      `import {\n  to = wxcc_channel.sales\n  id = ${text(id)}\n}`,
    );
    expect(adopted).toContain("Callers of +14085550101 will reach nothing");
  });
});
