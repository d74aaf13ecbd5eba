// Which changes one apply has under way. Terraform orders a delete after the updates of those that leave by the
// dependencies in its state, and forgets them of an update that failed (seen with 1.11.4): the next apply then begins
// both at the same time. So a delete that is refused because of them goes once more when the others have had their turn.

import type { Clock } from "../contact-center";
import { StillUsedError } from "../resources";

/** Without a call for so long, Terraform has none left that it could make at the same time. */
const pauseMilliseconds = 250;

export class ChangesUnderWay {
  private running = 0;
  private waiting = 0;
  private ended = 0;

  /** Counts a call while it is answered: the check, the plan and the apply of one change follow one another. */
  async during<T>(answer: () => Promise<T>): Promise<T> {
    this.running++;
    try {
      return await answer();
    } finally {
      this.running--;
      this.ended++;
    }
  }

  /** Deletes, after the others if what is deleted was still used. Called within `during`. */
  async lastIfStillUsed<T>(remove: () => Promise<T>, clock: Clock, lost: AbortSignal): Promise<T> {
    try {
      return await remove();
    } catch (problem) {
      if (!(problem instanceof StillUsedError) || !(await this.othersEnded(clock, lost))) throw problem;
      return remove();
    }
  }

  /** Waits for a pause. @returns whether another change ended before it */
  private async othersEnded(clock: Clock, lost: AbortSignal): Promise<boolean> {
    const before = this.ended;
    this.waiting++;
    try {
      for (let seen = -1; seen !== this.ended || this.running > this.waiting;) {
        if (lost.aborted) return false;
        seen = this.ended;
        await clock.sleep(pauseMilliseconds);
      }
      return this.ended > before;
    } finally {
      this.waiting--;
    }
  }
}
