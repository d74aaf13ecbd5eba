// `npm run demo`, as somebody sees it who has just cloned the repository.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "..");
const home = mkdtempSync(join(tmpdir(), "wxcc-demo-home-"));
const running: ChildProcess[] = [];

afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(home, { recursive: true, force: true });
});

interface Demo {
  readonly child: ChildProcess;
  readonly ended: Promise<{ code: number | null; output: string }>;
  /** Resolves with all output so far once it holds the text. */
  said(text: string): Promise<string>;
}

function startDemo(environment: NodeJS.ProcessEnv = {}): Demo {
  const child = spawn(process.execPath, ["--import", "tsx", "examples/demo.ts"], {
    cwd: root,
    env: { ...process.env, HOME: home, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.push(child);
  let output = "";
  const onOutput: (() => void)[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      for (const look of onOutput) look();
    });
  }
  const ended = new Promise<{ code: number | null; output: string }>((settle) =>
    child.once("close", (code) => settle({ code, output })),
  );
  const said = (text: string) =>
    new Promise<string>((settle, reject) => {
      const look = () => void (output.includes(text) && settle(output));
      onOutput.push(look);
      look();
      void ended.then(() => reject(new Error(`The demo ended without saying "${text}":\n${output}`)));
    });
  return { child, ended, said };
}

const leftBehind = () => readdirSync(join(root, "examples")).filter((name) => name.startsWith(".demo-"));

test("it tells the whole story, in plain text in a pipe, and leaves nothing behind", async () => {
  const before = leftBehind();
  const { code, output } = await startDemo({ WXCC_DATA_CENTER: "us1", WXCC_CLIENT_ID: "mine" }).ended;
  expect({ code, end: output.slice(-1000) }).toMatchObject({ code: 0 });
  const story = [
    "Plan: 14 to add, 0 to change, 0 to destroy.",
    'Calls get through: +14085550101 -> channel "rental-desk"',
    "No changes.",
    '"chat" -> "email"   # forces replacement',
    "Plan: 1 to add, 0 to change, 1 to destroy.",
    "service_level_threshold = 30 -> 600",
    "Plan: 0 to add, 1 to change, 0 to destroy.",
    "No drift.",
    "Plan: 0 to add, 0 to change, 14 to destroy.",
    "Demo complete",
  ];
  const places = story.map((text) => [text, output.indexOf(text)] as const);
  expect(places.filter(([, place]) => place < 0)).toEqual([]);
  expect(places.map(([, place]) => place)).toEqual(places.map(([, place]) => place).sort((a, b) => a - b));
  expect(output).not.toContain("\u001b[");
  expect(readdirSync(home)).toEqual([]);
  expect(leftBehind()).toEqual(before);
}, 180_000);

test("Ctrl-C stops what it started and removes what it wrote", async () => {
  const before = leftBehind();
  const demo = startDemo();
  const [, address = ""] = /"url":"([^"]+)"/.exec(await demo.said("Creating...")) ?? [];
  demo.child.kill("SIGINT");
  const { code, output } = await demo.ended;
  expect(code).toBe(130);
  expect(output).toContain("Demo stopped by SIGINT");
  expect(leftBehind()).toEqual(before);
  await expect(fetch(address)).rejects.toThrow("fetch failed");
}, 120_000);
