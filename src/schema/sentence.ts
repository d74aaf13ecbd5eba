// Words of the definitions (nouns, kinds of values) at the head of a sentence that a user reads.

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
