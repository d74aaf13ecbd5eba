// Replacing the mapping of a number through a real Terraform: the old mapping stays and becomes the new one, so that the
// number never leads nowhere, whatever fails or is killed on the way.

import { rmSync } from "node:fs";
import { join } from "node:path";
import type { FaultRule } from "../../src/emulator";
import {
  faultAt,
  inPairs,
  isWrite,
  momentsOf,
  problemsAfter,
  type Interruptible,
  type Moment,
} from "./killed-apply";
import { channel, chat, configuration, lifecycle, LiveLines, number, text } from "./live-lines";
import { describeTerraform } from "./terraform";

jest.setTimeout(180_000); // a few runs of Terraform each, on machines that may be busy

const address = "wxcc_support_number.n0101";
const sales = channel("sales", "sales-line");
const support = channel("support", "support-line");
const mapped = configuration(sales, number("0101", "sales"));

describeTerraform("replacing the mapping of a number", () => {
  let lines: LiveLines;
  let mapping: string;
  beforeEach(async () => {
    lines = await LiveLines.start();
    await lines.apply(configuration(mapped, support));
    mapping = lines.idOf(address);
  });
  afterEach(() => lines.stop());

  /** What an action writes of the number. */
  async function written(action: () => Promise<unknown>): Promise<string[]> {
    const before = lines.watch.story().length;
    await action();
    return lines.watch.story().slice(before);
  }

  async function expectKept(): Promise<void> {
    expect(lines.idOf(address)).toBe(mapping);
    expect(lines.watch.unmapped()).toEqual([]);
    expect(await lines.problems()).toEqual([]);
  }

  test("on request writes nothing when nothing else changes, and warns of nothing", async () => {
    const outputs: string[] = [];
    const replace = async () => outputs.push(await lines.project.apply(`-replace=${address}`));
    expect(await written(replace)).toEqual([]);
    expect(outputs.join("")).toContain("1 added, 0 changed, 1 destroyed");
    const warnings = [...outputs.join("").matchAll(/Warning: (.*)/g)].map(([, summary]) => summary);
    expect(warnings).toEqual(["Provider development overrides are in effect"]);
    await expectKept();
  });

  test("that is tainted and moves: one update, without a gap", async () => {
    await lines.project.ok("taint", address);
    const moved = configuration(sales, support, number("0101", "support", { extension: text("4711") }));
    expect(await written(() => lines.apply(moved))).toEqual(["dial-number.update +14085550101"]);
    expect(lines.isTainted(address)).toBe(false);
    expect(lines.numbersOf("support-line")).toEqual(["0101"]);
    await expectKept();
  });

  test("under another name is refused in the plan, and with a moved block it moves to another line by one update", async () => {
    const renamed = configuration(sales, support, number("0101", "support").replace('"n0101"', '"other"'));
    expect(await lines.refused(renamed)).toMatch(
      /Support number "\+14085550101" would be deleted and made anew[^]*moved block/,
    );
    const moved = `moved {\n  from = ${address}\n  to   = wxcc_support_number.other\n}`;
    expect(await written(() => lines.apply(configuration(renamed, moved)))).toEqual([
      "dial-number.update +14085550101",
    ]);
    expect(lines.idOf("wxcc_support_number.other")).toBe(mapping);
    expect(lines.watch.unmapped()).toEqual([]);
    expect(await lines.problems()).toEqual([]);
  });

  test("by replace_triggered_by, together with its line: it follows to the successor and is written once", async () => {
    const triggered = (description: string) =>
      configuration(
        channel("sales", "sales-line"),
        channel("support", "support-line", { description: text(description) }),
        number(
          "0101",
          "sales",
          {},
          lifecycle("replace_triggered_by = [wxcc_channel.sales.id, wxcc_channel.support]"),
        ),
      );
    const writes = await written(() => lines.apply(triggered("New"), "-replace=wxcc_channel.sales"));
    expect(writes.filter((write) => write.startsWith("dial-number"))).toEqual([
      "dial-number.update +14085550101",
    ]);
    await expectKept();
  });

  test("by other digits: the old number goes, the new one comes", async () => {
    const other = configuration(sales, support, number("0101", "sales", { number: text("+14085550102") }));
    expect(await written(() => lines.apply(other))).toEqual([
      "dial-number.delete +14085550101",
      "dial-number.create +14085550102",
    ]);
    expect(await lines.problems()).toEqual([]);
  });

  test("by digits that are not known before the apply is refused, because they may be the same", async () => {
    const late = (round: string) =>
      configuration(
        sales,
        support,
        `resource "terraform_data" "digits" {\n  triggers_replace = ${text(round)}\n  input = "+14085550101"\n}`,
        number("0101", "sales", { number: "terraform_data.digits.output" }),
      );
    await lines.apply(late("1"), "-target=terraform_data.digits");
    await lines.apply();
    const writes = await written(async () => {
      expect(await lines.refused(late("2"))).toContain("its new digits are not known before the apply");
      await lines.project.ok("taint", address);
      expect(await lines.refused()).toContain("Nothing was changed. Apply what the number depends on first");
      await lines.project.apply("-target=terraform_data.digits");
      await lines.apply();
    });
    expect(writes).toEqual([]);
    expect(lines.emulator.tenant().entities["dial-number"]).toMatchObject([{ id: mapping }]);
    expect(await lines.project.actions()).toEqual({});
  });

  test("whose line can't be replaced: the next apply takes the mapping over", async () => {
    const toChat = configuration(channel("sales", "sales-line", chat), support, number("0101", "sales"));
    const writes = await written(() => lines.refused(toChat, `-replace=${address}`));
    expect(writes).toEqual([]);
    await lines.apply(configuration(mapped, support));
    await expectKept();
  });

  test("with create_before_destroy is refused, the way out is told, and nothing has changed", async () => {
    const first = configuration(
      sales,
      support,
      number("0101", "sales", {}, lifecycle("create_before_destroy = true")),
    );
    await lines.apply(first);
    const before = lines.watch.story().length;
    const message = await lines.refused(first, `-replace=${address}`);
    expect(message).toContain("the old object still has the number. Remove that setting, then apply again.");
    expect(lines.watch.story().slice(before)).toEqual([]);
    await expectKept();
  });
});

