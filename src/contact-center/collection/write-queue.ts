/**
 * The writes of one type: one request at a time. What comes in one burst leaves together, and so does what comes while
 * a request is under way. A lone write leaves at once, unless others are expected. Writes of one object keep their order
 * and never share a request; neither do writes of different kinds, as nobody says in which order the API carries one
 * request out.
 */

export interface QueuedWrite {
  readonly action: "create" | "update" | "delete";
  /** The object it is about; undefined for one that is yet to be made. */
  readonly objectId: string | undefined;
}

interface Entry<W, R> {
  readonly write: W;
  readonly settle: (result: Promise<R>) => void;
}

export interface WriteQueueOptions<W> {
  /** How many writes of a kind one request may carry. */
  readonly most: (action: QueuedWrite["action"], first: W) => number;
  /** Told whenever nothing is under way and nothing could leave. */
  readonly onIdle: () => void;
}

export class WriteQueue<W extends QueuedWrite, R> {
  private waiting: Entry<W, R>[] = [];
  private underWay = false;
  private expected = 0;
  private isStarting = false;
  private readonly waitingForIdle: (() => void)[] = [];
  /** Objects whose last write has been answered, but not read back yet. */
  private readonly unsettled = new Map<string, number>();

  /** @param carryOut resolves when the API has answered, with one promise of a final result for each write */
  constructor(
    private readonly carryOut: (batch: readonly W[]) => Promise<readonly Promise<R>[]>,
    private readonly options: WriteQueueOptions<W>,
  ) {}

  add(write: W): Promise<R> {
    return new Promise((settle) => {
      this.waiting.push({ write, settle });
      this.startAfterBurst();
    });
  }

  /**
   * A write will be added in a moment, and what waits may wait for it. Whoever says so must not wait for another
   * write before it is there.
   * @returns to be called when it is there, or will not come
   */
  expect(): () => void {
    this.expected += 1;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.expected -= 1;
      this.startAfterBurst();
    };
  }

  /** Whether nothing is under way or about to leave. */
  get isIdle(): boolean {
    return !this.underWay && this.expected === 0 && this.next().length === 0;
  }

  /** Resolves when nothing is under way or about to leave. */
  idle(): Promise<void> {
    return this.isIdle ? Promise.resolve() : new Promise((resolve) => this.waitingForIdle.push(resolve));
  }

  private beIdle(): void {
    for (const resolve of this.waitingForIdle.splice(0)) resolve();
    this.options.onIdle();
  }

  /** When all that is done in this turn of the event loop has been done. */
  private startAfterBurst(): void {
    if (this.isStarting) return;
    this.isStarting = true;
    setImmediate(() => {
      this.isStarting = false;
      this.start();
    });
  }

  private start(): void {
    if (this.underWay) return;
    const batch = this.next();
    const [first] = batch;
    if (first === undefined) {
      if (this.expected === 0) this.beIdle();
      return;
    }
    if (this.expected > 0 && batch.length < this.options.most(first.write.action, first.write)) return;
    this.underWay = true;
    this.waiting = this.waiting.filter((entry) => !batch.includes(entry));
    void this.send(batch);
  }

  /** The first write that may leave, and others of its kind; never past an earlier write of the same object. */
  private next(): Entry<W, R>[] {
    const passed = new Set<string>(this.unsettled.keys());
    const batch: Entry<W, R>[] = [];
    for (const entry of this.waiting) {
      const { objectId, action } = entry.write;
      const [first] = batch;
      const most = first === undefined ? 1 : this.options.most(action, first.write);
      const fits = first === undefined || (first.write.action === action && batch.length < most);
      const isFree = objectId === undefined || !passed.has(objectId);
      if (fits && isFree) batch.push(entry);
      if (objectId !== undefined) passed.add(objectId);
      if (first !== undefined && batch.length >= most) break;
    }
    return batch;
  }

  private async send(batch: readonly Entry<W, R>[]): Promise<void> {
    const ids = batch.flatMap(({ write }) => write.objectId ?? []);
    for (const id of ids) this.unsettled.set(id, (this.unsettled.get(id) ?? 0) + 1);
    try {
      const results = await this.carryOut(batch.map(({ write }) => write));
      batch.forEach(({ write, settle }, position) => {
        const result = results[position] ?? Promise.reject(new Error("a write without a result"));
        settle(result);
        this.freeAfter(write, result);
      });
    } catch (error) {
      for (const { write, settle } of batch) {
        settle(Promise.reject(error));
        this.freeAfter(write, Promise.resolve());
      }
    } finally {
      this.underWay = false;
      this.start();
    }
  }

  private freeAfter({ objectId }: W, result: Promise<unknown>): void {
    const free = () => {
      if (objectId === undefined) return;
      const left = (this.unsettled.get(objectId) ?? 1) - 1;
      if (left > 0) this.unsettled.set(objectId, left);
      else this.unsettled.delete(objectId);
      this.startAfterBurst();
    };
    result.then(free, free);
  }
}
