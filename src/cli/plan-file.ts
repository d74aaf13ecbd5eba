// Tells a saved plan from other files.

import { readFileSync, statSync } from "node:fs";

/** By its content: a plan may have any name, and so may a configuration. */
export function isSavedPlan(path: string): boolean {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false;
  return /^\s*\{\s*"format"\s*:\s*"wxcc-plan"/.test(readFileSync(path, "utf8"));
}
