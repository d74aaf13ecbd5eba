// Says how far a run is while it goes on: in the last line of a terminal, every ten seconds elsewhere.

import { renderPace, type Count } from "./render/pace";
import type { Terminal } from "./terminal";

/** Of fewer objects each one is told anyway. */
const fewest = 20;
/** Milliseconds. */
const redrawn = 250;
const printed = 10_000;
/** What a run did longer ago says little about the time it still takes: it may have waited for the budget since. */
const remembered = 30_000;

/** One run. Nothing is shown of a small one, nor of what is over at once. */
export class Pace {
  private count: Count | undefined;
  private readonly past: { readonly at: number; readonly done: number }[] = [];
  private readonly timer: NodeJS.Timeout;

  /** @param now milliseconds */
  constructor(
    private readonly terminal: Pick<Terminal, "problems" | "status">,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.timer = setInterval(() => this.tell(), terminal.status === null ? printed : redrawn).unref();
  }

  /** Takes the newest count. */
  readonly update = (count: Count): void => {
    if (count.doing !== this.count?.doing) this.past.length = 0;
    this.count = count;
    const at = this.now();
    const last = this.past.at(-1);
    if (last === undefined || at - last.at >= redrawn) this.past.push({ at, done: count.done });
    while ((this.past[1]?.at ?? at) < at - remembered) this.past.shift();
    if (count.done >= count.total) this.terminal.status?.clear();
  };

  end(): void {
    clearInterval(this.timer);
    this.terminal.status?.clear();
  }

  /** The line as it stands, or null while there is nothing to say. */
  get text(): string | null {
    const { count } = this;
    if (count === undefined || count.total < fewest || count.done >= count.total) return null;
    const [first] = this.past;
    const seconds = first === undefined ? 0 : (this.now() - first.at) / 1000;
    return renderPace(count, seconds < 1 ? null : (count.done - (first?.done ?? 0)) / seconds);
  }

  private tell(): void {
    const { text } = this;
    if (text === null) return;
    if (this.terminal.status === null) this.terminal.problems.print(text);
    else this.terminal.status.show(text);
  }
}
