// Breaks running text at the width of a terminal.

/** @param width columns, or null to leave the lines as they are. Lines that are indented already stay whole. */
export function wrapped(text: string, indent: string, width: number | null): string {
  return text
    .split("\n")
    .flatMap((line) => (width === null || /^\s/.test(line) ? [line] : broken(line, width - indent.length)))
    .map((line) => `${indent}${line}`.trimEnd())
    .join("\n");
}

function broken(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    const longer = current === "" ? word : `${current} ${word}`;
    if (longer.length > width && current !== "") {
      lines.push(current);
      current = word;
    } else current = longer;
  }
  return [...lines, current];
}
