// Texts from elsewhere (the API, files, other programs) in what a user reads: a name in the organization must not steer
// a terminal, begin a line of its own, or give orders to the pipeline that runs us.

/**
 * Everything but line ends and tabs that a terminal would act on instead of showing it: control characters (C0, DEL,
 * C1), separators of lines and paragraphs, and marks that change the direction of what follows.
 */
const acting = /(?![\n\t])[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f]/gu;

/**
 * What runners of pipelines read as an order to themselves: `::add-mask::` at the beginning of a line, blanks before it
 * or not, `##[group]` and `##vso[task.setvariable]` anywhere.
 */
const orders = /:(?<=^\s*:)(?=:)|#(?<=##)(?=\w*\[)/gm;

/** The text with such characters written as escapes, for example `\u001b`. */
export function printable(text: string): string {
  return text.replaceAll("\r\n", "\n").replaceAll(acting, escaped).replaceAll(orders, escaped);
}

/** The same for a text that stands inside a line: its own line ends are shown as well, as `\n`. */
export function oneLine(text: string): string {
  return printable(text.replaceAll(/\r?\n/g, "\\n"));
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
