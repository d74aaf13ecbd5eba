/** Names as people read them: one letter may be written as one character or as two (Unicode's forms C and D). */

/** One spelling for all names that the API may take for the same, upper and lower case included. */
export function nameKey(name: string): string {
  return name.normalize().toLowerCase();
}

export function sameName(one: string, other: string): boolean {
  return one === other || one.normalize() === other.normalize();
}
