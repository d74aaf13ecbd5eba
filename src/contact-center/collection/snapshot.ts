/**
 * What the list of a type shows, read once and kept for the run. The first question starts the list: page 1 tells how
 * many there are, the others follow side by side, and all readers share it. In a tenant with many more objects than
 * are asked for, those asked for are read in batches instead. What this run writes replaces what the list has shown.
 */
import type { ApiObject } from "../api-objects";
import { newRows } from "../paging";
import { Gathering } from "./gathering";

export interface SnapshotPage<T> {
  readonly rows: readonly T[];
  /** Undefined when the list does not say. */
  readonly totalPages: number | undefined;
  readonly hasNext: boolean;
}

export interface SnapshotSource<T> {
  page(number: number): Promise<SnapshotPage<T>>;
  /** Rows of these ids, at most 100; what is not there is left out. */
  some(ids: readonly string[]): Promise<readonly T[]>;
  /** What objects are looked up by, one spelling per meaning: a name in lower case, the digits of a number. */
  keyOf(object: T): string | undefined;
}

/** An object, and whether it is whole or a row of a list, which lacks array fields. */
export interface Known<T> {
  readonly object: T;
  readonly whole: boolean;
}

const idsPerRequest = 100;
/** So many pages are listed rather than read around: all of them take a few seconds. */
const fewPages = 20;
/** So many are listed at once: nobody knows yet how many ids will follow the first. */
const hardlyAnyPages = 10;
/** Reads of one list at the same time. Nothing is published about concurrent requests: a handful. */
const pagesAtOnce = 6;

export class Snapshot<T extends ApiObject> {
  private listing: Listing<T>;
  /** Objects that are about to be asked for, as far as somebody said so. */
  private expected = 0;

  constructor(private readonly source: SnapshotSource<T>) {
    this.listing = new Listing(source, () => this.expected);
  }

  /** Says how many objects are about to be asked for by their ids: whether a list or batches are cheaper. */
  expect(count: number): void {
    this.expected = count;
  }

  /** Forgets everything: the next question starts anew. */
  forget(): void {
    this.expected = 0;
    this.listing = new Listing(this.source, () => this.expected);
  }

  /** Undefined: neither the list nor this run has it. A list does not show everything: ask for it by its id. */
  find(id: string): Promise<Known<T> | undefined> {
    return this.listing.find(id);
  }

  /** What is known now, without asking. */
  peek(id: string): Known<T> | undefined {
    return this.listing.known(id);
  }

  async withKey(key: string): Promise<readonly T[]> {
    const { listing } = this;
    await listing.all();
    return listing.withKey(key);
  }

  /** Objects whose key contains a text. */
  async containing(part: string): Promise<readonly T[]> {
    const { listing } = this;
    await listing.all();
    return listing.containing(part);
  }

  async all(): Promise<readonly T[]> {
    const { listing } = this;
    await listing.all();
    return listing.objects();
  }

  /** An object as it was just read or written. */
  put(object: T, whole: boolean): void {
    this.listing.put({ object, whole });
  }

  /** The object is gone, or nobody knows what it is like now. */
  remove(id: string): void {
    this.listing.remove(id);
  }
}

/** One walk over the list, and what is known since. */
class Listing<T extends ApiObject> {
  private readonly rows = new Map<string, Known<T>>();
  private readonly idsByKey = new Map<string, Set<string>>();
  private readonly idsByPart = new Map<string, Set<string>>();
  /** Ids this run has written or read since: rows of pages under way are older. */
  private readonly settled = new Set<string>();
  private readonly unanswered = new Set<string>();
  private first: Promise<SnapshotPage<T>> | undefined;
  private whole: Promise<void> | undefined;
  private isWhole = false;
  private batchesSent = 0;
  private readonly batches: Gathering<string, undefined>;

  constructor(
    private readonly source: SnapshotSource<T>,
    private readonly expected: () => number,
  ) {
    this.batches = new Gathering(async (ids) => {
      this.batchesSent += 1;
      this.take(await source.some(ids));
      return ids.map(() => undefined);
    });
  }

  known(id: string): Known<T> | undefined {
    return this.rows.get(id);
  }

