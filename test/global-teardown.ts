// Removes what the global setup built.
import { rmSync } from "node:fs";
import { dirname } from "node:path";

export default function remove(): void {
  const bundle = process.env["WXCC_TEST_BUNDLE"];
  if (bundle !== undefined) rmSync(dirname(bundle), { recursive: true, force: true });
}
