// What the plan of a door that deletes before it updates says of numbers which leave a line that it destroys. A door that
// moves first, as the engine does, needs to know nothing of it.

/** Where numbers go that leave a line, by the ids of their mappings. */
export type Targets = ReadonlyMap<string, string | typeof newLine>;

/** A line that is not made yet, so that nobody knows its id. */
export const newLine = "new";

export interface PlannedMoves {
  /**
   * What the plan that a delete belongs to says of its line.
   * @returns the reason, as a part of a sentence, when that can't be seen
   */
  awayFrom(lineId: string): Promise<Targets | { readonly unseen: string }>;
  /** The same of the last plan that has destroyed the line, whoever carries it out; undefined when there is none. */
  lastKnownOf(lineId: string): Promise<Targets | undefined>;
  /** The line is gone, or stays after all. */
  forget(lineId: string): Promise<void>;
}
