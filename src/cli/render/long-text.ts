// Texts that are too long to show: by what they are and how long, and which of their lines change.

import { structuredPatch } from "diff";
import { JsonFault, readJson, writeJson } from "../../resources";

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
 * @param full whether all of them are shown, to their ends
 */
export function changedLines(before: string, after: string, full = false): readonly ChangedLine[] {
  const [old, now] = [jsonLines(before) ?? before, jsonLines(after) ?? after];
  if (!old.includes("\n") && !now.includes("\n")) return [];
  const { hunks } = structuredPatch("", "", old, now, "", "", { context: contextLines });
  const lines = hunks.flatMap((hunk, index) => [
    ...(index === 0 ? [] : [{ symbol: " ", text: "..." } as const]),
    ...hunk.lines.filter((line) => !line.startsWith("\\")).map(changedLine),
  ]);
  if (full) return lines;
  const shown = lines.map((line, index) => ({ ...line, text: shortened(line, counterpart(lines, index)) }));
  const hidden = lines.length - mostLines;
  if (hidden <= 1) return shown;
  return [...shown.slice(0, mostLines), { symbol: " ", text: `# ${hidden} more lines, which --full shows` }];
}

function changedLine(line: string): ChangedLine {
  const symbol = line.startsWith("+") ? "+" : line.startsWith("-") ? "-" : " ";
  return { symbol, text: line.slice(1) };
}

/** The line that takes the place of this one: the lines that go stand right before those that come. */
function counterpart(lines: readonly ChangedLine[], index: number): string | undefined {
  const symbol = lines[index]?.symbol ?? " ";
  if (symbol === " ") return undefined;
  let start = index;
  while (isChanged(lines[start - 1])) start--;
  let end = index;
  while (isChanged(lines[end])) end++;
  const block = lines.slice(start, end);
  const place = block.slice(0, index - start).filter((line) => line.symbol === symbol).length;
  return block.filter((line) => line.symbol !== symbol)[place]?.text;
}

function isChanged(line: ChangedLine | undefined): boolean {
  return line !== undefined && line.symbol !== " ";
}

/** A long line, around the place where it differs from its counterpart. */
function shortened({ text }: ChangedLine, other: string | undefined): string {
  if (text.length <= longest) return text;
  let same = 0;
  while (other !== undefined && same < text.length && text[same] === other[same]) same++;
  const start = same < longest - 40 ? 0 : same - 40;
  const end = Math.min(text.length, start + longest);
  const part = `${start === 0 ? "" : "..."}${text.slice(start, end)}${end === text.length ? "" : "..."}`;
  return `${part} # ${text.length - (end - start)} more characters, which --full shows`;
}

function jsonLines(text: string): string | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return `${writeJson(readJson(text), "  ")}\n`;
  } catch (problem) {
    // Only looks like JSON.
    if (problem instanceof JsonFault) return undefined;
    throw problem;
  }
}

function sizeOf(bytes: number): string {
  return bytes < 1000 ? `${bytes} bytes` : `${(bytes / 1000).toFixed(1)} KB`;
}
