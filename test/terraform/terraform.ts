// A real Terraform for tests: they run when a `terraform` is found, and say loudly when there is none.
import { execFileSync, spawn } from "node:child_process";

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. The emulator may live in this very process: nothing here blocks it. */
export function runProgram(
  program: string,
  words: readonly string[],
  { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<Finished> {
  return new Promise((settle, reject) => {
    const child = spawn(program, words, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    const output = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
    child.once("error", reject);
    child.once("close", (code) => settle({ code, ...output }));
  });
}

/** Whether the long tests run in full. `npm test` takes a part of them. */
export const runsEverything = process.env.WXCC_TERRAFORM_TESTS === "all";

/** Like `describe`, for tests that need Terraform. WXCC_REQUIRE_TERRAFORM=1 makes a missing one a failure. */
export function describeTerraform(what: string, tests: () => void): void {
  if (isInstalled()) return describe(what, tests);
  if (process.env.WXCC_REQUIRE_TERRAFORM === "1") {
    describe(what, () => {
      test("finds a terraform", () => {
        throw new Error("WXCC_REQUIRE_TERRAFORM is set, but there is no terraform on the PATH.");
      });
    });
    return;
  }
  process.stderr.write(`\nNOT TESTED, there is no terraform on the PATH: ${what}\n\n`);
  describe.skip(what, tests);
}

function isInstalled(): boolean {
  try {
    execFileSync("terraform", ["version"], {
      stdio: "ignore",
      env: { ...process.env, CHECKPOINT_DISABLE: "1" },
    });
    return true;
  } catch {
    return false;
  }
}
