// Colour on a terminal, plain text in a pipe.
import { inboundChannel, Workplace } from "./wxcc";

const escape = String.fromCharCode(27);
let work: Workplace;

beforeEach(async () => {
  work = await Workplace.open();
  work.channels({ sales: inboundChannel });
});

afterEach(() => work.close());

test("piped output has no escape codes", async () => {
  for (const words of [["plan"], ["apply", "--auto-approve"], ["plan", "nowhere"], ["--help"], ["drift"]]) {
    const { stdout, stderr } = await work.wxcc(...words);
    expect(`${stdout}${stderr}`).not.toContain(escape);
  }
});

test("FORCE_COLOR colours a pipe, NO_COLOR and --no-color win over it", async () => {
  const colored = await work.wxccWith({ FORCE_COLOR: "1" }, "plan");
  expect(colored.stdout).toContain(`${escape}[32m+`);
  const plain = await work.wxcc("plan");
  expect((await work.wxccWith({ FORCE_COLOR: "1", NO_COLOR: "1" }, "plan")).stdout).toBe(plain.stdout);
  expect((await work.wxccWith({ FORCE_COLOR: "1" }, "plan", "--no-color")).stdout).toBe(plain.stdout);
});

/** Pseudo terminals are made by util-linux. */
const onLinux = process.platform === "linux" ? describe : describe.skip;

onLinux("on a terminal", () => {
  test("the plan has colour, and apply goes on after yes", async () => {
    const run = work.onTerminal("apply");
    await run.said("Answer: ");
    run.child.stdin.write("yes\n");
    const { code, stdout } = await run.finished;
    expect(code).toBe(0);
    expect(stdout).toContain(`${escape}[32m+`);
    expect(stdout).toContain("Apply complete!");
    expect(work.attribute("wxcc_channel.sales", "name")).toBe("sales-line");
  });

  test.each([["y\n"], ["no\n"], ["\u0004"]])("the answer %j is no yes", async (answer) => {
    const run = work.onTerminal("apply");
    await run.said("Answer: ");
    run.child.stdin.write(answer);
    const { code, stdout } = await run.finished;
    expect(code).toBe(1);
    expect(stdout).toContain("Apply cancelled. Nothing was changed.");
    expect(work.emulator.requests().filter(({ method }) => method !== "GET")).toEqual([]);
  });

  test("Ctrl-C at the question changes nothing and exits with 130", async () => {
    const run = work.onTerminal("destroy");
    work.channels({});
    const { code } = await run.finished;
    expect(code).toBe(0);
    work.channels({ sales: inboundChannel });
    const apply = work.onTerminal("apply");
    await apply.said("Answer: ");
    apply.child.stdin.write("\u0003");
    const ended = await apply.finished;
    expect(ended.stdout).toContain("Interrupted. Nothing was changed.");
    expect(ended.code).toBe(130);
  });
});
