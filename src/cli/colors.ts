// The colours of the screens. Inside a text a colour is a mark that only this process knows; the terminal's own sequence
// takes its place when the text is printed. So a text from elsewhere can bring none.

import { randomUUID } from "node:crypto";
import picocolors from "picocolors";
import { printable } from "../schema/printable";

const names = ["bold", "dim", "red", "green", "yellow", "cyan"] as const;

export type Colors = Readonly<Record<(typeof names)[number], (text: string) => string>>;

const escape = "\u001b";
const mark = `<${randomUUID()}>`;

export function createColors(enabled: boolean): Colors {
  const painters = picocolors.createColors(enabled);
  const [bold, dim, red, green, yellow, cyan] = names.map((name) => marking(painters[name], enabled));
  return { bold, dim, red, green, yellow, cyan } as Colors;
}

/** What picocolors does with sequences inside the text, to go on after them, it does with ours alone. */
function marking(paint: (text: string) => string, enabled: boolean): (text: string) => string {
  if (!enabled) return (text) => text;
  return (text) =>
    paint(text.replaceAll(escape, "\\u001b").replaceAll(mark, escape)).replaceAll(escape, mark);
}

/** A text as a terminal gets it: with our colours, and nothing else that it would act on. */
export function painted(text: string): string {
  return printable(text).replaceAll(mark, escape);
}
