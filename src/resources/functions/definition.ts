// What a function of the provider is: names, types and texts for Terraform, and the pure computation.

import type { ValueType } from "../../schema/types";
import type { Value } from "../../schema/value";

export interface Parameter {
  /** Terraform name. */
  readonly name: string;
  readonly type: ValueType;
  /** Plain sentence for the documentation. */
  readonly description: string;
  /** Whether null may be given. */
  readonly nullable?: true;
}

export interface FunctionDefinition {
  /** Terraform name: called as `provider::wxcc::<name>`. */
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
  readonly returns: ValueType;
  /**
   * Pure. Arguments are known, and of the parameters' types.
   * @returns the result; nested fields by their TypeScript names
   * @throws BadArgument for an argument it can't work with
   */
  call(...args: readonly Value[]): Value;
}

/** One argument of a function is wrong. */
export class BadArgument extends Error {
  constructor(
    /** Counted from 0. */
    readonly argument: number,
    text: string,
  ) {
    super(text);
    this.name = "BadArgument";
  }
}
