// Removes everything that a run of tests has put into its temporary folder.
import { rmSync } from "node:fs";

export default function remove(): void {
  const folder = process.env["WXCC_TEST_FOLDER"];
  // A process that a test has only just killed may still be writing.
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
