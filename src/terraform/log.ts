// What the provider says beside its answers. Terraform shows nothing of it but in its own log (TF_LOG), by the level
// that a line begins with.

import type { OnWait } from "../contact-center";
import { oneLine } from "../schema/printable";

export const logWait: OnWait = (seconds, reason, alsoByOthers = false) => {
  const others = alsoByOthers ? ", also by other wxcc or Terraform processes" : "";
  log("INFO", `waiting ${Math.ceil(seconds)} s: ${reason}${others}`);
};

/** @param problem what the system said */
export function logNotShared(problem: string): void {
  log("WARN", `requests of other wxcc and Terraform processes are not counted: ${problem}`);
}

function log(level: "INFO" | "WARN", text: string): void {
  process.stderr.write(`[${level}] wxcc: ${oneLine(text)}\n`);
}
