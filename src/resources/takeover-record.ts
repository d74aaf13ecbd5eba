// The write-ahead record of an object that exists already and is to be taken over under a name: it proves by the id
// that this very object, and no other one of that name, is ours.

import { hashOfKeys } from "../contact-center";
import type { Services } from "./definition";

interface Takeover {
  /** Entity type under which the record is looked for, such as `dial-number`. */
  readonly type: string;
  /** What it is looked up by: the unique name, or the digits of a number. */
  readonly name: string;
  readonly id: string;
}

/** Resolves when the record would survive a loss of power. */
export async function recordTakeover(
  { contactCenter, writeAhead, clock }: Services,
  { type, name, id }: Takeover,
): Promise<void> {
  await writeAhead.write({
    organizationId: await contactCenter.organizationId(),
    type,
    name,
    keys: ["id"],
    bodyHash: hashOfKeys({ id }, ["id"]),
    time: new Date(clock.now()).toISOString(),
  });
}
