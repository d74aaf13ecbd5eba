/**
 * Whether a bulk route deletes what it is told to and nothing else, where nobody has seen that yet. A run's first bulk
 * delete is one of a single object, and lists taken before and after it must show that exactly this one is gone. Until
 * then, and after any other sight, objects are deleted one by one.
 */
export interface BulkDeleteSight {
  /** Objects of the type there are in all, or undefined where the list does not say. */
  count(): Promise<number | undefined>;
  /** Which of these objects are listed now. */
  listed(ids: readonly string[]): Promise<ReadonlySet<string>>;
}

export interface Seen {
  readonly isGone: boolean;
  /** Others that went with it. */
  readonly lost: number;
}

export class BulkDeleteProof {
  /** Undefined: nobody has looked yet. */
  private verdict: boolean | undefined;

  constructor(private readonly sight: BulkDeleteSight) {}

  get isOpen(): boolean {
    return this.verdict === undefined;
  }

  get hasFailed(): boolean {
    return this.verdict === false;
  }

  /**
   * @param others are listed, and nobody else is about to delete them
   * @param send the bulk delete of one; resolves to whether the answer says that it was done
   */
  async judge(id: string, others: readonly string[], send: () => Promise<boolean>): Promise<Seen> {
    this.verdict = false; // whatever breaks off on the way
    const before = await this.sight.count();
    if (before === undefined) return { isGone: false, lost: 0 };
    const isDone = await send();
    const after = await this.sight.count();
    const listed = await this.sight.listed([id, ...others]);
    const lost = others.filter((other) => !listed.has(other)).length;
    const isGone = !listed.has(id);
    this.verdict = isDone && isGone && lost === 0 && after === before - 1;
    return { isGone, lost };
  }
}
