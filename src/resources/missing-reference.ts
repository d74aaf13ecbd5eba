// A reference to an object that the organization does not have.

import { error, type Diagnostic } from "../schema/diagnostic";
import { snakeCase } from "../schema/names";
import { knownText } from "./api-body";

export interface MissingReference {
  /** What the object is to the one that names it, for example `Outdial queue of channel "sales"`. */
  readonly what: string;
  /** The user's word for it, for example `queue`. */
  readonly noun: string;
  /** The id that was looked for. */
  readonly id: Parameters<typeof knownText>[0];
  /** The attribute that holds the id, by its TypeScript name. */
  readonly attribute: string;
}

export function missingReference({ what, noun, id, attribute }: MissingReference): Diagnostic {
  return error(
    `${what} does not exist`,
    `There is no ${noun} with the id ${knownText(id)} in this organization. Correct ${snakeCase(attribute)}.`,
    attribute,
  );
}
