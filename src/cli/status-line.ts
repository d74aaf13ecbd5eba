// The last line of a terminal, which shows how far a run is and is replaced by the next one.

import { oneLine } from "../schema/printable";

/** What is printed above it must be printed inside `above`. */
export class StatusLine {
  private shown = "";

  constructor(private readonly stream: Pick<NodeJS.WriteStream, "write" | "columns">) {}

  /** Shows a text in the place of the one before. It is cut at the width of the terminal. */
  show(text: string): void {
    // A line that fills the terminal would wrap, and only its last part could be replaced.
    this.shown = oneLine(text).slice(0, Math.max(0, (this.stream.columns || narrow) - 1));
    this.draw();
  }

  clear(): void {
    if (this.shown !== "") this.stream.write(emptyLine);
    this.shown = "";
  }

  /** Runs something that writes to the same terminal. */
  above(write: () => void): void {
    if (this.shown === "") return write();
    this.stream.write(emptyLine);
    write();
    this.draw();
  }

  private draw(): void {
    this.stream.write(`${emptyLine}${dim}${this.shown}${plain}`);
  }
}

const narrow = 80;
/** Carriage return, erase to the end of the line; dim and plain text (ECMA-48). */
const emptyLine = "\r\u001b[K";
const dim = "\u001b[2m";
const plain = "\u001b[0m";
