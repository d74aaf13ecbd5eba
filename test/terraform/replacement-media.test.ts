// Flows and music that are dropped or replaced in the same apply as their channel leaves them or is replaced, with and
// without create_before_destroy: Terraform deletes an object before it updates what no longer refers to it.

import { flowDocument, wave } from "../emulator/raw-http";
import { channel, configuration, lifecycle, LiveLines, number, resource, text } from "./live-lines";
import { describeTerraform } from "./terraform";

jest.setTimeout(180_000); // a few runs of Terraform each, on machines that may be busy

describeTerraform("flows and music of a line", () => {
  let lines: LiveLines;
  beforeEach(async () => {
    lines = await LiveLines.start();
  });
  afterEach(() => lines.stop());

  const first = [lifecycle("create_before_destroy = true")];
  const media = (flow: string, music: string, ...more: string[]): string =>
    configuration(
      resource(
        "wxcc_flow",
        "main",
        { definition: `jsonencode(${JSON.stringify(flowDocument(flow)).replaceAll("${", "$${")})` },
        ...more,
      ),
      resource(
        "wxcc_music_on_hold",
        "main",
        { name: text(music), content_base64: text(wave(8).toString("base64")) },
        ...more,
      ),
    );
  const line = configuration(
    channel("sales", "sales-line", {
      flow_id: "wxcc_flow.main.id",
      music_on_hold_id: "wxcc_music_on_hold.main.id",
    }),
    number("0101", "sales"),
  );
  const bare = configuration(channel("sales", "sales-line"), number("0101", "sales"));

  test("dropped with create_before_destroy go after the channel has left them", async () => {
    await lines.apply(configuration(media("One", "one.wav", ...first), line));
    await lines.apply(bare);
    expect(lines.watch.story().slice(-2).sort()).toEqual(["audio-file.delete one.wav", "flow.delete One"]);
    expect(await lines.problems()).toEqual([]);
  });

  // Terraform has forgotten who used them when the channel's update has failed once.
  test("dropped with create_before_destroy after a failed apply go in the next one, once the channel has left", async () => {
    await lines.apply(configuration(media("One", "one.wav", ...first), line));
    lines.project.environment.WXCC_MAX_RETRIES = "0";
    lines.emulator.setFaults([{ operation: "entry-point.update", effect: { kind: "status", status: 500 } }]);
    expect(await lines.refused(bare)).toContain('Could not update channel "sales-line"');
    expect(lines.state().resources.get("wxcc_channel.sales")?.current?.dependencies ?? []).toEqual([]);
    lines.emulator.setFaults([{ operation: "entry-point.update", effect: { kind: "latency", ms: 500 } }]);
    await lines.apply();
    expect(lines.watch.story().slice(-2).sort()).toEqual(["audio-file.delete one.wav", "flow.delete One"]);
    expect(await lines.problems()).toEqual([]);
  });

  test("dropped without it are refused, which says so; in an apply after the channel's they go", async () => {
    const both = media("One", "one.wav");
    await lines.apply(configuration(both, line));
    const before = lines.watch.story().length;
    const message = await lines.refused(bare);
    expect(message).toContain('Flow "One" can\'t be deleted: 1 channel runs it');
    expect(message).toContain('Music on hold "one.wav" can\'t be deleted: 1 channel still uses it');
    expect(message).toContain(
      "set create_before_destroy on the flow; if that is set, an earlier apply has failed: apply again.",
    );
    expect(lines.watch.story().slice(before)).toEqual([]);
    await lines.apply(configuration(both, bare));
    await lines.apply(bare);
    expect(await lines.problems()).toEqual([]);
  });

  test("replaced with create_before_destroy together with a tainted line: no call is lost", async () => {
    await lines.apply(configuration(media("One", "one.wav", ...first), line));
    await lines.project.ok("taint", "wxcc_channel.sales");
    await lines.apply(configuration(media("Two", "two.wav", ...first), line));
    expect(lines.numbersOf("sales-line")).toEqual(["0101"]);
    expect(await lines.problems()).toEqual([]);
  });

  test("replaced without it together with a tainted line: refused by the successor's use, until it is set", async () => {
    await lines.apply(configuration(media("One", "one.wav"), line));
    await lines.project.ok("taint", "wxcc_channel.sales");
    const message = await lines.refused(configuration(media("Two", "two.wav"), line));
    expect(message).toContain('Flow "One" can\'t be deleted: 1 channel runs it');
    expect(lines.watch.lostCalls()).toEqual([]);
    await lines.apply(configuration(media("Two", "two.wav", ...first), line));
    expect(lines.numbersOf("sales-line")).toEqual(["0101"]);
    expect(await lines.problems()).toEqual([]);
  });
});
