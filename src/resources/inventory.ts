// The inventory of Webex Calling, as far as the token may see it.

import { isKind, type ContactCenter } from "../contact-center";

/**
 * Whether the organization owns a number. Reading the inventory needs a scope of Webex Calling that a token for the
 * contact center may lack: then it is not known here, and the API decides when the number is mapped.
 * @returns undefined when it can't be told
 */
export async function isInInventory(
  { calling }: ContactCenter,
  number: string,
): Promise<boolean | undefined> {
  if (!/^\+\d+$/.test(number)) return undefined;
  try {
    return (await calling.number(number)) !== undefined;
  } catch (problem) {
    if (isKind(problem, "missing-scope", "unauthorized")) return undefined;
    throw problem;
  }
}
