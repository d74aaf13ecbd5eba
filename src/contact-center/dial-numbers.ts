/** Mappings of numbers to channels. They have no name: a mapping is looked up by the digits of its number. */
import type { DialNumber } from "./api-objects";
import { Collection, Gathering, type Connected, type EntityDescription } from "./collection";
import { where } from "./filter";
import type { JsonObject } from "./json";

export class DialNumbers extends Collection<DialNumber> {
  private readonly digitsAnew: Gathering<string, DialNumber | undefined>;

  constructor(connected: Connected, description: EntityDescription) {
    super(connected, description);
    this.digitsAnew = new Gathering((digits) => this.askForDigits(digits));
  }

  /** The mapping of a number as the snapshot has it. */
  async findByDigits(digits: string): Promise<DialNumber | undefined> {
    if (this.connected.readStrategy === "each") return this.findByDigitsAnew(digits);
    const [holder] = await this.snapshot.withKey(digits);
    return holder;
  }

  /**
   * The mapping of a number as it is now. Asked for together with others, one list answers all. By digits: a raw "+"
   * in a filter is read as a space and finds nothing (observed live 2026-07-11).
   */
  findByDigitsAnew(digits: string): Promise<DialNumber | undefined> {
    return this.digitsAnew.put(digits);
  }

  protected override keyOf({ dialledNumber }: DialNumber): string | undefined {
    return dialledNumber === undefined ? undefined : digitsOf(dialledNumber);
  }

  protected override async holderOf({ dialledNumber }: JsonObject): Promise<DialNumber | undefined> {
    return typeof dialledNumber === "string" ? this.findByDigitsAnew(digitsOf(dialledNumber)) : undefined;
  }

  private async askForDigits(digits: readonly string[]): Promise<(DialNumber | undefined)[]> {
    const [only] = digits;
    const filter =
      digits.length === 1 && only !== undefined
        ? where("dialledNumberDigits", "==", only)
        : where("dialledNumberDigits", "=in=", [...new Set(digits)]);
    const rows = await this.listed(filter);
    return digits.map((wanted) => rows.find((row) => this.keyOf(row) === wanted));
  }
}

function digitsOf(number: string): string {
  return number.replace(/\D/g, "");
}
