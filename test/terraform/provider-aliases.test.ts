// Several provider blocks in one configuration: each writes to its own organization, and of those that share one, none
// takes what another has just made for its own.

import { startEmulator, type Emulator } from "../../src/emulator";
import { channel, chat, configuration, LiveLines, number, text } from "./live-lines";
import { Project } from "./project";
import { describeTerraform } from "./terraform";

const first = 'provider "wxcc" {}';
const through = (alias: string) => ({ provider: `wxcc.${alias}` });
const namesIn = (emulator: Emulator) =>
  emulator.tenant().entities["entry-point"]?.map(({ name }) => String(name)) ?? [];

describeTerraform("provider blocks of two organizations", () => {
  let emulators: readonly [Emulator, Emulator];
  let project: Project;
  beforeEach(async () => {
    emulators = [
      await startEmulator({ requestsPerMinute: 0 }),
      await startEmulator({ requestsPerMinute: 0 }),
    ];
    project = await Project.with(emulators[0]);
  });
  afterEach(async () => {
    project.remove();
    for (const emulator of emulators) await emulator.close();
  });

  test("each object is made, read, imported, changed and destroyed in its own, equal names included", async () => {
    const [here, there] = emulators;
    const blocks = configuration(
      first,
      `provider "wxcc" {\n  alias = "there"\n  api_url = ${text(there.url)}\n  access_token = ${text(there.accessToken)}\n}`,
    );
    const lines = (threshold: string) =>
      configuration(
        blocks,
        channel("here", "line", { service_level_threshold: threshold }),
        channel("there", "line", { ...through("there"), service_level_threshold: threshold }),
        number("0101", "here"),
        number("0101", "there", through("there")).replace('"n0101"', '"other"'),
      );
    await project.write(lines("30")).apply();
    expect(await project.actions()).toEqual({});
    await project.write(lines("60")).apply();
    for (const emulator of emulators) {
      const { "entry-point": channels = [], "dial-number": numbers = [] } = emulator.tenant().entities;
      const [line] = channels.filter(({ name }) => name === "line");
      expect(line).toMatchObject({ serviceLevelThreshold: 60 });
      expect(numbers).toMatchObject([{ dialledNumber: "+14085550101", entryPointId: line?.id }]);
    }
    await project.ok("state", "rm", "wxcc_channel.there");
    await project.ok("import", "wxcc_channel.there", "line");
    expect(await project.actions()).toEqual({});
    const kept = namesIn(there);
    await project.write(configuration(blocks, channel("there", "line", through("there")))).apply();
    expect(namesIn(here)).not.toContain("line");
    expect(namesIn(there)).toEqual(kept);
  });
});

describeTerraform("objects of one name", () => {
  let lines: LiveLines;
  beforeEach(async () => {
    lines = await LiveLines.start();
  });
  afterEach(() => lines.stop());

  const blocks = configuration(first, 'provider "wxcc" {\n  alias = "second"\n}');
  const one = channel("one", "sales", chat);
  const other = (more = {}) => channel("other", "sales", { ...chat, ...more });
  const taken = 'The name "sales" is taken by channel';

  test("through two provider blocks of one organization: one is made, the other is refused and shares nothing", async () => {
    const second = other({ ...through("second"), depends_on: "[wxcc_channel.one]" });
    expect(await lines.refused(configuration(blocks, one, second))).toContain(taken);
    expect((await lines.project.ok("state", "list")).trim()).toBe("wxcc_channel.one");
    await lines.project.write(configuration(blocks, one)).apply();
    expect(await lines.problems()).toEqual([]);
  });

  test("without a refresh after the first was made: the second is refused and shares nothing", async () => {
    await lines.apply(one);
    const requests = lines.emulator.requests().length;
    await lines.project.ok("plan", "-refresh=false");
    // Only in the first such plan there is a record to look at; with none, nothing is asked.
    const asked = lines.emulator.requests().length;
    expect(asked).toBeGreaterThan(requests);
    await lines.project.ok("plan", "-refresh=false");
    expect(lines.emulator.requests()).toHaveLength(asked);
    expect(await lines.refused(configuration(one, other()), "-refresh=false")).toContain(taken);
    expect(lines.state().resources.get("wxcc_channel.other")?.current).toBeUndefined();
  });

  test("killed while both are made: the next apply adopts what there is for one of them", async () => {
    const both = configuration(blocks, one, other(through("second")));
    lines.project.write(both);
    const create = { operation: "entry-point.create", times: 1 };
    await lines.killed({ ...create, effect: { kind: "timeout-after-commit" } }, "both");
    expect(await lines.refused()).toContain(taken);
    expect(lines.channelNames()).toEqual(["sales"]);
    expect((await lines.project.ok("state", "list")).trim()).toMatch(/^wxcc_channel\.(one|other)$/);
  });
});
