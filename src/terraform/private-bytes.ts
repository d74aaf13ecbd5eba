// Private data between the wire (bytes) and the engine (base64, as a state file has it): the same bytes in both doors.

import type { StoredObject } from "../engine";
import type { Values } from "../schema/value";

export function storedFrom(attributes: Values, bytes: Uint8Array | undefined): StoredObject {
  return { attributes, privateData: Buffer.from(bytes ?? new Uint8Array()).toString("base64") };
}

export function privateBytes(base64: string): Uint8Array {
  return Buffer.from(base64, "base64");
}
