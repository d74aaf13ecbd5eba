// Builds wxcc once for all tests that run it as a program, in a folder of its own: two runs never share it.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleWxcc } from "../src/generate/bundle";

export default async function build(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "wxcc-bundle-"));
  process.env["WXCC_TEST_BUNDLE"] = join(folder, "wxcc.js");
  await bundleWxcc(process.env["WXCC_TEST_BUNDLE"]);
}
