// A problem is what a rule finds: data, without an address. Whoever calls the rule (synthesis, the engine,
// Terraform) says where it is and turns it into its own kind of message.

export interface Problem {
  readonly severity: "error" | "warning";
  /** What is wrong, on which object, by the name its author wrote. */
  readonly summary: string;
  /** The limit or fact behind it, and what to do. */
  readonly detail: string;
  /** The attribute it is about, in camelCase. Absent when it is about the object as a whole. */
  readonly attribute?: string;
}

export function errorIn(attribute: string | undefined, summary: string, detail: string): Problem {
  return { severity: "error", summary, detail, ...(attribute === undefined ? {} : { attribute }) };
}

export function warningIn(attribute: string | undefined, summary: string, detail: string): Problem {
  return { severity: "warning", summary, detail, ...(attribute === undefined ? {} : { attribute }) };
}

const longestQuotation = 120;

/** A value in quotation marks, control characters made visible, cut when it would flood the message. */
export function quoted(value: string): string {
  return JSON.stringify(
    value.length <= longestQuotation ? value : `${value.slice(0, longestQuotation - 3)}...`,
  );
}

/** Words as a list in a sentence: `a, b or c`. */
export function either(words: readonly string[]): string {
  return listed(words, "or");
}

/** Words as a list in a sentence: `a, b and c`. */
export function both(words: readonly string[]): string {
  return listed(words, "and");
}

function listed(words: readonly string[], last: string): string {
  return words.length < 2
    ? words.join("")
    : `${words.slice(0, -1).join(", ")} ${last} ${words[words.length - 1]}`;
}
