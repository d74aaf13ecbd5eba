// Texts that are too long to show: by what they are and how long, and which of their lines change.

import { structuredPatch } from "diff";

const longest = 160;

export function isLongText(value: unknown): value is string {
  return typeof value === "string" && (value.length > longest || value.trimEnd().includes("\n"));
}

/** `(JSON, 12.3 KB)`. */
export function describeText(text: string): string {
  const kind = jsonLines(text) === undefined ? "text" : "JSON";
  return `(${kind}, ${sizeOf(Buffer.byteLength(text))})`;
}

export interface ChangedLine {
  readonly symbol: "+" | "-" | " ";
  readonly text: string;
}

const contextLines = 2;
const mostLines = 60;

/**
 * The lines that differ with a little around them; empty when there are no lines to compare (one long word). JSON is
 * compared by its values, whatever its layout.
 */
export function changedLines(before: string, after: string): readonly ChangedLine[] {
  const [old, now] = [jsonLines(before) ?? before, jsonLines(after) ?? after];
  if (!old.includes("\n") && !now.includes("\n")) return [];
  const { hunks } = structuredPatch("", "", old, now, "", "", { context: contextLines });
  const lines = hunks.flatMap((hunk, index) => [
    ...(index === 0 ? [] : [{ symbol: " ", text: "..." } as const]),
    ...hunk.lines.filter((line) => !line.startsWith("\\")).map(changedLine),
  ]);
  const hidden = lines.length - mostLines;
  if (hidden <= 1) return lines;
  return [...lines.slice(0, mostLines), { symbol: " ", text: `# ${hidden} more lines` }];
}

function changedLine(line: string): ChangedLine {
  const text = line.slice(1);
  const shown = text.length > longest ? `${text.slice(0, longest)}...` : text;
  const symbol = line.startsWith("+") ? "+" : line.startsWith("-") ? "-" : " ";
  return { symbol, text: shown };
}

function jsonLines(text: string): string | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return `${JSON.stringify(JSON.parse(text), null, 2)}\n`;
  } catch (problem) {
    // Only looks like JSON.
    if (problem instanceof SyntaxError) return undefined;
    throw problem;
  }
}

function sizeOf(bytes: number): string {
  return bytes < 1000 ? `${bytes} bytes` : `${(bytes / 1000).toFixed(1)} KB`;
}
