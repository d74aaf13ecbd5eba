/**
 * Questions of one kind that are asked at the same time leave as one request: those of one burst together, and while
 * a request is under way the next ones wait for its answer and leave together then. There is no timer. What is asked
 * is always answered by a request that left after it was asked.
 */
export interface GatheringOptions {
  /** Questions one request may carry. Default 100. */
  readonly most?: number;
  /** Whether so many waiting questions may leave now; ask again with `leave`. Default: always. */
  readonly mayLeave?: (waiting: number) => boolean;
}

interface Waiting<Q, A> {
  readonly question: Q;
  readonly answer: (answer: A) => void;
  readonly fail: (error: unknown) => void;
}

export class Gathering<Q, A> {
  private waiting: Waiting<Q, A>[] = [];
  private underWay = false;
  private readonly most: number;
  private readonly mayLeave: (waiting: number) => boolean;

  /** @param ask answers each question, in their order */
  constructor(
    private readonly ask: (questions: readonly Q[]) => Promise<readonly A[]>,
    { most = 100, mayLeave = () => true }: GatheringOptions = {},
  ) {
    this.most = most;
    this.mayLeave = mayLeave;
  }

  put(question: Q): Promise<A> {
    return new Promise((answer, fail) => {
      this.waiting.push({ question, answer, fail });
      if (this.waiting.length === 1) setImmediate(() => this.leave());
    });
  }

  /** Lets what waits go, if it may. */
  leave(): void {
    if (this.underWay || this.waiting.length === 0 || !this.mayLeave(this.waiting.length)) return;
    this.underWay = true;
    void this.send(this.waiting.splice(0, this.most));
  }

  private async send(batch: readonly Waiting<Q, A>[]): Promise<void> {
    try {
      const answers = await this.ask(batch.map(({ question }) => question));
      batch.forEach(({ answer }, position) => answer(answers[position] as A));
    } catch (error) {
      for (const { fail } of batch) fail(error);
    } finally {
      this.underWay = false;
      this.leave();
    }
  }
}
