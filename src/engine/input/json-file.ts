// Reads the JSON of a file, with numbers as they are written.

import { isSafeNumber, LosslessNumber, parse } from "lossless-json";
import { deepest, isTooDeep } from "../../contact-center";
import { failInput } from "./input-error";
import { isJsonObject } from "./place";

/** The JSON object in a file. */
export function parseFile(bytes: Buffer, shown: string): Readonly<Record<string, unknown>> {
  const text = bytes.toString("utf8").replace(/^\uFEFF/, "");
  const json = parseJson(text, shown);
  if (isJsonObject(json)) return json;
  return failInput(`Cannot read ${shown}`, "A JSON object was expected.");
}

function parseJson(text: string, shown: string): unknown {
  if (isTooDeep(text)) return failInput(`Cannot read ${shown}`, `It is nested more than ${deepest} deep.`);
  try {
    return asWritten(text) ?? parse(text, null, numberOf);
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
    return failInput(
      `Cannot read ${shown}`,
      `It is not valid JSON: ${thrown.message}${lineOf(text, thrown.message)}.`,
    );
  }
}

/**
 * The JSON of a text that a program wrote, such as CDKTF's synthesis, by the parser of the system: written out again it
 * is the same text, so no digit of a number is lost and no key stands twice. Undefined for other texts.
 */
function asWritten(text: string): unknown {
  try {
    const json: unknown = JSON.parse(text);
    const indentation = /^.\n( *)/.exec(text)?.[1];
    return JSON.stringify(json, null, indentation) === text.trimEnd() ? json : undefined;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined; // the other parser says it by line
    throw thrown;
  }
}

/** A number of JSON text, without losing digits. */
export function numberOf(digits: string): number | LosslessNumber {
  return isSafeNumber(digits) ? Number(digits) : new LosslessNumber(digits);
}

function lineOf(text: string, message: string): string {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position === undefined) return "";
  return ` (line ${text.slice(0, Number(position)).split("\n").length})`;
}
