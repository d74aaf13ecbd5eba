// Whether the process that started this one was gone before anybody could look.

import { readFileSync } from "node:fs";

/**
 * Linux only; elsewhere a plugin that nobody calls ends a little later. Process 1 takes over the children of those who
 * die, but may be Terraform itself, in a container: then both are of one process group.
 */
export function isAlreadyOrphaned(): boolean {
  if (process.ppid !== 1) return false;
  const [own, first] = [groupOf("self"), groupOf("1")];
  return own !== undefined && first !== undefined && own !== first;
}

/** The process group (proc(5), field 5 of stat; the command in field 2 may hold blanks and parentheses). */
function groupOf(pid: string): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2];
  } catch {
    return undefined; // not a Linux, or hidden from this user
  }
}
