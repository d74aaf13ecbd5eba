// Gives a run of tests a temporary folder of its own, and builds wxcc into it once for all tests that run it as a
// program: two runs never share anything, and nothing is left of one.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleWxcc } from "../src/generate/bundle";

/** A build that fails fails the tests that need the program, not all the others. */
export default async function build(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "wxcc-tests-"));
  // Inherited by the test processes and all that they start.
  process.env["TMPDIR"] = folder;
  process.env["WXCC_TEST_FOLDER"] = folder;
  process.env["WXCC_TEST_BUNDLE"] = join(folder, "wxcc.js");
  try {
    await bundleWxcc(process.env["WXCC_TEST_BUNDLE"]);
  } catch (problem) {
    process.env["WXCC_TEST_BUNDLE_PROBLEM"] = problem instanceof Error ? problem.message : String(problem);
  }
}
