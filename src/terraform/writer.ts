// Who this process is among those that Terraform starts: one for each provider block, which all share the folder of
// creates under way. What another one of the same run makes is no leftover of a crash, and must not be adopted.

import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Writer } from "../contact-center";

let known: Writer | undefined;

/** The run is the Terraform process that has started this one. */
export function writer(): Writer {
  return (known ??= { run: processIdentity(process.ppid), process: randomUUID() });
}

/** Ids are used again, in containers at every start: only with the time of its start one stands for a process. */
export function processIdentity(id: number): string {
  return `${id} ${startOf(id)}`;
}

function startOf(id: number): string {
  try {
    if (process.platform !== "linux")
      return execFileSync("ps", ["-o", "lstart=", "-p", String(id)], { encoding: "utf8" }).trim();
    // The program's name, in parentheses, may hold anything. The 20th word after it is the start (proc(5)).
    const [, ...words] = readFileSync(`/proc/${id}/stat`, "utf8").replace(/^.*\)/s, ")").split(" ");
    return words[19] ?? "";
  } catch {
    return ""; // gone already, or not to be seen: its id must do
  }
}
