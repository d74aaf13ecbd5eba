// Ctrl-C in the midst of many creates: what is under way is finished and told, and whatever Terraform was told or not,
// the next apply goes on from there.

import { channel, chat, configuration, LiveLines } from "./live-lines";
import { describeTerraform } from "./terraform";
import { TerraformRun } from "./terraform-run";

jest.setTimeout(120_000); // a few runs of Terraform each, on machines that may be busy

const amount = 30;
const many = configuration(
  ...Array.from({ length: amount }, (_, index) => channel(`chat_${index}`, `chat-${index}`, chat)),
);

describeTerraform("an apply of many creates", () => {
  let lines: LiveLines;
  beforeEach(async () => {
    lines = await LiveLines.start();
  });
  afterEach(() => lines.stop());

  /** Interrupts an apply when the second of its requests to create is answered. */
  async function interrupted(times: number): Promise<string> {
    lines.project.write(many);
    const run = new TerraformRun(lines.project, ["apply", "-auto-approve", "-input=false"]);
    let creates = 0;
    lines.onRequest = ({ operation }) => {
      if (!/^entry-point\.(create|bulk)/.test(operation) || ++creates !== 2) return;
      for (let time = 0; time < times; time++) run.interrupt();
    };
    const output = await run.ended();
    lines.onRequest = () => undefined;
    return output;
  }

  const inState = () => [...lines.state().resources.values()].filter(({ current }) => current).length;

  test("interrupted once: all that was made is in the state, and the rest follows", async () => {
    expect(await interrupted(1)).toContain("Interrupt received");
    expect(lines.channelNames().length).toBeLessThan(amount);
    expect(inState()).toBe(lines.channelNames().length);
    await lines.apply();
    expect(lines.channelNames()).toHaveLength(amount);
    expect(await lines.problems()).toEqual([]);
  });

  test("interrupted twice: what Terraform did not wait for is adopted by the next apply", async () => {
    await interrupted(2);
    expect(lines.channelNames().length).toBeLessThan(amount);
    await lines.apply();
    expect(lines.channelNames()).toHaveLength(amount);
    expect(await lines.problems()).toEqual([]);
  });
});
