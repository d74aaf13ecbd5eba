// What a plan is to a unit test: plain data to compare, and the screen that `wxcc plan` shows, for a snapshot.

/** What a plan does to one object. */
export type TestAction = "create" | "update" | "replace" | "delete" | "forget" | "no-op";

/** One object of a plan. Names of attributes are Terraform's. */
export interface TestChange {
  /** Address, such as `wxcc_channel.support`. */
  readonly address: string;
  readonly action: TestAction;
  /** Attributes whose new values force a replacement. */
  readonly forcedBy: readonly string[];
  /** Values before, or null for a new object. */
  readonly before: Readonly<Record<string, unknown>> | null;
  /** Values after, without those that are only known after the apply; null for an object that goes. */
  readonly after: Readonly<Record<string, unknown>> | null;
}

/** A plan, or why there is none: then `errors` is not empty. */
export interface TestPlan {
  /** Actions by address, objects without a change left out. */
  readonly actions: Readonly<Record<string, TestAction>>;
  /** Every object of the plan, those without a change too. */
  readonly changes: readonly TestChange[];
  /** Each as `address: summary`, with the details below it. */
  readonly errors: readonly string[];
  /** Each as `address: summary`, with the details below it. */
  readonly warnings: readonly string[];
  /** The plan as `wxcc plan` shows it, without colours. */
  readonly text: string;
}
