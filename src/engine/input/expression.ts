// What an attribute is written as: literals, references to other objects, and text that holds references.

/** One step into a value: the name of an attribute or map key, or the position in a list. */
export type PathStep = string | number;
export type AttributePath = readonly PathStep[];

/**
 * A use of another object, for example `wxcc_flow.main.id`.
 *
 * `address` is the object (`wxcc_flow.main`, `data.wxcc_queue.q`; inside a provisioner also `self`), `path`
 * leads from there to the value in Terraform's snake_case names (empty: the whole object), `text` is the
 * reference as it was written, `place` says where, for messages.
 */
export interface Reference {
  readonly kind: "reference";
  readonly address: string;
  readonly path: AttributePath;
  readonly text: string;
  readonly place: string;
}

/** An expression of the configuration. Locals are already replaced by what they stand for. */
export type Expression =
  | { readonly kind: "literal"; readonly value: null | boolean | number | string }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "object"; readonly entries: Readonly<Record<string, Expression>> }
  | { readonly kind: "text"; readonly parts: readonly Expression[]; readonly place: string }
  | {
      readonly kind: "access";
      readonly source: Expression;
      readonly path: AttributePath;
      readonly text: string;
      readonly place: string;
    }
  | Reference;

/** Every reference in an expression, in the order in which they are written. */
export function references(expression: Expression): Reference[] {
  switch (expression.kind) {
    case "literal":
      return [];
    case "reference":
      return [expression];
    case "list":
      return expression.items.flatMap(references);
    case "text":
      return expression.parts.flatMap(references);
    case "object":
      return Object.values(expression.entries).flatMap(references);
    case "access":
      return references(expression.source);
  }
}
