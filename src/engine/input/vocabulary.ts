// What the language has from the provider: it knows Terraform's words, not those of a product.

import type { Functions } from "./functions/function";

export interface Vocabulary {
  /** The provider's functions, by the name they are called by: `provider::wxcc::<name>`. */
  readonly functions: Functions;
  /** Terraform names of the attributes of a type that always hold secrets. */
  sensitiveAttributes(type: string): readonly string[];
}

/** Terraform's own words alone. */
export const plainVocabulary: Vocabulary = { functions: {}, sensitiveAttributes: () => [] };
