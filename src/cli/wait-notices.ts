// Tells why nothing moves when requests have to wait.

import { duration } from "./render/duration";
import type { Channel } from "./terminal";

const worthTelling = 1;

/** One line for each wait, not for each request that waits. */
export function waitNotices(
  { print, colors }: Pick<Channel, "print" | "colors">,
  now: () => number = Date.now,
): (seconds: number, reason: string) => void {
  let toldUntil = 0;
  return (seconds, reason) => {
    if (seconds < worthTelling || now() < toldUntil) return;
    toldUntil = now() + seconds * 1000;
    print(colors.dim(`Waiting ${duration(seconds * 1000)}: ${reason}`));
  };
}
