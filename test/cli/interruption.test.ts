// Ctrl-C: once stops in an orderly way, twice at once. The emulator holds requests back, so nothing depends on time.
import { inboundChannel, Workplace } from "./wxcc";

/** Holds every request of one kind until it is let go. */
class Gate {
  private release: () => void = () => undefined;
  private arrive: () => void = () => undefined;
  readonly arrived = new Promise<void>((settle) => (this.arrive = settle));
  private readonly opened = new Promise<void>((settle) => (this.release = settle));

  constructor(private readonly operation: string) {}

  readonly onRequest = async ({ operation }: { readonly operation?: string | null }): Promise<void> => {
    if (operation !== this.operation) return;
    this.arrive();
    await this.opened;
  };

  open(): void {
    this.release();
  }
}

let work: Workplace;
let gate: Gate;

async function openWith(operation: string): Promise<void> {
  gate = new Gate(operation);
  work = await Workplace.open({ onRequest: gate.onRequest });
  work.channels({
    first: { ...inboundChannel, name: "first" },
    second: { ...inboundChannel, name: "second", depends_on: ["wxcc_channel.first"] },
  });
}

afterEach(async () => {
  gate.open();
  await work.close();
});

const addresses = () => work.state().resources.map(({ type, name }) => `${type}.${name}`);

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s during an apply finishes what is under way, writes it down and says what was not done",
  async (signal) => {
    await openWith("entry-point.create");
    const run = work.start(["apply", "--auto-approve"]);
    await gate.arrived;
    run.child.kill(signal);
    await run.said("Interrupted: finishing what is under way");
    gate.open();
    const { code, stdout } = await run.finished;
    expect(code).toBe(1);
    expect(stdout).toContain("wxcc_channel.first: Creation complete");
    expect(stdout).toContain("Not done:\n  wxcc_channel.second\n");
    expect(stdout).toContain("Apply interrupted. 1 added, 0 changed, 0 destroyed.");
    expect(addresses()).toEqual(["wxcc_channel.first"]);
    const rest = await work.wxcc("apply", "--auto-approve");
    expect(rest.stdout).toContain("Apply complete! 1 added, 0 changed, 0 destroyed.");
  },
);

test("a second one stops at once, says what may be unfinished, and leaves no lock", async () => {
  await openWith("entry-point.create");
  const run = work.start(["apply", "--auto-approve"]);
  await gate.arrived;
  run.child.kill("SIGINT");
  await run.said("Interrupted: finishing what is under way");
  run.child.kill("SIGINT");
  const { code, stderr } = await run.finished;
  expect(code).toBe(130);
  expect(stderr).toContain("What was under way may be done or not: wxcc_channel.first.");
  gate.open();
  const rest = await work.wxcc("apply", "--auto-approve");
  expect(rest).toMatchObject({ code: 0, stderr: "" });
  const names = work.emulator.tenant().entities["entry-point"]?.map(({ name }) => name);
  expect(names?.filter((name) => name === "first" || name === "second")).toEqual(["first", "second"]);
});

test.each([["plan"], ["apply", "--auto-approve"], ["drift"]])(
  "while %s reads, nothing is under way: it stops with 130 and has changed nothing",
  async (...words) => {
    await openWith("entry-point.list");
    const run = work.start(words);
    await gate.arrived;
    run.child.kill("SIGINT");
    const { code, stderr, stdout } = await run.finished;
    expect({ code, stdout }).toEqual({ code: 130, stdout: "" });
    expect(stderr).toContain("Interrupted. Nothing was changed.");
    expect(stderr).not.toContain("Error");
  },
);

test("a reader that goes away does not stop an apply", async () => {
  await openWith("entry-point.create");
  const run = work.start(["apply", "--auto-approve"]);
  await gate.arrived;
  run.child.stdout.destroy();
  gate.open();
  const { code } = await run.finished;
  expect(code).toBe(0);
  expect(addresses()).toEqual(["wxcc_channel.first", "wxcc_channel.second"]);
});

test("a state that another run works on is locked for everybody else, and only for so long", async () => {
  await openWith("entry-point.create");
  const run = work.start(["apply", "--auto-approve"]);
  await gate.arrived;
  for (const words of [["plan"], ["apply", "--auto-approve"], ["destroy", "--auto-approve"], ["drift"]]) {
    const { code, stderr } = await work.wxcc(...words);
    expect({ words, code }).toEqual({ words, code: 1 });
    expect(stderr).toMatch(/Error: Cannot lock the state .*: another run holds it/);
    expect(stderr).toContain("wxcc apply by ");
    expect(stderr).toMatch(/wxcc force-unlock [0-9a-f-]{36}/);
  }
  expect((await work.wxcc("plan", "--lock=false")).code).toBe(0);
  gate.open();
  expect((await run.finished).code).toBe(0);
  expect((await work.wxcc("plan")).code).toBe(0);
});