  async find(id: string): Promise<Known<T> | undefined> {
    if (this.isAnswered(id)) return this.rows.get(id);
    this.unanswered.add(id);
    try {
      const { totalPages } = await this.firstPage();
      if (this.isAnswered(id)) return this.rows.get(id);
      if (this.batchesAreCheaper(totalPages)) await this.batches.put(id);
      else await this.all();
      return this.rows.get(id);
    } finally {
      this.unanswered.delete(id);
    }
  }

  private isAnswered(id: string): boolean {
    return this.isWhole || this.settled.has(id) || this.rows.has(id);
  }

  /**
   * Where nobody says how many ids will be asked for, batches may cost as much as the list would have, and for a list
   * of few pages no more than one.
   */
  private batchesAreCheaper(totalPages: number | undefined): boolean {
    if (totalPages === undefined || this.whole !== undefined) return false;
    const left = totalPages - 1;
    if (this.expected() === 0 && left <= hardlyAnyPages) return false;
    const needed = Math.max(
      this.batchesSent + Math.ceil(this.unanswered.size / idsPerRequest),
      Math.ceil(this.expected() / idsPerRequest),
    );
    return needed < left && needed <= (left <= fewPages ? 1 : left);
  }

  /** Resolves when every page has been read. */
  all(): Promise<void> {
    this.whole ??= this.readPages().then(
      () => {
        this.isWhole = true;
      },
      (error: unknown) => {
        this.whole = undefined; // the next one asks again
        throw error;
      },
    );
    return this.whole;
  }

  private firstPage(): Promise<SnapshotPage<T>> {
    this.first ??= this.source.page(0).then(
      (page) => {
        this.take(page.rows);
        this.isWhole ||= !page.hasNext;
        return page;
      },
      (error: unknown) => {
        this.first = undefined;
        throw error;
      },
    );
    return this.first;
  }

  private async readPages(): Promise<void> {
    const first = await this.firstPage();
    const { totalPages } = first;
    if (totalPages === undefined) {
      const goesOn = newRows();
      let page = first;
      for (let number = 1; page.hasNext && goesOn(page); number++) page = await this.readPage(number);
      return;
    }
    let next = 1;
    const worker = async () => {
      while (next < totalPages) await this.readPage(next++);
    };
    await Promise.all(Array.from({ length: Math.min(pagesAtOnce, Math.max(totalPages - 1, 0)) }, worker));
  }

  private async readPage(number: number): Promise<SnapshotPage<T>> {
    const page = await this.source.page(number);
    this.take(page.rows);
    return page;
  }

  private take(rows: readonly T[]): void {
    for (const object of rows) {
      if (!this.settled.has(object.id) && !this.rows.has(object.id)) this.store({ object, whole: false });
    }
  }

  put(known: Known<T>): void {
    this.settled.add(known.object.id);
    this.store(known);
  }

  remove(id: string): void {
    this.settled.add(id);
    this.unstore(id);
  }

  private store(known: Known<T>): void {
    const { id } = known.object;
    this.unstore(id);
    this.rows.set(id, known);
    const key = this.source.keyOf(known.object);
    if (key === undefined) return;
    const ids = this.idsByKey.get(key);
    if (ids === undefined) this.idsByKey.set(key, new Set([id]));
    else ids.add(id);
    for (const [part, holders] of this.idsByPart) if (key.includes(part)) holders.add(id);
  }

  private unstore(id: string): void {
    const known = this.rows.get(id);
    if (known === undefined) return;
    this.rows.delete(id);
    const key = this.source.keyOf(known.object);
    if (key !== undefined) this.idsByKey.get(key)?.delete(id);
    for (const holders of this.idsByPart.values()) holders.delete(id);
  }

  withKey(key: string): T[] {
    return this.objectsOf(this.idsByKey.get(key) ?? []);
  }

  /** Kept up to date once asked for: a plan of many objects asks again and again. */
  containing(part: string): T[] {
    let ids = this.idsByPart.get(part);
    if (ids === undefined) {
      ids = new Set([...this.idsByKey].flatMap(([key, holders]) => (key.includes(part) ? [...holders] : [])));
      this.idsByPart.set(part, ids);
    }
    return this.objectsOf(ids);
  }

  objects(): T[] {
    return [...this.rows.values()].map(({ object }) => object);
  }

  private objectsOf(ids: Iterable<string>): T[] {
    return [...ids].flatMap((id) => this.rows.get(id)?.object ?? []);
  }
}
