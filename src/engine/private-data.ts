// Private data of an object: what the next plan must know and no user needs to see. The same bytes in both doors.

import { readJson, writeJson, type Remembered } from "../contact-center";
import type { Notes } from "../resources/definition";

/** Where an object was made. */
export interface Organization {
  readonly id: string;
  /** Null when the token may not read it. */
  readonly name: string | null;
  /** Address of the API, where that is on this machine: an emulator's objects may go with it. */
  readonly api?: string;
}

export interface PrivateData {
  /** Server-default attributes (TypeScript names) that the configuration had set. */
  readonly configured: readonly string[];
  readonly notes: Notes;
  /** What the last read or write of the object has left for the next. */
  readonly remembered?: Remembered;
  /** Missing of an object whose state an older version has written, until it is read or written again. */
  readonly organization?: Organization;
}

export const noPrivateData: PrivateData = { configured: [], notes: {} };

/** Base64 of the JSON text, as a state file keeps it; "" when there is nothing to remember. */
export function encodePrivateData(data: PrivateData): string {
  const { configured, notes, remembered, organization } = data;
  const kept = {
    ...(remembered === undefined ? {} : { remembered: { ...remembered } }),
    ...(organization === undefined ? {} : { organization: { ...organization } }),
  };
  const isEmpty = [configured, Object.keys(notes), Object.keys(kept)].every(({ length }) => length === 0);
  if (isEmpty) return "";
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
  const { configured, notes, remembered, organization } = parsed as Record<string, unknown>;
  return {
    configured: Array.isArray(configured) ? configured.filter((name) => typeof name === "string") : [],
    notes: typeof notes === "object" && notes !== null ? (notes as Notes) : {},
    ...(isRemembered(remembered) ? { remembered } : {}),
    ...(isOrganization(organization) ? { organization } : {}),
  };
}

function isRemembered(value: unknown): value is Remembered {
  if (typeof value !== "object" || value === null) return false;
  const { revision, arrays } = value as Record<string, unknown>;
  return typeof revision === "string" && typeof arrays === "object" && arrays !== null;
}

function isOrganization(value: unknown): value is Organization {
  if (typeof value !== "object" || value === null) return false;
  const { id, name, api } = value as Record<string, unknown>;
  return (
    typeof id === "string" &&
    (name === null || typeof name === "string") &&
    (api === undefined || typeof api === "string")
  );
}
