// Ctrl-C and SIGTERM: the first one stops in an orderly way, the second at once.

import { writeSync } from "node:fs";
import { printable } from "../schema/printable";
import { exitCode } from "./exit-code";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export class Interruption {
  private readonly stopping = new AbortController();
  private readonly cancelling = new AbortController();
  private underWay: (() => readonly string[]) | undefined;

  /** Aborted by the first interruption: nothing new is started. */
  get stop(): AbortSignal {
    return this.stopping.signal;
  }

  /** Aborted as well when nothing is being changed: requests under way are dropped. */
  get cancel(): AbortSignal {
    return this.cancelling.signal;
  }

  get requested(): boolean {
    return this.stop.aborted;
  }

  /** Starts listening to the signals of this process. */
  listen(): void {
    for (const signal of signals) process.on(signal, () => this.interrupt());
  }

  readonly interrupt = (): void => {
    if (this.requested) this.exitAtOnce();
    this.stopping.abort();
    if (this.underWay === undefined) {
      this.cancelling.abort();
      return;
    }
    say("\nInterrupted: finishing what is under way, starting nothing new. Once more stops at once.\n");
  };

  /**
   * Runs something that changes objects: an interruption lets requests under way finish.
   * @param underWay the addresses that are being changed at this moment
   */
  async whileChanging<T>(underWay: () => readonly string[], work: () => Promise<T>): Promise<T> {
    this.underWay = underWay;
    try {
      return await work();
    } finally {
      this.underWay = undefined;
    }
  }

  private exitAtOnce(): never {
    const unfinished = this.underWay?.() ?? [];
    say(
      unfinished.length === 0
        ? "\nStopped.\n"
        : `\nStopped at once. What was under way may be done or not: ${unfinished.join(", ")}.\n` +
            "The state may not know of it yet; wxcc plan looks what is there.\n",
    );
    process.exit(exitCode.interrupted);
  }
}

/** Synchronous: the process may end with the next statement. */
function say(text: string): void {
  try {
    writeSync(2, printable(text));
  } catch (problem) {
    // A terminal that is gone or busy must not keep the process from stopping.
    if (!(problem instanceof Error && "code" in problem)) throw problem;
  }
}