describeTerraform("replacing a tainted number that moves", () => {
  let replacement: Interruptible;
  let moments: readonly Moment[];

  beforeAll(async () => {
    const lines = await LiveLines.start();
    try {
      await lines.apply(configuration(mapped, support));
      await lines.project.ok("taint", address);
      const moved = configuration(sales, support, number("0101", "support"));
      replacement = { start: lines.save(moved) };
    } finally {
      await lines.stop();
    }
    moments = await momentsOf(replacement);
  }, 120_000);

  test("killed, or with a request that fails: the next apply finishes it", async () => {
    expect(moments.filter(isWrite).map(({ when }) => when)).toEqual(["before", "after"]);
    const killed = await inPairs(moments, (moment) =>
      problemsAfter(
        replacement,
        `killed ${moment.when} request ${moment.position} (${moment.operation})`,
        (lines) => lines.killed(faultAt(moment), "both"),
      ),
    );
    const failed = await inPairs(moments, (moment) =>
      problemsAfter(replacement, `500 ${moment.when} request ${moment.position}`, async (lines) => {
        lines.project.environment.WXCC_MAX_RETRIES = "0";
        lines.emulator.setFaults([{ skip: moment.position, times: 1, effect: failing(moment) }]);
        const { stdout, stderr } = await lines.project.terraform("apply", "-auto-approve", "-input=false");
        lines.emulator.setFaults([]);
        Reflect.deleteProperty(lines.project.environment, "WXCC_MAX_RETRIES");
        return `${stdout}${stderr}`;
      }),
    );
    expect([...killed, ...failed]).toEqual([]);
  }, 3_600_000);

  test("that fails on its way stays in the state: the next apply may run where no record of it is", async () => {
    const lines = await LiveLines.start(replacement.start);
    try {
      lines.project.environment.WXCC_MAX_RETRIES = "0";
      lines.emulator.setFaults([
        { operation: "dial-number.update", effect: { kind: "status", status: 500 } },
      ]);
      const message = await lines.refused();
      expect(message).toContain('Support number "+14085550101" was not changed as planned');
      expect(message).toContain("was there already and was not deleted. Apply again to finish");
      expect(lines.state().resources.has(address)).toBe(true);
      lines.emulator.setFaults([]);
      rmSync(join(lines.project.folder, ".terraform"), { recursive: true, force: true });
      await lines.apply();
      expect(lines.numbersOf("support-line")).toEqual(["0101"]);
      expect(await lines.problems()).toEqual([]);
    } finally {
      await lines.stop();
    }
  });

  function failing({ when }: Moment): FaultRule["effect"] {
    return { kind: when === "before" ? "status" : "status-after-commit", status: 500 };
  }
});
