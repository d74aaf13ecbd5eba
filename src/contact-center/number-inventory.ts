/**
 * What the inventory of Webex Calling lists, in pages for each location, read once and kept for the run. A lone number
 * is asked for by itself, and so is one that the list lacks: it may lag behind, or the number may belong elsewhere. An
 * inventory may have a hundred times the numbers that are mapped, so no more pages are read than numbers were asked for.
 */
import { Gathering } from "./collection";
import { isKind } from "./error";

export interface InventoryPage {
  /** In E.164; what else the page lists is a bare extension. */
  readonly numbers: readonly (string | undefined)[];
  readonly hasNext: boolean;
}

export interface InventorySource {
  /** @param start position of its first row */
  page(locationId: string | undefined, start: number): Promise<InventoryPage>;
  isThere(number: string): Promise<boolean>;
}

export class NumberInventory {
  private listings = new Map<string | undefined, InventoryListing>();
  /** A token that may not read the inventory is told so once. */
  private refusal: unknown;

  constructor(private readonly source: InventorySource) {}

  /** @param locationId of the location that the number probably belongs to; undefined: the whole inventory is listed */
  async has(number: string, locationId: string | undefined): Promise<boolean> {
    if (this.refusal !== undefined) throw this.refusal;
    try {
      return (await this.listingOf(locationId).lists(number)) || (await this.source.isThere(number));
    } catch (error) {
      if (isKind(error, "missing-scope")) this.refusal = error;
      throw error;
    }
  }

  private listingOf(locationId: string | undefined): InventoryListing {
    const known = this.listings.get(locationId);
    if (known !== undefined) return known;
    const listing = new InventoryListing((start) => this.source.page(locationId, start));
    this.listings.set(locationId, listing);
    return listing;
  }

  /** Forgets what was read. */
  forget(): void {
    this.listings = new Map();
    this.refusal = undefined;
  }
}

class InventoryListing {
  private readonly numbers = new Set<string>();
  private readonly questions = new Gathering<string, boolean>((numbers) => this.answer(numbers), {
    most: Infinity,
  });
  private asked = 0;
  private pagesRead = 0;
  private rowsRead = 0;
  private isWhole = false;

  constructor(private readonly page: (start: number) => Promise<InventoryPage>) {}

  /** False may also mean that it was not looked for. */
  lists(number: string): Promise<boolean> {
    return this.numbers.has(number) ? Promise.resolve(true) : this.questions.put(number);
  }

  private async answer(numbers: readonly string[]): Promise<boolean[]> {
    this.asked += numbers.length;
    const isFound = (number: string) => this.numbers.has(number);
    while (this.asked > 1 && !this.isWhole && this.pagesRead < this.asked && !numbers.every(isFound)) {
      await this.readPage();
    }
    return numbers.map(isFound);
  }

  private async readPage(): Promise<void> {
    try {
      const { numbers, hasNext } = await this.page(this.rowsRead);
      for (const number of numbers) if (number !== undefined) this.numbers.add(number);
      this.rowsRead += numbers.length;
      this.pagesRead += 1;
      this.isWhole = !hasNext;
    } catch (error) {
      // A location of another kind than those of Webex Calling has no numbers there.
      if (!isKind(error, "invalid", "not-found", "payload-fault")) throw error;
      this.isWhole = true;
    }
  }
}
