// Tells why nothing moves when requests have to wait, and when requests of other processes can't be counted.

import type { OnWait } from "../contact-center";
import { oneLine } from "../schema/printable";
import { duration } from "./render/duration";
import type { Channel } from "./terminal";

const worthTelling = 1;

/** One line for each wait, not for each request that waits. */
export function waitNotices(
  { print, colors }: Pick<Channel, "print" | "colors">,
  now: () => number = Date.now,
): OnWait {
  let toldUntil = 0;
  return (seconds, reason, alsoByOthers = false) => {
    if (seconds < worthTelling || now() < toldUntil) return;
    toldUntil = now() + seconds * 1000;
    const others = alsoByOthers ? ", also by other wxcc or Terraform processes" : "";
    print(colors.dim(`Waiting ${duration(seconds * 1000)}: ${oneLine(reason)}${others}`));
  };
}

/** A process that can't share the record of requests goes on alone: more may be sent than the service takes. */
export function notSharedWarning({ print, colors }: Pick<Channel, "print" | "colors">) {
  return (problem: string): void =>
    print(
      `${colors.bold(colors.yellow("Warning:"))} Requests of other wxcc and Terraform processes are not counted: ` +
        `the record they share can't be used (${oneLine(problem)}). Run one at a time, or set a lower requests_per_minute.`,
    );
}
