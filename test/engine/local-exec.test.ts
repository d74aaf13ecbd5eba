// How the commands of null_resource run.

import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LocalExec } from "../../src/engine/input";
import type { Expression } from "../../src/engine/input/expression";
import { type ProvisionerRun, runCommand, runProvisioners } from "../../src/engine/local-exec";
import { DiagnosticError } from "../../src/schema/diagnostic";

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "wxcc-command-")));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const literal = (value: string): Expression => ({ kind: "literal", value });
const localExec = (command: string, rest: Partial<LocalExec> = {}): LocalExec => ({
  command: literal(command),
  environment: null,
  workingDir: null,
  interpreter: null,
  onFailure: "fail",
  place: "here",
  ...rest,
});

async function linesOf(provisioners: LocalExec[], rest: Partial<ProvisionerRun> = {}): Promise<string[]> {
  const lines: string[] = [];
  await runProvisioners({
    address: "null_resource.gate",
    self: { id: "17" },
    provisioners,
    lookup: () => ({ id: "c-1" }),
    folder,
    environment: { PATH: process.env["PATH"] },
    onLine: (line) => lines.push(line),
    ...rest,
  });
  return lines;
}

test("commands run in the configuration's folder, one after the other, and their lines are told", async () => {
  expect(await linesOf([localExec("pwd; printf 'é\\r\\nno end' >&2"), localExec("echo two")])).toEqual([
    folder,
    "é",
    "no end",
    "two",
  ]);
});

test("environment is added to the one there is, and working_dir starts at the configuration's folder", async () => {
  mkdirSync(join(folder, "sub"));
  const command = localExec('pwd; echo "$A $B"', {
    environment: { kind: "object", entries: { A: literal("a  a"), B: { kind: "literal", value: 5 } } },
    workingDir: literal("sub"),
  });
  expect(await linesOf([command])).toEqual([join(folder, "sub"), "a  a 5"]);
});

test("the interpreter gets the command as its last argument", async () => {
  const interpreter: Expression = { kind: "list", items: [literal(process.execPath), literal("-e")] };
  expect(await linesOf([localExec("console.log(6 * 7)", { interpreter })])).toEqual(["42"]);
});

test("self is the created object, other references are looked up", async () => {
  const reference = (address: string): Expression => ({
    kind: "reference",
    address,
    path: ["id"],
    text: `${address}.id`,
    place: "here",
  });
  const parts = [literal("echo "), reference("self"), literal(" "), reference("wxcc_channel.sales")];
  const command: Expression = { kind: "text", parts, place: "here" };
  expect(await linesOf([localExec("", { command })])).toEqual(["17 c-1"]);
});

test("a failure names the object, the exit code and the last lines, and nothing runs after it", async () => {
  const lines: string[] = [];
  const run = linesOf([localExec("seq 30; exit 3"), localExec("echo never")], {
    onLine: (line) => lines.push(line),
  });
  const thrown: unknown = await run.catch((problem: unknown) => problem);
  if (!(thrown instanceof DiagnosticError)) throw new Error("no diagnostics");
  const [problem] = thrown.diagnostics;
  expect(problem?.summary).toBe("The local-exec command of null_resource.gate failed (exit code 3)");
  expect(problem?.detail).toContain("  29\n  30");
  expect(problem?.detail).not.toContain("  10\n");
  expect(problem?.detail).toContain("tainted");
  expect(lines).toHaveLength(30);
});

test('on_failure = "continue" makes a failure a warning', async () => {
  const warnings = await runProvisioners({
    address: "null_resource.gate",
    self: {},
    provisioners: [localExec("exit 1", { onFailure: "continue" }), localExec("true")],
    lookup: () => null,
    folder,
  });
  expect(warnings).toMatchObject([{ severity: "warning", address: "null_resource.gate" }]);
});

test.each([
  ["an interpreter that is not there", { interpreter: ["/nowhere/sh"] }, "ENOENT"],
  ["a folder that is not there", { folder: "/nowhere" }, "ENOENT"],
  ["a zero byte", { text: "a\0b" }, "null bytes"],
])("%s is told, not thrown", async (_, change, reason) => {
  const result = await runCommand({ text: "true", folder, environment: {}, ...change });
  expect(result).toEqual({ kind: "not-started", reason: expect.stringContaining(reason) as string });
});

test("an abort ends the command and what it started", async () => {
  const stop = new AbortController();
  const lines: string[] = [];
  const started = "(trap 'echo ended; exit' TERM; echo started; while :; do sleep 0.01; done) & wait";
  const result = await runCommand(
    { text: started, folder, environment: process.env },
    {
      signal: stop.signal,
      onLine: (line) => {
        lines.push(line);
        stop.abort();
      },
    },
  );
  expect(result).toMatchObject({ kind: "stopped" });
  expect(lines).toContain("ended");
});

test("a command that ignores the request to end is killed after the grace", async () => {
  const stop = new AbortController();
  const result = await runCommand(
    { text: "trap '' TERM; echo ready; while :; do sleep 0.01; done", folder, environment: process.env },
    { signal: stop.signal, grace: 50, onLine: () => stop.abort() },
  );
  expect(result).toMatchObject({ kind: "stopped" });
});

test("a process that a command leaves running does not hold the apply up", async () => {
  const lines: string[] = [];
  const started = Date.now();
  const result = await runCommand(
    { text: "sleep 20 & echo $!", folder, environment: process.env },
    { onLine: (line) => lines.push(line) },
  );
  process.kill(Number(lines[0]), "SIGKILL");
  expect(result).toMatchObject({ kind: "exited", code: 0 });
  expect(Date.now() - started).toBeLessThan(15_000);
});
