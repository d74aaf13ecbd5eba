// Private data of an object: what the next plan must know and no user needs to see. The same bytes in both doors.

import { readJson, writeJson, type Remembered } from "../contact-center";
import type { Notes } from "../resources/definition";

export interface PrivateData {
  /** Server-default attributes (TypeScript names) that the configuration had set. */
  readonly configured: readonly string[];
  readonly notes: Notes;
  /** What the last read or write of the object has left for the next. */
  readonly remembered?: Remembered;
}

export const noPrivateData: PrivateData = { configured: [], notes: {} };

/** Base64 of the JSON text, as a state file keeps it; "" when there is nothing to remember. */
export function encodePrivateData({ configured, notes, remembered }: PrivateData): string {
  if (configured.length === 0 && Object.keys(notes).length === 0 && remembered === undefined) return "";
  const kept = remembered === undefined ? {} : { remembered: { ...remembered } };
  return Buffer.from(writeJson({ configured: [...configured].sort(), notes, ...kept })).toString("base64");
}

/** Private data of other origin (an older version, another provider) counts as none. */
export function decodePrivateData(base64: string): PrivateData {
  if (base64 === "") return noPrivateData;
  let parsed: unknown;
  try {
    parsed = readJson(Buffer.from(base64, "base64").toString("utf8"));
  } catch {
    return noPrivateData; // not JSON: not ours
  }
  if (typeof parsed !== "object" || parsed === null) return noPrivateData;
  const { configured, notes, remembered } = parsed as Record<string, unknown>;
  return {
    configured: Array.isArray(configured) ? configured.filter((name) => typeof name === "string") : [],
    notes: typeof notes === "object" && notes !== null ? (notes as Notes) : {},
    ...(isRemembered(remembered) ? { remembered } : {}),
  };
}

function isRemembered(value: unknown): value is Remembered {
  if (typeof value !== "object" || value === null) return false;
  const { revision, arrays } = value as Record<string, unknown>;
  return typeof revision === "string" && typeof arrays === "object" && arrays !== null;
}
