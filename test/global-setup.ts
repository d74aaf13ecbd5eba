// Builds wxcc once for all tests that run it as a program, in a folder of its own: two runs never share it.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleWxcc } from "../src/generate/bundle";

/** A build that fails fails the tests that need the program, not all the others. */
export default async function build(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "wxcc-bundle-"));
  process.env["WXCC_TEST_BUNDLE"] = join(folder, "wxcc.js");
  try {
    await bundleWxcc(process.env["WXCC_TEST_BUNDLE"]);
  } catch (problem) {
    process.env["WXCC_TEST_BUNDLE_PROBLEM"] = problem instanceof Error ? problem.message : String(problem);
  }
}
