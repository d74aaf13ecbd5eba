// Texts of the API in what a user reads: a name in the organization must not steer a terminal.

/**
 * Everything but line ends and tabs that a terminal would act on instead of showing it: control characters (C0, DEL,
 * C1), separators of lines and paragraphs, and marks that change the direction of what follows.
 */
const acting = /(?![\n\t])[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The text with such characters written as escapes, for example `\u001b`. */
export function printable(text: string): string {
  return text.replaceAll("\r\n", "\n").replaceAll(acting, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
