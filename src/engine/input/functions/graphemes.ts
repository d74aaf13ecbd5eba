// What people take for one character, which is what Terraform counts.

export function graphemes(text: string): string[] {
  return [...new Intl.Segmenter("und", { granularity: "grapheme" }).segment(text)].map(
    ({ segment }) => segment,
  );
}
