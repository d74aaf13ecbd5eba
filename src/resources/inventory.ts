// The inventory of Webex Calling, as far as the token may see it.

import { isKind, type ContactCenter } from "../contact-center";

/**
 * Whether the organization owns a number. Reading the inventory needs a scope of Webex Calling that a token for the
 * contact center may lack: then it is not known here, and the API decides when the number is mapped.
 * @param location of the number, as far as it is known
 * @returns undefined when it can't be told
 */
export async function isInInventory(
  { calling }: ContactCenter,
  number: string,
  location?: string,
): Promise<boolean | undefined> {
  if (!/^\+\d+$/.test(number)) return undefined;
  try {
    return await calling.hasNumber(number, location);
  } catch (problem) {
    if (isKind(problem, "missing-scope", "unauthorized")) return undefined;
    throw problem;
  }
}
